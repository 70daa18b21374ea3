#include "indexer/phrase_scan.h"

#include <algorithm>

#include "indexer/index_form.h"

namespace vigie {
namespace {

/// Each costs a look at every block; not measured where reading the words is as fast.
constexpr std::size_t kMostMarks = 8;
constexpr std::size_t kMostForms = 64;
constexpr std::size_t kBlock = 64;

std::string written(std::uint32_t form) {
  std::string bytes;
  index_form::append_varint(bytes, std::uint64_t{form} + 1);  // 0 is the gap
  return bytes;
}

bool ends_a_number(char c) { return static_cast<unsigned char>(c) < 128; }

}  // namespace

PhraseScan::PhraseScan(std::vector<FormSet> operands) {
  for (const FormSet& forms : operands) {
    if (forms.empty() || forms.size() > kMostForms) return;
    Forms& all = operands_.emplace_back();
    for (const std::uint32_t form : forms) all.push_back(written(form));
  }
  std::size_t fewest = kMostMarks + 1;
  for (std::size_t i = 0; i < operands_.size(); ++i)
    for (const bool border : {false, true}) {
      std::vector<Mark> marks = marks_of(i, border);
      if (marks.empty() || marks.size() >= fewest) continue;
      fewest = marks.size();
      marks_ = std::move(marks);
      marked_ = i;
      last_byte_ = border ? 0 : 1;
    }
}

/// The pairs of bytes that betray an operand: its last two, or its last and the first of the next
/// operand. None when that cannot be: a form of one byte, the last operand's border.
std::vector<PhraseScan::Mark> PhraseScan::marks_of(std::size_t operand, bool border) const {
  std::vector<Mark> marks;
  const auto add = [&](char one, char next) {
    const Mark mark{static_cast<unsigned char>(one), static_cast<unsigned char>(next)};
    if (std::ranges::find(marks, mark) == marks.end()) marks.push_back(mark);
  };
  if (border && operand + 1 == operands_.size()) return marks;
  for (const std::string& form : operands_[operand]) {
    if (border) {
      for (const std::string& next : operands_[operand + 1]) add(form.back(), next.front());
    } else {
      if (form.size() < 2) return {};
      add(form[form.size() - 2], form.back());
    }
  }
  return marks;
}

PhraseScan::Found PhraseScan::stands_at(std::string_view words, std::size_t mark) const {
  std::size_t begin = mark + last_byte_ + 1, end = begin;  // of what is known to stand
  for (std::size_t i = marked_ + 1; i-- > 0;) {
    const std::string_view before = words.substr(0, begin);
    const auto form = std::ranges::find_if(operands_[i], [&](const std::string& bytes) {
      return before.ends_with(bytes) && (before.size() == bytes.size() ||
                                         ends_a_number(before[before.size() - bytes.size() - 1]));
    });
    if (form == operands_[i].end()) return Found::no;
    begin -= form->size();
  }
  for (std::size_t i = marked_ + 1; i < operands_.size(); ++i) {
    const std::string_view behind = words.substr(end);
    const auto form = std::ranges::find_if(
        operands_[i], [&](const std::string& bytes) { return behind.starts_with(bytes); });
    if (form == operands_[i].end()) return Found::no;
    end += form->size();
  }
  // No number but the gap is a zero: what follows it is how far, and no form.
  return begin > 0 && words[begin - 1] == '\0' ? Found::unsure : Found::yes;
}

PhraseScan::Found PhraseScan::look_between(std::string_view words, std::size_t from,
                                           std::size_t to) const {
  for (std::size_t at = from; at < to; ++at) {
    const Mark here{static_cast<unsigned char>(words[at]),
                    static_cast<unsigned char>(words[at + 1])};
    if (std::ranges::find(marks_, here) == marks_.end()) continue;
    if (const Found found = stands_at(words, at); found != Found::no) return found;
  }
  return Found::no;
}

PhraseScan::Found PhraseScan::look(std::string_view words) const {
  if (words.size() < 2) return Found::no;
  const auto* bytes = reinterpret_cast<const unsigned char*>(words.data());
  std::size_t at = 0;
  for (; at + kBlock + 1 <= words.size(); at += kBlock) {
    unsigned char any = 0;
    for (const Mark& mark : marks_)
      for (std::size_t i = 0; i < kBlock; ++i)
        any |= static_cast<unsigned char>((bytes[at + i] == mark.one) &
                                          (bytes[at + i + 1] == mark.next));
    if (any == 0) continue;
    if (const Found found = look_between(words, at, at + kBlock); found != Found::no) return found;
  }
  return look_between(words, at, words.size() - 1);
}

}  // namespace vigie
