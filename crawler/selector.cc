#include "crawler/selector.h"

#include <cstdint>

#include <fmt/format.h>

#include "crawler/html_tokens.h"

namespace vigie {
namespace {

// A set of matched compounds is one machine word.
constexpr std::size_t kMaxCompounds = 64;
constexpr std::size_t kLongestRule = 2000;

bool is_name(char c) {
  return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '-' ||
         c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool has_word(std::string_view list, std::string_view word) {
  for (std::size_t pos = 0; pos < list.size();) {
    while (pos < list.size() && is_html_space(list[pos])) ++pos;
    const std::size_t start = pos;
    while (pos < list.size() && !is_html_space(list[pos])) ++pos;
    if (pos > start && list.substr(start, pos - start) == word) return true;
  }
  return false;
}

}  // namespace

class Selector::Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  Result<Selector> run() {
    if (text_.size() > kLongestRule) return fail("the link rule is too long", "shorten it");
    Selector selector;
    bool first = true, child = false;
    skip_spaces();
    for (;;) {
      auto compound = read_compound();
      if (!compound) return compound.error();
      compound->first = first;
      compound->child = child;
      selector.compounds_.push_back(std::move(*compound));
      if (selector.compounds_.size() > kMaxCompounds)
        return fail("the link rule has too many parts", "at most 64 are read");
      skip_spaces();
      first = child = false;
      if (pos_ == text_.size()) break;
      if (text_[pos_] == ',') {
        selector.compounds_.back().last = first = true;
        ++pos_;
      } else if (text_[pos_] == '>') {
        child = true;
        ++pos_;
      }
      skip_spaces();
    }
    selector.compounds_.back().last = true;
    return selector;
  }

 private:
  Error fail(std::string what, std::string hint) const {
    return Error{Kind::config, std::move(what), std::move(hint),
                 Where{"", 0, static_cast<int>(pos_) + 1}};
  }

  void skip_spaces() {
    while (pos_ < text_.size() && is_html_space(text_[pos_])) ++pos_;
  }

  std::string read_name() {
    const std::size_t start = pos_;
    while (pos_ < text_.size() && is_name(text_[pos_])) ++pos_;
    return std::string(text_.substr(start, pos_ - start));
  }

  std::string read_lower_name() {
    std::string name = read_name();
    for (char& c : name) c = ascii_lower(c);
    return name;
  }

  Result<Compound> read_compound() {
    Compound compound;
    const std::size_t start = pos_;
    if (pos_ < text_.size() && text_[pos_] == '*')
      ++pos_;
    else
      compound.tag = read_lower_name();
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '#' || c == '.') {
        ++pos_;
        std::string name = read_name();
        if (name.empty()) return fail(fmt::format("a name is missing after \"{}\"", c), "");
        compound.conditions.push_back(
            {c == '#' ? Test::equals : Test::word, c == '#' ? "id" : "class", std::move(name)});
      } else if (c == '[') {
        ++pos_;
        auto condition = read_condition();
        if (!condition) return condition.error();
        compound.conditions.push_back(std::move(*condition));
      } else {
        break;
      }
    }
    if (pos_ == start) {
      const std::string found =
          pos_ < text_.size() ? fmt::format("\"{}\"", text_[pos_]) : std::string("the end");
      return fail(fmt::format("an element is expected, not {}", found),
                  "a link rule has tag, #id, .class, [attr], [attr=value], spaces, > and commas");
    }
    if (pos_ < text_.size() && !is_html_space(text_[pos_]) && text_[pos_] != ',' &&
        text_[pos_] != '>')
      return fail(fmt::format("\"{}\" is not part of a link rule", text_[pos_]),
                  "a link rule has tag, #id, .class, [attr], [attr=value], spaces, > and commas");
    return compound;
  }

  Result<Condition> read_condition() {
    skip_spaces();
    Condition condition{Test::has, read_lower_name(), {}};
    if (condition.attribute.empty()) return fail("an attribute's name is missing after \"[\"", "");
    skip_spaces();
    if (pos_ < text_.size() && text_[pos_] != ']') {
      switch (text_[pos_]) {
        case '^': condition.test = Test::starts; break;
        case '$': condition.test = Test::ends; break;
        case '*': condition.test = Test::contains; break;
        case '~': condition.test = Test::word; break;
        default: condition.test = Test::equals; break;
      }
      if (condition.test != Test::equals) ++pos_;
      if (pos_ >= text_.size() || text_[pos_] != '=') return fail("\"=\" is missing", "");
      ++pos_;
      skip_spaces();
      if (pos_ < text_.size() && (text_[pos_] == '"' || text_[pos_] == '\'')) {
        const std::size_t close = text_.find(text_[pos_], pos_ + 1);
        if (close == std::string_view::npos) return fail("the quote is not closed", "");
        condition.value = text_.substr(pos_ + 1, close - pos_ - 1);
        pos_ = close + 1;
      } else {
        condition.value = read_name();
        if (condition.value.empty())
          return fail("a value is missing after \"=\"", "put it in quotes");
      }
      skip_spaces();
    }
    if (pos_ >= text_.size() || text_[pos_] != ']') return fail("\"]\" is missing", "");
    ++pos_;
    return condition;
  }

  std::string_view text_;
  std::size_t pos_ = 0;
};

Result<Selector> Selector::read(std::string_view text) { return Reader(text).run(); }

bool Selector::matches(const Compound& compound, const Dom& dom, Dom::Id id) {
  const GumboElement& element = *dom.node(id).element;
  if (!compound.tag.empty()) {
    if (element.tag != GUMBO_TAG_UNKNOWN) {
      if (compound.tag != gumbo_normalized_tagname(element.tag)) return false;
    } else {
      GumboStringPiece name = element.original_tag;
      gumbo_tag_from_original_text(&name);
      if (name.data == nullptr || !equals_ignoring_case(compound.tag, {name.data, name.length}))
        return false;
    }
  }
  for (const Condition& condition : compound.conditions) {
    if (!dom.has_attribute(id, condition.attribute)) return false;
    const std::string_view value = dom.attribute(id, condition.attribute);
    bool good = true;
    switch (condition.test) {
      case Test::has: break;
      case Test::equals: good = value == condition.value; break;
      case Test::starts:
        good = !condition.value.empty() && value.starts_with(condition.value);
        break;
      case Test::ends: good = !condition.value.empty() && value.ends_with(condition.value); break;
      case Test::contains:
        good = !condition.value.empty() && value.find(condition.value) != std::string_view::npos;
        break;
      case Test::word: good = has_word(value, condition.value); break;
    }
    if (!good) return false;
  }
  return true;
}

/// From the root down: a node matches compound k when it looks like it and its parent (or any
/// ancestor) matched k - 1. Right-to-left matching with backtracking would be exponential in rules
/// such as "div div div div a" on deep pages.
std::vector<Dom::Id> Selector::select(const Dom& dom) const {
  std::vector<Dom::Id> found;
  std::vector<std::uint64_t> matched(dom.size(), 0), above(dom.size(), 0);
  for (Dom::Id id = 0; id < dom.size(); ++id) {
    const Dom::Node& node = dom.node(id);
    if (node.is_text()) continue;
    const bool root = node.parent == Dom::kNone;
    const std::uint64_t parent = root ? 0 : matched[node.parent];
    const std::uint64_t ancestors = root ? 0 : above[node.parent] | parent;
    bool hit = false;
    for (std::size_t k = 0; k < compounds_.size(); ++k) {
      const Compound& compound = compounds_[k];
      const std::uint64_t before = compound.child ? parent : ancestors;
      if (!compound.first && (before >> (k - 1) & 1) == 0) continue;
      if (!matches(compound, dom, id)) continue;
      matched[id] |= std::uint64_t{1} << k;
      hit |= compound.last;
    }
    above[id] = ancestors;
    if (hit) found.push_back(id);
  }
  return found;
}

}  // namespace vigie
