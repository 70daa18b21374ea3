#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/ids.h"

namespace vigie {

enum class ChannelKind { mail, webhook, feed, file };
const char* word(ChannelKind kind);
std::optional<ChannelKind> channel_kind(std::string_view word);

enum class Rhythm { immediate, hourly, daily, weekly };
const char* word(Rhythm rhythm);
std::optional<Rhythm> rhythm(std::string_view word);

/// Subscriber × profile × channel × rhythm.
struct Subscription {
  ProfileId profile;
  ChannelKind channel = ChannelKind::mail;
  Rhythm rhythm = Rhythm::immediate;
  Where where{};
};

/// A company or person who receives.
struct Subscriber {
  SubscriberId id;
  std::string name;
  std::string email;            ///< required by channel mail
  std::string language = "fr";  ///< of mails: "fr" or "en"
  std::string zone = "Europe/Paris";
  std::vector<Subscription> subscriptions;
  Where where{};
};

}  // namespace vigie
