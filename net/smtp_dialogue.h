#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/alert.h"

namespace vigie {

/// Follows one SMTP dialogue (RFC 5321) line by line and says what became of the mail. libcurl's
/// result code alone cannot: a refused recipient, a refused sender and a dropped connection share
/// codes there. Thread: any, one at a time.
class SmtpDialogue {
 public:
  static constexpr std::size_t kMaxReplyBytes = 64 << 10;  ///< all replies of a session together

  /// How the session ended when the server's own words do not tell.
  enum class End { closed, timed_out, login_refused, no_tls, tls_broken, stopped };

  void sent(std::string_view command);

  /// False when the server talks too much: the session is to be cut.
  bool received(std::string_view line);

  /// True once nothing that follows can change what became of this mail.
  bool settled() const { return accepted_ || refused_; }

  /// `server` names it in messages; `complaint` is what the transport said.
  SendOutcome outcome(End end, std::string_view server, std::string_view complaint) const;

 private:
  enum class Stage { greeting, hello, tls, login, sender, recipient, start, message };

  static const char* word(Stage stage);
  SendOutcome judge_refusal(std::string_view server) const;

  Stage stage_ = Stage::greeting;
  std::size_t bytes_ = 0;
  int code_ = 0;           ///< of the last complete reply
  std::string last_line_;  ///< of the last complete reply
  bool accepted_ = false;
  bool refused_ = false;
  bool flooded_ = false;
};

}  // namespace vigie
