#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "crawler/dom.h"

namespace vigie {

/// A link rule: the part of CSS selectors that names links on a page of lists.
///
///   list     = chain { "," chain }
///   chain    = compound { (" " | ">") compound }
///   compound = [tag | "*"] { "#id" | ".class" | "[attr]" | "[attr=value]" }   also ^= $= *= ~=
///
/// Tags, and values of attributes, are compared as HTML does: tags and attribute names in any case,
/// the rest exactly. Matching is linear in the page whatever the rule: no rule can make a visit
/// slow.
class Selector {
 public:
  /// Kind::config with the column (from 1) in `where` when it cannot be read.
  static Result<Selector> read(std::string_view text);

  /// The elements that match, in document order.
  std::vector<Dom::Id> select(const Dom& dom) const;

 private:
  enum class Test { has, equals, starts, ends, contains, word };
  struct Condition {
    Test test;
    std::string attribute, value;
  };
  struct Compound {
    std::string tag;  ///< empty for any
    std::vector<Condition> conditions;
    bool child = false;  ///< of the compound before; else any descendant
    bool first = false, last = false;
  };
  class Reader;

  static bool matches(const Compound& compound, const Dom& dom, Dom::Id id);

  std::vector<Compound> compounds_;  ///< all chains, one behind the other
};

}  // namespace vigie
