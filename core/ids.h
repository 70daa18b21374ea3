#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

namespace vigie {

/// Names that people give in configuration ("insee", "energie-btp"): lower-case letters, digits,
/// "-", "_", ".". Distinct types, so that a profile's name cannot stand where a source's is meant.
template <class Tag>
struct Name {
  std::string text;
  bool empty() const { return text.empty(); }
  auto operator<=>(const Name&) const = default;
};

/// Numbers that the store gives, from 1, never reused; 0 means "none yet".
template <class Tag>
struct Number {
  std::int64_t value = 0;
  explicit operator bool() const { return value != 0; }
  auto operator<=>(const Number&) const = default;
};

using SourceId = Name<struct SourceTag>;
using ProfileId = Name<struct ProfileTag>;
using SubscriberId = Name<struct SubscriberTag>;

using DocumentId = Number<struct DocumentTag>;
using StoryId = Number<struct StoryTag>;  ///< the number of the story's first stored document
using PageId = Number<struct PageTag>;
using ItemId = Number<struct ItemTag>;
using DeliveryId = Number<struct DeliveryTag>;

}  // namespace vigie

template <class Tag>
struct std::hash<vigie::Name<Tag>> {
  std::size_t operator()(const vigie::Name<Tag>& name) const noexcept {
    return std::hash<std::string>{}(name.text);
  }
};

template <class Tag>
struct std::hash<vigie::Number<Tag>> {
  std::size_t operator()(const vigie::Number<Tag>& number) const noexcept {
    return std::hash<std::int64_t>{}(number.value);
  }
};
