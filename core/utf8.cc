#include "core/utf8.h"

#include <cstdint>
#include <cstring>

namespace vigie {
namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;
constexpr char32_t kReplacement = 0xFFFD;

/// Decodes at `pos` and moves past what was taken: on an invalid sequence its maximal valid start
/// (at least one byte), so that one U+FFFD stands for it (Encoding Standard, "UTF-8 decoder").
char32_t decode(std::string_view text, std::size_t& pos) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(pos++);
  if (first < 0x80) return first;
  int more = 0;
  char32_t code_point = 0;
  unsigned char low = 0x80, high = 0xBF;
  if (first >= 0xC2 && first <= 0xDF) {
    more = 1, code_point = first & 0x1F;
  } else if (first >= 0xE0 && first <= 0xEF) {
    more = 2, code_point = first & 0x0F;
    if (first == 0xE0) low = 0xA0;
    if (first == 0xED) high = 0x9F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    more = 3, code_point = first & 0x07;
    if (first == 0xF0) low = 0x90;
    if (first == 0xF4) high = 0x8F;
  } else {
    return kInvalid;
  }
  for (; more > 0; --more) {
    if (pos >= text.size() || byte(pos) < low || byte(pos) > high) return kInvalid;
    code_point = code_point << 6 | (byte(pos++) & 0x3F);
    low = 0x80, high = 0xBF;
  }
  return code_point;
}

bool is_space(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

/// Controls, and what is drawn as nothing and can disguise a line or hide words in it: directional
/// embeddings, overrides and isolates, soft hyphen, zero-width space, word joiner, invisible
/// operators, interlinear marks, tags. The zero-width joiners stay, since Persian and compound
/// emoji are spelled with them, and so do the directional marks (UAX #9 §2.6), which put the signs
/// of a Hebrew or Arabic line in their place and, alone, turn no words around.
bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x180E || c == 0x200B ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

/// Where the ASCII without NUL that begins at `pos` ends; eight bytes at a time, since most of what
/// passes here is nothing else.
std::size_t skip_plain(std::string_view text, std::size_t pos) {
  constexpr std::uint64_t kOnes = 0x0101010101010101, kHighs = 0x8080808080808080;
  for (; pos + 8 <= text.size(); pos += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, text.data() + pos, 8);
    if ((eight & kHighs) != 0 || ((eight - kOnes) & ~eight & kHighs) != 0) break;
  }
  while (pos < text.size() && static_cast<unsigned char>(text[pos] - 1) < 0x7F) ++pos;
  return pos;
}

/// Single spaces between ASCII letters and signs and accented Latin letters (U+00C0 to U+017F),
/// which is what most text is: such a line stays as it is.
bool is_plain_line(std::string_view text) {
  bool after_space = true;
  for (std::size_t pos = 0; pos < text.size(); ++pos) {
    const auto byte = static_cast<unsigned char>(text[pos]);
    if (byte == ' ' && after_space) return false;
    after_space = byte == ' ';
    if (byte >= 0xC3 && byte <= 0xC5) {
      if (++pos == text.size() || (static_cast<unsigned char>(text[pos]) & 0xC0) != 0x80)
        return false;
    } else if (byte < ' ' || byte > '~') {
      return false;
    }
  }
  return !after_space || text.empty();
}

}  // namespace

bool is_utf8(std::string_view text) {
  for (std::size_t pos = skip_plain(text, 0); pos < text.size(); pos = skip_plain(text, pos))
    if (decode(text, pos) == kInvalid) return false;
  return true;
}

std::string valid_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t kept = 0;  // from here to `start` all is well and not yet appended
  for (std::size_t pos = skip_plain(text, 0); pos < text.size(); pos = skip_plain(text, pos)) {
    const std::size_t start = pos;
    const char32_t c = decode(text, pos);
    if (c != kInvalid && c != 0) continue;
    out.append(text, kept, start - kept);
    kept = pos;
    if (c == kInvalid) append_utf8(out, kReplacement);
  }
  return out.append(text, kept);
}

void append_utf8(std::string& out, char32_t c) {
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

char32_t next_wide_code_point(std::string_view text, std::size_t& pos) {
  const char32_t c = decode(text, pos);
  return c == kInvalid ? kReplacement : c;
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

std::string one_line(std::string_view text) {
  if (is_plain_line(text)) return std::string{text};
  std::string out;
  out.reserve(text.size());
  bool space = false;
  for (std::size_t pos = 0; pos < text.size();) {
    const char32_t c = next_code_point(text, pos);
    if (is_space(c)) {
      space = !out.empty();
      continue;
    }
    if (is_unsafe(c)) continue;
    if (space) out += ' ';
    space = false;
    append_utf8(out, c);
  }
  return out;
}

}  // namespace vigie
