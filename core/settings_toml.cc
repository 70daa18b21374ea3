#include "core/settings_toml.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace vigie {
namespace {

constexpr int kDeepestValue = 16;
constexpr int kLongestKey = 32;

/// Whether a line has as many dots as a key of too many parts: hardly ever, and then the text needs
/// no closer look.
bool has_line_of_dots(std::string_view text) {
  std::size_t line_end = 0;
  int dots = 0;
  for (auto dot = text.find('.'); dot != text.npos; dot = text.find('.', dot + 1)) {
    if (dot >= line_end) dots = 0, line_end = std::min(text.find('\n', dot), text.size());
    if (++dots >= kLongestKey) return true;
  }
  return false;
}

/// Finds the first key with too many parts. A dotted key makes a table a part, and toml++ destroys
/// its tables by recursion: 100,000 parts end the process, so they are counted before it sees them.
/// Dots in strings and comments do not count.
class KeyScan {
 public:
  explicit KeyScan(std::string_view text) : text_(text) {}

  /// The place of the dot before the part that is one too many.
  std::optional<Where> too_long(const std::string& file) {
    int parts = 1;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '"' || c == '\'') {
        skip_string(c);
        continue;
      }
      if (c == '.' && ++parts > kLongestKey) return place_of(pos_, file);
      if (c == '#') pos_ = std::min(text_.find('\n', pos_), text_.size() - 1);
      if (text_[pos_] == '\n' || c == '=' || c == ',' || c == '{' || c == '[') parts = 1;
      ++pos_;
    }
    return std::nullopt;
  }

 private:
  Where place_of(std::size_t pos, const std::string& file) const {
    const std::string_view before = text_.substr(0, pos);
    const std::size_t line = before.rfind('\n') + 1;  // 0 in the first one
    return Where{file, static_cast<int>(1 + std::ranges::count(before, '\n')),
                 static_cast<int>(1 + pos - line)};
  }

  void skip_string(char quote) {
    const std::array<char, 3> three = {quote, quote, quote};
    const std::string_view fence(three.data(), three.size());
    const bool many_lines = text_.substr(pos_, 3) == fence;
    pos_ += many_lines ? 3 : 1;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '\n' && !many_lines) return;  // never closed: toml++ says so
      if (c == quote && (!many_lines || text_.substr(pos_, 3) == fence)) {
        pos_ += many_lines ? 3 : 1;
        return;
      }
      pos_ += c == '\\' && quote == '"' ? 2 : 1;
    }
  }

  std::string_view text_;
  std::size_t pos_ = 0;
};

/// True when a value is nested deeper than `depth`, which bounds the recursion.
bool is_deeper(const toml::node& node, int depth) {
  if (depth < 0) return true;
  if (const auto* array = node.as_array())
    for (const toml::node& element : *array)
      if (is_deeper(element, depth - 1)) return true;
  if (const auto* table = node.as_table())
    for (auto&& [key, value] : *table)
      if (is_deeper(value, depth - 1)) return true;
  return false;
}

Toml::Member member_of(const toml::key& key, const toml::node& value) {
  const auto& place = key.source().begin;
  return {key.str(), static_cast<int>(place.line), static_cast<int>(place.column), Toml(value)};
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

Toml::Toml(const toml::node& from)
    : line(static_cast<int>(from.source().begin.line)),
      column(static_cast<int>(from.source().begin.column)),
      node(&from) {
  switch (from.type()) {
    case toml::node_type::table: type = Type::table; break;
    case toml::node_type::array: type = Type::array; break;
    case toml::node_type::string: type = Type::text, text = from.as_string()->get(); break;
    case toml::node_type::integer: type = Type::integer, integer = from.as_integer()->get(); break;
    case toml::node_type::floating_point:
      type = Type::real, real = from.as_floating_point()->get();
      break;
    case toml::node_type::boolean: type = Type::boolean, boolean = from.as_boolean()->get(); break;
    default: break;  // a moment
  }
}

std::vector<Toml> Toml::elements() const {
  const auto* array = node->as_array();
  return array == nullptr ? std::vector<Toml>() : std::vector<Toml>(array->begin(), array->end());
}

std::vector<Toml::Member> Toml::members() const {
  std::vector<Member> out;
  const auto* table = node->as_table();
  if (table == nullptr) return out;
  out.reserve(table->size());
  for (auto&& [key, value] : *table) out.push_back(member_of(key, value));
  return out;
}

std::optional<Toml::Member> Toml::find(std::string_view key) const {
  const auto* table = node->as_table();
  if (table == nullptr) return std::nullopt;
  const auto found = table->find(key);
  if (found == table->end()) return std::nullopt;
  return member_of(found->first, found->second);
}

Result<TomlFile> read_toml(std::string_view text, const std::string& file) {
  const auto place = has_line_of_dots(text) ? KeyScan(text).too_long(file) : std::nullopt;
  if (place)
    return Error{Kind::config, fmt::format("a key of more than {} parts", kLongestKey), {}, *place};
  try {
    auto tree = std::make_shared<const toml::table>(toml::parse(text));
    if (is_deeper(*tree, kDeepestValue))
      return Error{Kind::config,
                   fmt::format("values are nested deeper than {}", kDeepestValue),
                   {},
                   Where{file, 1, 1}};
    return TomlFile{std::move(tree)};
  } catch (const toml::parse_error& error) {
    return syntax_error(error, file);
  }
}

}  // namespace vigie
