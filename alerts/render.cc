#include "alerts/render.h"

#include <algorithm>

#include <fmt/format.h>

#include "alerts/letter.h"
#include "alerts/mime.h"
#include "core/hash.h"
#include "core/mailbox.h"

namespace vigie {
namespace {

// A maildir may be filled on a machine that has no mail set up: then the sender is the machine.
constexpr const char* kLocalAddress = "vigie@localhost";

std::string domain_of(const std::string& from) {
  const std::string address = bare_address(from);
  return address.empty() ? "localhost" : address.substr(address.rfind('@') + 1);
}

bool is_key(const std::string& key) {
  return !key.empty() && key.size() <= 64 && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

std::string part(const std::string& boundary, std::string_view type, std::string_view body) {
  return fmt::format(
      "--{}\r\nContent-Type: {}; charset=utf-8\r\n"
      "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
      boundary, type, quoted_printable(body));
}

}  // namespace

std::string bare_address(const std::string& mailbox) {
  const auto read = read_mailbox(mailbox);
  return read ? read->address : std::string();
}

std::string message_id(const std::string& key, const std::string& from) {
  return fmt::format("<{}@{}>", is_key(key) ? key : hex_digest(key, 16), domain_of(from));
}

RenderedMail render_mail(const Digest& digest, const Letterhead& letterhead) {
  const Letter letter = compose_letter(digest, letterhead);
  const Subscriber& subscriber = digest.subscriber;
  const Mailbox sender = read_mailbox(letterhead.from).value_or(Mailbox{"Vigie", kLocalAddress});

  std::string out = "Date: " + mail_date(digest.sealed) + "\r\n";
  out += address_header("From", sender);
  if (is_mail_address(subscriber.email))
    out += address_header("To", Mailbox{subscriber.name, subscriber.email});
  out += text_header("Subject", letter.subject);
  out += "Message-ID: " + message_id(digest.key, letterhead.from) + "\r\n";
  out += "MIME-Version: 1.0\r\n";
  out += fmt::format("Content-Language: {}\r\n", letter.words->language);
  // RFC 3834 §5 for those who read it, Precedence for the answering machines that do not.
  out += "Auto-Submitted: auto-generated\r\nPrecedence: bulk\r\n";
  out += fmt::format("List-Id: <vigie.{}>\r\n", domain_of(letterhead.from));  // RFC 2919
  if (!letter.stop_href.empty())
    out += fmt::format("List-Unsubscribe: <{}>\r\n", letter.stop_href);  // RFC 2369 §3.2
  // "=_" cannot stand in quoted-printable, so no body can hold the boundary (RFC 2045 §6.7).
  const std::string boundary = "=_" + hex_digest("boundary/" + digest.key, 12);
  out += fmt::format("Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n\r\n", boundary);
  out += part(boundary, "text/plain", letter_text(letter));
  out += part(boundary, "text/html", letter_html(letter));
  out += fmt::format("--{}--\r\n", boundary);
  return RenderedMail{letter.subject, std::move(out)};
}

}  // namespace vigie
