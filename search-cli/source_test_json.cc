#include "search-cli/source_test_json.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "pipeline/source_file.h"
#include "pipeline/status.h"
#include "search-cli/json_values.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr std::size_t kStart = 500;  // bytes of a document's text

json::array documents_of(const SourceTest& test) {
  json::array out;
  for (const Document& document : test.documents)
    out.push_back(json::object{{"url", document.url},
                               {"title", document.title},
                               {"published", or_null(document.published)},
                               {"language", or_null(document.language)},
                               {"characters", count_characters(document.text)},
                               {"start", std::string(cut_utf8(one_line(document.text), kStart))}});
  return out;
}

json::array offers_of(const SourceTest& test) {
  json::array out;
  for (const Discovered& offer : test.offers)
    out.push_back(json::object{{"kind", word(offer.source.kind)},
                               {"url", offer.source.url},
                               {"title", or_null(offer.source.name)},
                               {"entries", offer.entries},
                               {"newest", or_null(offer.newest)},
                               {"hint", words(offer.hint)}});
  return out;
}

json::value overlap_of(const SourceTest& test) {
  if (!test.overlap) return nullptr;
  json::object sources;
  for (const auto& [source, count] : test.overlap->by_source) sources[source] = count;
  return json::object{{"known", test.overlap->known},
                      {"of", test.reading.found.size()},
                      {"sources", std::move(sources)}};
}

json::object robots_of(const SourceTest& test) {
  const bool ruled = !test.robots.rule.empty();
  return {{"allowed", test.robots.allowed},
          {"rule", or_null(test.robots.rule)},
          {"line", ruled ? json::value(test.robots.line) : json::value()},
          {"unreachable", or_null(test.robots_silence)}};
}

json::value error_of(const SourceTest& test) {
  if (!test.failure) return nullptr;
  return json::object{{"kind", word(test.failure->kind)}, {"what", test.failure->what}};
}

}  // namespace

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string rhythm_in_words(const SourceTest& test) {
  const std::string visited = fmt::format("would be visited every {}", about(test.every));
  if (test.dated == 0) return fmt::format("no dates to tell; {} at first", visited);
  if (!test.usual_gap)
    return fmt::format("too few dates to tell ({}); {} at first", test.dated, visited);
  const double days =
      std::chrono::duration<double, std::chrono::days::period>(*test.usual_gap).count();
  if (days < 0.7) return fmt::format("about {} a day, {}", std::lround(1 / days), visited);
  if (days < 1.5) return fmt::format("about one a day, {}", visited);
  return fmt::format("about one every {}, {}", about(*test.usual_gap), visited);
}

std::string json_of(const SourceTest& test) {
  json::array redirects, missed;
  for (const std::string& hop : test.redirects) redirects.emplace_back(hop);
  for (const Error& error : test.missed) missed.emplace_back(to_string(error));
  const auto seconds = [](Interval interval) { return interval.count() / 1000; };
  return json_text(json::object{
      {"format", 1},
      {"url", test.url},
      {"final_url", or_null(test.final_url)},
      {"status", test.status != 0 ? json::value(test.status) : json::value()},
      {"redirects", std::move(redirects)},
      {"permanent", test.permanent},
      {"robots", robots_of(test)},
      {"content_type", or_null(test.content_type)},
      {"encoding", or_null(test.encoding)},
      {"declared_encoding", or_null(test.declared)},
      {"bytes", test.bytes},
      {"read_as", or_null(test.read_as)},
      {"found", test.reading.found.size()},
      {"documents", documents_of(test)},
      {"missed", std::move(missed)},
      {"rhythm",
       json::object{{"dated", test.dated},
                    {"usual_gap_seconds",
                     test.usual_gap ? json::value(seconds(*test.usual_gap)) : json::value()},
                    {"every_seconds", seconds(test.every)}}},
      {"overlap", overlap_of(test)},
      {"offers", offers_of(test)},
      {"proposal", json::object{{"id", test.proposal.id.text},
                                {"name", or_null(test.proposal.name)},
                                {"kind", word(test.proposal.kind)},
                                {"url", test.proposal.url},
                                {"links", or_null(test.proposal.links)},
                                {"guessed", test.guessed}}},
      {"configuration", write_source(test.proposal)},
      {"error", error_of(test)}});
}

}  // namespace vigie
