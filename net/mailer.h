#pragma once

#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/alert.h"

namespace vigie {

/// One mail with its envelope; `bytes` is the whole message, CRLF line ends.
struct Envelope {
  std::string from;       ///< bare address, for MAIL FROM
  std::string recipient;  ///< bare address, for RCPT TO
  std::string bytes;
};

/// Hands mails to the configured server (a seam). Acknowledged means: the server said 250 after the
/// last dot. 4xx, drops and time-outs are Retry; 5xx of RCPT or DATA is GaveUp. Thread: the loop.
class Mailer {
 public:
  virtual ~Mailer() = default;
  virtual boost::asio::awaitable<SendOutcome> send(Envelope envelope) = 0;
};

}  // namespace vigie
