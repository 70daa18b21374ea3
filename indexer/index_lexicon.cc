#include "indexer/index_lexicon.h"

#include <algorithm>

#include "indexer/index_form.h"
#include "indexer/patience.h"

namespace vigie {
namespace {

using index_form::append_varint;
using index_form::read_varint;

constexpr const char* kNextKey = "forms";
/// Forms kept in memory between two flushes: about 20 MB. Frequent ones come back at once.
constexpr std::size_t kMostKept = 150'000;

std::string folded_key(std::string_view folded) { return std::string("w:").append(folded); }

std::string stem_key(std::string_view analysis, std::string_view stem) {
  return "s:" + index_form::stem_term(analysis, false, stem);
}

std::uint8_t bit_of(std::string_view analysis) {
  const char letter = index_form::letter_of(analysis);
  return letter == 'f' ? 1 : letter == 'e' ? 2 : 4;
}

/// Calls visit(number, analyses, exact) for each form of a "w:" value.
template <class Visit>
void each_form(std::string_view value, Visit visit) {
  std::size_t at = 0;
  while (at < value.size()) {
    const auto number = read_varint(value, at);
    const auto analyses = read_varint(value, at);
    const auto size = read_varint(value, at);
    if (!number || !analyses || !size || *size > value.size() - at)
      throw Xapian::DatabaseCorruptError("the lexicon holds a broken entry");
    visit(static_cast<std::uint32_t>(*number), static_cast<std::uint8_t>(*analyses),
          value.substr(at, *size));
    at += *size;
  }
}

}  // namespace

LexiconWriter::LexiconWriter(Xapian::WritableDatabase& index) : index_(index) {
  const std::string next = index_.get_metadata(kNextKey);
  std::size_t at = 0;
  next_ = static_cast<std::uint32_t>(read_varint(next, at).value_or(0));
}

LexiconWriter::Forms& LexiconWriter::forms_of(const std::string& folded) {
  const auto known = by_folded_.find(folded);
  if (known != by_folded_.end()) return known->second;
  Forms read;
  const std::string value = index_.get_metadata(folded_key(folded));
  each_form(value, [&](std::uint32_t number, std::uint8_t analyses, std::string_view exact) {
    read.forms.push_back({std::string(exact), number, analyses});
  });
  return by_folded_.emplace(folded, std::move(read)).first->second;
}

std::uint32_t LexiconWriter::number(const Token& token, std::string_view analysis,
                                    std::string_view stem) {
  Forms& known = forms_of(token.folded);
  auto form = std::find_if(known.forms.begin(), known.forms.end(),
                           [&](const Form& f) { return f.exact == token.exact; });
  if (form == known.forms.end()) {
    known.forms.push_back({token.exact, next_++, 0});
    form = known.forms.end() - 1;
  }
  const std::uint8_t bit = bit_of(analysis);
  if ((form->analyses & bit) == 0) {
    form->analyses |= bit;
    known.changed = true;
    fresh_by_stem_[stem_key(analysis, stem)].push_back(form->number);
  }
  return form->number;
}

void LexiconWriter::flush() {
  std::vector<std::pair<std::string, std::string>> changed;  // sorted: a B-tree likes order
  for (auto& [folded, known] : by_folded_) {
    if (!known.changed) continue;
    known.changed = false;
    std::string value;
    for (const Form& form : known.forms) {
      append_varint(value, form.number);
      append_varint(value, form.analyses);
      append_varint(value, form.exact.size());
      value += form.exact;
    }
    changed.emplace_back(folded_key(folded), std::move(value));
  }
  if (changed.empty()) return;
  std::sort(changed.begin(), changed.end());
  for (const auto& [key, value] : fresh_by_stem_) {
    std::string numbers = index_.get_metadata(key);
    for (const std::uint32_t number : value) append_varint(numbers, number);
    index_.set_metadata(key, numbers);
  }
  for (const auto& [key, value] : changed) index_.set_metadata(key, value);
  std::string next;
  append_varint(next, next_);
  index_.set_metadata(kNextKey, next);
  fresh_by_stem_.clear();
  if (by_folded_.size() > kMostKept) by_folded_.clear();
}

FormSet LexiconReader::of_stem(std::string_view analysis, std::string_view stem) const {
  spend_patience();
  const std::string value = index_.get_metadata(stem_key(analysis, stem));
  FormSet forms;
  for (std::size_t at = 0; at < value.size();) {
    const auto number = read_varint(value, at);
    if (!number) throw Xapian::DatabaseCorruptError("the lexicon holds a broken list");
    forms.push_back(static_cast<std::uint32_t>(*number));
  }
  std::sort(forms.begin(), forms.end());
  return forms;
}

std::optional<std::uint32_t> LexiconReader::of_exact(const Token& token) const {
  std::optional<std::uint32_t> found;
  const std::string value = index_.get_metadata(folded_key(token.folded));
  each_form(value, [&](std::uint32_t number, std::uint8_t, std::string_view exact) {
    if (exact == token.exact) found = number;
  });
  return found;
}

FormSet LexiconReader::of_folded(std::string_view folded) const {
  FormSet forms;
  const std::string value = index_.get_metadata(folded_key(folded));
  each_form(value,
            [&](std::uint32_t number, std::uint8_t, std::string_view) { forms.push_back(number); });
  std::sort(forms.begin(), forms.end());
  return forms;
}

std::optional<std::string> LexiconReader::written(std::string_view folded) const {
  std::optional<std::string> first;
  std::uint32_t lowest = 0;
  const std::string value = index_.get_metadata(folded_key(folded));
  each_form(value, [&](std::uint32_t number, std::uint8_t, std::string_view exact) {
    if (first && number >= lowest) return;
    first = exact;
    lowest = number;
  });
  return first;
}

void LexiconReader::each_folded(std::string_view prefix,
                                const std::function<bool(const std::string&)>& visit) const {
  const std::string start = folded_key(prefix);
  const Xapian::TermIterator end = index_.metadata_keys_end(start);
  for (Xapian::TermIterator key = index_.metadata_keys_begin(start); key != end; ++key) {
    spend_patience();
    if (!visit((*key).substr(2))) return;
  }
}

}  // namespace vigie
