#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/time.h"
#include "core/url.h"

namespace vigie {

enum class FeedKind { rss, atom, rdf, json };
const char* word(FeedKind kind);

struct Enclosure {
  std::string url, type, length;
};

/// One entry as the publisher wrote it. Texts may hold HTML (valid UTF-8): to_text() of
/// crawler/html_text.h makes them plain.
struct Entry {
  std::string id;     ///< as given; the address, else a hash of the texts, where none is given
  std::string url;    ///< absolute
  std::string title;  ///< plain, one line
  std::vector<std::string> authors;
  std::optional<Date> published, updated;
  std::string published_text, updated_text;  ///< as given, also where no date can be read in it
  std::string summary, content;              ///< HTML (text is escaped into it)
  std::string language;
  std::vector<std::string> categories;
  std::vector<Enclosure> enclosures;
};

struct Feed {
  FeedKind kind = FeedKind::rss;
  std::string id, title, link;
  std::string description;  ///< HTML
  std::string language;
  std::vector<std::string> authors;  ///< "Name (address)" where both are given
  std::optional<Date> published, updated;
  std::optional<Interval> refresh;  ///< how often it changes, by itself: ttl, sy:updatePeriod
  std::vector<Entry> entries;       ///< in the order given, at most kMaxEntries
  bool recovered = false;           ///< the document was not well-formed and was read all the same
};

constexpr std::size_t kMaxEntries = 10'000;
/// A longer document is refused with Kind::too_large; the largest feeds of the corpora have 2 MB.
constexpr Bytes kMaxFeed = mebibytes(16);

/// Reads RSS 0.9x–2.0, Atom 0.3/1.0, RDF (RSS 1.0), JSON Feed 1.0/1.1, as broken as the world
/// writes them. `content_type` is the HTTP header's value, may be empty. No entity is expanded
/// beyond the predefined and HTML's own, nothing is loaded. Fails with Kind::malformed when nothing
/// like a feed is found.
Result<Feed> read_feed(std::string_view bytes, std::string_view content_type, const Url& url);

}  // namespace vigie
