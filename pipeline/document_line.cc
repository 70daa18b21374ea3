#include "pipeline/document_line.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/ascii.h"
#include "core/url.h"
#include "core/utf8.h"
#include "indexer/analysis.h"

namespace vigie {
namespace {

namespace json = boost::json;
constexpr std::size_t kMaxLine = std::size_t{16} << 20;
constexpr std::size_t kLongestId = 200, kLongestKey = 4096, kLongestKind = 40, kLongestValue = 500;
constexpr std::size_t kMostValues = 100;  // of one field
constexpr std::array<std::string_view, 9> kTyped = {
    "place", "sector", "department", "siren", "notice", "buyer", "amount", "cpv", "tag"};

std::string text_of(const json::value* value) {
  if (value == nullptr) return {};
  if (const auto* text = value->if_string())
    return valid_utf8(std::string_view(text->data(), text->size()));
  if (const auto* number = value->if_int64()) return std::to_string(*number);
  return {};
}

std::string text_of(const json::object& object, std::string_view key) {
  return text_of(object.if_contains(key));
}

bool flag_of(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

void add_authors(const json::object& object, Document& document) {
  const json::value* value = object.if_contains("author");
  if (value == nullptr) return;
  if (const auto* names = value->if_array()) {
    for (const json::value& name : *names)
      if (name.is_string()) document.authors.push_back(one_line(text_of(&name)));
  } else if (const std::string name = one_line(text_of(object, "author")); !name.empty()) {
    document.authors.push_back(name);
  }
}

std::string typed_value(const json::value& value) {
  if (const auto* number = value.if_double()) return fmt::format("{}", *number);
  return one_line(text_of(&value));
}

/// The values of one typed field, or what is wrong with them.
std::string add_typed(std::string_view field, const json::value& given, Document& document) {
  const auto* list = given.if_array();
  if (list != nullptr && list->size() > kMostValues)
    return fmt::format("\"{}\" has more than {} values", field, kMostValues);
  const std::size_t count = list == nullptr ? 1 : list->size();
  for (std::size_t i = 0; i < count; ++i) {
    const json::value& one = list == nullptr ? given : (*list)[i];
    if (one.is_null()) continue;
    FieldValue value{std::string(field), typed_value(one)};
    if (value.value.empty() || value.value.size() > kLongestValue)
      return fmt::format("\"{}\" must be a text of 1 to {} bytes, or a list of them", field,
                         kLongestValue);
    if (std::find(document.fields.begin(), document.fields.end(), value) == document.fields.end())
      document.fields.push_back(std::move(value));
  }
  return {};
}

/// What the document is and its typed values, or what is wrong with them.
std::string add_types(const json::object& object, Document& document) {
  for (const std::string_view field : kTyped)
    if (const auto* given = object.if_contains(field))
      if (auto complaint = add_typed(field, *given, document); !complaint.empty()) return complaint;
  document.kind = text_of(object, "kind");
  const bool one_word = std::all_of(document.kind.begin(), document.kind.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-' || c == '_';
  });
  if (!one_word || document.kind.size() > kLongestKind)
    return fmt::format("kind \"{}\" is not one lower-case word", one_line(document.kind));
  const bool names_notice = std::any_of(document.fields.begin(), document.fields.end(),
                                        [](const FieldValue& f) { return f.field == "notice"; });
  if (document.kind.empty() && names_notice) document.kind = "notice";
  const std::string given = text_of(object, "access");
  const auto access = access_kind(given);
  if (!access) return fmt::format("access \"{}\" is neither free nor paid", one_line(given));
  document.access = *access;
  document.directives.noindex = flag_of(object, "noindex");
  document.directives.nosnippet = flag_of(object, "nosnippet");
  if (const auto* most = object.if_contains("max_snippet"); most != nullptr && most->is_int64())
    document.directives.max_snippet =
        static_cast<int>(std::clamp<std::int64_t>(most->get_int64(), -1, 1'000'000));
  return {};
}

/// The dates, or what is wrong with them.
std::string add_dates(const json::object& object, Document& document, Instant now) {
  document.seen = now;
  for (const char* key : {"published", "modified", "seen", "deadline"}) {
    const std::string given = text_of(object, key);
    if (given.empty()) continue;
    const auto date = Date::read(given);
    if (!date) return fmt::format("{} \"{}\" is no date", key, one_line(given));
    const std::string_view name = key;
    if (name == "published") document.published = date;
    if (name == "modified") document.modified = date;
    if (name == "seen") document.seen = std::min(date->instant, now);
    if (name == "deadline") document.deadline = date->text.substr(0, 10);
  }
  return {};
}

/// Ids are printed as they are, where scripts read them and on terminals.
bool holds_controls(std::string_view id) {
  for (std::size_t pos = 0; pos < id.size();) {
    const char32_t c = next_code_point(id, pos);
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) return true;
  }
  return false;
}

/// By what the document is known, and where it is read; or what is wrong with that.
std::string add_identity(const json::object& object, Document& document) {
  document.given_id = text_of(object, "id");
  document.key = text_of(object, "key");
  if (document.given_id.empty() && !document.key.empty()) {
    if (document.key.size() > kLongestKey || document.key.starts_with("import:"))
      return "\"key\" is none that an export writes";
  } else {
    if (document.given_id.empty() || document.given_id.size() > kLongestId)
      return "\"id\" is missing or too long";
    if (holds_controls(document.given_id)) return "\"id\" holds control characters";
    document.key = "import:" + document.given_id;
  }
  document.url = text_of(object, "url");
  if (!document.url.empty()) {
    const auto url = Url::parse(document.url);
    if (!url || !url->is_http())
      return fmt::format("\"{}\" is no http address", one_line(document.url));
    document.url = url->href();
    document.site = std::string(url->host());
  }
  if (const std::string site = one_line(text_of(object, "site")); !site.empty())
    document.site = site;
  return {};
}

void put_text(json::object& line, const char* key, const std::string& text) {
  if (!text.empty()) line.emplace(key, text);
}

void put_typed(json::object& line, const Document& document) {
  for (const std::string_view field : kTyped) {
    json::array values;
    for (const FieldValue& one : document.fields)
      if (one.field == field) values.emplace_back(one.value);
    if (values.size() == 1)
      line.emplace(field, std::move(values.front()));
    else if (!values.empty())
      line.emplace(field, std::move(values));
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
  std::string complaint = add_identity(object, document);
  if (complaint.empty()) complaint = add_dates(object, document, now);
  if (complaint.empty()) complaint = add_types(object, document);
  if (!complaint.empty()) return wrong(std::move(complaint));
  document.title = one_line(text_of(object, "title"));
  document.text = text_of(object, "text");
  document.source = SourceId{one_line(text_of(object, "source"))};
  document.robots = one_line(text_of(object, "robots"));
  add_authors(object, document);
  document.language = decide_language(text_of(object, "language"), "", "",
                                      document.title + "\n" + document.text, default_language);
  return document;
}

std::string document_line(const Document& document) {
  json::object line;
  if (document.given_id.empty())
    line.emplace("key", document.key);
  else
    line.emplace("id", document.given_id);
  put_text(line, "url", document.url);
  line.emplace("title", document.title);
  line.emplace("text", document.text);
  if (!document.authors.empty()) line.emplace("author", json::value_from(document.authors));
  put_text(line, "source", document.source.text);
  put_text(line, "language", document.language);
  put_text(line, "site", document.site);
  if (document.published) line.emplace("published", document.published->text);
  if (document.modified) line.emplace("modified", document.modified->text);
  line.emplace("seen", rfc3339(document.seen));
  if (document.deadline) line.emplace("deadline", *document.deadline);
  put_text(line, "kind", document.kind);
  put_text(line, "access", word(document.access));
  put_typed(line, document);
  put_text(line, "robots", document.robots);
  if (document.directives.noindex) line.emplace("noindex", true);
  if (document.directives.nosnippet) line.emplace("nosnippet", true);
  if (document.directives.max_snippet)
    line.emplace("max_snippet", *document.directives.max_snippet);
  return json::serialize(line);
}

}  // namespace vigie
