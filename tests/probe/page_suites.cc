#include <fstream>
#include <sstream>
#include <string>

#include <boost/json.hpp>

#include "crawler/page.h"
#include "crawler/pdf.h"
#include "net/clock.h"
#include "tests/probe/suites.h"

namespace vigie::probe {
namespace {

namespace json = boost::json;

std::string bytes_of(const json::object& question) {
  if (const json::value* html = question.if_contains("html"))
    return json::value_to<std::string>(*html);
  std::ifstream file(json::value_to<std::string>(question.at("path")), std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

Result<Page> page_of(const json::object& question) {
  const json::value* given = question.if_contains("url");
  const auto url = Url::parse(given != nullptr ? json::value_to<std::string>(*given) : "");
  return read_page(bytes_of(question), "", url.value_or(*Url::parse("http://host.example/")),
                   SystemClock().now());
}

/// {"html"|"path","url"?} -> {"date"}: the day of publication, else of the last change.
json::object page_date(const json::object& question) {
  const auto page = page_of(question);
  if (!page) return {{"error", page.error().what}};
  const auto& date = page->published ? page->published : page->modified;
  if (!date) return {{"date", nullptr}};
  return {{"date", date->text.substr(0, 10)}};
}

/// {"html"|"path","url"?} -> {"title","author","date","text"}; null or empty where unknown.
json::object page(const json::object& question) {
  const auto page = page_of(question);
  if (!page) return {{"error", page.error().what}};
  json::object answer{{"title", page->title}, {"text", page->text}};
  answer["author"] = json::value_from(page->authors);
  answer["date"] = nullptr;
  if (page->published) answer["date"] = page->published->text;
  return answer;
}

/// {"path"} -> {"text"}, empty for a scan.
json::object pdf(const json::object& question) {
  const auto read =
      read_pdf(bytes_of(question), *Url::parse("http://host.example/"), SystemClock().now());
  if (!read) return {{"error", read.error().what}};
  return {{"title", read->page.title}, {"text", read->page.text}, {"pages", read->pages}};
}

}  // namespace

std::vector<NamedSuite> page_suites() {
  return {{"pagedate", page_date}, {"page", page}, {"pdf", pdf}};
}

}  // namespace vigie::probe
