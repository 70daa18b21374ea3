// Answers for programs: JSON, a line a hit, CSV, RSS.
#include <chrono>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "search-cli/answer.h"
#include "search-cli/csv.h"
#include "search-cli/hit_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/markup.h"

namespace vigie {
namespace {

namespace json = boost::json;

std::string plain(const std::vector<SnippetPart>& passage) {
  std::string text;
  for (const SnippetPart& part : passage) text += part.text;
  return text;
}

/// The passage as far as it may leave the house, cut between two words.
std::string excerpt(const ShownHit& shown) {
  const std::string line = one_line(plain(shown.passage));
  std::size_t pos = 0, border = 0, count = 0;
  for (; pos < line.size() && count < shown.may_quote; ++count) {
    if (line[pos] == ' ') border = pos;
    next_code_point(line, pos);
  }
  if (pos >= line.size()) return line;
  if (border == 0 || shown.may_quote == 0) return {};
  return line.substr(0, border) + "…";
}

json::object json_of(const ShownHit& shown) {
  json::object out = json_of(shown.hit);
  out["snippet"] = plain(shown.passage);
  return out;
}

/// RFC 822 with a year of four digits, as RSS 2.0 asks; never in the language of the machine.
std::string rfc822(Instant moment) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day ymd{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(moment - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                     kDays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(ymd.day()),
                     kMonths[static_cast<unsigned>(ymd.month()) - 1], static_cast<int>(ymd.year()),
                     time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::string element(std::string_view name, std::string_view text) {
  return text.empty() ? std::string() : fmt::format("<{0}>{1}</{0}>\n", name, xml_text(text));
}

std::string item_of(const ShownHit& shown, const ChannelFacts& channel) {
  const Hit& hit = shown.hit;
  std::string out = "<item>\n" + element("title", hit.title) + element("link", hit.url);
  // A description is HTML, and the excerpt is plain text: escaped for HTML, then for XML.
  out += element("description", xml_text(excerpt(shown)));
  out += fmt::format("<guid isPermaLink=\"false\">{}/{}</guid>\n", channel.uuid, hit.id.value);
  const auto date = Date::read(hit.published.empty() ? hit.seen : hit.published);
  if (date) out += element("pubDate", rfc822(date->instant));
  return out + element("category", hit.source) + "</item>\n";
}

}  // namespace

json::object json_of(const Answer& answer) {
  json::array hits;
  for (const ShownHit& shown : answer.hits) hits.push_back(json_of(shown));
  json::object out = {{"format", 1}, {"total", answer.result.total}, {"hits", std::move(hits)}};
  if (answer.meant) out["did_you_mean"] = *answer.meant;
  if (answer.request.facets.empty()) return out;
  json::object facets;
  for (const FacetCounts& facet : answer.result.facets) {
    json::array counts;
    for (const FacetCount& one : facet.counts)
      counts.push_back(json::object{{"value", or_null(one.value)}, {"count", one.count}});
    facets[word(facet.facet)] = std::move(counts);
  }
  out["facets"] = std::move(facets);
  return out;
}

std::string jsonl_of(const Answer& answer) {
  std::string out;
  for (const ShownHit& shown : answer.hits) out += json_text(json_of(shown)) + "\n";
  return out;
}

std::string csv_of(const Answer& answer) {
  std::string out = csv_record(
      {"id", "published", "source", "language", "title", "url", "score", "story", "excerpt"});
  for (const ShownHit& shown : answer.hits) {
    const Hit& hit = shown.hit;
    out += csv_record({shown_id(hit), hit.published, hit.source, hit.language, hit.title, hit.url,
                       fmt::format("{:.4f}", hit.score), std::to_string(hit.story.value),
                       excerpt(shown)});
  }
  return out;
}

std::string rss_of(const Answer& answer, const ChannelFacts& channel) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\">\n<channel>\n";
  const std::string query = one_line(answer.request.query.text);
  out += element("title", "Vigie: " + query) + element("link", channel.link);
  out += element("description", fmt::format("{} of the {} documents that answer {}",
                                            answer.hits.size(), answer.result.total, query));
  out += element("lastBuildDate", rfc822(answer.request.now)) + element("generator", "Vigie");
  for (const ShownHit& shown : answer.hits) out += item_of(shown, channel);
  return out + "</channel>\n</rss>\n";
}

}  // namespace vigie
