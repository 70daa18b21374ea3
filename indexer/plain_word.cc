#include "indexer/plain_word.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "core/utf8.h"
#include "indexer/folding.h"

namespace vigie {
namespace {

/// ASCII letters and digits in lower case; 0 for all other bytes.
constexpr std::array<char, 256> kLowerByte = [] {
  std::array<char, 256> table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = c;
  for (char c = 'a'; c <= 'z'; ++c) {
    table[static_cast<unsigned char>(c)] = c;
    table[static_cast<unsigned char>(c - 'a' + 'A')] = c;
  }
  return table;
}();

/// A letter from U+00C0 to U+017F, which UTF-8 writes in two bytes; size 0: another thing.
struct Accented {
  std::array<char, 2> exact{}, folded{};
  std::uint8_t size = 0;  ///< of folded
};
constexpr char32_t kFirstAccented = 0xC0, kPastAccented = 0x180;

const std::array<Accented, kPastAccented - kFirstAccented>& accented_table() {
  static const auto table = [] {
    std::array<Accented, kPastAccented - kFirstAccented> made{};
    for (char32_t c = kFirstAccented; c < kPastAccented; ++c) {
      std::string exact, folded;
      if (char_class(c) != CharClass::letter || !append_forms(c, exact, folded)) continue;
      if (exact.size() != 2 || folded.empty() || folded.size() > 2) continue;
      Accented& letter = made[c - kFirstAccented];
      std::ranges::copy(exact, letter.exact.begin());
      std::ranges::copy(folded, letter.folded.begin());
      letter.size = static_cast<std::uint8_t>(folded.size());
    }
    return made;
  }();
  return table;
}

/// The accented letter at `pos`, or nullptr.
const Accented* accented_at(std::string_view text, std::size_t pos) {
  static const auto& table = accented_table();
  const auto lead = static_cast<unsigned char>(text[pos]);
  if (lead < 0xC3 || lead > 0xC5 || pos + 1 >= text.size()) return nullptr;
  const char32_t c = (lead & 0x1Fu) << 6 | (static_cast<unsigned char>(text[pos + 1]) & 0x3Fu);
  const Accented& letter = table[c - kFirstAccented];
  return letter.size == 0 ? nullptr : &letter;
}

/// Whether what follows a word of so many letters can join it with something.
bool may_join(std::string_view text, std::size_t pos, std::size_t letters) {
  if (pos >= text.size()) return false;
  const char c = text[pos];
  if (c == ' ') return false;
  if (static_cast<unsigned char>(c) < 0x80)
    return c == '\'' || c == '`' || (c == '.' && letters == 1) || (c == '&' && letters <= 3);
  const CharClass kind = char_class(next_code_point(text, pos));
  return kind != CharClass::separator && kind != CharClass::no_break;
}

constexpr std::uint64_t each_byte(unsigned char byte) {
  return std::uint64_t{0x0101010101010101} * byte;
}
constexpr std::uint64_t kHighBits = each_byte(0x80);

/// The high bit of each byte of `bytes`, all of them under 0x80, that lies in [first, last].
constexpr std::uint64_t between(std::uint64_t bytes, char first, char last) {
  const auto from = bytes + each_byte(static_cast<unsigned char>(0x80 - first));
  const auto past = bytes + each_byte(static_cast<unsigned char>(0x7F - last));
  return (from ^ past) & kHighBits;
}

/// Eight characters at once: those before the first that is no ASCII letter or digit, in lower
/// case, and how many they are.
struct Eight {
  explicit Eight(std::uint64_t bytes) {
    const std::uint64_t ascii = ~bytes & kHighBits, low = bytes & ~kHighBits;
    const std::uint64_t upper = between(low, 'A', 'Z') & ascii;
    const std::uint64_t lower = low | upper >> 2;
    const std::uint64_t word = (between(lower, 'a', 'z') | between(lower, '0', '9')) & ascii;
    const std::uint64_t others = ~word & kHighBits;
    // A byte whose high bit is set is lost in `low`; it is no part of the word in any case.
    count = others == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(others)) / 8;
    letters = count == 8 ? lower : lower & ((std::uint64_t{1} << 8 * count) - 1);
  }
  std::uint64_t letters = 0;
  std::size_t count = 0;
};

void store_bytes(std::uint64_t number, char* bytes) {
  if (std::endian::native == std::endian::big) number = __builtin_bswap64(number);
  std::memcpy(bytes, &number, sizeof number);
}

}  // namespace

std::size_t PlainWord::skip(std::string_view text, std::size_t pos) {
  while (pos < text.size() && static_cast<unsigned char>(text[pos]) < 0x80 &&
         kLowerByte[static_cast<unsigned char>(text[pos])] == 0)
    ++pos;
  return pos;
}

/// Letters and digits up to the first other character; gives where it is.
std::size_t PlainWord::read_ascii(std::string_view text, std::size_t begin) {
  packed_ = PackedWord{};
  std::size_t size = 0;
  while (size < kMaxBytes && begin + size + 8 <= text.size()) {
    const Eight eight{load_bytes(text.data() + begin + size)};
    store_bytes(eight.letters, exact_.data() + size);
    if (size < PackedWord::kMaxLength) packed_.parts[size / 8] = eight.letters;
    size += eight.count;
    if (eight.count < 8) break;
  }
  exact_size_ = letters_ = size;
  return begin + size;
}

/// The same for what the above left: the end of the text, and what has accents.
std::size_t PlainWord::read_rest(std::string_view text, std::size_t pos, std::size_t most) {
  const std::size_t ascii_only = exact_size_;
  for (; pos < most; ++letters_) {
    if (const char lower = kLowerByte[static_cast<unsigned char>(text[pos])]; lower != 0) {
      exact_[exact_size_++] = lower;
      if (accents_) folded_[folded_size_++] = lower;
      ++pos;
      continue;
    }
    const Accented* const letter = accented_at(text, pos);
    if (letter == nullptr) break;
    if (!accents_) std::copy_n(exact_.begin(), folded_size_ = exact_size_, folded_.begin());
    accents_ = true;
    for (const char byte : letter->exact) exact_[exact_size_++] = byte;
    for (std::size_t i = 0; i < letter->size; ++i) folded_[folded_size_++] = letter->folded[i];
    pos += 2;
  }
  if (exact_size_ > ascii_only && !accents_) packed_ = PackedWord{exact()};
  return pos;
}

bool PlainWord::read(std::string_view text, std::size_t begin) {
  const char first = text[begin];
  if (first >= '0' && first <= '9') return false;
  accents_ = false;
  std::size_t pos = read_ascii(text, begin);
  const std::size_t most = std::min(text.size(), begin + kMaxBytes);
  if (pos < most && text[pos] != ' ') pos = read_rest(text, pos, most);
  if (letters_ == 0 || (pos >= most && pos < text.size()) || may_join(text, pos, letters_))
    return false;
  end_ = pos;
  return true;
}

}  // namespace vigie
