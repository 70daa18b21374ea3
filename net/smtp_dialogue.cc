#include "net/smtp_dialogue.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/utf8.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxShownLine = 300;

/// The code of a complete reply; 0 for a line that more lines follow ("250-SIZE") or none at all.
int final_code(std::string_view line) {
  if (line.size() < 3 || (line.size() > 3 && line[3] == '-')) return 0;
  int code = 0;
  for (const char c : line.substr(0, 3)) {
    if (c < '0' || c > '9') return 0;
    code = code * 10 + (c - '0');
  }
  return code;
}

/// Codes that speak of us and not of the recipient: we were to log in, or to use TLS (RFC 4954 §6,
/// RFC 3207 §4). The operator mends them, and the mail goes then.
bool is_our_fault(int code) { return code == 530 || code == 534 || code == 535 || code == 538; }

}  // namespace

const char* SmtpDialogue::word(Stage stage) {
  static constexpr std::array kWords = {"the connection", "EHLO",    "STARTTLS", "AUTH",
                                        "MAIL FROM",      "RCPT TO", "DATA",     "the message"};
  return kWords.at(static_cast<std::size_t>(stage));
}

void SmtpDialogue::sent(std::string_view command) {
  static constexpr std::array<std::pair<std::string_view, Stage>, 7> kCommands = {
      {{"EHLO ", Stage::hello},
       {"HELO ", Stage::hello},
       {"STARTTLS", Stage::tls},
       {"AUTH ", Stage::login},
       {"MAIL FROM:", Stage::sender},
       {"RCPT TO:", Stage::recipient},
       {"DATA\r\n", Stage::start}}};
  for (const auto& [start, stage] : kCommands)
    if (command.substr(0, start.size()) == start) stage_ = stage;
}

bool SmtpDialogue::received(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > kMaxReplyBytes) {
    flooded_ = true;
    return false;
  }
  const int code = final_code(line);
  if (code == 0 || settled()) return true;
  code_ = code;
  last_line_ = one_line(valid_utf8(cut_utf8(valid_utf8(line), kMaxShownLine)));
  if (stage_ == Stage::message && code / 100 == 2) accepted_ = true;
  if (stage_ == Stage::start && code == 354) stage_ = Stage::message;
  if (stage_ >= Stage::sender && code >= 400) refused_ = true;
  return true;
}

SendOutcome SmtpDialogue::judge_refusal(std::string_view server) const {
  const std::string what =
      fmt::format("{} answered \"{}\" to {}", server, last_line_, word(stage_));
  if (code_ < 500) return Retry{Error{Kind::refused, what}, std::nullopt};
  // A refused sender is the operator's to mend: giving up would drop every mail to everybody.
  if (stage_ == Stage::sender)
    return Retry{Error{Kind::refused, what, "check mail.from"}, std::nullopt};
  if (is_our_fault(code_))
    return Retry{Error{Kind::refused, what, "check mail.user, its password and mail.starttls"},
                 std::nullopt};
  return GaveUp{Error{Kind::rejected, what}};
}

SendOutcome SmtpDialogue::outcome(End end, std::string_view server,
                                  std::string_view complaint) const {
  if (accepted_) return Acknowledged{last_line_};
  if (refused_) return judge_refusal(server);
  const auto retry = [](Kind kind, std::string what, const char* hint = "") {
    return Retry{Error{kind, std::move(what), hint}, std::nullopt};
  };
  if (flooded_)
    return retry(Kind::too_large,
                 fmt::format("{} answers without end to {}", server, word(stage_)));
  switch (end) {
    case End::stopped: return retry(Kind::cancelled, "the mail was not sent: we are stopping");
    case End::timed_out:
      return retry(Kind::timeout,
                   fmt::format("{} gave no answer to {} in time", server, word(stage_)));
    case End::login_refused:
      return retry(Kind::refused, fmt::format("{} refused our login: {}", server, last_line_),
                   "check mail.user and its password");
    case End::no_tls:
      return retry(Kind::refused, fmt::format("{} offers no STARTTLS", server),
                   "nothing was sent in clear; see mail.starttls");
    case End::tls_broken:
      return retry(Kind::refused, fmt::format("cannot trust TLS of {}: {}", server, complaint),
                   "its certificate is expired, self-signed or for another name");
    case End::closed: break;
  }
  if (stage_ == Stage::greeting && code_ == 0)
    return retry(Kind::network, fmt::format("cannot reach {}: {}", server, complaint));
  if (code_ >= 400)
    return retry(Kind::refused,
                 fmt::format("{} answered \"{}\" to {}", server, last_line_, word(stage_)));
  return retry(Kind::network,
               fmt::format("{} broke off at {}: {}", server, word(stage_), complaint));
}

}  // namespace vigie
