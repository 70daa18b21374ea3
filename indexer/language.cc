#include <cstdio>  // compact_lang_det.h names FILE and leaves this out

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <unicode/uloc.h>

#include "core/utf8.h"
#include "indexer/analysis.h"
#include "indexer/folding.h"

namespace vigie {
namespace {

// CLD2 reads slices of long texts anyway; the start of an article decides.
constexpr std::size_t kRead = 16'384;
// Below this many bytes a title in capitals or a list of names decides as much as the language.
constexpr std::size_t kLongEnough = 200;

/// "fr-FR", "FR", "fr_CA" → "fr"; nothing that is no language subtag (RFC 5646: two to three
/// letters).
std::string primary(std::string_view tag) {
  const std::string subtag = fold(tag.substr(0, tag.find_first_of("-_")));
  if (subtag.size() < 2 || subtag.size() > 3) return {};
  for (const char c : subtag)
    if (c < 'a' || c > 'z') return {};
  return subtag;
}

}  // namespace

bool is_language(std::string_view code) {
  for (const char* const* known = uloc_getISOLanguages(); *known != nullptr; ++known)
    if (code == *known) return true;
  return false;
}

std::string detect_language(std::string_view text) {
  text = cut_utf8(text, kRead);
  CLD2::Language top[3];
  int percent[3];
  double scores[3];
  int bytes = 0;
  bool reliable = false;
  const CLD2::CLDHints no_hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
  int valid = 0;
  const CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
      text.data(), static_cast<int>(text.size()), true, &no_hints, 0, top, percent, scores, nullptr,
      &bytes, &reliable, &valid);
  if (!reliable || language == CLD2::UNKNOWN_LANGUAGE) return {};
  return primary(CLD2::LanguageCode(language));
}

std::string decide_language(std::string_view given, std::string_view page, std::string_view source,
                            std::string_view text, std::string_view fallback) {
  if (std::string language = primary(given); !language.empty()) return language;
  const std::string declared = primary(page);
  const std::string detected = detect_language(text);
  const bool believed = declared.empty() ? text.size() >= kLongEnough : declared == detected;
  if (!detected.empty() && believed) return detected;
  if (std::string language = primary(source); !language.empty()) return language;
  return std::string{fallback};
}

}  // namespace vigie
