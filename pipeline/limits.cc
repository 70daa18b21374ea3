#include "pipeline/limits.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/nearest.h"
#include "core/utf8.h"
#include "indexer/analysis.h"
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
  std::vector<std::string> reasons;
  const auto check = [&](std::optional<std::string> why) {
    if (why) reasons.push_back(std::move(*why));
  };
  check(outside(limits.languages, values_of(document, {"lang"}), "language"));
  check(outside(limits.sources, values_of(document, {"source"}), "source"));
  check(outside(limits.places, values_of(document, {"place", "department"}), "place"));
  check(outside(limits.kinds, values_of(document, {"kind"}), "kind"));
  if (score < limits.threshold)
    reasons.push_back(fmt::format("its score is {:.2f}, and the profile's threshold {:.2f}", score,
                                  limits.threshold));
  if (reasons.empty()) return std::nullopt;
  return fmt::format("{}", fmt::join(reasons, "; "));
}

std::vector<Error> doubtful_limits(const Profile& profile) {
  static const std::vector<std::string> kKinds = {"article", "report", "page", "notice"};
  std::vector<Error> doubts;
  const auto doubt = [&](const char* what, const std::string& value, const char* why,
                         std::string hint) {
    doubts.push_back({Kind::config,
                      fmt::format("profile \"{}\" takes the {} \"{}\", {}", profile.id.text, what,
                                  one_line(value), why),
                      std::move(hint), profile.where});
  };
  for (const std::string& code : profile.limits.languages)
    if (!is_language(fold_keyword(code)))
      doubt("language", code, "which is no code of ISO 639", "write fr, en or de");
  for (const std::string& kind : profile.limits.kinds)
    if (std::ranges::find(kKinds, fold_keyword(kind)) == kKinds.end())
      doubt("kind", kind, "which only an import can bring", did_you_mean(kind, kKinds));
  return doubts;
}

}  // namespace vigie
