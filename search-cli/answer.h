#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "search-cli/desk.h"

namespace vigie {

/// A hit and what is shown of its text.
struct ShownHit {
  Hit hit;
  std::vector<SnippetPart> passage;  ///< the best one for the query; empty: the text is gone
  /// Most characters of text that others may see: the least of what its source, its publisher and
  /// the format allow.
  std::size_t may_quote = 0;
};

/// An answer to one query, with everything that a format needs.
struct Answer {
  SearchRequest request;
  SearchResult result;
  std::vector<ShownHit> hits;
  /// The query with the words that no document holds as those are spelt that are near; or nothing.
  std::optional<std::string> meant;
};

/// Asks the index, and the archive for the passages.
Result<Answer> answer(Desk& desk, SearchRequest request);

/// The forms of `vigie search --format`. Stable: json, jsonl ("Machine forms", PRODUCT.md).
boost::json::object json_of(const Answer& answer);
/// An object a line.
std::string jsonl_of(const Answer& answer);
/// RFC 4180 with a header; may leave the house, so the excerpt is as long as `may_quote` says.
std::string csv_of(const Answer& answer);
/// What names a channel of RSS.
struct ChannelFacts {
  std::string link;  ///< where people read it
  std::string uuid;  ///< of the archive: makes each guid the only one of its name
};
/// RSS 2.0, excerpts as in csv_of().
std::string rss_of(const Answer& answer, const ChannelFacts& channel);

/// For people: `columns` is the width to break lines at, 0: none are broken.
std::string text_of(const Answer& answer, std::size_t columns);

}  // namespace vigie
