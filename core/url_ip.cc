#include "core/url_ip.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

namespace vigie {
namespace {

/// A part of an IPv4 address: decimal, octal after "0", hexadecimal after "0x". Values past 32 bits
/// are all the same to the caller, so they stop growing there.
std::optional<std::uint64_t> read_number(std::string_view part) {
  if (part.empty()) return std::nullopt;
  int base = 10;
  if (part.size() >= 2 && part[0] == '0') {
    base = part[1] == 'x' || part[1] == 'X' ? 16 : 8;
    part.remove_prefix(base == 16 ? 2 : 1);
  }
  std::uint64_t value = 0;
  for (const char c : part) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : 99;
    if (digit >= base) return std::nullopt;
    value = value * static_cast<unsigned>(base) + static_cast<unsigned>(digit);
    if (value > 0xFFFF'FFFF) value = std::uint64_t{1} << 32;
  }
  return value;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

using Pieces = std::array<std::uint16_t, 8>;

/// The dotted end of an IPv6 address, into two pieces; exactly four decimal numbers, no leading 0.
bool read_dotted_end(std::string_view text, Pieces& pieces, std::size_t& piece) {
  for (int seen = 0; seen < 4; ++seen) {
    if (seen > 0) {
      if (!text.starts_with('.')) return false;
      text.remove_prefix(1);
    }
    int value = -1;
    while (!text.empty() && text[0] >= '0' && text[0] <= '9') {
      if (value == 0) return false;
      value = (value < 0 ? 0 : value * 10) + (text[0] - '0');
      if (value > 255) return false;
      text.remove_prefix(1);
    }
    if (value < 0) return false;
    pieces[piece] = static_cast<std::uint16_t>(pieces[piece] << 8 | value);
    if (seen % 2 == 1) ++piece;
  }
  return text.empty();
}

std::optional<Pieces> read_ipv6(std::string_view text) {
  Pieces pieces{};
  std::size_t piece = 0, pos = 0;
  std::optional<std::size_t> compress;
  if (text.starts_with(':')) {
    if (!text.starts_with("::")) return std::nullopt;
    pos = 2;
    compress = 0;
  }
  while (pos < text.size()) {
    if (piece == pieces.size()) return std::nullopt;
    if (text[pos] == ':') {
      if (compress) return std::nullopt;
      ++pos;
      compress = piece;
      continue;
    }
    const std::size_t start = pos;
    unsigned value = 0;
    for (; pos < text.size() && pos - start < 4 && hex_digit(text[pos]) >= 0; ++pos)
      value = value << 4 | static_cast<unsigned>(hex_digit(text[pos]));
    if (pos < text.size() && text[pos] == '.') {
      if (pos == start || piece > 6 || !read_dotted_end(text.substr(start), pieces, piece))
        return std::nullopt;
      break;
    }
    if (pos < text.size()) {
      if (text[pos] != ':' || pos + 1 == text.size()) return std::nullopt;
      ++pos;
    }
    pieces[piece++] = static_cast<std::uint16_t>(value);
  }
  if (!compress) return piece == pieces.size() ? std::optional{pieces} : std::nullopt;
  // What stood after "::" moves to the end.
  for (std::size_t from = piece, to = pieces.size(); from > *compress;)
    std::swap(pieces[--to], pieces[--from]);
  return pieces;
}

}  // namespace

bool ends_in_a_number(std::string_view domain) {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  const std::size_t dot = domain.rfind('.');
  const std::string_view last = dot == domain.npos ? domain : domain.substr(dot + 1);
  if (last.empty() || last[0] < '0' || last[0] > '9') return false;  // nearly every domain
  return last.find_first_not_of("0123456789") == last.npos || read_number(last).has_value();
}

bool append_ipv4(std::string& out, std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  std::uint64_t address = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    const auto value = read_number(text.substr(0, dot));
    if (!value) return false;
    if (dot == text.npos) {  // the last part fills all bytes that are left
      const int bits = 8 * (4 - part);
      if (*value >= std::uint64_t{1} << bits) return false;
      address = address << bits | *value;
      char written[16];
      char* end = written;
      for (int shift = 24; shift >= 0; shift -= 8) {
        end = std::to_chars(end, written + sizeof written, address >> shift & 0xFF).ptr;
        if (shift > 0) *end++ = '.';
      }
      out.append(written, end);
      return true;
    }
    if (*value > 255) return false;
    address = address << 8 | *value;
    text.remove_prefix(dot + 1);
  }
  return false;
}

bool append_ipv6(std::string& out, std::string_view text) {
  const auto pieces = read_ipv6(text);
  if (!pieces) return false;
  std::size_t best = 8, best_length = 1;  // the first longest run of two or more zeros
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && (*pieces)[end] == 0) ++end;
    if (end - i > best_length) best = i, best_length = end - i;
    i = end == i ? i + 1 : end;
  }
  for (std::size_t i = 0; i < 8;) {
    if (i == best) {
      out += i == 0 ? "::" : ":";
      i += best_length;
      continue;
    }
    char written[4];
    out.append(written, std::to_chars(written, written + 4, (*pieces)[i], 16).ptr);
    if (++i < 8) out += ':';
  }
  return true;
}

}  // namespace vigie
