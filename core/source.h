#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "core/ids.h"
#include "core/time.h"

namespace vigie {

/// Bytes of a source's name, and of each part of its category.
inline constexpr std::size_t kLongestSourceName = 200;

enum class SourceKind { feed, sitemap, list, page, site, api };
const char* word(SourceKind kind);
std::optional<SourceKind> source_kind(std::string_view word);

/// Where a crawl of kind "site" may go: the host of its address, or below its path.
enum class Scope { host, path };
const char* word(Scope scope);
std::optional<Scope> scope(std::string_view word);

/// How a source is asked for by name.
enum class Auth { none, basic, bearer };
const char* word(Auth auth);
std::optional<Auth> auth(std::string_view word);

/// "never", where configuration says how long something is kept.
inline constexpr Interval kForever = Interval::max();

/// How long what a source brought is kept, counted from its last revision.
struct Retention {
  Interval text = kForever;      ///< then title, address, hash and provenance stay
  Interval document = kForever;  ///< then nothing does, unless an alert told of it
};

/// A configured place to look.
struct Source {
  SourceId id;
  SourceKind kind = SourceKind::feed;
  std::string url;
  std::string name;                   ///< what people see; the id when none is given
  std::string home;                   ///< the page that people read instead; may be empty
  std::vector<std::string> category;  ///< where a list of sources files it, outermost first
  Interval every{};           ///< as given: the longest wait; else where the learning begins
  Interval fastest{};         ///< the rhythm that is learnt stays between these two
  Interval slowest{};         ///< `every` where it is given, else crawl.slowest
  std::string language;       ///< empty: detected per document
  std::string links;          ///< kind list: which links are documents (selector subset)
  std::string pattern;        ///< which addresses are documents (RE2, anywhere in the address);
                              ///< empty: all
  int pages = 1;              ///< kind list: how many pages of it are read
  std::string page_url;       ///< kind list: the address of page n, with "{page}" for n
  Interval window{};          ///< kind sitemap: only what changed within; 0: everything
  Scope scope = Scope::host;  ///< kind site, as the next two
  int depth = 3;              ///< links from its address to the farthest page
  int max_pages = 1'000;      ///< addresses that are kept of it
  bool cookies = false;       ///< keeps what the site sets, in memory
  Auth auth = Auth::none;
  std::string user;  ///< auth basic
  std::string
      secret_file;  ///< 0600: the password or token; or VIGIE_SECRET_<ID> in the environment
  std::vector<FieldValue> fields;  ///< what each of its documents is of: place, department,
                                   ///< sector, tag
  std::vector<FieldValue> map;     ///< typed fields of its pages: each with the selector of the
                                   ///< element that holds it
  bool enabled = true;
  std::size_t excerpt = 150;  ///< characters of text that mails and feeds may show (rights record);
                              ///< 0 = title and link only
  double weight = 0.5;        ///< how much its documents are worth in scores, 0..1
  Retention retention{Interval{0}, Interval{0}};  ///< 0: as [retention] says, until it is checked
  Where where{};                                  ///< its place in the configuration
};

/// Words of a source's health. "Dead" is never one of them: a failing source is retried for ever.
enum class Health { unvisited, ok, late, silent, failing, blocked, malformed, moved };
const char* word(Health health);

/// When a source brought something new, summed up with the past fading (half of it in 30 days): its
/// learnt rhythm. A visit that brings several documents is one event, since publishers work in
/// batches.
struct PublishingHistory {
  double events = 0;  ///< visits that brought something new
  double days = 0;    ///< over which they were counted
  std::optional<Instant> last_event;
  Interval longest_gap{};  ///< between two events; fades as well
};

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
  Interval hint{};  ///< the rhythm that the publisher asks for (ttl, sy:, Cache-Control); 0: none
  PublishingHistory history;
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
