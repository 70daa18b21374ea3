#include "indexer/phrase_scan.h"

#include <algorithm>

namespace vigie {
namespace {

using namespace word_units;

/// Each costs a look at every block; with more of them reading the words is as fast.
constexpr std::size_t kMostMarks = 8;
constexpr std::size_t kMostForms = 64;
constexpr std::size_t kBlock = 32;  ///< units looked at together

bool ends_with(WordUnits words, const Code& code) {
  if (words.size() < code.size() || words.back() != code.last()) return false;
  return !code.is_pair() || words[words.size() - 2] == code.first;
}

bool starts_with(WordUnits words, const Code& code) {
  if (words.size() < code.size() || words.front() != code.first) return false;
  return !code.is_pair() || words[1] == code.second;
}

}  // namespace

PhraseScan::PhraseScan(const std::vector<FormSet>& operands) {
  for (const FormSet& forms : operands) {
    if (forms.empty() || forms.size() > kMostForms) return;
    Codes& codes = operands_.emplace_back();
    for (const std::uint32_t form : forms) codes.push_back(code_of(form));
  }
  std::size_t fewest = kMostMarks + 1;
  for (const Looked what : {Looked::borders, Looked::ends})  // of equals, what is rarer
    for (std::size_t i = 0; i < operands_.size(); ++i) {
      std::vector<Mark> marks = marks_of(i, what);
      if (marks.empty() || marks.size() >= fewest) continue;
      fewest = marks.size();
      marks_ = std::move(marks);
      marked_ = i;
    }
}

/// The last unit of each form, with the first of each form that may follow when borders are looked
/// for, of which the last operand has none.
std::vector<PhraseScan::Mark> PhraseScan::marks_of(std::size_t operand, Looked what) const {
  std::vector<Mark> marks;
  const auto add = [&](Mark mark) {
    if (std::ranges::find(marks, mark) == marks.end()) marks.push_back(mark);
  };
  if (what == Looked::borders && operand + 1 == operands_.size()) return marks;
  for (const Code& code : operands_[operand]) {
    if (what == Looked::ends) {
      add({code.last(), 0, 0});
    } else {
      for (const Code& next : operands_[operand + 1]) add({code.last(), next.first, 0xFFFF});
    }
  }
  return marks;
}

bool PhraseScan::stands_at(WordUnits words, std::size_t mark) const {
  std::size_t begin = mark + 1, end = begin;  // of what is known to stand
  for (std::size_t i = marked_ + 1; i-- > 0;) {
    const auto code = std::ranges::find_if(
        operands_[i], [&](const Code& one) { return ends_with(words.first(begin), one); });
    if (code == operands_[i].end()) return false;
    begin -= code->size();
  }
  for (std::size_t i = marked_ + 1; i < operands_.size(); ++i) {
    const auto code = std::ranges::find_if(
        operands_[i], [&](const Code& one) { return starts_with(words.subspan(end), one); });
    if (code == operands_[i].end()) return false;
    end += code->size();
  }
  return true;
}

bool PhraseScan::found_between(WordUnits words, std::size_t from, std::size_t to) const {
  for (std::size_t at = from; at < to; ++at) {
    const Unit next = at + 1 < words.size() ? words[at + 1] : 0;
    const bool marked = std::ranges::any_of(marks_, [&](const Mark& mark) {
      return words[at] == mark.one && (next & mark.next_mask) == mark.next;
    });
    if (marked && stands_at(words, at)) return true;
  }
  return false;
}

bool PhraseScan::found_in(WordUnits words) const {
  const Unit* units = words.data();
  std::size_t at = 0;
  for (; at + kBlock + 1 <= words.size(); at += kBlock) {
    Unit any = 0;
    for (const Mark& mark : marks_)
      for (std::size_t i = 0; i < kBlock; ++i)
        any |= static_cast<Unit>((units[at + i] == mark.one) &
                                 ((units[at + i + 1] & mark.next_mask) == mark.next));
    if (any != 0 && found_between(words, at, at + kBlock)) return true;
  }
  return found_between(words, at, words.size());
}

}  // namespace vigie
