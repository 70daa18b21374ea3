#include "indexer/query_lexer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/utf8.h"
#include "indexer/folding.h"
#include "indexer/query.h"

namespace vigie {
namespace {

using LexemeType = Lexeme::Type;

struct OperatorWord {
  std::string_view word;
  LexemeType type;
};
// In capitals only: "et" and "ou" are words.
constexpr std::array kOperators = {
    OperatorWord{"AND", LexemeType::and_},  OperatorWord{"ET", LexemeType::and_},
    OperatorWord{"OR", LexemeType::or_},    OperatorWord{"OU", LexemeType::or_},
    OperatorWord{"NOT", LexemeType::not_},  OperatorWord{"SAUF", LexemeType::not_},
    OperatorWord{"NEAR", LexemeType::near}, OperatorWord{"ADJ", LexemeType::adj}};

constexpr char32_t kGuillemet = 0xAB, kEndGuillemet = 0xBB, kCurly = 0x201C, kEndCurly = 0x201D;

bool is_blank(char32_t c) {
  if (c < 0x7F) return c <= ' ';
  return c == 0x7F || c == 0x85 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xA0;
}

bool is_quote(char32_t c) {
  if (c < 0x80) return c == '"';
  return c == kGuillemet || c == kEndGuillemet || c == kCurly || c == kEndCurly;
}

bool closes(char32_t opening, char32_t c) {
  if (opening == kGuillemet) return c == kEndGuillemet;
  if (opening == kCurly || opening == kEndCurly) return c == kEndCurly || c == kCurly || c == '"';
  return c == '"';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_{text} { lexemes_.reserve(text.size() / 4 + 2); }

  Result<std::vector<Lexeme>> run() {
    while (pos_ < text_.size()) {
      const char32_t c = peek();
      Result<void> done;
      if (is_blank(c)) {
        advance();
      } else if (c == '(' || c == ')') {
        begin(c == '(' ? LexemeType::open : LexemeType::close);
        advance();
        done = c == '(' ? finish() : finish_with_boost();
      } else if (is_quote(c)) {
        done = quoted(false);
      } else if ((c == '+' || c == '-') && is_sign()) {
        begin(c == '+' ? LexemeType::plus : LexemeType::minus);
        advance();
        done = finish();
      } else if (c == '=' && pos_ + 1 < text_.size() && is_quote(peek(pos_ + 1))) {
        done = quoted(true);
      } else {
        done = word();
      }
      if (!done) return done.error();
    }
    begin(LexemeType::end);
    finish();
    return std::move(lexemes_);
  }

 private:
  char32_t peek() const { return peek(pos_); }
  char32_t peek(std::size_t pos) const {
    return pos < text_.size() ? next_code_point(text_, pos) : U' ';
  }
  void advance() {
    next_code_point(text_, pos_);
    ++column_;
  }
  void begin(LexemeType type) {
    lexeme_ = Lexeme{};
    lexeme_.type = type;
    lexeme_.begin = lexeme_.text_column = column_;
  }
  Result<void> finish() {
    lexeme_.end = column_;
    lexemes_.push_back(lexeme_);
    return {};
  }

  /// Bytes of the "^2.5" that begins at `pos` and ends an operand; 0 when there is none.
  std::size_t boost_length(std::size_t pos) const {
    if (pos >= text_.size() || text_[pos] != '^') return 0;
    std::size_t end = pos + 1;
    while (end < text_.size() && (is_digit(text_[end]) || text_[end] == '.')) ++end;
    const char32_t after = peek(end);
    const bool ends = is_blank(after) || after == ')' || after == '(' || is_quote(after);
    return end > pos + 1 && ends ? end - pos : 0;
  }

  Result<void> finish_with_boost() {
    lexeme_.end = column_;
    if (const std::size_t length = boost_length(pos_); length > 0) {
      const std::string_view number = text_.substr(pos_ + 1, length - 1);
      const char* const last = number.data() + number.size();
      const auto [end, error] = std::from_chars(number.data(), last, lexeme_.boost);
      if (error != std::errc{} || end != last || lexeme_.boost < kLeastBoost ||
          lexeme_.boost > kMostBoost)
        return query_error(column_, fmt::format("\"^{}\" is no boost", number),
                           fmt::format("write ^{} to ^{}", kLeastBoost, kMostBoost));
      for (std::size_t i = 0; i < length; ++i) advance();
    }
    lexemes_.push_back(lexeme_);
    return {};
  }

  /// "+" and "-" are signs right before an operand: "a - b" and "--" hold dashes, deadline:-7d..
  /// a value.
  bool is_sign() const {
    if (!lexemes_.empty() && lexemes_.back().type == LexemeType::field &&
        lexemes_.back().field->kind != FieldKind::text)
      return false;
    const char32_t after = peek(pos_ + 1);
    return !is_blank(after) && after != ')' && after != '-' && after != '+';
  }

  Result<void> quoted(bool exact) {
    begin(LexemeType::quoted);
    lexeme_.exact = exact;
    if (exact) advance();
    const char32_t opening = peek();
    advance();
    lexeme_.text_column = column_;
    const std::size_t start = pos_;
    while (pos_ < text_.size() && !closes(opening, peek())) advance();
    if (pos_ == text_.size())
      return query_error(lexeme_.begin, "this quote is not closed", "close it after the phrase");
    lexeme_.text = text_.substr(start, pos_ - start);
    advance();
    return finish_with_boost();
  }

  /// A no-break space between two digits groups them (12 000).
  bool groups_digits(char32_t c) const {
    if (char_class(c) != CharClass::no_break || pos_ == 0) return false;
    std::size_t after = pos_;
    next_code_point(text_, after);
    const auto digit = [&](std::size_t i) {
      return i < text_.size() && text_[i] >= '0' && text_[i] <= '9';
    };
    return digit(pos_ - 1) && digit(after);
  }

  Result<void> word() {
    begin(LexemeType::word);
    if (peek() == '=') {
      const char32_t after = peek(pos_ + 1);
      const CharClass kind = char_class(after);
      lexeme_.exact = kind == CharClass::letter || kind == CharClass::digit;
      advance();
      lexeme_.text_column = column_;
    }
    const std::size_t start = pos_;
    bool letters = true;  // only letters so far: what stands before ":" may be a field
    while (pos_ < text_.size()) {
      if (is_letter(text_[pos_])) {  // most are, and none of them ends a word
        advance();
        continue;
      }
      const char32_t c = peek();
      if (c == '(' || c == ')' || is_quote(c) || (is_blank(c) && !groups_digits(c))) break;
      if (pos_ > start && boost_length(pos_) > 0) break;
      if (c == ':' && letters && pos_ > start && !lexeme_.exact && text_.substr(pos_, 3) != "://")
        return field(text_.substr(start, pos_ - start));
      letters = letters && (c == '_' || char_class(c) == CharClass::letter);
      advance();
    }
    lexeme_.text = text_.substr(start, pos_ - start);
    if (!lexeme_.exact)
      if (const auto operator_found = find_operator(); !operator_found)
        return operator_found.error();
    return lexeme_.type == LexemeType::word ? finish_with_boost() : finish();
  }

  Result<void> field(std::string_view written) {
    const std::string name = fold(written);
    lexeme_.type = LexemeType::field;
    lexeme_.text = written;
    lexeme_.field = find_field(name);
    if (lexeme_.field == nullptr) {
      const std::string_view near = nearest_field(name);
      return query_error(lexeme_.begin, fmt::format("unknown field \"{}\"", written),
                         near.empty() ? "put quotes around words with a colon, or see --help-query"
                                      : fmt::format("did you mean \"{}:\"?", near));
    }
    advance();
    if (const char32_t c = peek(); is_blank(c) || c == ')')
      return query_error(lexeme_.begin, fmt::format("nothing follows \"{}:\"", written),
                         fmt::format("write it without a space: {}", lexeme_.field->example));
    return finish();
  }

  /// AND, NEAR/3 …: changes the type of the word being read.
  Result<void> find_operator() {
    if (lexeme_.text.empty() || !is_upper(lexeme_.text.front())) return {};
    const std::size_t slash = lexeme_.text.find('/');
    const std::string_view word = lexeme_.text.substr(0, slash);
    for (const OperatorWord& known : kOperators) {
      if (known.word != word) continue;
      const bool distant = known.type == LexemeType::near || known.type == LexemeType::adj;
      if (slash == std::string_view::npos) {
        lexeme_.type = known.type;
      } else if (distant) {
        const std::string_view number = lexeme_.text.substr(slash + 1);
        const char* const last = number.data() + number.size();
        const auto [end, error] = std::from_chars(number.data(), last, lexeme_.distance);
        if (error != std::errc{} || end != last || lexeme_.distance < 1 ||
            lexeme_.distance > kMaxDistance)
          return query_error(lexeme_.begin, fmt::format("\"{}\" has no distance", lexeme_.text),
                             fmt::format("write {}/1 to {}/{}", word, word, kMaxDistance));
        lexeme_.type = known.type;
      }
    }
    return {};
  }

  std::string_view text_;
  std::size_t pos_ = 0;
  int column_ = 1;
  Lexeme lexeme_;
  std::vector<Lexeme> lexemes_;
};

}  // namespace

Result<std::vector<Lexeme>> lex_query(std::string_view text) { return Lexer{text}.run(); }

Error query_error(int column, std::string what, std::string hint) {
  return Error{Kind::usage, std::move(what), std::move(hint), Where{"", 1, column}};
}

int characters(std::string_view text) {
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  return static_cast<int>(std::ranges::count_if(text, begins));
}

}  // namespace vigie
