#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace vigie {

/// One value of a TOML file with its place. Our own small tree, so that toml++ stays in one file.
struct Toml {
  enum class Type { text, integer, real, boolean, moment, array, table };
  struct Member;

  Type type = Type::table;
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  std::vector<Toml> elements;   ///< of an array
  std::vector<Member> members;  ///< of a table, ordered by key
  int line = 0, column = 0;

  const Member* find(std::string_view key) const;
};
struct Toml::Member {
  std::string key;
  int line = 0, column = 0;  ///< of the key
  Toml value;
};

/// "an integer", "a table": for messages.
const char* words(Toml::Type type);

/// Reads a whole file's text. Fails at the first error of syntax, with its place; also on keys of
/// more than 32 parts and on values nested deeper than 16, which no configuration of ours has and
/// on which the library recurses until the stack is gone.
Result<Toml> read_toml(std::string_view text, const std::string& file);

}  // namespace vigie
