#include "pipeline/outbound.h"

#include <fmt/format.h>

#include "net/address_guard.h"
#include "pipeline/declare.h"

namespace vigie {
namespace {

/// A mail channel that owns the mailer it speaks through.
class OwnedMailChannel final : public Channel {
 public:
  OwnedMailChannel(std::unique_ptr<Mailer> mailer, const std::string& from)
      : mailer_(std::move(mailer)), channel_(make_mail_channel(*mailer_, from)) {}
  boost::asio::awaitable<SendOutcome> send(const Delivery& delivery) override {
    return channel_->send(delivery);
  }

 private:
  std::unique_ptr<Mailer> mailer_;
  std::unique_ptr<Channel> channel_;
};

}  // namespace

std::string user_agent(const Settings& settings) {
  const std::string contact = settings.crawl.contact.empty()
                                  ? std::string()
                                  : fmt::format(" (+mailto:{})", settings.crawl.contact);
  return fmt::format("Vigie/{}{}", VIGIE_VERSION, contact);
}

Letterhead letterhead(const Settings& settings) {
  return {settings.mail.from, bare_address(settings.mail.from), settings.portal.url};
}

Outbound::Outbound(boost::asio::io_context& io, const Clock& clock,
                   std::shared_ptr<const Settings> settings)
    : settings_(std::move(settings)),
      engine_(make_curl_engine(io)),
      http_(make_curl_http(engine_, AddressGuard(settings_->crawl.allow_private),
                           user_agent(*settings_))),
      visitor_(std::make_unique<Visitor>(*http_, clock, *settings_, kProductToken)) {}

Deliveries::Channels Outbound::channels(const Settings& settings,
                                        const std::string& mail_password) {
  Deliveries::Channels channels;
  channels[ChannelKind::file] = make_file_channel(maildir_root(settings));
  if (!settings.mail.server.empty())
    channels[ChannelKind::mail] = std::make_unique<OwnedMailChannel>(
        make_curl_mailer(settings.mail, mail_password), settings.mail.from);
  return channels;
}

}  // namespace vigie
