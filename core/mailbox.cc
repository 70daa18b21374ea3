#include "core/mailbox.h"

#include "core/utf8.h"

namespace vigie {
namespace {

constexpr std::size_t kLongestAddress = 254;  // RFC 5321 §4.5.3.1.3, without the angle brackets
constexpr std::size_t kLongestLocal = 64;     // RFC 5321 §4.5.3.1.1
constexpr std::size_t kLongestLabel = 63;     // RFC 1035 §2.3.4

bool is_alnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// `atext` of RFC 5322 §3.2.3.
bool is_atom(char c) {
  return is_alnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

/// One or more parts between dots, each of which `good` accepts.
template <class Good>
bool dotted(std::string_view text, Good good) {
  while (true) {
    const std::size_t dot = text.find('.');
    const std::string_view part = text.substr(0, dot);
    if (part.empty() || !good(part)) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_label(std::string_view part) {
  if (part.size() > kLongestLabel || part.front() == '-' || part.back() == '-') return false;
  for (const char c : part)
    if (!is_alnum(c) && c != '-') return false;
  return true;
}

bool is_local_part(std::string_view part) {
  for (const char c : part)
    if (!is_atom(c)) return false;
  return true;
}

}  // namespace

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > kLongestAddress || at > kLongestLocal)
    return false;
  return dotted(text.substr(0, at), is_local_part) && dotted(text.substr(at + 1), is_label);
}

std::optional<Mailbox> read_mailbox(std::string_view text) {
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos) {
    if (!is_mail_address(text)) return std::nullopt;
    return Mailbox{{}, std::string(text)};
  }
  if (text.back() != '>') return std::nullopt;
  const std::string_view address = text.substr(open + 1, text.size() - open - 2);
  if (!is_mail_address(address)) return std::nullopt;
  std::string name = one_line(text.substr(0, open));
  if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
    name = name.substr(1, name.size() - 2);
  return Mailbox{std::move(name), std::string(address)};
}

}  // namespace vigie
