#include "indexer/french_table.h"

namespace vigie {
namespace {

std::uint32_t slot_at(std::string_view table, std::size_t slot) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(table[4 * slot + i]);
  return number;
}

/// A size and as many letters; moves past them.
std::string_view letters_at(std::string_view table, std::size_t& at) {
  const std::string_view letters = table.substr(at + 1, static_cast<unsigned char>(table[at]));
  at += 1 + letters.size();
  return letters;
}

}  // namespace

bool find_in_table(std::string_view table, std::string_view form, std::string& stem) {
  const std::uint32_t mask = slot_at(table, 0) - 1, hash = table_hash(form);
  for (std::uint32_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const std::uint32_t content = slot_at(table, 1 + slot);
    if (content == 0) return false;
    if (content >> kEntryBits != hash >> kEntryBits) continue;
    std::size_t at = content & ((1u << kEntryBits) - 1);
    if (letters_at(table, at) != form) continue;
    const std::size_t kept = static_cast<unsigned char>(table[at++]);
    stem.assign(form.substr(0, kept)).append(letters_at(table, at));
    return true;
  }
}

}  // namespace vigie
