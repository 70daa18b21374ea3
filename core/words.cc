// The words that enumerations of core/ have in configuration, logs and JSON: one table each.
#include <array>
#include <utility>

#include "core/document.h"
#include "core/profile.h"
#include "core/source.h"
#include "core/subscriber.h"

namespace vigie {
namespace {

constexpr std::array kSourceKinds = {"feed", "sitemap", "list", "page", "site", "api"};
constexpr std::array kHealths = {"unvisited", "ok",      "late",      "silent",
                                 "failing",   "blocked", "malformed", "moved"};
constexpr std::array kScopes = {"host", "path"};
constexpr std::array kAuths = {"none", "basic", "bearer"};
constexpr std::array kChannels = {"mail", "webhook", "feed", "file"};
constexpr std::array kRhythms = {"immediate", "hourly", "daily", "weekly"};
constexpr std::array kParts = {"title", "text"};
constexpr std::array kAccesses = {"", "free", "paid"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<const char*, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i)
    if (words[i] == word) return static_cast<Enum>(i);
  return std::nullopt;
}

template <class Enum, std::size_t N>
const char* at(const std::array<const char*, N>& words, Enum value) {
  return words.at(static_cast<std::size_t>(value));
}

}  // namespace

const char* word(SourceKind kind) { return at(kSourceKinds, kind); }
const char* word(Health health) { return at(kHealths, health); }
const char* word(Scope scope) { return at(kScopes, scope); }
const char* word(Auth auth) { return at(kAuths, auth); }
const char* word(ChannelKind kind) { return at(kChannels, kind); }
const char* word(Rhythm rhythm) { return at(kRhythms, rhythm); }
const char* word(Part part) { return at(kParts, part); }
const char* word(Access access) { return at(kAccesses, access); }

std::optional<SourceKind> source_kind(std::string_view text) {
  return find<SourceKind>(kSourceKinds, text);
}
std::optional<Scope> scope(std::string_view text) { return find<Scope>(kScopes, text); }
std::optional<Auth> auth(std::string_view text) { return find<Auth>(kAuths, text); }
std::optional<ChannelKind> channel_kind(std::string_view text) {
  return find<ChannelKind>(kChannels, text);
}
std::optional<Rhythm> rhythm(std::string_view text) { return find<Rhythm>(kRhythms, text); }
std::optional<Access> access_kind(std::string_view text) { return find<Access>(kAccesses, text); }

}  // namespace vigie
