// Bytes to UTF-8 by ICU, whose converters are chosen to be those of the Encoding Standard.
#include <algorithm>
#include <array>
#include <memory>

#include <unicode/ucnv.h>

#include "core/utf8.h"
#include "crawler/charset.h"

namespace vigie {
namespace {

struct ConverterName {
  std::string_view encoding;
  const char* icu;
};
// Where the standard's encoding is wider than, or named otherwise than, ICU's of the same name.
constexpr std::array kConverters = {
    ConverterName{"gbk", "gb18030"},
    ConverterName{"shift_jis", "windows-31j"},
    ConverterName{"euc-kr", "windows-949"},
    ConverterName{"big5", "Big5-HKSCS"},
    ConverterName{"iso-8859-8-i", "ISO-8859-8"},
    ConverterName{"x-user-defined", "windows-1252"},
};

// ICU has no ISO-8859-16 (Romanian, Polish): its upper half, from 0xA0.
constexpr std::array<char16_t, 96> kIso885916 = {
    0x00A0, 0x0104, 0x0105, 0x0141, 0x20AC, 0x201E, 0x0160, 0x00A7, 0x0161, 0x00A9, 0x0218, 0x00AB,
    0x0179, 0x00AD, 0x017A, 0x017B, 0x00B0, 0x00B1, 0x010C, 0x0142, 0x017D, 0x201D, 0x00B6, 0x00B7,
    0x017E, 0x010D, 0x0219, 0x00BB, 0x0152, 0x0153, 0x0178, 0x017C, 0x00C0, 0x00C1, 0x00C2, 0x0102,
    0x00C4, 0x0106, 0x00C6, 0x00C7, 0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF,
    0x0110, 0x0143, 0x00D2, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x015A, 0x0170, 0x00D9, 0x00DA, 0x00DB,
    0x00DC, 0x0118, 0x021A, 0x00DF, 0x00E0, 0x00E1, 0x00E2, 0x0103, 0x00E4, 0x0107, 0x00E6, 0x00E7,
    0x00E8, 0x00E9, 0x00EA, 0x00EB, 0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x0111, 0x0144, 0x00F2, 0x00F3,
    0x00F4, 0x0151, 0x00F6, 0x015B, 0x0171, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x0119, 0x021B, 0x00FF};

std::string decode_iso_8859_16(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte != 0) append_utf8(out, byte < 0xA0 ? byte : kIso885916[byte - 0xA0U]);
  }
  return out;
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

Converter open_converter(const std::string& name) {
  const auto* found = std::find_if(kConverters.begin(), kConverters.end(),
                                   [&](const ConverterName& c) { return c.encoding == name; });
  UErrorCode status = U_ZERO_ERROR;
  Converter converter(ucnv_open(found == kConverters.end() ? name.c_str() : found->icu, &status));
  return U_SUCCESS(status) ? std::move(converter) : nullptr;
}

std::string decode_by(UConverter& converter, std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  std::array<UChar, 4'096> buffer{};
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  char32_t high = 0;  // a surrogate that the end of the buffer cut off its other half
  UErrorCode status = U_ZERO_ERROR;
  do {
    status = U_ZERO_ERROR;
    UChar* to = buffer.data();
    ucnv_toUnicode(&converter, &to, buffer.data() + buffer.size(), &from, end, nullptr, true,
                   &status);
    for (const UChar* unit = buffer.data(); unit != to; ++unit) {
      char32_t c = *unit;
      if (high != 0) {
        if (c >= 0xDC00 && c < 0xE000)
          c = 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00);
        else
          append_utf8(out, high);
        high = 0;
      } else if (c >= 0xD800 && c < 0xDC00) {
        high = c;
        continue;
      }
      if (c != 0 && !(c == 0xFEFF && out.empty())) append_utf8(out, c);
    }
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  if (high != 0) append_utf8(out, high);
  return out;
}

}  // namespace

std::string decode_text(std::string_view bytes, std::string_view encoding) {
  std::string name = encoding_for_label(encoding);
  // XML may name what the web's standard leaves out: UTF-32, EBCDIC.
  if (name.empty() && !encoding.empty() && open_converter(std::string(encoding))) name = encoding;
  if (name.empty()) name = is_utf8(bytes) ? "utf-8" : "windows-1252";
  if (name == "replacement") return bytes.empty() ? std::string() : std::string("\xEF\xBF\xBD");
  if (name == "utf-8") {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    if (bytes.find('\0') == std::string_view::npos && is_utf8(bytes)) return std::string(bytes);
    return valid_utf8(bytes);
  }
  if (name == "iso-8859-16") return decode_iso_8859_16(bytes);
  const Converter converter = open_converter(name);
  return converter ? decode_by(*converter, bytes) : valid_utf8(bytes);
}

}  // namespace vigie
