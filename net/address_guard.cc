#include "net/address_guard.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include <fmt/format.h>

namespace vigie {
namespace {

using Ipv4 = std::array<std::uint8_t, 4>;
using Ipv6 = std::array<std::uint8_t, 16>;

template <std::size_t N>
struct Block {
  std::array<std::uint8_t, N> address;
  int prefix;
};

// The IANA IPv4 Special-Purpose Address Registry (RFC 6890), and multicast. The four blocks that
// the registry calls globally reachable are here too: they answer DNS or tunnel packets, no pages.
constexpr Block<4> kSpecialV4[] = {
    {{0, 0, 0, 0}, 8},        // this network
    {{10, 0, 0, 0}, 8},       // private
    {{100, 64, 0, 0}, 10},    // shared by a carrier's customers
    {{127, 0, 0, 0}, 8},      // loopback
    {{169, 254, 0, 0}, 16},   // link-local, where clouds keep their metadata
    {{172, 16, 0, 0}, 12},    // private
    {{192, 0, 0, 0}, 24},     // IETF protocols
    {{192, 0, 2, 0}, 24},     // documentation
    {{192, 31, 196, 0}, 24},  // AS112
    {{192, 52, 193, 0}, 24},  // AMT
    {{192, 88, 99, 0}, 24},   // 6to4 relays, deprecated
    {{192, 168, 0, 0}, 16},   // private
    {{192, 175, 48, 0}, 24},  // AS112
    {{198, 18, 0, 0}, 15},    // benchmarks
    {{198, 51, 100, 0}, 24},  // documentation
    {{203, 0, 113, 0}, 24},   // documentation
    {{224, 0, 0, 0}, 4},      // multicast
    {{240, 0, 0, 0}, 4},      // reserved, and broadcast
};

// Only 2000::/3 is global unicast (IANA IPv6 Address Space). What the IPv6 registry carves out of
// it; all else (loopback, unique local, link-local, site-local, multicast, discard-only, SRv6,
// 64:ff9b:1::/48, IPv4-compatible) lies outside and needs no row.
constexpr Block<16> kGlobalV6 = {{0x20}, 3};
constexpr Block<16> kSpecialV6[] = {
    {{0x20, 0x01, 0x00}, 23},                    // IETF protocols: Teredo, ORCHID, benchmarks …
    {{0x20, 0x01, 0x0D, 0xB8}, 32},              // documentation
    {{0x26, 0x20, 0x00, 0x4F, 0x80, 0x00}, 48},  // AS112
    {{0x3F, 0xFF, 0x00}, 20},                    // documentation
};

// Blocks whose packets go to an IPv4 address inside: that one decides.
struct Carrier {
  Block<16> block;
  std::size_t at;  // of the IPv4 address, in bytes
};
constexpr Carrier kCarriers[] = {
    {{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96}, 12},  // IPv4-mapped
    {{{0x00, 0x64, 0xFF, 0x9B}, 96}, 12},                    // NAT64 (RFC 6052)
    {{{0x20, 0x02}, 16}, 2},                                 // 6to4
};

template <std::size_t N>
bool contains(const Block<N>& block, const std::array<std::uint8_t, N>& address) {
  const auto whole = static_cast<std::size_t>(block.prefix / 8);
  if (!std::equal(address.begin(), address.begin() + whole, block.address.begin())) return false;
  const int bits = block.prefix % 8;
  return bits == 0 || ((address[whole] ^ block.address[whole]) >> (8 - bits)) == 0;
}

template <std::size_t N, std::size_t M>
bool any_contains(const Block<N> (&blocks)[M], const std::array<std::uint8_t, N>& address) {
  return std::any_of(std::begin(blocks), std::end(blocks),
                     [&address](const Block<N>& block) { return contains(block, address); });
}

std::optional<Ipv4> carried(const Ipv6& address) {
  for (const Carrier& carrier : kCarriers) {
    if (!contains(carrier.block, address)) continue;
    Ipv4 inner;
    std::copy_n(address.begin() + static_cast<std::ptrdiff_t>(carrier.at), inner.size(),
                inner.begin());
    return inner;
  }
  return std::nullopt;
}

bool is_public(const Ipv4& address) { return !any_contains(kSpecialV4, address); }

bool is_public(const Ipv6& address) {
  if (const auto inner = carried(address)) return is_public(*inner);
  return contains(kGlobalV6, address) && !any_contains(kSpecialV6, address);
}

bool is_mapped(const Ipv6& address) { return contains(kCarriers[0].block, address); }

std::optional<Ipv4> read_v4(const std::string& text) {
  Ipv4 address;
  return inet_pton(AF_INET, text.c_str(), address.data()) == 1 ? std::optional{address}
                                                               : std::nullopt;
}

std::optional<Ipv6> read_v6(const std::string& text) {
  Ipv6 address;
  return inet_pton(AF_INET6, text.c_str(), address.data()) == 1 ? std::optional{address}
                                                                : std::nullopt;
}

/// Names that no public server answers for: localhost (RFC 6761), mDNS (RFC 6762), home.arpa
/// (RFC 8375), ICANN's private "internal", what home routers and companies use beside them, onion
/// (RFC 7686), and every name without a dot, which a resolver completes with the machine's own
/// domain.
bool is_private_name(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.find('.') == host.npos) return true;
  constexpr std::string_view kEndings[] = {".localhost", ".local",    ".localdomain", ".internal",
                                           ".home.arpa", ".intranet", ".private",     ".corp",
                                           ".home",      ".lan",      ".onion"};
  return host == "home.arpa" ||
         std::any_of(std::begin(kEndings), std::end(kEndings),
                     [host](std::string_view ending) { return host.ends_with(ending); });
}

}  // namespace

bool AddressGuard::allows(const sockaddr* address) const {
  if (address == nullptr) return false;
  if (address->sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, address, sizeof v4);
    return allows_v4(v4.sin_addr, ntohs(v4.sin_port));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, address, sizeof v6);
    return allows_v6(v6.sin6_addr, ntohs(v6.sin6_port));
  }
  return false;  // a local socket, or a family nobody has thought of
}

bool AddressGuard::allows_v4(in_addr address, int port) const {
  Ipv4 bytes;
  std::memcpy(bytes.data(), &address, bytes.size());
  if (is_public(bytes)) return true;
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const PrivatePlace& place) {
    const auto named = read_v4(place.address);
    return named && place.port == port && contains(Block<4>{*named, place.prefix}, bytes);
  });
}

bool AddressGuard::allows_v6(const in6_addr& address, int port) const {
  Ipv6 bytes;
  std::memcpy(bytes.data(), &address, bytes.size());
  if (is_public(bytes)) return true;
  if (is_mapped(bytes)) {  // the same machine as its IPv4 address: what is said of that holds
    in_addr inner;
    std::memcpy(&inner, bytes.data() + 12, sizeof inner);
    return allows_v4(inner, port);
  }
  return std::any_of(allowed_.begin(), allowed_.end(), [&](const PrivatePlace& place) {
    const auto named = read_v6(place.address);
    return named && place.port == port && contains(Block<16>{*named, place.prefix}, bytes);
  });
}

bool AddressGuard::refuses(const Url& url) const {
  if (!url.is_http()) return true;
  const std::string host{url.host()};
  if (host.starts_with('[')) {
    const auto address = read_v6(host.substr(1, host.size() - 2));
    in6_addr v6;
    if (!address) return true;
    std::memcpy(&v6, address->data(), sizeof v6);
    return !allows_v6(v6, url.port());
  }
  if (const auto address = read_v4(host)) {
    in_addr v4;
    std::memcpy(&v4, address->data(), sizeof v4);
    return !allows_v4(v4, url.port());
  }
  // A private name may stand for a place that configuration allows; which one, the address tells
  // when it is connected to.
  return is_private_name(host) &&
         std::none_of(allowed_.begin(), allowed_.end(),
                      [&url](const PrivatePlace& place) { return place.port == url.port(); });
}

}  // namespace vigie
