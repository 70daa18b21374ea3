// Why not write the tree of settings_toml.h back: it holds no comment, no order of keys and no
// spelling of values, and an operator's file is kept for its comments.
#include "core/toml_layout.h"

#include <algorithm>

namespace vigie {
namespace {

class Layout {
 public:
  explicit Layout(std::string_view text) : text_(text) {
    if (text_.starts_with("\xEF\xBB\xBF")) pos_ = 3;
  }

  std::vector<TomlStatement> run() {
    std::size_t begin = 0;
    while (begin < text_.size()) {
      TomlStatement statement;
      statement.line = line_;
      statement.begin = begin;
      read(statement);
      skip_line();
      statement.end = begin = pos_;
      out_.push_back(statement);
    }
    return std::move(out_);
  }

 private:
  using Is = TomlStatement::Is;

  char here() const { return pos_ < text_.size() ? text_[pos_] : '\n'; }

  void skip_spaces() {
    while (here() == ' ' || here() == '\t') ++pos_;
  }

  /// Behind the line break of the line that the cursor stands in.
  void skip_line() {
    while (here() != '\n') ++pos_;
    pos_ = std::min(pos_ + 1, text_.size());
    ++line_;
  }

  void read(TomlStatement& statement) {
    skip_spaces();
    if (here() == '\n' || here() == '\r') return;
    if (here() == '#') {
      statement.is = Is::comment;
    } else if (here() == '[') {
      statement.is = Is::header;
      read_header(statement);
    } else {
      statement.is = Is::entry;
      read_entry(statement);
    }
  }

  void read_header(TomlStatement& statement) {
    statement.of_array = text_.substr(pos_, 2) == "[[";
    pos_ += statement.of_array ? 2 : 1;
    skip_spaces();
    const std::size_t begin = pos_;
    while (here() != ']' && here() != '\n') {
      if (here() == '"' || here() == '\'')
        skip_string();
      else
        ++pos_;
    }
    std::size_t end = pos_;
    while (end > begin && (text_[end - 1] == ' ' || text_[end - 1] == '\t')) --end;
    statement.header = text_.substr(begin, end - begin);
  }

  void read_entry(TomlStatement& statement) {
    while (here() != '=' && here() != '\n') {
      if (here() == '"' || here() == '\'')
        skip_string();
      else
        ++pos_;
    }
    if (here() == '=') ++pos_;
    skip_spaces();
    statement.value_begin = pos_;
    skip_value();
    std::size_t end = pos_;
    while (end > statement.value_begin && is_space(text_[end - 1])) --end;
    statement.value_end = end;
  }

  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

  /// To the line break or comment behind the value; arrays go on over lines.
  void skip_value() {
    int depth = 0;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (depth == 0 && (c == '\n' || c == '#')) return;
      if (c == '"' || c == '\'') {
        skip_string();
      } else if (c == '#') {
        while (here() != '\n') ++pos_;
      } else {
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        if (c == '\n') ++line_;
        ++pos_;
      }
    }
  }

  /// TOML 1.0: four kinds of string; only those between double quotes know escapes. Up to two
  /// quotes may stand right before the three that close a string of many lines.
  void skip_string() {
    const char quote = text_[pos_];
    const char fence[3] = {quote, quote, quote};
    const std::string_view three(fence, 3);
    const bool many_lines = text_.substr(pos_, 3) == three;
    pos_ += many_lines ? 3 : 1;
    while (pos_ < text_.size()) {
      const char c = text_[pos_];
      if (c == '\n' && !many_lines) return;  // read_toml() has refused it
      if (c == '\n') ++line_;
      if (c == quote && !many_lines) {
        ++pos_;
        return;
      }
      if (many_lines && text_.substr(pos_, 3) == three) {
        pos_ += 3;
        while (pos_ < text_.size() && text_[pos_] == quote) ++pos_;
        return;
      }
      const bool escape = c == '\\' && quote == '"' && pos_ + 1 < text_.size();
      if (escape && text_[pos_ + 1] == '\n') ++line_;
      pos_ += escape ? 2 : 1;
    }
  }

  std::string_view text_;
  std::size_t pos_ = 0;
  int line_ = 1;
  std::vector<TomlStatement> out_;
};

}  // namespace

std::vector<TomlStatement> toml_layout(std::string_view text) { return Layout(text).run(); }

}  // namespace vigie
