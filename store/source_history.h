#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/source.h"
#include "store/database.h"

namespace vigie {

/// What an archive remembers of sources beside their state, for people who ask. Reads only.

/// A source as it was last declared: what a command knows of it without any configuration.
struct DeclaredSource {
  SourceId id;
  SourceKind kind = SourceKind::feed;
  std::string url, name;
  bool enabled = true;
  Interval every{};
  Where where;
};
Result<std::vector<DeclaredSource>> declared_sources(Database& db);

struct PastVisit {
  Instant at{};
  std::string outcome;  ///< unchanged, changed, failed
  std::string error;    ///< the word of the error's kind, empty when it went well
  std::string what;
  std::int64_t found = 0, fresh = 0;
  Interval took{};
};
/// Newest first.
Result<std::vector<PastVisit>> past_visits(Database& db, const SourceId& id, std::size_t limit);

struct RefusedPage {
  std::string url;
  std::optional<Instant> ended;
  std::string error, what;
  std::string robots;  ///< the rule of robots.txt that decided, if one did
};
/// Pages that the source named and that were given up, newest first.
Result<std::vector<RefusedPage>> refused_pages(Database& db, const SourceId& id, std::size_t limit);

/// How many characters of text each source lets others see, retired ones too (Source::excerpt).
Result<std::map<std::string, std::size_t>> excerpt_lengths(Database& db);

/// A time in which a source could not be read: its health was failing, blocked or malformed.
struct Outage {
  SourceId source;
  Instant from{};
  std::optional<Instant> to;  ///< nothing: it lasts
};
/// In order of their beginning, from the event log, which keeps every change of health. What was
/// retired under way ends there.
Result<std::vector<Outage>> outages(Database& db);

/// When the source's health last became what it is, as far as the event log tells.
Result<std::optional<Instant>> health_since(Database& db, const SourceId& id, Health health);

}  // namespace vigie
