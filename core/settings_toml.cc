#include "core/settings_toml.h"

#include <array>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace vigie {
namespace {

constexpr int kDeepestValue = 16;
constexpr int kLongestKey = 32;

/// Finds the first key with too many parts. A dotted key makes a table a part, and toml++ destroys
/// its tables by recursion: 100,000 parts end the process, so they are counted before it sees them.
/// Dots in strings and comments do not count.
class KeyScan {
 public:
  explicit KeyScan(std::string_view text) : text_(text) {}

  std::optional<Where> too_long(const std::string& file) {
    int parts = 1, line = 1, column = 0;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '"' || c == '\'') {
        skip_string(c, line, column);
        continue;
      }
      ++pos_, ++column;
      if (c == '#') skip_comment();
      if (c == '.' && ++parts > kLongestKey) return Where{file, line, column};
      if (c == '\n') ++line, column = 0;
      if (c == '\n' || c == '=' || c == ',' || c == '{' || c == '[') parts = 1;
    }
    return std::nullopt;
  }

 private:
  void skip_comment() {
    while (pos_ < text_.size() && text_[pos_] != '\n') ++pos_;
  }

  void skip_string(char quote, int& line, int& column) {
    const std::array<char, 3> three = {quote, quote, quote};
    const std::string_view fence(three.data(), three.size());
    const bool many_lines = text_.substr(pos_, 3) == fence;
    pos_ += many_lines ? 3 : 1, column += many_lines ? 3 : 1;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '\n' && !many_lines) return;  // never closed: toml++ says so
      if (c == quote && (!many_lines || text_.substr(pos_, 3) == fence)) {
        pos_ += many_lines ? 3 : 1, column += many_lines ? 3 : 1;
        return;
      }
      const std::size_t step = c == '\\' && quote == '"' && pos_ + 1 < text_.size() ? 2 : 1;
      for (std::size_t i = 0; i < step; ++i, ++pos_, ++column)
        if (text_[pos_] == '\n') ++line, column = -1;
    }
  }

  std::string_view text_;
  std::size_t pos_ = 0;
};

Toml::Type type_of(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return Toml::Type::table;
    case toml::node_type::array: return Toml::Type::array;
    case toml::node_type::string: return Toml::Type::text;
    case toml::node_type::integer: return Toml::Type::integer;
    case toml::node_type::floating_point: return Toml::Type::real;
    case toml::node_type::boolean: return Toml::Type::boolean;
    default: return Toml::Type::moment;
  }
}

/// Copies a value; false when it is nested too deep. The recursion is bounded by `depth`.
bool copy(const toml::node& node, int depth, Toml& out) {
  if (depth > kDeepestValue) return false;
  out.type = type_of(node);
  out.line = static_cast<int>(node.source().begin.line);
  out.column = static_cast<int>(node.source().begin.column);
  if (const auto* text = node.as_string()) out.text = text->get();
  if (const auto* integer = node.as_integer()) out.integer = integer->get();
  if (const auto* real = node.as_floating_point()) out.real = real->get();
  if (const auto* boolean = node.as_boolean()) out.boolean = boolean->get();
  if (const auto* array = node.as_array()) {
    out.elements.resize(array->size());
    for (std::size_t i = 0; i < array->size(); ++i)
      if (!copy(*array->get(i), depth + 1, out.elements[i])) return false;
  }
  if (const auto* table = node.as_table()) {
    out.members.reserve(table->size());
    for (auto&& [key, value] : *table) {
      const auto& place = key.source().begin;
      out.members.push_back({std::string(key.str()),
                             static_cast<int>(place.line),
                             static_cast<int>(place.column),
                             {}});
      if (!copy(value, depth + 1, out.members.back().value)) return false;
    }
  }
  return true;
}

/// "Error while parsing string: …" becomes "cannot read this string: …".
Error syntax_error(const toml::parse_error& error, const std::string& file) {
  constexpr std::string_view kStart = "Error while parsing ";
  const std::string_view description = error.description();
  std::string what = description.substr(0, kStart.size()) == kStart
                         ? fmt::format("cannot read this {}", description.substr(kStart.size()))
                         : fmt::format("cannot read this file: {}", description);
  if (what.find("invalid utf-8") != std::string::npos) what = "this is not UTF-8";
  std::string hint;
  if (description.find("unescaped control") != std::string_view::npos)
    hint = "is a closing quote missing on this line?";
  if (description.find("cannot redefine") != std::string_view::npos)
    hint = "the same name stands higher up in this file";
  const auto& place = error.source().begin;
  return Error{Kind::config, std::move(what), std::move(hint),
               Where{file, static_cast<int>(place.line), static_cast<int>(place.column)}};
}

}  // namespace

const char* words(Toml::Type type) {
  static constexpr std::array kWords = {"text",          "an integer",     "a number with a point",
                                        "true or false", "a date or time", "an array",
                                        "a table"};
  return kWords.at(static_cast<std::size_t>(type));
}

const Toml::Member* Toml::find(std::string_view key) const {
  for (const Member& member : members)
    if (member.key == key) return &member;
  return nullptr;
}

Result<Toml> read_toml(std::string_view text, const std::string& file) {
  if (const auto place = KeyScan(text).too_long(file))
    return Error{Kind::config, fmt::format("a key of more than {} parts", kLongestKey), {}, *place};
  try {
    const toml::table table = toml::parse(text, std::string_view(file));
    Toml root;
    if (!copy(table, 0, root))
      return Error{Kind::config,
                   fmt::format("values are nested deeper than {}", kDeepestValue),
                   {},
                   Where{file, 1, 1}};
    return root;
  } catch (const toml::parse_error& error) {
    return syntax_error(error, file);
  }
}

}  // namespace vigie
