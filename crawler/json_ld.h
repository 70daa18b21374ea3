#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// The article that a page describes in JSON-LD (schema.org), as written there.
struct LinkedArticle {
  std::string headline, published, modified, body, language, url, site, section, image;
  std::vector<std::string> authors, keywords;
  std::vector<std::string> page_published;  ///< datePublished of the page around it, at most 4
  std::optional<bool> free;                 ///< isAccessibleForFree
  bool is_article = false;  ///< of an article's type; else of a page, of which only dates are sure
};

/// Reads every JSON-LD block of a page: single objects, arrays, @graph, references by @id; blocks
/// that are no JSON are searched for the plain keys. `title` is the headline that the page shows:
/// among several articles the one of that name is taken. Nothing found leaves all fields empty.
LinkedArticle read_json_ld(const std::vector<std::string_view>& blocks, std::string_view title);

}  // namespace vigie
