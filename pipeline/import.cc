#include "pipeline/import.h"

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/url.h"
#include "core/utf8.h"
#include "indexer/analysis.h"
#include "pipeline/intake.h"

namespace vigie {
namespace {

namespace json = boost::json;
constexpr std::size_t kPerTransaction = 1'000;
constexpr std::size_t kKeptErrors = 20;
constexpr std::size_t kMaxLine = std::size_t{16} << 20;

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return {};
  if (const auto* text = value->if_string())
    return valid_utf8(std::string_view(text->data(), text->size()));
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  return {};
}

void add_authors(const json::object& object, Document& document) {
  const json::value* value = object.if_contains("author");
  if (value == nullptr) return;
  if (const auto* names = value->if_array()) {
    for (const json::value& name : *names)
      if (const auto* text = name.if_string())
        document.authors.push_back(one_line({text->data(), text->size()}));
  } else if (const std::string name = one_line(text_of(object, "author")); !name.empty()) {
    document.authors.push_back(name);
  }
}

}  // namespace

Result<Document> read_document_line(const std::string& line, std::size_t line_number,
                                    const std::string& default_language, Instant now) {
  const auto wrong = [&](std::string what) {
    return Error{Kind::malformed,
                 std::move(what),
                 "a line is an object with id, title and text",
                 {"", static_cast<int>(line_number), 1}};
  };
  if (line.size() > kMaxLine) return wrong("the line is longer than 16 MiB");
  boost::system::error_code failed;
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  const json::value parsed = json::parse(line, failed, {}, options);
  if (failed || !parsed.is_object()) return wrong("the line is no JSON object");
  const json::object& object = parsed.get_object();

  Document document;
  document.given_id = text_of(object, "id");
  if (document.given_id.empty() || document.given_id.size() > 200)
    return wrong("\"id\" is missing or too long");
  document.key = "import:" + document.given_id;
  document.url = text_of(object, "url");
  if (!document.url.empty()) {
    const auto url = Url::parse(document.url);
    if (!url || !url->is_http())
      return wrong(fmt::format("\"{}\" is no http address", one_line(document.url)));
    document.url = url->href();
    document.site = std::string(url->host());
  }
  document.title = one_line(text_of(object, "title"));
  document.text = text_of(object, "text");
  document.source = SourceId{one_line(text_of(object, "source"))};
  if (const std::string date = text_of(object, "published"); !date.empty()) {
    document.published = Date::read(date);
    if (!document.published)
      return wrong(fmt::format("published \"{}\" is no date", one_line(date)));
  }
  add_authors(object, document);
  document.language = decide_language(text_of(object, "language"), "", "",
                                      document.title + "\n" + document.text, default_language);
  document.seen = now;
  return document;
}

Result<ImportReport> import_documents(std::istream& lines, Database& db, const WatchList& list,
                                      bool alert, const Clock& clock,
                                      const std::function<void(std::int64_t)>& progress) {
  ImportReport report;
  std::string line;
  bool more = true;
  while (more) {
    const auto batch = db.write([&]() -> Result<void> {
      for (std::size_t n = 0;
           n < kPerTransaction && (more = static_cast<bool>(std::getline(lines, line))); ++n) {
        ++report.lines;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const Instant now = clock.now();
        const auto document = read_document_line(line, static_cast<std::size_t>(report.lines),
                                                 list.default_language, now);
        if (!document) {
          ++report.refused_count;
          if (report.refused.size() < kKeptErrors) report.refused.push_back(document.error());
          continue;
        }
        const auto matches = list.matcher->match(*document, now);
        const auto taken = take_in(db, *document, matches, list,
                                   alert ? Alerting::always : Alerting::never, Revisions::any, now);
        if (!taken) return taken.error();
        switch (taken->what) {
          case Archived::What::fresh: ++report.fresh; break;
          case Archived::What::revised: ++report.revised; break;
          case Archived::What::unchanged: ++report.unchanged; break;
        }
      }
      return {};
    });
    if (!batch) return batch.error();
    if (progress) progress(report.lines);
  }
  return report;
}

}  // namespace vigie
