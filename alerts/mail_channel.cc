#include <memory>
#include <string>
#include <utility>

#include "alerts/channel.h"
#include "alerts/render.h"

namespace vigie {
namespace {

class MailChannel final : public Channel {
 public:
  MailChannel(Mailer& mailer, const std::string& from)
      : mailer_(mailer), from_(bare_address(from)) {}

  boost::asio::awaitable<SendOutcome> send(const Delivery& delivery) override {
    Envelope envelope{from_, bare_address(delivery.address), delivery.bytes};
    co_return co_await mailer_.send(std::move(envelope));
  }

 private:
  Mailer& mailer_;
  std::string from_;
};

}  // namespace

std::unique_ptr<Channel> make_mail_channel(Mailer& mailer, std::string from) {
  return std::make_unique<MailChannel>(mailer, from);
}

}  // namespace vigie
