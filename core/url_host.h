#pragma once

#include <string>
#include <string_view>

namespace vigie {

/// Appends the host `text` of a special scheme (http, file …) as the URL Standard serialises it
/// (§3.5): a domain in lower case and Punycode, an IPv4 address in dotted form, an IPv6 address
/// compressed and in brackets. False, with `out` unchanged in meaning, when the host is invalid.
///
/// `text` must be valid UTF-8 without tab and newline. Thread: any.
bool append_special_host(std::string& out, std::string_view text);

/// The same for any other scheme: percent-encoded, never looked into but for IPv6 brackets.
bool append_opaque_host(std::string& out, std::string_view text);

}  // namespace vigie
