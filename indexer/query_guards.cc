#include "indexer/query_guards.h"

#include <algorithm>
#include <limits>
#include <span>

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

  /// Whether the query is nothing but words anywhere and filters that must be there, or of which
  /// one must be: then its demands are all that it asks.
  bool is_flat() const {
    const Type root = query_.nodes[0].kind();
    if (root != Type::all && root != Type::any) return is_presence(0);
    bool flat = true;
    each_child(0, [&](std::uint32_t child) {
      if (root == Type::all && query_.nodes[child].kind() == Type::any)
        each_child(child, [&](std::uint32_t one) { flat = flat && is_presence(one); });
      else
        flat = flat && is_presence(child);
    });
    return flat;
  }

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
  bool is_presence(std::uint32_t at) const {
    const CompiledNode& node = query_.nodes[at];
    switch (node.kind()) {
      case Type::word:
      case Type::exact:
      case Type::wildcard:
      case Type::fuzzy: return node.scope() == QueryNode::Scope::both;
      case Type::filter: return true;
      default: return false;
    }
  }

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
  std::ranges::stable_sort(demands, {}, &Demand::share);
  QueryGuards guards;
  if (demands.empty()) return guards;
  for (const std::uint32_t node : demands.front().nodes) {
    const Atom atom = query.nodes[node].atom;
    if (std::ranges::find(guards.any_of, atom) != guards.any_of.end()) continue;
    guards.any_of.push_back(atom);
    query.nodes[node].guard = 1;
  }
  guards.whole = GuardChoice{query}.is_flat();
  std::size_t count = 0;
  for (const Demand& demand : std::span{demands}.subspan(1)) {
    const Atom atom = query.nodes[demand.nodes.front()].atom;
    const bool single = demand.nodes.size() == 1;
    if (single && guards.any_of.size() == 1 && guards.any_of.front() == atom) continue;
    if (single && std::ranges::find(guards.also, atom) != guards.also.end()) continue;
    if (single && count < guards.also.size())
      guards.also[count++] = atom;
    else
      guards.whole = false;
  }
  return guards;
}

}  // namespace vigie
