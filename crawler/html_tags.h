#pragma once

#include <cstdint>

#include <gumbo.h>

namespace vigie {

/// What the tree construction of HTML (HTML Standard §13.2.6) says of an element, as far as the
/// pre-scan and the readers need it.
enum TagTrait : std::uint32_t {
  kVoid = 1,            ///< has no end tag and no content
  kBlock = 2,           ///< starts a line of its own; its start tag closes an open p
  kSpecial = 4,         ///< an end tag of an inline element does not reach beyond it
  kScope = 8,           ///< no end tag but a table's own reaches beyond it
  kHeading = 16,        ///< h1 to h6
  kEmphasis = 32,       ///< looks only: reading does not need it
  kSkipped = 64,        ///< reading needs neither the element nor what is in it
  kTransparent = 128,   ///< reading needs what is in it, not the element
  kTablePart = 256,     ///< caption to td: ignored outside a table
  kTableSection = 512,  ///< tbody, thead, tfoot
};

std::uint32_t traits(GumboTag tag);

inline bool has_trait(GumboTag tag, std::uint32_t any_of) { return (traits(tag) & any_of) != 0; }

}  // namespace vigie
