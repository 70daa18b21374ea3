#include "crawler/feed.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/hash.h"
#include "core/utf8.h"
#include "crawler/feed_readers.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

bool is_web_address(std::string_view text) {
  return text.starts_with("http://") || text.starts_with("https://");
}

std::string_view trimmed(std::string_view text, std::string_view junk) {
  const std::size_t first = text.find_first_not_of(junk);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(junk) - first + 1);
}

}  // namespace

const char* word(FeedKind kind) {
  static constexpr std::array kWords = {"rss", "atom", "rdf", "json"};
  return kWords.at(static_cast<std::size_t>(kind));
}

void complete(Entry& entry) {
  if (entry.url.empty() && is_web_address(entry.id)) entry.url = entry.id;
  if (!entry.id.empty()) return;
  if (!entry.url.empty())
    entry.id = entry.url;
  else if (const std::string texts = entry.title + '\n' + entry.summary + '\n' + entry.content;
           texts.size() > 2)
    entry.id = "urn:sha256:" + hex_digest(texts);
}

std::string web_address(const XmlReader& base, std::string_view text) {
  std::string given = one_line(text);
  return is_web_address(given) ? given : base.resolve(given);
}

std::string as_html(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  return out;
}

Person read_person(std::string_view text) {
  const std::string line = one_line(text);
  const std::string_view all = line;
  const std::size_t at = all.find('@');
  if (at == std::string_view::npos) return {std::string(trimmed(all, "() ")), {}};
  const std::size_t before = all.find_last_of(" (<,:", at);
  const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const std::size_t end = std::min(all.find_first_of(" )>,", at), all.size());
  // The name is what stands on either side of the address, mostly within its brackets.
  const std::string_view left = trimmed(all.substr(0, begin), " (<,:");
  const std::string_view right = trimmed(all.substr(end), " )>(,");
  const std::string_view name = left.empty() || left == "mailto" ? right : left;
  return {std::string(name), std::string(all.substr(begin, end - begin))};
}

Result<Feed> read_feed(std::string_view bytes, std::string_view content_type, const Url& url) {
  if (bytes.size() > kMaxFeed.count)
    return Error{Kind::too_large,
                 fmt::format("the feed has {} bytes, more than {}", bytes.size(), kMaxFeed.count)};
  std::string kept;
  const std::string_view text = xml_text(bytes, content_type, kept);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos && text[first] == '{')
    return read_json_feed(text.substr(first), url);
  return read_xml_feed(text, url);
}

}  // namespace vigie
