#include "indexer/tokenizer.h"

#include <algorithm>

#include "core/utf8.h"
#include "indexer/elision.h"
#include "indexer/folding.h"

namespace vigie {
namespace {

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

bool is_word(CharClass kind) { return kind == CharClass::letter || kind == CharClass::digit; }

/// The class of the character at `pos`, and where the next one begins.
CharClass class_at(std::string_view text, std::size_t pos, std::size_t& after) {
  after = pos;
  const auto byte = static_cast<unsigned char>(text[pos]);
  if (byte < 0x80) {
    ++after;
    return char_class(byte);
  }
  return char_class(next_code_point(text, after));
}

/// An opening quotation mark, as after the elided article in: l'« énergie ».
bool is_opening_quote(std::string_view text, std::size_t pos) {
  if (pos >= text.size()) return false;
  const char32_t c = next_code_point(text, pos);
  return c == 0xAB || c == 0x201C || c == 0x2039 || c == '"';
}

}  // namespace

Tokenizer::Run Tokenizer::read_run(std::size_t begin) const {
  Run run{begin, begin, 0, true};
  for (std::size_t pos = begin, after = begin; pos < text_.size(); pos = after) {
    const CharClass kind = class_at(text_, pos, after);
    if (kind == CharClass::ignorable) continue;  // stays inside only when a letter follows
    if (!is_word(kind)) break;
    run.digits = run.digits && is_ascii_digit(text_[pos]);
    ++run.length;
    run.end = after;
  }
  return run;
}

bool Tokenizer::word_at(std::size_t pos) const {
  std::size_t after = 0;
  return pos < text_.size() && is_word(class_at(text_, pos, after));
}

/// Exactly `count` ASCII digits, and no letter or digit behind them.
bool Tokenizer::digits_at(std::size_t pos, std::size_t count) const {
  if (pos + count > text_.size()) return false;
  for (std::size_t i = 0; i < count; ++i)
    if (!is_ascii_digit(text_[pos + i])) return false;
  return !word_at(pos + count);
}

void Tokenizer::append(const Run& run) {
  const std::size_t exact_size = exact_.size(), folded_size = folded_.size();
  bool alone = true;
  for (std::size_t pos = run.begin; pos < run.end && alone;) {
    const auto byte = static_cast<unsigned char>(text_[pos]);
    if (byte < 0x80) {
      append_forms(byte, exact_, folded_);
      ++pos;
      continue;
    }
    const char32_t c = next_code_point(text_, pos);
    alone = char_class(c) == CharClass::ignorable || append_forms(c, exact_, folded_);
  }
  if (alone) return;
  forms_by_icu(text_.substr(run.begin, run.end - run.begin), scratch_exact_, scratch_folded_);
  exact_.replace(exact_size, std::string::npos, scratch_exact_);
  folded_.replace(folded_size, std::string::npos, scratch_folded_);
}

/// S.N.C.F. → sncf. `run` is one letter and a full stop follows.
void Tokenizer::take_acronym(Run& run) {
  const std::size_t start = run.end;
  std::size_t letters = 1, pos = start;
  while (pos + 1 < text_.size() && text_[pos] == '.' && word_at(pos + 1)) {
    const Run letter = read_run(pos + 1);
    std::size_t after = 0;
    const bool apostrophe =
        letter.end < text_.size() && class_at(text_, letter.end, after) == CharClass::apostrophe;
    if (letter.length != 1 || is_ascii_digit(text_[letter.begin]) || apostrophe) {
      // "J.P.Morgan" stays initials and a name; "B.L'étude" is the end of a sentence.
      break;
    }
    append(letter);
    ++letters;
    pos = letter.end;
  }
  if (letters == 1) return;
  run.length = letters;
  run.end = pos < text_.size() && text_[pos] == '.' ? pos + 1 : pos;
}

constexpr std::size_t kMaxGroups = 6;  // 1.250.000.000.000.000.000; more is no number

/// 12 000 → 12000, 1.250.000 → 1250000, 1.5 and 1,5 → "1,5". `run` is digits only.
void Tokenizer::take_number(Run& run) {
  if (run.length <= 3) {
    for (std::size_t pos = run.end, after = pos;
         pos < text_.size() && class_at(text_, pos, after) == CharClass::no_break &&
         digits_at(after, 3);
         pos = run.end) {
      append(Run{after, after + 3, 3, true});
      run.end = after + 3;
    }
  }
  std::size_t groups = 0, pos = run.end;
  bool thousands = run.length <= 3;
  const char mark = pos < text_.size() ? text_[pos] : ' ';
  if ((mark != '.' && mark != ',') || run.begin < no_number_before_) return;
  while (pos + 1 < text_.size() && (text_[pos] == '.' || text_[pos] == ',') &&
         is_ascii_digit(text_[pos + 1]) && groups <= kMaxGroups) {
    const Run group = read_run(pos + 1);
    thousands =
        thousands && groups < kMaxGroups && text_[pos] == mark && group.digits && group.length == 3;
    pos = group.end;
    ++groups;
  }
  if (groups > 1 && !thousands) no_number_before_ = pos;  // 12.03.2026 is three numbers
  if (groups == 0 || (groups > 1 && !thousands)) return;
  if (groups == 1) exact_ += mark, folded_ += ',';
  for (std::size_t group = run.end; group < pos;) {
    const Run digits = read_run(group + 1);
    append(digits);
    group = digits.end;
  }
  run.end = pos;
}

/// R&D, M&A, AT&T: names of at most three letters a side.
void Tokenizer::take_name(Run& run) {
  while (run.length <= 3 && run.end + 1 < text_.size() && text_[run.end] == '&' &&
         word_at(run.end + 1)) {
    const Run right = read_run(run.end + 1);
    if (right.length > 3) return;
    exact_ += '&', folded_ += '&';
    append(right);
    run.end = right.end;
    run.length = right.length;
  }
}

/// False when the word so far is an elided article: it goes, and pos_ is after its apostrophe.
bool Tokenizer::take_apostrophe(Run& run) {
  std::size_t after = run.end;
  if (run.end >= text_.size() || class_at(text_, run.end, after) != CharClass::apostrophe)
    return true;
  if (!word_at(after)) {
    if (!is_elided(folded_) || !is_opening_quote(text_, after)) return true;
    pos_ = after;
    return false;
  }
  const Run right = read_run(after);
  const std::size_t exact_size = exact_.size(), folded_size = folded_.size();
  append(right);
  const std::string_view both = folded_;
  const auto what = apostrophe_between(both.substr(0, folded_size), both.substr(folded_size));
  if (what == Apostrophe::joined) {  // ="aujourd'hui" keeps it, the folded form does not
    exact_.insert(exact_size, "'");
    run.end = right.end;
    return true;
  }
  exact_.resize(exact_size), folded_.resize(folded_size);
  pos_ = what == Apostrophe::possessive ? right.end : after;
  return what != Apostrophe::elision;
}

void Tokenizer::cut() {
  if (exact_.size() > kMaxWord) exact_.resize(cut_utf8(exact_, kMaxWord).size());
  if (folded_.size() > kMaxWord) folded_.resize(cut_utf8(folded_, kMaxWord).size());
}

bool Tokenizer::next() {
  while ((pos_ = PlainWord::skip(text_, pos_)) < text_.size()) {
    plain_ = plain_word_.read(text_, pos_);
    if (plain_) {
      begin_ = pos_;
      pos_ = end_ = plain_word_.end();
      ++position_;
      return true;
    }
    std::size_t after = pos_;
    const CharClass kind = class_at(text_, pos_, after);
    if (!is_word(kind) && kind != CharClass::ideograph) {
      pos_ = after;
      continue;
    }
    exact_.clear(), folded_.clear();
    Run run = kind == CharClass::ideograph ? Run{pos_, after, 1, false} : read_run(pos_);
    begin_ = run.begin;
    append(run);
    pos_ = run.end;
    if (run.digits) {
      take_number(run);
    } else if (kind != CharClass::ideograph) {
      if (run.length == 1 && run.end < text_.size() && text_[run.end] == '.') take_acronym(run);
      if (run.end < text_.size() && text_[run.end] == '&') take_name(run);
      if (!take_apostrophe(run)) continue;
    }
    if (folded_.empty()) {  // marks alone
      pos_ = std::max(pos_, run.end);
      continue;
    }
    end_ = run.end;
    pos_ = std::max(pos_, run.end);
    ++position_;
    cut();
    return true;
  }
  return false;
}

}  // namespace vigie
