#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/settings.h"
#include "core/source.h"
#include "crawler/robots.h"
#include "pipeline/discovery.h"
#include "pipeline/reading.h"
#include "store/overlap.h"

namespace vigie {

/// What an operator asks of an address before it becomes a source.
struct SourceQuestion {
  Url url;
  std::optional<SourceKind> kind;  ///< as what it is read; else what it is
  std::string links, pattern;      ///< of an HTML list, to try
  std::size_t documents = 5;       ///< how many are read
  bool discover = true;            ///< look for feeds and sitemaps of an HTML page
};

/// What one address would give as a source, found out by visiting it and a few of its documents.
/// Nothing is kept.
struct SourceTest {
  std::string url, final_url;
  std::vector<std::string> redirects;
  bool permanent = false;  ///< every redirect was 301 or 308: the address has moved
  int status = 0;
  std::string content_type;
  std::string encoding;  ///< as it is read: "utf-8"
  std::string declared;  ///< what header or document declare instead; empty where they agree
  std::size_t bytes = 0;
  Robots::Verdict robots;
  std::string robots_silence;    ///< why robots.txt could not be had, which forbids everything
  std::optional<Error> failure;  ///< why it cannot be visited or read
  std::string read_as;           ///< "feed", "sitemap", "list", "page": what the address itself is
  std::vector<Discovered> offers;  ///< of a page: what else the site offers, best first

  Source proposal;        ///< as it would be configured: of the address, or of the best offer
  bool guessed = false;   ///< the link rule of the proposal is a guess
  SourceReading reading;  ///< of the proposal
  std::vector<Document> documents;  ///< of its first entries, read whole
  std::vector<Error> missed;        ///< documents that could not be had
  std::size_t dated = 0;            ///< entries with a date, from which the rhythm is guessed
  std::optional<Interval> usual_gap;
  Interval every{};                ///< at which it would be visited
  std::optional<Overlap> overlap;  ///< with the archive, where there is one
};

/// Visits and reads; asks the archive of these settings, if there is one, running daemon or not.
/// Blocks.
SourceTest test_source(const Settings& settings, const SourceQuestion& question, Instant now);

}  // namespace vigie
