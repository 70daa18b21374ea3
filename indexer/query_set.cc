#include "indexer/query_set.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace vigie {
namespace {

std::uint32_t tree_hash(const std::vector<CompiledNode>& nodes) {
  constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
  std::uint64_t hash = nodes.size();
  for (const CompiledNode& node : nodes) {
    const std::uint64_t what = node.atom | std::uint64_t{node.size} << 32 |
                               std::uint64_t{node.distance} << 48 | std::uint64_t{node.type} << 56 |
                               std::uint64_t{node.scope_code} << 61;
    hash = (std::rotl(hash, 23) ^ what) * kFactor;
    hash ^= hash >> 32;
  }
  return static_cast<std::uint32_t>(hash);
}

}  // namespace

std::uint32_t QuerySet::find(const std::vector<CompiledNode>& nodes) const {
  return by_tree_.find(tree_hash(nodes), [&](std::uint32_t query) {
    const CompiledNode* const known = this->nodes(query);
    return known->size == nodes.size() &&
           std::equal(nodes.begin(), nodes.end(), known,
                      [](const auto& a, const auto& b) { return a.asks_as(b); });
  });
}

/// Where so many nodes can lie: what a query of that size left, else behind all others.
std::uint32_t QuerySet::take_room(std::size_t size) {
  if (size < room_.size() && !room_[size].empty()) {
    const std::uint32_t begin = room_[size].back();
    room_[size].pop_back();
    return begin;
  }
  const auto begin = static_cast<std::uint32_t>(nodes_.size());
  nodes_.resize(begin + size);
  return begin;
}

std::uint32_t QuerySet::add(CompiledQuery& query, std::size_t most_always) {
  const QueryGuards guards = choose_guards(query);
  if (guards.any_of.empty() && always_.size() >= most_always) return kNone;
  auto number = static_cast<std::uint32_t>(queries_.size());
  if (free_.empty()) {
    queries_.emplace_back();
  } else {
    number = free_.back();
    free_.pop_back();
  }
  queries_[number] = Entry{take_room(query.nodes.size()), tree_hash(query.nodes), kNone};
  std::ranges::copy(query.nodes, nodes_.begin() + queries_[number].begin);
  by_tree_.insert(queries_[number].hash, number);
  if (guards.any_of.empty()) always_.push_back(number);
  for (const Atom atom : guards.any_of) {
    if (atom >= called_by_.size()) called_by_.resize(atom + 1 + called_by_.size() / 2);
    called_by_[atom].push_back(Call{number & 0x7FFF'FFFF, guards.whole ? 1U : 0U, guards.also});
  }
  return number;
}

void QuerySet::remove(std::uint32_t query) {
  const CompiledNode* const root = nodes(query);
  const Entry gone = std::exchange(queries_[query], Entry{});
  by_tree_.erase(gone.hash, query);
  free_.push_back(query);
  std::erase(always_, query);
  for (const CompiledNode* node = root; node != root + root->size; ++node) {
    if (node->guard == 0) continue;
    auto& calls = called_by_[node->atom];
    const auto at = std::ranges::find_if(calls, [&](const Call& c) { return c.query == query; });
    *at = calls.back();
    calls.pop_back();
  }
  if (room_.size() <= root->size) room_.resize(root->size + 1);
  room_[root->size].push_back(gone.begin);
}

std::vector<std::uint32_t> QuerySet::arrange() {
  // In the order of the atoms that call them: with each atom's list go its queries.
  std::vector<std::uint32_t> to(queries_.size(), kNone);
  std::vector<std::uint32_t> from;
  const auto take = [&](std::uint32_t query) {
    if (to[query] != kNone) return;
    to[query] = static_cast<std::uint32_t>(from.size());
    from.push_back(query);
  };
  for (const auto& calls : called_by_)
    for (const Call& call : calls) take(call.query);
  for (const std::uint32_t query : always_) take(query);

  QuerySet arranged;
  std::size_t size = 0;
  for (const std::uint32_t query : from) size += nodes(query)->size;
  arranged.nodes_.reserve(size);
  arranged.queries_.reserve(from.size());
  for (const std::uint32_t query : from) {
    Entry entry = queries_[query];
    const CompiledNode* const root = nodes(query);
    entry.begin = static_cast<std::uint32_t>(arranged.nodes_.size());
    arranged.nodes_.insert(arranged.nodes_.end(), root, root + root->size);
    arranged.by_tree_.insert(entry.hash, to[query]);
    arranged.queries_.push_back(entry);
  }
  arranged.called_by_ = std::move(called_by_);
  for (auto& calls : arranged.called_by_) {
    for (Call& call : calls) call.query = to[call.query] & 0x7FFF'FFFF;
    calls.shrink_to_fit();
  }
  for (const std::uint32_t query : always_) arranged.always_.push_back(to[query]);
  *this = std::move(arranged);
  return to;
}

}  // namespace vigie
