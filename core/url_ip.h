#pragma once

#include <string>
#include <string_view>

namespace vigie {

/// True when the last label of a domain makes it an IPv4 address or nothing ("a.1", "0x", "1.").
bool ends_in_a_number(std::string_view domain);

/// Reads "127.1", "0x7f000001", "0177.0.0.1." … and appends the dotted form (URL Standard §3.5).
bool append_ipv4(std::string& out, std::string_view text);

/// Reads the text between the brackets and appends the compressed form, without brackets.
bool append_ipv6(std::string& out, std::string_view text);

}  // namespace vigie
