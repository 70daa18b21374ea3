// Character references (HTML Standard §13.2.5.72–80), outside attributes.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/ascii.h"
#include "core/utf8.h"
#include "crawler/entity_table.h"
#include "crawler/html_text.h"

namespace vigie {
namespace {

constexpr std::size_t kLongestName = 31;  // CounterClockwiseContourIntegral
constexpr std::size_t kLongestBareName = 6;
constexpr unsigned long kPastUnicode = 0x110000;

std::vector<NamedEntity> read_table() {
  std::vector<NamedEntity> entities;
  entities.reserve(2'125);
  for (std::size_t pos = 0; pos < kEntityTable.size();) {
    const bool bare = kEntityTable[pos] == '!';
    if (bare) ++pos;
    const std::size_t colon = kEntityTable.find(':', pos);
    const std::size_t end = kEntityTable.find(' ', colon);
    entities.push_back({kEntityTable.substr(pos, colon - pos),
                        kEntityTable.substr(colon + 1, end - colon - 1), bare});
    pos = end + 1;
  }
  return entities;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Decodes the numeric reference at `pos` ("&#…") into `out`; false when no digit follows.
bool take_number(std::string_view text, std::size_t& pos, std::string& out) {
  std::size_t at = pos + 2;
  const bool hex = at < text.size() && (text[at] == 'x' || text[at] == 'X');
  if (hex) ++at;
  const std::size_t first = at;
  unsigned long number = 0;
  for (; at < text.size(); ++at) {
    const int digit = hex ? hex_value(text[at]) : is_digit(text[at]) ? text[at] - '0' : -1;
    if (digit < 0) break;
    number = std::min(number * (hex ? 16 : 10) + static_cast<unsigned long>(digit), kPastUnicode);
  }
  if (at == first) return false;
  append_utf8(out, numeric_entity(number));
  pos = at + (at < text.size() && text[at] == ';');
  return true;
}

/// Decodes the named reference at `pos` into `out`: the whole name where a semicolon ends it, else
/// the longest start of it that may stand bare ("&notit;" is "¬it;").
bool take_name(std::string_view text, std::size_t& pos, std::string& out) {
  const std::size_t first = pos + 1;
  std::size_t end = first;
  while (end < text.size() && end - first <= kLongestName &&
         (is_letter(text[end]) || is_digit(text[end])))
    ++end;
  const std::string_view name = text.substr(first, end - first);
  if (end < text.size() && text[end] == ';') {
    if (const NamedEntity* entity = find_entity(name)) {
      out += entity->text;
      pos = end + 1;
      return true;
    }
  }
  for (std::size_t length = std::min(name.size(), kLongestBareName); length >= 2; --length) {
    const NamedEntity* entity = find_entity(name.substr(0, length));
    if (entity == nullptr || !entity->bare) continue;
    out += entity->text;
    pos = first + length;
    return true;
  }
  return false;
}

}  // namespace

const NamedEntity* find_entity(std::string_view name) {
  static const std::vector<NamedEntity> entities = read_table();
  const auto found = std::lower_bound(
      entities.begin(), entities.end(), name,
      [](const NamedEntity& entity, std::string_view wanted) { return entity.name < wanted; });
  return found != entities.end() && found->name == name ? &*found : nullptr;
}

char32_t numeric_entity(unsigned long number) {
  static constexpr std::array<char32_t, 32> kWindows1252 = {
      0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
      0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
  if (number >= 0x80 && number < 0xA0) return kWindows1252.at(number - 0x80);
  if (number == 0 || number >= kPastUnicode || (number >= 0xD800 && number < 0xE000)) return 0xFFFD;
  return static_cast<char32_t>(number);
}

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t pos = 0;
  while (pos < text.size()) {
    const std::size_t amp = std::min(text.find('&', pos), text.size());
    out.append(text, pos, amp - pos);
    pos = amp;
    if (pos == text.size()) break;
    const bool numeric = pos + 1 < text.size() && text[pos + 1] == '#';
    if (numeric ? take_number(text, pos, out) : take_name(text, pos, out)) continue;
    out += '&';
    ++pos;
  }
  return out;
}

}  // namespace vigie
