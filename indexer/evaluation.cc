#include "indexer/evaluation.h"

#include <algorithm>
#include <limits>

namespace vigie {
namespace {

using Type = QueryNode::Type;

const CompiledNode* end_of(const CompiledNode* node) { return node + node->size; }

PositionSpan between(PositionSpan places, std::uint32_t first, std::uint32_t last) {
  const auto begin = std::ranges::lower_bound(places, first);
  return {begin, std::upper_bound(begin, places.end(), last)};
}

/// Words of a phrase stand side by side: where the first of them is says all.
Window phrase_window(Operands operands) {
  const auto stands_at = [&](std::uint32_t place) {
    for (std::size_t i = 1; i < operands.size(); ++i)
      if (!std::ranges::binary_search(operands[i], place + static_cast<std::uint32_t>(i)))
        return false;
    return true;
  };
  const auto first = std::ranges::find_if(operands[0], stands_at);
  if (first == operands[0].end()) return {};
  return {*first, *first + static_cast<std::uint32_t>(operands.size()) - 1};
}

/// The first of `places` behind `place`.
std::uint32_t next_behind(PositionSpan places, std::uint32_t place) {
  const auto next = std::ranges::upper_bound(places, place);
  return next == places.end() ? std::numeric_limits<std::uint32_t>::max() : *next;
}

/// Of two operands, each place of one and the next of the other: the first two that are near
/// enough.
Window pair_window(PositionSpan a, PositionSpan b, bool in_order, std::uint32_t reach) {
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    const bool of_both = i < a.size() && j < b.size() && a[i] == b[j];
    const bool of_a = j == b.size() || (i < a.size() && a[i] <= b[j]);
    const std::uint32_t first = of_a ? a[i++] : b[j++];
    if (in_order && !of_a) continue;
    std::uint32_t last = next_behind(of_a ? b : a, first);
    if (of_both && !in_order) last = std::min(last, next_behind(a, first));
    if (last - first <= reach) return {first, last};
  }
  return {};
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

/// False when an operand stands nowhere. Who shows where a clause stands has often just asked
/// whether it does, and finds its operands here.
bool Evaluation::read_operands(const CompiledNode* node) {
  if (operands_of_ == node) return true;
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

bool Evaluation::stands(const CompiledNode& node, Operands operands) {
  if (node.kind() == Type::phrase) return stand_adjacent(operands);
  if (node.kind() == Type::adj) return stand_in_order(operands, node.distance);
  return stand_near(operands, node.distance);
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
  return read_operands(node) && stands(*node, operands_);
}

bool Evaluation::holds(const CompiledNode* node) {
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
  read_operands(node);
  if (node->kind() == Type::phrase) return phrase_window(operands_);
  const auto reach = static_cast<std::uint32_t>(operands_.size() + node->distance - 2);
  if (operands_.size() == 2)
    return pair_window(operands_[0], operands_[1], node->kind() == Type::adj, reach);
  places_.clear();
  for (const PositionSpan list : operands_) places_.insert(places_.end(), list.begin(), list.end());
  std::ranges::sort(places_);
  places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
  const auto stands_within = [&](std::uint32_t first, std::uint32_t last) {
    near_by_.clear();
    for (const PositionSpan list : operands_) near_by_.push_back(between(list, first, last));
    return stands(*node, near_by_);
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
