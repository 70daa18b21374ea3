#include "crawler/opml.h"

#include <fmt/format.h>

#include "core/bytes.h"
#include "core/utf8.h"
#include "crawler/charset.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

using Event = XmlReader::Event;

constexpr Bytes kMaxOpml = mebibytes(16);
constexpr std::size_t kMaxFeeds = 100'000;

/// XML 1.0 §4.3.3: what declares no other encoding must be UTF-8, or UTF-16 with its mark.
bool keeps_its_encoding(std::string_view bytes) {
  if (is_utf8(bytes) || bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return true;
  const std::string name = encoding_for_label(declared_encoding(bytes));
  return !name.empty() && name != "utf-8";
}

Error malformed(std::string_view why) {
  return {Kind::malformed, fmt::format("the OPML file is not well-formed XML: {}", why)};
}

}  // namespace

Result<std::vector<OpmlFeed>> read_opml(std::string_view bytes) {
  if (bytes.size() > kMaxOpml.count)
    return Error{Kind::too_large, fmt::format("the OPML file has {} bytes, more than {}",
                                              bytes.size(), kMaxOpml.count)};
  std::string kept;
  const Url nowhere = *Url::parse("about:blank");
  const std::string_view text = xml_text(bytes, "", kept);
  if (!keeps_its_encoding(bytes))
    return malformed("it holds bytes that are not in the encoding it declares");
  XmlReader xml(text, nowhere);
  bool any = false;
  std::vector<OpmlFeed> feeds;
  std::vector<std::string> around;  // the titles of the outlines that are open, empty for a feed's
  for (Event event = xml.next(); event != Event::done; event = xml.next()) {
    any = any || event == Event::start;
    if (event == Event::text || xml.name() != "outline") continue;
    if (event == Event::end) {
      if (!around.empty()) around.pop_back();
      continue;
    }
    OpmlFeed feed{one_line(xml.exact_attribute("xmlUrl")),
                  one_line(xml.exact_attribute("htmlUrl")),
                  one_line(xml.attribute("title")),
                  {}};
    if (feed.title.empty()) feed.title = one_line(xml.attribute("text"));
    around.push_back(feed.xml_url.empty() ? feed.title : std::string());
    if (feed.xml_url.empty()) continue;
    for (const std::string& title : around)
      if (!title.empty()) feed.categories.push_back(title);
    feeds.push_back(std::move(feed));
    if (feeds.size() > kMaxFeeds)
      return Error{Kind::too_large, fmt::format("the OPML file has more than {} feeds", kMaxFeeds)};
  }
  // A list of feeds is somebody's configuration: half of it, read silently, would be worse than
  // none.
  if (xml.recovered()) return malformed(fmt::format("see line {}", xml.fault_line()));
  if (!any) return malformed("it has no element");
  return feeds;
}

}  // namespace vigie
