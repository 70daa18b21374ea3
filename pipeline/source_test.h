#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/settings.h"
#include "core/source.h"
#include "crawler/robots.h"
#include "pipeline/reading.h"

namespace vigie {

/// What one address would give as a source, found out by visiting it and a few of its documents.
/// Nothing is kept.
struct SourceTest {
  std::string url, final_url;
  std::vector<std::string> redirects;
  int status = 0;
  std::string content_type;
  std::size_t bytes = 0;
  Robots::Verdict robots;
  std::optional<Error> failure;     ///< why it cannot be visited or read
  Source source;                    ///< as it would be configured: kind, id and name guessed
  std::size_t found = 0;            ///< links or entries
  std::vector<Document> documents;  ///< of the first of them, read whole
  std::vector<Error> missed;        ///< documents that could not be had
  std::vector<std::string> feeds;   ///< of a page: the feeds it names
};

/// Visits `url` and up to `documents` of what it lists. `links` is the link rule to try, or empty.
/// Blocks.
SourceTest test_source(const Settings& settings, const Url& url, const std::string& links,
                       std::size_t documents, Instant now);

/// The configuration block to paste.
std::string write_source(const Source& source);

}  // namespace vigie
