#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gumbo.h>

namespace vigie {

/// One HTML page as a flat tree: nodes in document order, so that a subtree is a range and every
/// walk is a loop. Owns Gumbo's tree, which lives in an arena and is never destroyed recursively.
///
///   Dom dom(prescan(page, TreeUse::reading).html);
///   for (Dom::Id id = body; id < dom.node(body).end; ++id) …   // the whole subtree
class Dom {
 public:
  using Id = std::uint32_t;
  static constexpr Id kRoot = 0;  ///< <html>
  static constexpr Id kNone = 0xFFFFFFFF;

  struct Node {
    GumboTag tag;                 ///< GUMBO_TAG_LAST for text
    Id parent;                    ///< kNone for the root
    Id end;                       ///< one behind the last node of the subtree
    const GumboElement* element;  ///< nullptr for text
    std::string_view text;        ///< of a text node, references decoded
    bool is_text() const { return element == nullptr; }
  };

  /// `html` must have passed prescan(): nothing else bounds depth and count here.
  explicit Dom(std::string html);
  ~Dom();
  Dom(const Dom&) = delete;
  Dom& operator=(const Dom&) = delete;

  Id size() const { return static_cast<Id>(nodes_.size()); }
  const Node& node(Id id) const { return nodes_[id]; }
  Id body() const { return body_; }

  /// The value of an attribute, empty when it is not there. `name` is in lower case.
  std::string_view attribute(Id id, std::string_view name) const;
  bool has_attribute(Id id, std::string_view name) const;

  /// All text of a subtree in document order, at most `max` bytes, white space as it is.
  std::string text_of(Id id, std::size_t max = 4096) const;

 private:
  class Arena;
  std::unique_ptr<Arena> arena_;
  std::string html_;
  std::vector<Node> nodes_;
  Id body_ = kRoot;
};

}  // namespace vigie
