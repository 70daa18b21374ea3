#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "core/alert.h"
#include "net/mailer.h"

namespace vigie {

/// How a delivery travels (a seam). Sending the same delivery twice is safe: the same bytes under
/// the same key.
class Channel {
 public:
  virtual ~Channel() = default;
  virtual boost::asio::awaitable<SendOutcome> send(const Delivery& delivery) = 0;
};

std::unique_ptr<Channel> make_mail_channel(Mailer& mailer, std::string from);

/// Maildir (cr.yp.to/proto/maildir.html): written to tmp/, synced, renamed into new/ under a name
/// that comes from the key, so that a repeat replaces and never doubles.
std::unique_ptr<Channel> make_file_channel(std::filesystem::path maildir);

}  // namespace vigie
