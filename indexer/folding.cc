#include "indexer/folding.h"

#include <array>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include "core/utf8.h"

namespace vigie {
namespace {

// U+00C0 to U+017F: the letter with its case folded, and its plain letter. In kPlain capitals stand
// for two letters (kDouble), "." for no letter and "?" for what ICU must do.
constexpr char32_t kTableBegin = 0xC0, kTableEnd = 0x180;
constexpr std::u16string_view kLower =
    u"àáâãäåæçèéêëìíîïðñòóôõö×øùúûüýþ?àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
    u"āāăăąąććĉĉċċččďďđđēēĕĕėėęęěěĝĝğğġġģģĥĥħħĩĩīīĭĭįį?ı??ĵĵķķĸĺĺļļľľ?"
    u"?łłńńņņňň?ŋŋōōŏŏőőœœŕŕŗŗřřśśŝŝşşššţţťťŧŧũũūūŭŭůůűűųųŵŵŷŷÿźźżżžžs";
constexpr std::string_view kPlain =
    "aaaaaaAceeeeiiiidnooooo.ouuuuyT?aaaaaaAceeeeiiiidnooooo.ouuuuyTy"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiii?i??jjkkklllll"
    "l??llnnnnnn?nnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLower.size() == kTableEnd - kTableBegin && kPlain.size() == kLower.size());

/// The two plain letters of a ligature, or nothing.
constexpr std::string_view doubled(char mark) {
  return mark == 'A' ? "ae" : mark == 'O' ? "oe" : mark == 'T' ? "th" : "";
}

/// What remains after accents are gone and is still no plain letter.
std::string_view plain_letter(char32_t c) {
  if (c < kTableBegin || c >= kTableEnd) return {};
  const char& plain = kPlain[c - kTableBegin];
  if (plain >= 'A' && plain <= 'Z') return doubled(plain);
  return plain == '?' || plain == '.' ? std::string_view{} : std::string_view{&plain, 1};
}

/// Accents of Latin, Greek and Cyrillic, Hebrew points and Arabic vowel signs. Other marks are
/// letters of their script and stay.
bool is_accent(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x64B && c <= 0x65F) ||
         (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
         (c >= 0x20D0 && c <= 0x20FF);
}

CharClass latin1_class(char32_t c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return CharClass::letter;
  if (c >= '0' && c <= '9') return CharClass::digit;
  if (c == '\'' || c == '`' || c == 0xB4) return CharClass::apostrophe;
  if (c == 0xA0) return CharClass::no_break;
  if (c == 0xAD) return CharClass::ignorable;
  if (c == 0xAA || c == 0xBA || c == 0xB5) return CharClass::letter;  // ª, º, µ
  if (c >= 0xC0 && c != 0xD7 && c != 0xF7) return CharClass::letter;
  return CharClass::separator;
}

CharClass wide_class(char32_t c) {
  if (c >= 0x2000 && c <= 0x206F) {  // General Punctuation: what articles are full of
    if (c == 0x2018 || c == 0x2019 || c == 0x201B || c == 0x2032) return CharClass::apostrophe;
    if (c == 0x2007 || c == 0x2009 || c == 0x202F) return CharClass::no_break;
    if ((c >= 0x200B && c <= 0x200F) || (c >= 0x2060 && c <= 0x2064)) return CharClass::ignorable;
    return CharClass::separator;
  }
  if (c == 0x2BC || c == 0xFF07) return CharClass::apostrophe;
  if (c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F)) return CharClass::ignorable;
  if (c >= 0x2080 && c <= 0x2089) return CharClass::digit;
  const auto code = static_cast<UChar32>(c);
  switch (u_charType(code)) {
    case U_UPPERCASE_LETTER:
    case U_LOWERCASE_LETTER:
    case U_TITLECASE_LETTER:
    case U_MODIFIER_LETTER:
    case U_NON_SPACING_MARK:
    case U_COMBINING_SPACING_MARK: return CharClass::letter;
    case U_OTHER_LETTER: {
      if (c < 0x2E80) return CharClass::letter;
      UErrorCode status = U_ZERO_ERROR;
      const UScriptCode script = uscript_getScript(code, &status);
      return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA
                 ? CharClass::ideograph
                 : CharClass::letter;
    }
    case U_DECIMAL_DIGIT_NUMBER: return CharClass::digit;
    default: return CharClass::separator;
  }
}

/// Latin-1 and Latin Extended-A by table: one load a character.
const std::array<CharClass, kTableEnd>& class_table() {
  static const auto table = [] {
    std::array<CharClass, kTableEnd> classes{};
    for (char32_t c = 0; c < kTableEnd; ++c)
      classes[c] = c < 0x100 ? latin1_class(c) : CharClass::letter;
    return classes;
  }();
  return table;
}

}  // namespace

CharClass char_class(char32_t c) {
  static const auto& table = class_table();
  return c < table.size() ? table[c] : wide_class(c);
}

bool append_forms(char32_t c, std::string& exact, std::string& folded) {
  if (c < 0x80) {
    const char lower = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    exact += lower, folded += lower;
    return true;
  }
  if (c == 0xDF) {  // ß: Unicode folds its case to two letters
    exact += "ss", folded += "ss";
    return true;
  }
  const std::string_view plain = plain_letter(c);
  if (plain.empty()) return false;
  append_utf8(exact, kLower[c - kTableBegin]);
  folded += plain;
  return true;
}

void forms_by_icu(std::string_view word, std::string& exact, std::string& folded) {
  exact.clear(), folded.clear();
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto* decompose = icu::Normalizer2::getNFDInstance(status);
  const auto text = icu::UnicodeString::fromUTF8(
      icu::StringPiece{word.data(), static_cast<std::int32_t>(word.size())});
  if (U_FAILURE(status)) {  // ICU without its data: better the written form than no word
    exact = folded = word;
    return;
  }
  const icu::UnicodeString cased = casefold->normalize(text, status);
  cased.toUTF8String(exact);
  const icu::UnicodeString parts = decompose->normalize(cased, status);
  for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(parts.char32At(i));
    if (is_accent(c)) continue;
    if (const std::string_view plain = plain_letter(c); !plain.empty())
      folded += plain;
    else
      append_utf8(folded, c);
  }
}

std::string fold(std::string_view text) {
  std::string exact, folded;
  bool alone = true;
  for (std::size_t pos = 0; alone && pos < text.size();)
    alone = append_forms(next_code_point(text, pos), exact, folded);
  if (!alone) forms_by_icu(text, exact, folded);
  return folded;
}

}  // namespace vigie
