#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "crawler/dom.h"

namespace vigie {

/// A run of text that a browser draws as lines of its own: between two starts or ends of block
/// elements, or two line breaks.
struct TextBlock {
  Dom::Id owner;              ///< the nearest block element around it
  Dom::Id first;              ///< its first text node
  std::uint32_t begin, size;  ///< in TextBlocks::text
  std::uint32_t words;        ///< two CJK characters count as a word
  std::uint32_t link_words;   ///< of these, within <a href>
  std::uint32_t stops;        ///< marks that end or divide a sentence
  bool link_first;            ///< it begins within a link
};

/// All text of a page as blocks in document order, white space folded, soft hyphens and controls
/// dropped, words left out that are not drawn in their line (is_beside_the_line()). The blocks of
/// any subtree are a range, so that a sum over it is a subtraction.
class TextBlocks {
 public:
  explicit TextBlocks(const Dom& dom);

  std::size_t size() const { return blocks_.size(); }
  const TextBlock& operator[](std::size_t i) const { return blocks_[i]; }
  std::string_view text(std::size_t i) const {
    return std::string_view(text_).substr(blocks_[i].begin, blocks_[i].size);
  }
  /// The text of all blocks, run together.
  std::string_view text() const { return text_; }
  /// The blocks of the subtree of `id` are begin_of(id) … end_of(id) - 1.
  std::uint32_t begin_of(Dom::Id id) const { return first_block_[id]; }
  std::uint32_t end_of(Dom::Id id) const { return first_block_[dom_.node(id).end]; }

 private:
  class Writer;
  const Dom& dom_;
  std::string text_;
  std::vector<TextBlock> blocks_;
  std::vector<std::uint32_t> first_block_;  ///< per node: how many blocks began before it
};

}  // namespace vigie
