#pragma once

#include <string>
#include <string_view>

#include "core/mailbox.h"
#include "core/time.h"

namespace vigie {

/// Pieces of an Internet message (RFC 5322, MIME). Lines end in CRLF. Texts pass through one_line()
/// here, so that nothing that comes from outside can end a header line or reverse it.

/// `Name: text`, folded; encoded words (RFC 2047) where the text is not plain ASCII, is longer than
/// a line without a space, or looks like an encoded word itself.
std::string text_header(std::string_view name, std::string_view text);

/// `Name: "Display" <local@domain>`; the display name as text_header() or a quoted string. The
/// address must satisfy is_mail_address().
std::string address_header(std::string_view name, const Mailbox& mailbox);

/// Quoted-printable (RFC 2045 §6.7) of UTF-8 text whose lines end in "\n".
std::string quoted_printable(std::string_view text);

/// "Wed, 04 Mar 2026 09:30:00 +0000".
std::string mail_date(Instant instant);

/// "mailto:local@domain?subject=…" (RFC 6068).
std::string mailto(std::string_view address, std::string_view subject);

}  // namespace vigie
