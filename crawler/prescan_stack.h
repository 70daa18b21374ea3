#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/html_tags.h"
#include "crawler/prescan.h"

namespace vigie {

/// The elements that are open while a page is scanned, and the balanced HTML written so far.
///
/// It follows the tree construction of HTML closely enough that sane pages are untouched: implied
/// end tags are written out, end tags that match nothing are left out. Every search is bounded by
/// kMaxDepth, and is not begun when no such element is open.
class OpenElements {
 public:
  explicit OpenElements(std::string& out) : out_(out) {}

  /// Writes the start tag (`attributes` with a leading space, or empty) after the end tags that it
  /// implies. Nothing is written past kMaxDepth and kMaxElements.
  void open(GumboTag tag, std::string_view name, std::string_view attributes);
  /// An element that has no end tag.
  void single(GumboTag tag, std::string_view name, std::string_view attributes);
  /// An element that leaves no trace in the tree but has an end tag: only text is kept of it.
  void open_unwritten(GumboTag tag, std::string_view name);
  void close(GumboTag tag, std::string_view name);

  /// Nothing but the start of a block was written last: white space here means nothing.
  bool at_line_start() const { return line_start_; }
  void wrote_text() { line_start_ = false; }
  bool in_preformatted() const { return count_[GUMBO_TAG_PRE] > 0; }

 private:
  struct Open {
    GumboTag tag;
    bool written;
    std::string_view name;
    std::size_t attributes_at, attributes_size;  ///< where they stand in what is written
  };

  void write_start(GumboTag tag, std::string_view name, std::string_view attributes);
  void pop();
  void pop_down_to(std::size_t index);
  /// The innermost open element of this kind that an end tag reaches, or -1.
  int reachable(GumboTag tag, std::string_view name, std::uint32_t boundary) const;
  void close_implied(GumboTag tag);
  void close_list_item(GumboTag first, GumboTag second);
  void close_table_parts(GumboTag tag);
  /// Ends a link that blocks were opened in, and opens these blocks again.
  void split_link(std::size_t index);
  void break_words(GumboTag tag);

  std::string& out_;
  std::vector<Open> stack_;
  std::array<int, GUMBO_TAG_LAST + 1> count_{};       ///< open elements of each kind
  std::array<int, GUMBO_TAG_LAST + 1> suppressed_{};  ///< start tags left out, end tags to come
  std::size_t elements_ = 0;
  bool line_start_ = true;
};

}  // namespace vigie
