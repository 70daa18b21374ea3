#pragma once

#include <string_view>
#include <vector>

namespace vigie {

/// One statement of a TOML file and the bytes it stands in: for edits that leave every other byte
/// as it is.
struct TomlStatement {
  enum class Is { blank, comment, header, entry };
  Is is = Is::blank;
  int line = 0;                                ///< where it begins, from 1
  std::size_t begin = 0, end = 0;              ///< whole lines, with the line break of the last
  std::string_view header;                     ///< between its brackets: "source" of [[source]]
  bool of_array = false;                       ///< [[…]]
  std::size_t value_begin = 0, value_end = 0;  ///< of an entry's value
};

/// The statements of a file in order; together they are the whole of it. `text` must be one that
/// read_toml() accepts and must outlive what is returned. Linear; thread: any.
std::vector<TomlStatement> toml_layout(std::string_view text);

}  // namespace vigie
