#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vigie {

/// A person's mail address with the name that is shown before it.
struct Mailbox {
  std::string name;     ///< may be empty; UTF-8
  std::string address;  ///< "local@domain"
};

/// True for "local@domain" that any mail server takes: a dot-atom of ASCII (RFC 5321 §4.1.2,
/// without quoted local parts), a domain of letters, digits and hyphens, at most 254 bytes. An
/// international domain is written in its "xn--" form.
bool is_mail_address(std::string_view text);

/// Reads "Name <local@domain>", "\"Name\" <local@domain>" or "local@domain"; nothing when the
/// address is none.
std::optional<Mailbox> read_mailbox(std::string_view text);

}  // namespace vigie
