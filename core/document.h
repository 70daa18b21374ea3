#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"

namespace vigie {

/// What a publisher asks of those who keep and show a page: meta robots and X-Robots-Tag.
struct Directives {
  bool noindex = false;   ///< kept, since it speaks to public search engines and this is an archive
  bool nofollow = false;  ///< a crawl of its site ends at it
  bool nosnippet = false;          ///< no text of it is shown to subscribers
  std::optional<int> max_snippet;  ///< most characters of text that are shown; none: not said
  bool operator==(const Directives&) const = default;
};

/// Whether the whole text is for all to read.
enum class Access { unknown, free, paid };
const char* word(Access access);  ///< "" for unknown
std::optional<Access> access_kind(std::string_view word);

/// One typed or tagged value of a document, from its source's configuration or from an import:
/// place, sector, department, siren, notice, buyer, amount, cpv, tag. A field may have several.
struct FieldValue {
  std::string field, value;  ///< one line each
  bool operator==(const FieldValue&) const = default;
};

/// One article, notice or page, as a reader made it and before the archive gives it a number.
/// All text is valid UTF-8; absent values are empty, or nullopt.
struct Document {
  std::string
      url;  ///< where it is read by a person: canonical where the page names one, else as visited
  std::string key;  ///< its identity in the archive: Url::key() of `url`, or "import:" + the id
                    ///< given at import
  std::string given_id;  ///< the id given at import; empty otherwise
  SourceId source;
  std::string title;  ///< one line
  std::string text;   ///< main text, paragraphs separated by one newline
  std::vector<std::string> authors;
  std::optional<Date> published;
  std::optional<Date> modified;
  std::string language;  ///< "fr", "en", …; decided once, before it is stored
  std::string site;      ///< the publisher's own name, or the host
  Instant seen{};        ///< when Vigie first had it
  Directives directives;
  std::string robots;  ///< the rule of robots.txt that allowed the visit, "Allow: /x"; empty: none
  std::optional<std::string> deadline;  ///< full-date of a notice, from a source's own fields
  Access access = Access::unknown;      ///< of a paid page the text is what it shows
  std::string kind;  ///< one word: article, report (a PDF), page (a watched page), notice; empty
                     ///< is kept as article
  std::vector<FieldValue> fields;  ///< in the order given

  /// SHA-256 (16 bytes, hexadecimal) of folded title and text: equal for the same text, and what
  /// tells a revision from an unchanged document.
  std::string content_hash() const;
};

/// A document with its numbers in the archive.
struct StoredDocument {
  DocumentId id;
  StoryId story;
  int revision = 1;           ///< counts from 1
  std::string hash;           ///< content_hash() of this revision, as it was archived
  bool text_dropped = false;  ///< by retention: `document.text` is empty, `hash` is of what it was
  Document document;

  /// What commands print and take: the id given at import where there was one, else the number.
  std::string shown_id() const;
};

}  // namespace vigie
