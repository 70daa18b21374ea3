#pragma once

#include <string>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include "core/error.h"
#include "core/private_place.h"
#include "core/url.h"

namespace vigie {

/// Which addresses Vigie may connect to: public ones, and the private places that configuration
/// names.
///
/// Private, loopback, link-local, multicast, documentation and every other special-purpose block of
/// the IANA registries (IPv4 and IPv6) is refused, also when an IPv6 address carries an IPv4 one
/// (mapped, compatible, NAT64, 6to4, Teredo). It is asked with the address really connected to, at
/// each connection, so that neither a redirect nor DNS rebinding goes around it. Thread: any
/// (immutable). A place allowed by name is logged at the first use by the caller.
class AddressGuard {
 public:
  AddressGuard() = default;  ///< allows no private place
  explicit AddressGuard(std::vector<PrivatePlace> allowed) : allowed_(std::move(allowed)) {}

  bool allows(const sockaddr* address) const;

  /// True when the URL can be refused before any name is looked up: not http(s), or its host is a
  /// literal address that is refused, or a name that never leaves the machine (localhost, *.local,
  /// *.internal …).
  bool refuses(const Url& url) const;

 private:
  bool allows_v4(in_addr address, int port) const;
  bool allows_v6(const in6_addr& address, int port) const;
  std::vector<PrivatePlace> allowed_;
};

}  // namespace vigie
