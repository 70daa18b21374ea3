#pragma once

#include <optional>
#include <string>
#include <variant>

#include "core/error.h"
#include "core/ids.h"
#include "core/time.h"

namespace vigie {

enum class SourceKind { feed, sitemap, list, page, site, api };
const char* word(SourceKind kind);
std::optional<SourceKind> source_kind(std::string_view word);

/// A configured place to look.
struct Source {
  SourceId id;
  SourceKind kind = SourceKind::feed;
  std::string url;
  std::string name;      ///< what people see; the id when none is given
  Interval every{};      ///< the longest wait between two visits
  std::string language;  ///< empty: detected per document
  std::string links;     ///< kind list: which links are documents (selector subset)
  bool enabled = true;
  std::size_t excerpt = 150;  ///< characters of text that mails and feeds may show (rights record);
                              ///< 0 = title and link only
  Where where{};              ///< its place in the configuration
};

/// Words of a source's health. "Dead" is never one of them: a failing source is retried for ever.
enum class Health { unvisited, ok, late, silent, failing, blocked, malformed, moved };
const char* word(Health health);

/// What is remembered of a source between visits; it survives a restart.
struct SourceState {
  SourceId id;
  Instant next_visit{};
  std::optional<Instant> first_visit;  ///< the moment of the first visit that was read
  std::optional<Instant> last_visit;
  std::string etag;  ///< validators of the last body that was read
  std::string last_modified;
  std::string body_hash;
  std::string moved_to;  ///< a permanent redirect, proposed to the operator
  Health health = Health::unvisited;
  int streak = 0;          ///< failures in a row
  std::string last_error;  ///< of the last failure, one line; empty when the last visit was good
  std::int64_t visits = 0, unchanged = 0, documents = 0;
};

/// How one visit ended.
struct Unchanged {};  ///< 304, or the same bytes
struct Changed {
  std::size_t found = 0, fresh = 0;
};  ///< links or entries read, and those not known before
struct Failed {
  Error error;
  std::optional<Interval> retry_after;
};
using VisitOutcome = std::variant<Unchanged, Changed, Failed>;

}  // namespace vigie
