#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace toml::inline v3 {
class node;
}

namespace vigie {

/// One value of a TOML file with its place: a look into the tree that toml++ made of the file, so
/// that toml++ stays in one file of ours and nothing is copied. It lives as long as that tree.
struct Toml {
  enum class Type { text, integer, real, boolean, moment, array, table };
  struct Member;

  explicit Toml(const toml::node& from);

  Type type = Type::moment;
  std::string_view text;
  std::int64_t integer = 0;
  double real = 0;
  bool boolean = false;
  int line, column;

  std::vector<Toml> elements() const;   ///< of an array
  std::vector<Member> members() const;  ///< of a table, ordered by key
  std::optional<Member> find(std::string_view key) const;

  const toml::node* node;
};
struct Toml::Member {
  std::string_view key;
  int line, column;  ///< of the key
  Toml value;
};

/// A whole file: a table, and the tree that it looks into.
struct TomlFile {
  std::shared_ptr<const toml::node> tree;
  Toml root{*tree};
};

/// "an integer", "a table": for messages.
const char* words(Toml::Type type);

/// Reads a whole file's text. Fails at the first error of syntax, with its place; also on keys of
/// more than 32 parts and on values nested deeper than 16, which no configuration of ours has and
/// on which the library recurses until the stack is gone.
Result<TomlFile> read_toml(std::string_view text, const std::string& file);

}  // namespace vigie
