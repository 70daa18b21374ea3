#include "crawler/metadata.h"

#include <algorithm>

#include "core/utf8.h"
#include "crawler/html_tokens.h"
#include "crawler/page.h"

namespace vigie {
namespace {

bool has_token(std::string_view list, std::string_view token) {
  for (std::size_t pos = 0; pos < list.size();) {
    const std::size_t end = std::min(list.find_first_of(", \t", pos), list.size());
    if (equals_ignoring_case(list.substr(pos, end - pos), token)) return true;
    pos = end + 1;
  }
  return false;
}

/// "fr_FR", "FR-fr " to "fr-FR"; empty when it is no language tag.
std::string language_tag(std::string_view text) {
  std::string tag = one_line(cut_utf8(text, 35));
  for (char& c : tag)
    if (c == '_') c = '-';
  const std::size_t first = std::min(tag.find('-'), tag.size());
  if (first < 2 || first > 3) return {};
  for (std::size_t i = 0; i < tag.size(); ++i) {
    const char low = ascii_lower(tag[i]);
    const bool letter = low >= 'a' && low <= 'z';
    if (!letter && (i < first || (tag[i] != '-' && (low < '0' || low > '9')))) return {};
    if (i < first) tag[i] = low;
  }
  return tag;
}

}  // namespace

std::string_view meta_of(const PageHead& head, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    for (const PageHead::Meta& meta : head.metas)
      if (meta.name == name && !meta.content.empty()) return meta.content;
  return {};
}

namespace {

constexpr std::size_t kMaxKeywords = 50;

/// Each keyword once, whether they come one by one or between commas.
std::vector<std::string> keywords_of(const PageHead& head, const LinkedArticle& linked) {
  std::vector<std::string> found;
  const auto add = [&](std::string_view list) {
    while (!list.empty() && found.size() < kMaxKeywords) {
      const std::size_t end = std::min(list.find_first_of(",;"), list.size());
      std::string keyword = one_line(cut_utf8(list.substr(0, end), 100));
      list.remove_prefix(std::min(end + 1, list.size()));
      const bool known = std::any_of(found.begin(), found.end(), [&](const std::string& other) {
        return equals_ignoring_case(other, keyword);
      });
      if (!keyword.empty() && !known) found.push_back(std::move(keyword));
    }
  };
  for (const std::string& list : linked.keywords) add(list);
  for (const PageHead::Meta& meta : head.metas)
    if (meta.name == "article:tag" || meta.name == "keywords" || meta.name == "news_keywords")
      add(meta.content);
  return found;
}

}  // namespace

Metadata read_declarations(const PageHead& head, const LinkedArticle& linked, const Url& url) {
  Metadata found;
  for (const std::string_view text :
       {std::string_view(head.language),
        meta_of(head, {"content-language", "language", "dc.language", "dcterms.language"}),
        meta_of(head, {"og:locale"}), std::string_view(linked.language)}) {
    if (found.language.empty()) found.language = language_tag(text);
  }
  found.site = meta_of(head, {"og:site_name", "application-name"});
  if (found.site.empty()) found.site = linked.site;
  const auto base = Url::parse(head.base, url);
  for (const PageHead::LinkTag& link : head.links) {
    if (!has_token(link.rel, "canonical")) continue;
    const auto address = Url::parse(link.href, base ? *base : url);
    if (address && address->is_http()) {
      found.canonical = address->without_fragment();
      break;
    }
  }
  if (found.canonical.empty()) {
    const auto address = Url::parse(meta_of(head, {"og:url"}), base ? *base : url);
    if (!meta_of(head, {"og:url"}).empty() && address && address->is_http())
      found.canonical = address->without_fragment();
  }
  found.section = meta_of(head, {"article:section", "og:article:section", "section"});
  if (found.section.empty()) found.section = linked.section;
  found.keywords = keywords_of(head, linked);
  for (const std::string_view image : {meta_of(head, {"og:image", "og:image:url", "twitter:image"}),
                                       std::string_view(linked.image)}) {
    const auto address = Url::parse(image, base ? *base : url);
    if (image.empty() || !address || !address->is_http()) continue;
    found.image = address->href();
    break;
  }
  for (const PageHead::Meta& meta : head.metas) {
    if (meta.name == "robots" || meta.name == "vigie")
      read_directives(meta.content, found.directives);
  }
  return found;
}

}  // namespace vigie
