#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/ascii.h"

namespace vigie {

/// Folds ASCII only, as HTML compares names.
bool equals_ignoring_case(std::string_view a, std::string_view b);
bool is_html_space(char c);
/// The first occurrence of `lower` (lower case) in any case at or after `pos`, or npos.
std::size_t find_ignoring_case(std::string_view text, std::string_view lower, std::size_t pos);

/// One attribute as written: no reference decoded, quotes taken off.
struct RawAttribute {
  std::string_view name, value;
};

/// One tag as written, with views of the page (HTML Standard §13.2.5.6 to §13.2.5.40).
struct RawTag {
  std::string_view name;
  std::vector<RawAttribute> attributes;  ///< the first kMaxAttributes, each name once
  bool self_closing = false;
  std::size_t end = 0;  ///< just behind ">"; npos when the page ends within the tag

  /// The value of an attribute (`name` in lower case), empty when it is not there.
  std::string_view attribute(std::string_view name) const;
  bool has(std::string_view name) const;
};

/// Gumbo compares each attribute with all before it: 30,000 of them cost 1.7 s.
inline constexpr std::size_t kMaxAttributes = 256;

/// Reads the tag whose name starts at `pos` into `tag`, whose memory is used again.
void read_tag(std::string_view page, std::size_t pos, RawTag& tag);

/// Where the markup declaration, comment or bogus comment at `pos` (behind "<") ends, or npos.
std::size_t skip_declaration(std::string_view page, std::size_t pos);

}  // namespace vigie
