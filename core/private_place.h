#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace vigie {

/// A private place that may be visited although the address guard refuses such places:
/// address[/prefix]:port, as in "127.0.0.0/26:8090" or "[fd00::]/8:443".
struct PrivatePlace {
  std::string address;  ///< IPv6 without brackets
  int prefix = 32;
  int port = 0;
};

/// Reads "address[/prefix]:port" ("127.0.0.0/26:8090", "[::1]:80"); without a prefix it is that one
/// address. Fails with Kind::config and what is wrong.
Result<PrivatePlace> read_private_place(std::string_view text);

/// The form that read_private_place() reads back.
std::string to_string(const PrivatePlace& place);

/// True when `host`, a literal address as Url::host() writes it (IPv6 in brackets), lies in the
/// place. A name never does: what it stands for is known only when it is looked up.
bool holds(const PrivatePlace& place, std::string_view host, int port);

}  // namespace vigie
