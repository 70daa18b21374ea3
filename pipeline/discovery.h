#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/source.h"
#include "crawler/page.h"
#include "crawler/visitor.h"
#include "pipeline/reading.h"

namespace vigie {

/// Finds what a site offers to programs, given any page of it: its feeds and sitemaps. What looks
/// like one is a candidate; only what was fetched and read is told.

/// Where a candidate comes from, the surest first.
enum class Hint { declared, robots, linked, usual_feed, usual_sitemap };
const char* words(Hint hint);  ///< "declared by the page"

struct Candidate {
  std::string url;
  std::string title;
  Hint hint = Hint::declared;
  bool operator==(const Candidate&) const = default;
};

/// The candidates of a page, surest first, each address once: <link rel=alternate> of feed types,
/// the sitemaps that robots.txt names, links that look like feeds (at most kMostLinked), and the
/// addresses where publishing software usually puts them. `page` may be nullptr: nothing of it is
/// known.
std::vector<Candidate> candidates(const Url& url, const Page* page,
                                  const std::vector<std::string>& robots_sitemaps);

/// A feed or sitemap that was read.
struct Discovered {
  Source source;  ///< kind, url, name
  Hint hint = Hint::declared;
  std::size_t entries = 0;
  std::optional<Date> newest;
  SourceReading reading;
};

/// What the answer to a candidate is; nothing when it is neither feed nor sitemap.
std::optional<Discovered> recognise(const Candidate& candidate, const std::string& body,
                                    const std::string& content_type, const Url& url, Instant now);

/// Best first: feeds before sitemaps, those with entries before empty ones, comments and what has
/// been still for a year behind, then by how sure the hint is. One a content: the same entries
/// under another address are left out.
std::vector<Discovered> ranked(std::vector<Discovered> found, Instant now);

constexpr std::size_t kMostLinked = 6;
constexpr std::size_t kMostAsked = 20;  ///< candidates that one discovery fetches

/// Asks the candidates through the visitor, at most kMostAsked. Usual addresses are asked only when
/// nothing surer gave a feed, or a sitemap. Thread: the loop.
boost::asio::awaitable<std::vector<Discovered>> discover(Visitor& visitor,
                                                         std::vector<Candidate> candidates,
                                                         Instant now);

}  // namespace vigie
