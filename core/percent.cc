#include "core/percent.h"

#include <array>

namespace vigie {
namespace {

constexpr std::array<std::uint8_t, 256> make_sets() {
  std::array<std::uint8_t, 256> sets{};
  const auto add = [&sets](PercentSet set, std::string_view bytes) {
    for (const char c : bytes)
      sets[static_cast<unsigned char>(c)] |= static_cast<std::uint8_t>(set);
  };
  for (std::size_t c = 0; c < sets.size(); ++c)
    if (c < 0x20 || c > 0x7E) sets[c] = 0xFF;
  add(PercentSet::fragment, " \"<>`");
  add(PercentSet::query, " \"#<>");
  add(PercentSet::special_query, " \"#<>'");
  add(PercentSet::path, " \"#<>?^`{}");
  add(PercentSet::userinfo, " \"#<>?^`{}/:;=@[\\]|");
  return sets;
}

constexpr auto kSets = make_sets();

constexpr std::array<std::int8_t, 256> make_hex_values() {
  std::array<std::int8_t, 256> values{};
  for (auto& value : values) value = -1;
  for (int i = 0; i < 10; ++i) values['0' + i] = static_cast<std::int8_t>(i);
  for (int i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<std::int8_t>(10 + i);
  return values;
}

constexpr auto kHexValues = make_hex_values();

int hex_value(char c) { return kHexValues[static_cast<unsigned char>(c)]; }

}  // namespace

bool is_in(PercentSet set, char c) {
  return (kSets[static_cast<unsigned char>(c)] & static_cast<std::uint8_t>(set)) != 0;
}

void append_percent_encoded(std::string& out, std::string_view text, PercentSet set) {
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_in(set, text[i])) continue;
    out.append(text, plain, i - plain);
    append_percent(out, text[i]);
    plain = i + 1;
  }
  out.append(text, plain);
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto byte = percent_byte(text, i)) {
      out += *byte;
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::optional<char> percent_byte(std::string_view text, std::size_t pos) {
  if (pos + 2 >= text.size() || text[pos] != '%') return std::nullopt;
  const int high = hex_value(text[pos + 1]), low = hex_value(text[pos + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high << 4 | low);
}

void append_percent(std::string& out, char c) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(c);
  const char written[] = {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  out.append(written, 3);
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace vigie
