#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vigie {

/// Shorter words stand for themselves: they are acronyms (UE, IA) more often than vu or lu.
constexpr std::size_t kShortestStem = 3;

/// The French forms whose stem the rules of indexer/french.h get wrong, with the stem they have.
///
/// Made at build time from Debian's Hunspell dictionary (indexer/lexicon) and part of the program:
/// nothing is read or built at start. A hash table with open addressing, as bytes; numbers are of
/// four bytes, lowest first:
///
///   the number of slots, a power of two
///   slots    eight bits of the form's hash, above where its entry starts; 0 is a free slot
///   entries  the form's size and letters; how many of them begin its stem; the rest of the stem,
///            size and letters (a size is a byte)
///
/// Front-coded blocks would take two fifths of the space and eight times as long (374 ns, not 46).
extern const std::string_view kFrenchTable;
/// Names the table's bytes: an index made with another table has other stems.
extern const std::string_view kFrenchTableName;

/// The hash that the table is laid out by (FNV-1a): its low bits are the slot, its high eight what
/// the slot keeps.
constexpr std::uint32_t table_hash(std::string_view form) {
  std::uint32_t hash = 2166136261u;
  for (const char c : form) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash ^ hash >> 15;
}
constexpr unsigned kEntryBits = 24;  ///< of a slot, for where its entry starts

/// Looks a folded form up in a table of that shape: true, and its stem, when it is there.
/// Thread: any.
bool find_in_table(std::string_view table, std::string_view form, std::string& stem);

}  // namespace vigie
