#include "indexer/index_form.h"

#include <algorithm>

#include "core/hash.h"
#include "core/utf8.h"
#include "indexer/french_table.h"

namespace vigie::index_form {
namespace {

constexpr std::size_t kLongestTerm = 245;
constexpr std::int64_t kZero = std::int64_t{1} << 47;  // how 0 is written, so that less is smaller

void append_text(std::string& out, std::string_view text) {
  append_varint(out, text.size());
  out += text;
}

bool read_text(std::string_view record, std::size_t& at, std::string& text) {
  const auto size = read_varint(record, at);
  if (!size || *size > record.size() - at) return false;
  text.assign(record.substr(at, *size));
  at += *size;
  return true;
}

}  // namespace

std::string schema() { return std::string(kIndexSchema).append(".").append(kFrenchTableName); }

std::string another_form(std::string_view found) {
  return "it has the form " + std::string(found.empty() ? "of another program" : found) +
         ", this program writes " + schema();
}

char letter_of(std::string_view analysis) {
  if (analysis == "fr") return 'f';
  if (analysis == "en") return 'e';
  return 'o';
}

std::string stem_term(std::string_view analysis, bool title, std::string_view stem) {
  std::string term(1, letter_of(analysis));
  if (title) term[0] = static_cast<char>(term[0] - 'a' + 'A');
  term += cut_utf8(stem, kLongestTerm - 1);
  return term;
}

std::string filter_term(std::string_view field, std::string_view value) {
  std::string term = "X";
  term += field;
  term += ':';
  if (term.size() + value.size() <= kLongestTerm) return term.append(value);
  const std::string digest = hex_digest(value, 16);
  return term.append(cut_utf8(value, kLongestTerm - term.size() - digest.size())).append(digest);
}

std::optional<unsigned> quantity_slot(std::string_view field) {
  if (field == "published") return kPublishedSlot;
  if (field == "seen") return kSeenSlot;
  if (field == "deadline") return kDeadlineSlot;
  if (field == "amount") return kAmountSlot;
  return std::nullopt;
}

std::string encode_quantity(std::string_view field, std::int64_t value) {
  if (field == "amount") return encode_number(value);
  return encode_day(std::chrono::sys_days{std::chrono::days{value}});
}

std::string encode_day(std::chrono::sys_days day) {
  const auto number =
      static_cast<std::uint32_t>((std::clamp(day, kFirstDay, kLastDay) - kFirstDay).count());
  // The first byte is never 0, so that no day is the empty value that stands for "absent".
  return {static_cast<char>(1 + (number >> 16)), static_cast<char>(number >> 8 & 255),
          static_cast<char>(number & 255)};
}

std::optional<std::chrono::sys_days> decode_day(std::string_view value) {
  if (value.size() != 3) return std::nullopt;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(value[i]); };
  const int number = (byte(0) - 1) << 16 | byte(1) << 8 | byte(2);
  return kFirstDay + std::chrono::days{number};
}

std::string encode_number(std::int64_t number) {
  const auto bits = static_cast<std::uint64_t>(std::clamp(number, -kZero, kZero - 1) + kZero);
  std::string out;
  for (int shift = 40; shift >= 0; shift -= 8) out += static_cast<char>(bits >> shift & 255);
  return out;
}

std::int64_t decode_number(std::string_view value) {
  if (value.size() != 6) return 0;
  std::int64_t bits = 0;
  for (const char c : value) bits = bits << 8 | static_cast<unsigned char>(c);
  return bits - kZero;
}

void append_varint(std::string& out, std::uint64_t number) {
  while (number >= 128) {
    out += static_cast<char>(number | 128);
    number >>= 7;
  }
  out += static_cast<char>(number);
}

std::string encode_record(const Hit& hit) {
  std::string out;
  append_varint(out, static_cast<std::uint64_t>(hit.story.value));
  append_varint(out, static_cast<std::uint64_t>(hit.revision));
  for (const std::string* text :
       {&hit.given_id, &hit.source, &hit.language, &hit.published, &hit.seen, &hit.url, &hit.title})
    append_text(out, *text);
  return out;
}

bool decode_record(std::string_view record, Hit& hit) {
  std::size_t at = 0;
  const auto story = read_varint(record, at);
  const auto revision = read_varint(record, at);
  if (!story || !revision) return false;
  hit.story = StoryId{static_cast<std::int64_t>(*story)};
  hit.revision = static_cast<int>(*revision);
  for (std::string* text :
       {&hit.given_id, &hit.source, &hit.language, &hit.published, &hit.seen, &hit.url, &hit.title})
    if (!read_text(record, at, *text)) return false;
  return true;
}

}  // namespace vigie::index_form
