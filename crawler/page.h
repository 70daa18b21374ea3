#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "core/time.h"
#include "core/url.h"

namespace vigie {

struct Link {
  std::string url;   ///< absolute http(s), without fragment
  std::string text;  ///< one line
  bool operator==(const Link&) const = default;
};

/// What a reader sees in one HTML page. All text is valid UTF-8.
struct Page {
  std::string url;
  std::string canonical;  ///< absolute; empty when the page names none
  std::string title;      ///< one line; empty when unknown
  std::vector<std::string> authors;
  std::optional<Date> published, modified;
  std::string language;  ///< as the page declares it, "fr"; empty when it does not
  std::string site, section;
  std::vector<std::string> keywords;  ///< at most 50, as the page gives them, each once
  std::string image;                  ///< absolute; empty when the page names none
  Access access = Access::unknown;    ///< of a paid page the text is what it shows
  std::string text;                   ///< main text, paragraphs separated by one newline
  std::vector<Link> links;            ///< every link of the page, in order, each address once
  std::vector<Link> feeds;            ///< <link rel=alternate> of feed types
  Directives directives;              ///< of its meta robots; the header's are read_directives()'s
};

/// Why the text of a page is what it is, for people who look at one page (crawler/explain.h).
struct Explanation {
  struct Block {
    std::string text;
    bool kept;
    std::string reason;   ///< "kept", "role", "service", … (Fate, in crawler/survey.h)
    std::string element;  ///< the element whose role speaks against it, "div.related"; may be empty
  };
  std::string container;      ///< "article.post", as a selector would name it
  std::string rule;           ///< how it was chosen, in words
  bool from_json_ld = false;  ///< the blocks below are not the text: the page shows less
  std::vector<Block> blocks;  ///< of the container and the standfirst, in order
};

/// Adds what one meta robots or X-Robots-Tag value asks: "noindex, max-snippet:50", "none". Of
/// several, the strictest holds. A tag for another robot ("googlebot: noindex") is not ours.
void read_directives(std::string_view value, Directives& into);

/// Reads one page. Never fails on HTML, however broken; Kind::too_large past the byte cap,
/// Kind::malformed for bytes that are no text at all. `content_type` is the HTTP header's value,
/// may be empty. No date after `now` is believed. Cost: one linear pre-scan (caps depth at 512,
/// attributes, drops what reading never needs), one Gumbo parse, linear walks with an explicit
/// stack. `why` takes the reasons when it is given.
Result<Page> read_page(std::string_view bytes, std::string_view content_type, const Url& url,
                       Instant now, Explanation* why = nullptr);

/// The links of a page that a link rule selects: a selector subset (tag, #id, .class, [attr],
/// [attr=value], descendant, child, comma), in document order, each address once.
Result<std::vector<Link>> select_links(std::string_view bytes, std::string_view content_type,
                                       const Url& url, std::string_view selector);

/// The typed values that a page holds, by the source's map of field and selector (as in
/// select_links; the page's body is looked at, not its head): of each element that a selector names
/// its `content`, `datetime` or `value` attribute, else its text, one line of at most
/// kLongestMapped bytes; at most kMostMapped a field, each once. A deadline is the day as RFC 3339
/// has it, and left out when it is none.
constexpr std::size_t kLongestMapped = 300, kMostMapped = 16;
Result<std::vector<FieldValue>> select_fields(std::string_view bytes, std::string_view content_type,
                                              const std::vector<FieldValue>& map);

/// A selector that cannot be read, told by `--check`: nothing when it is good.
std::optional<Error> check_selector(std::string_view selector);

}  // namespace vigie
