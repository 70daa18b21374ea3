#include "core/private_place.h"

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace vigie {
namespace {

struct Address {
  std::array<unsigned char, 16> bytes{};
  int bits = 0;  ///< 32 or 128
};

std::optional<Address> read_address(const std::string& text) {
  Address address;
  if (inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) {
    address.bits = 128;
    return address;
  }
  return std::nullopt;
}

std::optional<int> read_number(std::string_view text, int most) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > most)
    return std::nullopt;
  return value;
}

bool is_bracketed(std::string_view text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']';
}

}  // namespace

Result<PrivatePlace> read_private_place(std::string_view text) {
  const auto wrong = [text](std::string_view why) {
    return Error{Kind::config, fmt::format("\"{}\" is no private place: {}", text, why),
                 "write address[/prefix]:port, as in 127.0.0.0/26:8090 or [::1]:80"};
  };
  const std::size_t colon = text.rfind(':');
  // The last colon of "[::1]" is the address's own.
  if (colon == std::string_view::npos || text.find(']', colon) != std::string_view::npos)
    return wrong("it names no port");
  const auto port = read_number(text.substr(colon + 1), 65'535);
  if (!port || *port == 0) return wrong("the port is not between 1 and 65535");
  std::string_view host = text.substr(0, colon);
  const std::size_t slash = host.find('/');
  const auto prefix = slash == std::string_view::npos
                          ? std::optional<int>()
                          : read_number(host.substr(slash + 1), 128).value_or(129);
  host = host.substr(0, slash);
  const bool bracketed = is_bracketed(host);
  if (bracketed) host = host.substr(1, host.size() - 2);
  const auto address = read_address(std::string(host));
  if (!address || bracketed != (address->bits == 128)) return wrong("the address cannot be read");
  if (prefix && *prefix > address->bits)
    return wrong(fmt::format("the prefix is not between 0 and {}", address->bits));
  return PrivatePlace{std::string(host), prefix.value_or(address->bits), *port};
}

std::string to_string(const PrivatePlace& place) {
  const bool v6 = place.address.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + place.address + "]" : place.address;
  if (place.prefix == (v6 ? 128 : 32)) return fmt::format("{}:{}", host, place.port);
  return fmt::format("{}/{}:{}", host, place.prefix, place.port);
}

bool holds(const PrivatePlace& place, std::string_view host, int port) {
  if (is_bracketed(host)) host = host.substr(1, host.size() - 2);
  const auto block = read_address(place.address);
  const auto address = read_address(std::string(host));
  if (!block || !address || block->bits != address->bits || port != place.port) return false;
  for (int bit = 0; bit < place.prefix; bit += 8) {
    const int left = place.prefix - bit;
    const auto mask = static_cast<unsigned char>(left >= 8 ? 0xFF : 0xFF << (8 - left));
    const auto index = static_cast<std::size_t>(bit / 8);
    if (((block->bytes.at(index) ^ address->bytes.at(index)) & mask) != 0) return false;
  }
  return true;
}

}  // namespace vigie
