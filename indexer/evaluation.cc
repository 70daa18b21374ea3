#include "indexer/evaluation.h"

#include <algorithm>

namespace vigie {
namespace {

using Type = QueryNode::Type;

const CompiledNode* end_of(const CompiledNode* node) { return node + node->size; }

PositionSpan between(PositionSpan places, std::uint32_t first, std::uint32_t last) {
  const auto begin = std::ranges::lower_bound(places, first);
  return {begin, std::upper_bound(begin, places.end(), last)};
}

}  // namespace

PositionSpan Evaluation::positions(const CompiledNode* node, QueryNode::Scope scope,
                                   Positions& memory) {
  if (node->kind() != Type::any) return document_->positions(node->atom, scope);
  memory.clear();
  for (const CompiledNode* child = node + 1; child != end_of(node); child = end_of(child)) {
    const PositionSpan found = document_->positions(child->atom, scope);
    memory.insert(memory.end(), found.begin(), found.end());
  }
  std::ranges::sort(memory);
  memory.erase(std::unique(memory.begin(), memory.end()), memory.end());
  return memory;
}

/// False when an operand stands nowhere.
bool Evaluation::read_operands(const CompiledNode* node) {
  operands_of_ = nullptr;
  operands_.clear();
  std::size_t number = 0;
  for (const CompiledNode* child = node + 1; child != end_of(node); child = end_of(child)) {
    if (number == merged_.size()) merged_.emplace_back();
    operands_.push_back(positions(child, node->scope(), merged_[number++]));
    if (operands_.back().empty()) return false;
  }
  operands_of_ = node;
  return true;
}

/// Whether the operands stand together. Who asks it mostly asks next where: the window stays.
bool Evaluation::stands(const CompiledNode& node) {
  if (node.kind() == Type::near && operands_.size() != 2)
    return stand_near(operands_, static_cast<int>(node.distance));
  const auto distance = static_cast<int>(node.distance);
  window_ = node.kind() == Type::phrase ? first_adjacent(operands_)
            : node.kind() == Type::adj  ? first_in_order(operands_, distance)
                                        : first_near(operands_[0], operands_[1], distance);
  return window_.has_value();
}

bool Evaluation::answers(const CompiledNode& word) const {
  if (!document_->has(word.atom)) return false;
  return word.scope() == QueryNode::Scope::both ||
         !document_->positions(word.atom, word.scope()).empty();
}

bool Evaluation::together(const CompiledNode* node) {
  // Most candidates lack an operand: ask for all of them before positions are looked at.
  for (const CompiledNode* child = node + 1; child != end_of(node); child = end_of(child))
    if (!holds(child)) return false;
  return read_operands(node) && stands(*node);
}

bool Evaluation::holds_otherwise(const CompiledNode* node) {
  switch (node->kind()) {
    case Type::word:
    case Type::exact:
    case Type::wildcard:
    case Type::fuzzy: return answers(*node);
    case Type::filter: return document_->has(node->atom);
    case Type::range: return document_->in_range(*table_, node->atom);
    case Type::phrase:
    case Type::near:
    case Type::adj: return together(node);
    case Type::none: return !holds(node + 1);
    case Type::all:
    case Type::any: break;
  }
  const bool all = node->kind() == Type::all;
  for (const CompiledNode* child = node + 1; child != end_of(node); child = end_of(child))
    if (holds(child) != all) return !all;
  return all;
}

/// A phrase, NEAR or ADJ.
Window Evaluation::window_of_several(const CompiledNode* node) {
  if (operands_of_ != node) together(node);
  if (node->kind() == Type::near && operands_.size() != 2)
    return narrowest_near(static_cast<int>(node->distance));
  return *window_;
}

/// Of more than two operands that stand near each other.
Window Evaluation::narrowest_near(int distance) {
  const auto reach =
      static_cast<std::uint32_t>(operands_.size()) + static_cast<std::uint32_t>(distance) - 2;
  places_.clear();
  for (const PositionSpan list : operands_) places_.insert(places_.end(), list.begin(), list.end());
  std::ranges::sort(places_);
  places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
  const auto stands_within = [&](std::uint32_t first, std::uint32_t last) {
    near_by_.clear();
    for (const PositionSpan list : operands_) near_by_.push_back(between(list, first, last));
    return stand_near(near_by_, distance);
  };
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (!stands_within(places_[i], places_[i] + reach)) continue;
    std::size_t j = i;
    while (!stands_within(places_[i], places_[j])) ++j;
    return {places_[i], places_[j]};
  }
  return {places_.front(), places_.front()};
}

}  // namespace vigie
