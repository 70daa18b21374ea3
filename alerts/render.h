#pragma once

#include <string>

#include "core/alert.h"

namespace vigie {

/// What a mail needs beside its digest.
struct Letterhead {
  std::string from;          ///< "Veille <veille@example.org>"
  std::string leave_mailto;  ///< address of List-Unsubscribe
  std::string portal_url;    ///< empty: no web links
};

struct RenderedMail {
  std::string subject;
  std::string bytes;  ///< the whole message, CRLF, lines ≤ 998 octets
};

/// Writes the mail of a digest: multipart/alternative, text and HTML, in the subscriber's language,
/// with title, source, date, excerpt and why for each item, other sources of the story, the footer
/// that tells silence from blindness, and how to stop. The same digest always gives the same bytes
/// (the boundary and the Message-ID come from its key, the Date from its sealing). Third-party text
/// never brings mark-up, header lines or control characters.
RenderedMail render_mail(const Digest& digest, const Letterhead& letterhead);

/// "<key@domain-of-from>".
std::string message_id(const std::string& key, const std::string& from);

/// The bare address in "Name <local@domain>", or empty.
std::string bare_address(const std::string& mailbox);

}  // namespace vigie
