#include "pipeline/discovery.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "crawler/html_tokens.h"
#include "net/http.h"

namespace vigie {
namespace {

constexpr Interval kStill = std::chrono::days{365};

// WordPress, Drupal, TYPO3, Hugo, Ghost, Jekyll, SPIP, Joomla; then the names that sites give.
constexpr std::array kUsualFeeds = {"/feed/",       "/rss.xml", "/feed.xml",
                                    "/atom.xml",    "/rss",     "/index.xml",
                                    "/feed",        "/rss/",    "/spip.php?page=backend",
                                    "/?format=feed"};
constexpr std::array kUsualSitemaps = {"/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml",
                                       "/sitemap-news.xml", "/sitemap.xml.gz"};
constexpr std::array kFeedEnds = {".rss",  ".atom", ".rdf",  "/feed",   "/feed/",   "/rss",
                                  "/rss/", "/atom", "/flux", "rss.xml", "atom.xml", "feed.xml"};
constexpr std::array kFeedQueries = {"feed=",      "format=feed", "page=backend",
                                     "format=rss", "type=rss",    "output=rss"};
constexpr std::array kFeedWords = {"rss",
                                   "atom",
                                   "flux rss",
                                   "fil rss",
                                   "flux",
                                   "rss feed",
                                   "feed",
                                   "s'abonner au flux rss",
                                   "flux d'actualité"};

template <std::size_t N>
bool is_any(std::string_view text, const std::array<const char*, N>& of) {
  return std::any_of(of.begin(), of.end(),
                     [&](const char* one) { return equals_ignoring_case(text, one); });
}

bool looks_like_a_feed(const Link& link) {
  const auto url = Url::parse(link.url);
  if (!url || !url->is_http()) return false;
  const std::string_view path = url->path(), query = url->query();
  const auto ends = [&](std::string_view end) {
    return path.size() >= end.size() &&
           equals_ignoring_case(path.substr(path.size() - end.size()), end);
  };
  return is_any(link.text, kFeedWords) || std::any_of(kFeedEnds.begin(), kFeedEnds.end(), ends) ||
         std::any_of(kFeedQueries.begin(), kFeedQueries.end(), [&](std::string_view part) {
           return query.find(part) != std::string_view::npos;
         });
}

/// Adds each address once, and only those that can be visited.
class Candidates {
 public:
  explicit Candidates(const Url& page) : page_(page) { seen_.insert(page.without_fragment()); }

  bool add(std::string_view address, std::string title, Hint hint) {
    const auto url = Url::parse(address, page_);
    if (!url || !url->is_http() || !seen_.insert(url->without_fragment()).second) return false;
    out_.push_back({url->without_fragment(), std::move(title), hint});
    return true;
  }
  std::vector<Candidate> take() { return std::move(out_); }

 private:
  const Url& page_;
  std::set<std::string> seen_;
  std::vector<Candidate> out_;
};

bool about_comments(const Discovered& one) {
  const std::string both = one.source.url + " " + one.source.name;
  return find_ignoring_case(both, "comment", 0) != std::string::npos;
}

/// What two answers of one site share when they are the same list.
std::tuple<SourceKind, std::string, std::string, std::size_t> content_of(const Discovered& one) {
  const auto& found = one.reading.found;
  return {one.source.kind, found.empty() ? one.source.url : found.front().key,
          found.empty() ? "" : found.back().key, one.entries};
}

bool worth_asking(const Candidate& candidate, const std::vector<Discovered>& found) {
  const auto has = [&](SourceKind kind) {
    return std::any_of(found.begin(), found.end(),
                       [&](const Discovered& one) { return one.source.kind == kind; });
  };
  if (candidate.hint == Hint::usual_feed) return !has(SourceKind::feed);
  if (candidate.hint == Hint::usual_sitemap) return !has(SourceKind::sitemap);
  return true;
}

}  // namespace

const char* words(Hint hint) {
  switch (hint) {
    case Hint::declared: return "declared by the page";
    case Hint::robots: return "named by robots.txt";
    case Hint::linked: return "linked from the page";
    case Hint::usual_feed:
    case Hint::usual_sitemap: return "at a usual address";
  }
  return "";
}

std::vector<Candidate> candidates(const Url& url, const Page* page,
                                  const std::vector<std::string>& robots_sitemaps) {
  Candidates out(url);
  if (page != nullptr)
    for (const Link& feed : page->feeds) out.add(feed.url, feed.text, Hint::declared);
  for (const std::string& sitemap : robots_sitemaps) out.add(sitemap, "", Hint::robots);
  std::size_t linked = 0;
  for (std::size_t i = 0; page != nullptr && i < page->links.size() && linked < kMostLinked; ++i)
    if (looks_like_a_feed(page->links[i]) &&
        out.add(page->links[i].url, page->links[i].text, Hint::linked))
      ++linked;
  // A section of a WordPress site has a feed of its own below it.
  const std::string_view path = url.path();
  if (path.size() > 1 && path.find('.') == std::string_view::npos)
    out.add(std::string(path) + (path.ends_with('/') ? "feed/" : "/feed/"), "", Hint::usual_feed);
  for (const char* usual : kUsualFeeds) out.add(usual, "", Hint::usual_feed);
  for (const char* usual : kUsualSitemaps) out.add(usual, "", Hint::usual_sitemap);
  return out.take();
}

std::optional<Discovered> recognise(const Candidate& candidate, const std::string& body,
                                    const std::string& content_type, const Url& url, Instant now) {
  Discovered discovered;
  discovered.hint = candidate.hint;
  discovered.source.url = candidate.url;
  for (const SourceKind kind : {SourceKind::feed, SourceKind::sitemap}) {
    // A page that answers every address is no sitemap, however much text it holds.
    if (kind == SourceKind::sitemap && content_type.find("html") != std::string::npos) break;
    discovered.source.kind = kind;
    auto reading = read_source(discovered.source, body, content_type, url, now);
    if (!reading) continue;
    discovered.reading = std::move(*reading);
    break;
  }
  const SourceReading& reading = discovered.reading;
  discovered.entries = reading.found.size() + reading.sitemaps.size();
  if (discovered.entries == 0 && reading.title.empty()) return std::nullopt;
  discovered.source.name = reading.title.empty() ? candidate.title : reading.title;
  for (const Found& found : reading.found) {
    const auto date = found.published ? found.published : Date::read(found.modified);
    if (date && (!discovered.newest || date->instant > discovered.newest->instant))
      discovered.newest = date;
  }
  return discovered;
}

std::vector<Discovered> ranked(std::vector<Discovered> found, Instant now) {
  const auto rank = [&](const Discovered& one) {
    const bool still = one.newest && now - one.newest->instant > kStill;
    return std::tuple(one.entries == 0, one.source.kind != SourceKind::feed, about_comments(one),
                      still, static_cast<int>(one.hint));
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  std::set<decltype(content_of(found.front()))> seen;
  std::vector<Discovered> out;
  for (Discovered& one : found)
    if (seen.insert(content_of(one)).second) out.push_back(std::move(one));
  return out;
}

boost::asio::awaitable<std::vector<Discovered>> discover(Visitor& visitor,
                                                         std::vector<Candidate> candidates,
                                                         Instant now) {
  std::vector<Discovered> found;
  std::size_t asked = 0;
  for (std::size_t i = 0; i < candidates.size() && asked < kMostAsked; ++i) {
    const Candidate& candidate = candidates[i];
    const auto url = Url::parse(candidate.url);
    if (!url || !worth_asking(candidate, found)) continue;
    ++asked;
    const Asking whole;
    const auto got = co_await visitor.get(*url, whole);
    if (!got) continue;
    const std::string type(got->response.header("content-type"));
    auto one = recognise(candidate, got->response.body, type, got->url, now);
    if (!one) continue;
    // What has moved for good is proposed where it is.
    if (!got->redirects.empty() && got->permanent) one->source.url = got->url.without_fragment();
    found.push_back(std::move(*one));
  }
  co_return ranked(std::move(found), now);
}

}  // namespace vigie
