#include "indexer/phrase_scan.h"

#include <algorithm>

namespace vigie {
namespace {

using namespace word_units;

constexpr std::size_t kUnits = 1U << 16;
constexpr std::size_t kBlock = 16;  ///< units looked at before what was found is asked

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
  const auto is_empty = [](const FormSet& forms) { return forms.empty(); };
  if (std::ranges::any_of(operands, is_empty)) return;
  double rarest = -1;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    Codes& codes = operands_.emplace_back();
    for (const std::uint32_t form : operands[i]) codes.push_back(code_of(form));
    if (i + 1 == operands.size()) break;
    const double rare = (operands[i][0] + 1.0) * (operands[i + 1][0] + 1.0);
    if (rare <= rarest) continue;
    rarest = rare;
    before_ = i;
  }
  units_.assign(kUnits, 0);
  for (const Code& code : operands_[before_]) units_[code.last()] |= kLastBefore;
  for (const Code& code : operands_[before_ + 1]) units_[code.first] |= kFirstBehind;
}

/// `border`: where the last unit before it stands.
bool PhraseScan::stands_at(WordUnits words, std::size_t border) const {
  std::size_t begin = border + 1, end = begin;  // of what is known to stand
  for (std::size_t i = before_ + 1; i-- > 0;) {
    const auto code = std::ranges::find_if(
        operands_[i], [&](const Code& one) { return ends_with(words.first(begin), one); });
    if (code == operands_[i].end()) return false;
    begin -= code->size();
  }
  for (std::size_t i = before_ + 1; i < operands_.size(); ++i) {
    const auto code = std::ranges::find_if(
        operands_[i], [&](const Code& one) { return starts_with(words.subspan(end), one); });
    if (code == operands_[i].end()) return false;
    end += code->size();
  }
  return true;
}

bool PhraseScan::found_in(WordUnits words) const {
  if (operands_.empty()) return false;
  const Unit* units = words.data();
  const std::uint8_t* table = units_.data();
  const auto is_border = [&](std::size_t at) {
    return (table[units[at]] >> 1 & table[units[at + 1]]) != 0;
  };
  std::size_t at = 0;
  for (; at + kBlock < words.size(); at += kBlock) {
    std::uint8_t any = 0;
    std::uint8_t here = table[units[at]];
    for (std::size_t i = 1; i <= kBlock; ++i) {
      const std::uint8_t next = table[units[at + i]];
      any |= static_cast<std::uint8_t>(here >> 1 & next);
      here = next;
    }
    if (any == 0) continue;
    for (std::size_t i = at; i < at + kBlock; ++i)
      if (is_border(i) && stands_at(words, i)) return true;
  }
  for (; at + 1 < words.size(); ++at)
    if (is_border(at) && stands_at(words, at)) return true;
  return false;
}

}  // namespace vigie
