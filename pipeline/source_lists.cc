#include "pipeline/source_lists.h"

#include <unordered_set>

#include <fmt/format.h>

#include "core/utf8.h"
#include "crawler/opml.h"
#include "pipeline/source_id.h"

namespace vigie {
namespace {

constexpr std::size_t kDeepest = 64;

std::string short_name(std::string_view text) {
  return one_line(cut_utf8(one_line(text), kLongestSourceName));
}

/// What keeps a feed of a list from becoming a source, or empty.
std::string obstacle(const OpmlFeed& feed, const std::optional<Url>& url) {
  if (!url || !url->is_http() || url->host().empty()) return "no http address";
  if (url->has_credentials()) return "the address holds a password";
  return feed.categories.size() > kDeepest ? "categories nested too deep" : "";
}

}  // namespace

Result<ListImport> read_list(std::string_view opml, const Settings& settings) {
  const auto feeds = read_opml(opml);
  if (!feeds) return feeds.error();
  ListImport import;
  NewSourceIds ids(settings.sources);
  std::unordered_set<std::string> addresses;
  for (const Source& source : settings.sources)
    if (const auto url = Url::parse(source.url)) addresses.insert(url->key());
  for (const OpmlFeed& feed : *feeds) {
    const auto url = Url::parse(feed.xml_url);
    if (const std::string why = obstacle(feed, url); !why.empty()) {
      import.left_out.push_back(fmt::format("{}: {}", feed.xml_url, why));
      continue;
    }
    if (!addresses.insert(url->key()).second) {
      ++import.known;
      continue;
    }
    Source source;
    source.kind = SourceKind::feed;
    source.url = url->href();
    source.name = short_name(feed.title);
    source.id = ids.next(source.name, *url);
    for (const std::string& category : feed.categories)
      if (std::string name = short_name(category); !name.empty())
        source.category.push_back(std::move(name));
    if (const auto home = Url::parse(feed.html_url);
        home && home->is_http() && !home->has_credentials())
      source.home = home->href();
    import.fresh.push_back(std::move(source));
  }
  return import;
}

std::string write_list(const std::vector<Source>& sources) {
  std::vector<OpmlFeed> feeds;
  for (const Source& source : sources)
    if (source.enabled && source.kind == SourceKind::feed)
      feeds.push_back({source.url, source.home, source.name, source.category});
  return write_opml("Vigie", feeds);
}

}  // namespace vigie
