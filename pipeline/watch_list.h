#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/settings.h"
#include "indexer/matcher.h"
#include "pipeline/vocabulary.h"
#include "store/database.h"

namespace vigie {

/// The sources of the settings by their ids. It refers to them: there may be 100,000, and one copy
/// is enough.
class SourcesById {
 public:
  struct Entry {
    const SourceId& first;
    const Source& second;
  };
  using const_iterator = std::vector<Entry>::const_iterator;

  SourcesById() = default;
  explicit SourcesById(const std::vector<Source>& sources);

  const_iterator find(const SourceId& id) const;
  const_iterator begin() const { return entries_.begin(); }
  const_iterator end() const { return entries_.end(); }

 private:
  std::vector<Entry> entries_;  // sorted
};

/// Who watches what, as one immutable value: the loop swaps a shared_ptr at reload, and a document
/// that is under way keeps the one it began with.
struct WatchList {
  struct Watcher {
    SubscriberId subscriber;
    std::string zone;
    Subscription subscription;
  };
  std::shared_ptr<const Matcher> matcher;
  std::map<ProfileId, ProfileLimits> limits;  ///< of the profiles that have any
  std::map<ProfileId, std::vector<Watcher>> watchers;
  std::shared_ptr<const Settings> settings;
  SourcesById sources;
  decltype(Settings::alerts) alerts;
  std::string default_language;

  /// What the matcher was made with, so that the next list takes over what it can.
  std::shared_ptr<const Vocabulary> vocabulary;
  std::vector<SavedSearches::Saved> saved;
  std::int64_t taught_to = 0;  ///< the last change of the archive when it taught the matcher
  std::size_t compiled = 0;    ///< profiles that were read for this list; refused ones count
};

/// The matcher, with the weights that sources were given (`weight` of [[source]]).
std::shared_ptr<const Matcher> weighed(std::shared_ptr<const Matcher> matcher,
                                       const std::vector<Source>& sources);

/// Reads profiles and subscribers from the store (files have been declared into it) and compiles
/// them. Of the list `before`, where there is one, it takes over what is compiled already, unless
/// watchlists, synonyms or saved searches changed: then a text may mean something else.
Result<std::shared_ptr<const WatchList>> make_watch_list(Database& db,
                                                         std::shared_ptr<const Settings> settings,
                                                         const WatchList* before = nullptr);

/// Everything about the settings that one file cannot tell by itself: queries and link rules that
/// do not parse, examples that fail, time zones that do not exist, subscriptions to profiles that
/// neither files nor the archive have, ids that both have. Each with its place; empty when all is
/// well. An archive that is not there, or may not be read, has no profiles.
std::vector<Error> check_meaning(const Settings& settings, Instant now);

}  // namespace vigie
