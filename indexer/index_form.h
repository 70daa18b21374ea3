#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "indexer/index.h"

/// What the index looks like on disk: names of terms, slots and keys, and how values are written.
/// Writer and reader share this file and nothing else. A change here raises kIndexSchema.
///
/// Three ways to answer phrases, exact forms and wildcards were weighed: Xapian's positions for
/// every form (the index is three times the text and takes twice as long to write), positions for
/// stems only (exact forms must then be checked on the text), or no positions at all and the
/// numbers of each document's words in order. We use the last: it is the smallest, it is the
/// fastest to write, and one check answers every question that a list of stems cannot.
///
///   terms      one a stem and analysis language, one more when the stem stands in the title,
///              counted by impact (ranking.h); one a filter value, three a day (day_terms.h). No
///              positions.
///   lexicon    (metadata) every written form once, with a number: index_lexicon.h
///   words      (a file of ours) each document's analysis and the numbers of its forms, in order:
///              word_file.h; between them, blocks of which documents have a frequent stem, and
///              where two stand side by side: stem_block.h
namespace vigie::index_form {

constexpr std::string_view kIndexSchema = "7";
/// What an index says of itself, and must say to be read: kIndexSchema and the table of French
/// stems that its terms were made with, since a build with another dictionary stems otherwise.
std::string schema();
/// What is wrong with an index that says `found` instead, as a part of a sentence.
std::string another_form(std::string_view found);

/// Value slots.
constexpr unsigned kWordsSlot = 0;      ///< encode_number(): where its words begin, word_file.h
constexpr unsigned kPublishedSlot = 1;  ///< encode_day(); absent when unknown
constexpr unsigned kSeenSlot = 2;       ///< encode_day()
constexpr unsigned kDeadlineSlot = 3;   ///< encode_day(); absent when there is none
constexpr unsigned kStorySlot = 4;      ///< encode_number()
constexpr unsigned kDateSlot = 5;       ///< encode_number() of seconds: what sorts by date
constexpr unsigned kSourceSlot = 6;     ///< the three that answers are counted by, as text
constexpr unsigned kLanguageSlot = 7;
constexpr unsigned kKindSlot = 8;
constexpr unsigned kAmountSlot = 9;  ///< encode_number(); absent when there is none

/// Metadata keys.
constexpr const char* kSchemaKey = "schema";
constexpr const char* kWatermarkKey = "watermark";
constexpr const char* kArchiveKey = "archive";
constexpr const char* kWordsEndKey = "words";    ///< how much of their file is committed
constexpr const char* kLastBlockKey = "block";   ///< where the last one begins; empty without
constexpr const char* kListedEndKey = "listed";  ///< words from here on are in no block
constexpr const char* kLeftKey = "left:";        ///< begins the keys of left_documents.h

/// The letter of an analysis language ("fr", "en", ""); small in text, capital in titles.
char letter_of(std::string_view analysis);
std::string stem_term(std::string_view analysis, bool title, std::string_view stem);
/// Equal for equal (field, value) and at most 245 bytes, as Xapian wants: a long value is named by
/// its start and its digest.
std::string filter_term(std::string_view field, std::string_view value);
/// The slot that a range on this field reads, or nothing when the field has no ranges.
std::optional<unsigned> quantity_slot(std::string_view field);
/// A Quantity of this field: encode_day() or encode_number().
std::string encode_quantity(std::string_view field, std::int64_t value);

/// Days before and after these count as the nearest of them.
constexpr std::chrono::sys_days kFirstDay = std::chrono::year{0} / 1 / 1,
                                kLastDay = std::chrono::year{9999} / 12 / 31;
/// Three bytes whose order is the days' order.
std::string encode_day(std::chrono::sys_days day);
/// Nothing for the empty value, and for what we did not write.
std::optional<std::chrono::sys_days> decode_day(std::string_view value);
/// Six bytes, big endian, whose order is the numbers'; those past 47 bits count as the last.
std::string encode_number(std::int64_t number);
/// 0 for what we did not write.
std::int64_t decode_number(std::string_view value);
/// Where the last block begins; nothing for the empty value.
inline std::optional<std::uint64_t> block_begin(std::string_view value) {
  if (value.empty()) return std::nullopt;
  return static_cast<std::uint64_t>(decode_number(value));
}
inline std::uint64_t words_begin(std::string_view value) {
  return static_cast<std::uint64_t>(decode_number(value));
}

/// Appends an unsigned number, seven bits a byte, lowest first; reads it back and moves `at`, or
/// returns nothing at a broken end.
void append_varint(std::string& out, std::uint64_t number);
inline std::optional<std::uint64_t> read_varint(std::string_view text, std::size_t& at) {
  if (at < text.size() && static_cast<unsigned char>(text[at]) < 128) return text[at++];  // mostly
  std::uint64_t number = 0;
  for (unsigned shift = 0; at < text.size() && shift < 64; shift += 7) {
    const auto byte = static_cast<unsigned char>(text[at++]);
    number |= static_cast<std::uint64_t>(byte & 127) << shift;
    if (byte < 128) return number;
  }
  return std::nullopt;
}

/// What a Hit shows, all but its score.
std::string encode_record(const Hit& hit);
bool decode_record(std::string_view record, Hit& hit);

}  // namespace vigie::index_form
