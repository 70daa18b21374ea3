#pragma once

#include <string>
#include <vector>

#include "pipeline/source_test.h"

namespace vigie {

/// What a source test concludes from what it fetched: plain functions.

/// What an answer is, tried in the order of how sure each reader can be.
SourceKind kind_of_answer(const SourceQuestion& question, const std::string& body,
                          const std::string& content_type, const Url& url);

/// Fills `encoding` and `declared`.
void describe_encoding(const std::string& body, const std::string& content_type, SourceTest& test);

/// Chooses what an HTML page should be watched through, and fills `proposal`, `guessed` and
/// `reading`: its best feed; else the list that it is; else a sitemap of the site; else itself.
void propose_for_page(const std::string& body, const std::string& content_type, const Url& url,
                      const Page& page, SourceTest& test);

/// The rhythm that the dates of the entries foretell; fills `dated`, `usual_gap`, `every`.
void foretell_rhythm(const Settings& settings, Instant now, SourceTest& test);

}  // namespace vigie
