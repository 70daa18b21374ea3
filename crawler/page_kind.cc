#include "crawler/page_kind.h"

#include <algorithm>

#include "crawler/html_tokens.h"

namespace vigie {
namespace {

constexpr std::size_t kShortestArticle = 250;  // bytes of main text
constexpr std::size_t kLongParagraph = 120;
constexpr double kMostTeasers = 0.4;   // share of the paragraphs that are a link's text
constexpr std::size_t kHeadline = 25;  // bytes: the text of a link to an article, not of a menu's
constexpr std::size_t kManyHeadlines = 10;

/// "/", "/index.html", "/actualites/page/3": addresses of lists by the web's own habits.
bool is_address_of_list(const Url& url) {
  std::string_view path = url.path();
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  if (path.size() <= 1 && url.query().empty()) return true;
  const std::size_t slash = path.rfind('/');
  const std::string_view last = path.substr(slash + 1), before = path.substr(0, slash);
  const std::string_view stem = last.substr(0, last.find('.'));
  if (equals_ignoring_case(stem, "index") || equals_ignoring_case(stem, "default")) return true;
  if (is_all_digits(stem) && (before.ends_with("/page") || before.ends_with("/p"))) return true;
  if (stem.starts_with("page-") && is_all_digits(stem.substr(5))) return true;
  return url.query().starts_with("page=") || url.query().find("&page=") != std::string_view::npos;
}

struct Paragraphs {
  std::size_t count = 0, teasers = 0;
  std::size_t prose = 0;  ///< bytes of long paragraphs that are no link

  bool are_teasers() const {
    return static_cast<double>(teasers) > kMostTeasers * static_cast<double>(count);
  }
};

Paragraphs weigh(const Page& page) {
  std::vector<std::string_view> links;
  links.reserve(page.links.size());
  for (const Link& link : page.links)
    if (!link.text.empty()) links.emplace_back(link.text);
  std::sort(links.begin(), links.end());
  Paragraphs out;
  std::string_view text = page.text;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    ++out.count;
    if (std::binary_search(links.begin(), links.end(), line))
      ++out.teasers;
    else if (line.size() >= kLongParagraph)
      out.prose += line.size();
  }
  return out;
}

}  // namespace

bool reads_as_article(const Page& page) {
  const auto url = Url::parse(page.url);
  if (url && is_address_of_list(*url)) return false;
  if (page.text.size() < kShortestArticle) return false;
  const Paragraphs paragraphs = weigh(page);
  if (paragraphs.are_teasers()) return false;
  // A date makes a short text an article; without one there must be prose.
  return page.published ? paragraphs.prose > 0 || paragraphs.teasers == 0
                        : paragraphs.prose >= 2 * kShortestArticle;
}

bool reads_as_list(const Page& page) {
  const Paragraphs paragraphs = weigh(page);
  if (paragraphs.prose >= 2 * kShortestArticle) return false;
  const auto url = Url::parse(page.url);
  if (url && is_address_of_list(*url)) return true;
  if (paragraphs.count > 0) return paragraphs.are_teasers() && paragraphs.prose == 0;
  return std::ranges::count_if(page.links, [](const Link& link) {
           return link.text.size() >= kHeadline;
         }) >= static_cast<std::ptrdiff_t>(kManyHeadlines);
}

}  // namespace vigie
