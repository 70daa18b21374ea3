#include "indexer/query_guards.h"

#include <algorithm>
#include <limits>

namespace vigie {
namespace {

using Type = QueryNode::Type;

constexpr double kNever = std::numeric_limits<double>::infinity();

/// Nodes of which every satisfying document answers one, and the share of documents that do.
struct Demand {
  std::vector<std::uint32_t> nodes;
  double share = kNever;
};

class GuardChoice {
 public:
  explicit GuardChoice(const CompiledQuery& query) : query_{query} {}

  /// Everything a subtree demands, as a list of which each must be met.
  void collect(std::uint32_t at, std::vector<Demand>& demands) const {
    const CompiledNode& node = query_.nodes[at];
    switch (node.kind()) {
      case Type::word:
      case Type::exact:
      case Type::wildcard:
      case Type::fuzzy:
      case Type::filter: demands.push_back(Demand{{at}, query_.shares[at]}); return;
      case Type::range:
      case Type::none: return;
      case Type::any:
        if (Demand one = one_of(at); !one.nodes.empty()) demands.push_back(std::move(one));
        return;
      case Type::all:
      case Type::phrase:
      case Type::near:
      case Type::adj: each_child(at, [&](std::uint32_t child) { collect(child, demands); });
    }
  }

 private:
  template <class Visit>
  void each_child(std::uint32_t at, const Visit& visit) const {
    const std::uint32_t end = at + query_.nodes[at].size;
    for (std::uint32_t child = at + 1; child < end; child += query_.nodes[child].size) visit(child);
  }

  /// The rarest demand of each branch together; nothing when one demands nothing.
  Demand one_of(std::uint32_t at) const {
    Demand sum;
    sum.share = 0;
    each_child(at, [&](std::uint32_t child) {
      std::vector<Demand> demands;
      collect(child, demands);
      const auto rarest = std::ranges::min_element(demands, {}, &Demand::share);
      if (rarest == demands.end()) {
        sum.share = kNever;
        return;
      }
      sum.share += rarest->share;
      sum.nodes.insert(sum.nodes.end(), rarest->nodes.begin(), rarest->nodes.end());
    });
    return sum.share == kNever ? Demand{} : sum;
  }

  const CompiledQuery& query_;
};

}  // namespace

QueryGuards choose_guards(CompiledQuery& query) {
  std::vector<Demand> demands;
  GuardChoice{query}.collect(0, demands);
  QueryGuards guards;
  const auto rarest = std::ranges::min_element(demands, {}, &Demand::share);
  if (rarest == demands.end()) return guards;
  for (const std::uint32_t node : rarest->nodes) {
    const Atom atom = query.nodes[node].atom;
    if (std::ranges::find(guards.any_of, atom) != guards.any_of.end()) continue;
    guards.any_of.push_back(atom);
    query.nodes[node].guard = 1;
  }
  double share = kNever;
  for (const Demand& demand : demands) {
    if (demand.nodes.size() > 1 || demand.share >= share) continue;
    const Atom atom = query.nodes[demand.nodes.front()].atom;
    if (guards.any_of.size() == 1 && guards.any_of.front() == atom) continue;
    guards.also = atom;
    share = demand.share;
  }
  return guards;
}

}  // namespace vigie
