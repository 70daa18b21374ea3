#include "indexer/lexicon/stems.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <set>
#include <tuple>

#include <xapian.h>

#include "indexer/french.h"
#include "indexer/french_table.h"

namespace vigie::lexicon {
namespace {

/// A stem that a family could have.
struct Claim {
  std::size_t forms = 0;  ///< that would need no entry
  std::size_t family = 0;
  std::string stem;
};

std::size_t common_start(std::string_view one, std::string_view other) {
  const auto end = std::ranges::mismatch(one, other).in1;
  return static_cast<std::size_t>(end - one.begin());
}

void append_number(std::string& out, std::size_t number) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift & 255);
}

void append_text(std::string& out, std::string_view text) {
  out += static_cast<char>(text.size());
  out += text;
}

}  // namespace

std::map<std::string, std::string> exceptional_stems(const std::vector<Family>& families) {
  const Xapian::Stem snowball{"french"};
  std::map<std::string, std::string> by_rules;
  std::vector<Claim> claims;
  for (std::size_t family = 0; family < families.size(); ++family) {
    std::map<std::string, std::size_t> counts;
    for (const std::string& form : families[family].forms)
      if (form.size() >= kShortestStem) ++counts[by_rules[form] = stem_by_rules(snowball, form)];
    // A word of one or two letters that is the family's own word cannot change: an, ans.
    if (families[family].name.size() < kShortestStem)
      claims.push_back({families[family].forms.size() + 1000, family, families[family].name});
    for (const auto& [stem, forms] : counts) claims.push_back({forms, family, stem});
  }
  std::ranges::sort(claims, [&](const Claim& one, const Claim& other) {
    return std::tuple{other.forms, families[one.family].name.size(), one.stem, one.family} <
           std::tuple{one.forms, families[other.family].name.size(), other.stem, other.family};
  });
  std::vector<std::string> stem_of(families.size());
  std::set<std::string_view> taken;
  for (const Claim& claim : claims)
    if (stem_of[claim.family].empty() && taken.insert(claim.stem).second)
      stem_of[claim.family] = claim.stem;
  std::map<std::string, std::string> exceptions;
  for (std::size_t family = 0; family < families.size(); ++family) {
    std::string& stem = stem_of[family];
    if (stem.empty()) stem = families[family].name + "+";
    for (const std::string& form : families[family].forms)
      if (form.size() >= kShortestStem && by_rules[form] != stem) exceptions[form] = stem;
  }
  return exceptions;
}

std::string encode_table(const std::map<std::string, std::string>& stems) {
  // At most two slots of three are taken, so that a search soon meets a free one.
  const std::size_t count = std::bit_ceil(stems.size() * 3 / 2 + 1);
  std::vector<std::uint32_t> slots(count);
  std::string entries;
  for (const auto& [form, stem] : stems) {
    const std::uint32_t hash = table_hash(form);
    std::size_t slot = hash % count;
    while (slots[slot] != 0) slot = (slot + 1) % count;
    const std::size_t start = 4 * (1 + count) + entries.size();
    assert(start >> kEntryBits == 0);
    slots[slot] = (hash >> kEntryBits) << kEntryBits | static_cast<std::uint32_t>(start);
    const std::size_t kept = common_start(form, stem);
    append_text(entries, form);
    entries += static_cast<char>(kept);
    append_text(entries, std::string_view{stem}.substr(kept));
  }
  std::string table;
  append_number(table, count);
  for (const std::uint32_t slot : slots) append_number(table, slot);
  return table + entries;
}

}  // namespace vigie::lexicon
