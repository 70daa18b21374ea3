#include "pipeline/limits.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "indexer/document_terms.h"

namespace vigie {
namespace {

/// The document's values of some fields, folded.
std::vector<std::string> values_of(const Document& document,
                                   std::initializer_list<std::string_view> fields) {
  std::vector<std::string> values;
  for (const Keyword& keyword : document_keywords(document))
    if (std::ranges::find(fields, keyword.field) != fields.end()) values.push_back(keyword.value);
  return values;
}

std::optional<std::string> outside(const std::vector<std::string>& wanted,
                                   const std::vector<std::string>& values, const char* what) {
  if (wanted.empty()) return std::nullopt;
  for (const std::string& one : wanted)
    if (std::ranges::find(values, fold_keyword(one)) != values.end()) return std::nullopt;
  const std::string has = values.empty() ? "unknown" : fmt::format("{}", fmt::join(values, ", "));
  return fmt::format("its {} is {}, and the profile takes {}", what, has, fmt::join(wanted, ", "));
}

}  // namespace

std::optional<std::string> held_back(const ProfileLimits& limits, const Document& document,
                                     double score) {
  if (auto why = outside(limits.languages, values_of(document, {"lang"}), "language")) return why;
  if (auto why = outside(limits.sources, values_of(document, {"source"}), "source")) return why;
  if (auto why = outside(limits.places, values_of(document, {"place", "department"}), "place"))
    return why;
  if (auto why = outside(limits.kinds, values_of(document, {"kind"}), "kind")) return why;
  if (score < limits.threshold)
    return fmt::format("its score is {:.2f}, and the profile's threshold {:.2f}", score,
                       limits.threshold);
  return std::nullopt;
}

}  // namespace vigie
