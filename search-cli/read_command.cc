// vigie read page|feed|sitemap|pdf|robots: one reader by hand, on a file or an address.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "crawler/html_text.h"
#include "crawler/pdf.h"
#include "indexer/analysis.h"
#include "net/clock.h"
#include "pipeline/fetch.h"
#include "search-cli/batch.h"
#include "search-cli/command.h"
#include "search-cli/json_values.h"
#include "search-cli/reader_json.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;

/// Bytes shown of a block that was left out.
constexpr std::size_t kStartOfPruned = 90;

struct ReadOptions {
  std::string input;  // a file or an address
  std::string url;
  std::string batch;
  std::string agent = "vigie";
  std::vector<std::string> urls;
  int jobs = 1;
  bool as_json = false;
};

/// Bytes to read, and where they come from.
struct Input {
  std::string bytes;
  std::string content_type;
  Url url;
  bool placed = true;  ///< false: nobody said where the bytes were read
};

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  const json::string* text = value == nullptr ? nullptr : value->if_string();
  return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

Result<Url> base_of(const std::string& given) {
  auto url = Url::parse(given.empty() ? "http://localhost/" : given);
  if (!url) return Error{Kind::usage, fmt::format("\"{}\" is no address", given)};
  return *url;
}

Result<Input> input_of_file(const std::string& file, const std::string& url) {
  auto bytes = read_whole_file(file);
  if (!bytes) return bytes.error();
  auto base = base_of(url);
  if (!base) return base.error();
  return Input{std::move(*bytes), "", std::move(*base), !url.empty()};
}

Result<Input> input_of(const Common& common, const ReadOptions& options) {
  const auto address = Url::parse(options.input);
  if (!address || !address->is_http()) return input_of_file(options.input, options.url);
  Settings settings;
  if (!common.config.empty()) {
    auto read = settings_of(common);
    if (!read) return read.error();
    settings = std::move(*read);
  }
  auto fetched = fetch_now(settings, *address);
  if (!fetched) return fetched.error();
  std::string type(fetched->response.header("content-type"));
  return Input{std::move(fetched->response.body), std::move(type), std::move(fetched->url)};
}

/// Reads `input` with one reader and gives what it saw as the machine form.
using Reader = std::function<Result<json::object>(const Input& input)>;

/// The address against which relative links are read when nobody gave one is none to tell.
Result<json::object> told_by(const Reader& reader, const Input& input) {
  auto read = reader(input);
  if (read && !input.placed && read->contains("url")) (*read)["url"] = nullptr;
  return read;
}

Result<json::object> page_json(const Input& input) {
  auto page = read_page(input.bytes, input.content_type, input.url, SystemClock().now());
  if (!page) return page.error();
  page->language = decide_language("", page->language, "", page->text, "");
  return json_of(*page);
}

/// The same with "why": what one person who looks at one page wants to know besides.
Result<json::object> page_with_reasons(const Input& input) {
  Explanation why;
  auto page = read_page(input.bytes, input.content_type, input.url, SystemClock().now(), &why);
  if (!page) return page.error();
  page->language = decide_language("", page->language, "", page->text, "");
  json::object out = json_of(*page);
  out["why"] = json_of(why);
  return out;
}

Result<json::object> feed_json(const Input& input) {
  const auto feed = read_feed(input.bytes, input.content_type, input.url);
  if (!feed) return feed.error();
  return json_of(*feed);
}

Result<json::object> sitemap_json(const Input& input) {
  const auto sitemap = read_sitemap(input.bytes, input.url);
  if (!sitemap) return sitemap.error();
  return json_of(*sitemap);
}

Result<json::object> pdf_json(const Input& input) {
  auto pdf = read_pdf(input.bytes, input.url, SystemClock().now());
  if (!pdf) return pdf.error();
  if (pdf->page.title.empty()) pdf->page.title = title_of_file(input.url);
  pdf->page.language = decide_language("", "", "", pdf->page.text, "");
  return json_of(*pdf);
}

std::string shown(const json::value& value) {
  if (value.is_null()) return paint(Ink::dim, "none");
  if (const auto* text = value.if_string())
    return harmless(std::string_view(text->data(), text->size()));
  if (const auto* names = value.if_array()) {
    std::string all;
    for (const json::value& name : *names) all += (all.empty() ? "" : ", ") + shown(name);
    return all.empty() ? paint(Ink::dim, "none") : all;
  }
  return json::serialize(value);
}

/// A line of the head: what a colour takes does not count in the width of the name.
void show_fact(const char* name, const std::string& value) {
  print_line(paint(Ink::dim, fmt::format("{:<10}", name)) + " " + value);
}

void show_facts(const json::object& read, std::initializer_list<const char*> keys) {
  for (const char* key : keys) show_fact(key, shown(read.at(key)));
}

void show_entries(const json::object& read) {
  for (const json::value& entry : read.at("entries").as_array()) {
    const json::object& one = entry.as_object();
    const std::string title = one.at("title").is_null() ? "(untitled)" : shown(one.at("title"));
    print_line(fmt::format("\n{}\n  {}  {}", paint(Ink::bold, title),
                           paint(Ink::dim, shown(one.at("published"))),
                           paint(Ink::cyan, shown(one.at("url")))));
    if (const auto* summary = one.if_contains("summary");
        summary != nullptr && summary->is_string())
      print_line("  " + std::string(cut_utf8(one_line(to_text(summary->get_string())), 200)));
  }
}

/// The blocks of the page in order: what is text as it is, what was left out dimmed, with the
/// reason before it.
void show_blocks(const json::object& why) {
  for (const json::value& value : why.at("blocks").as_array()) {
    const json::object& block = value.as_object();
    const std::string text = shown(block.at("text"));
    if (block.at("kept").as_bool()) {
      print_line(text);
      continue;
    }
    std::string reason = shown(block.at("reason"));
    if (!block.at("element").is_null()) reason += " " + shown(block.at("element"));
    const std::string start(cut_utf8(text, kStartOfPruned));
    print_line(fmt::format("  {} {}", paint(Ink::yellow, "- " + reason + ":"),
                           paint(Ink::dim, start.size() < text.size() ? start + "…" : start)));
  }
}

void show(const json::object& read) {
  if (read.contains("text")) {
    show_facts(read, {"title", "author", "published", "modified", "language", "site", "section",
                      "keywords", "access", "canonical", "image"});
    if (read.contains("pages")) show_facts(read, {"pages", "cut"});
    show_fact("links", std::to_string(read.at("links").as_array().size()));
    if (!read.contains("why")) {  // a PDF has no elements to choose from
      print_line("\n" + shown(read.at("text")));
      return;
    }
    const json::object& why = read.at("why").as_object();
    show_fact("text from",
              paint(Ink::cyan, shown(why.at("container"))) + ": " + shown(why.at("rule")) + "\n");
    if (why.at("from_json_ld").as_bool())
      print_line(shown(read.at("text")));
    else
      show_blocks(why);
    return;
  }
  show_facts(read, {"kind"});
  if (read.contains("link")) show_facts(read, {"title", "link"});
  show_fact("entries", std::to_string(read.at("entries").as_array().size()));
  show_entries(read);
}

int run_read(const std::string& name, const Common& common, const ReadOptions& options,
             const Reader& in_bulk, const Reader& reader) {
  const std::string command = "read " + name;
  if (!options.batch.empty()) {
    return run_batch(command, options.batch, options.jobs,
                     [&](const json::object& line) -> Result<json::object> {
                       const auto input =
                           input_of_file(text_of(line, "file"), text_of(line, "url"));
                       if (!input) return input.error();
                       return told_by(in_bulk, *input);
                     });
  }
  if (options.input.empty())
    return complain(command, {Kind::usage, "no file and no address", "see --help"});
  const auto input = input_of(common, options);
  if (!input) return complain(command, input.error());
  const auto read = told_by(reader, *input);
  if (!read) return complain(command, read.error());
  if (options.as_json)
    print_line(json_text(*read));
  else
    show(*read);
  return kExitDone;
}

json::object verdict_json(const Robots& robots, const std::string& address) {
  const auto url = Url::parse(address);
  // Something that is no address cannot be fetched; the verdict line says so rather than end the
  // command.
  const Robots::Verdict verdict =
      url ? robots.verdict(url->path_and_query()) : Robots::Verdict{false, "not an address", 0};
  return json_of(robots, verdict, address);
}

int run_robots(const Common& common, const ReadOptions& options) {
  if (!options.batch.empty()) {
    return run_batch(
        "read robots", options.batch, options.jobs,
        [&](const json::object& line) -> Result<json::object> {
          const auto bytes = read_whole_file(text_of(line, "file"));
          if (!bytes) return bytes.error();
          const std::string agent = text_of(line, "agent");
          const Robots robots = Robots::read(*bytes, agent.empty() ? options.agent : agent);
          json::array verdicts;
          if (const auto* urls = line.if_contains("urls"); urls != nullptr && urls->is_array())
            for (const json::value& url : urls->get_array())
              if (url.is_string())
                verdicts.push_back(verdict_json(robots, std::string(url.get_string())));
          return json::object{{"format", 1}, {"verdicts", std::move(verdicts)}};
        });
  }
  if (options.input.empty()) return complain("read robots", {Kind::usage, "no file", "see --help"});
  const auto input = input_of(common, options);
  if (!input) return complain("read robots", input.error());
  const Robots robots = Robots::read(input->bytes, options.agent);
  for (const std::string& url : options.urls) {
    const json::object verdict = verdict_json(robots, url);
    const bool allowed = verdict.at("allowed").as_bool();
    if (options.as_json)
      print_line(json_text(verdict));
    else
      print_line(fmt::format(
          "{} {}", paint(allowed ? Ink::green : Ink::red, allowed ? "allowed" : "refused"),
          harmless(url)));
  }
  return kExitDone;
}

Command declare(Command& read, const char* name, const char* meaning,
                const std::shared_ptr<ReadOptions>& options) {
  Command command = read.subcommand(name, meaning);
  command.argument("file", options->input, "a file (- for standard input) or an http address")
      .completes(Completes::file);
  command.argument("--url", options->url, "where the file was read, for relative links");
  command.argument("--batch", options->batch, "a file with an object a line: id, file, url")
      .completes(Completes::file);
  command.argument("--jobs", options->jobs, "threads for --batch").between(1, 64);
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  return command;
}

}  // namespace

void add_read(Command& app, std::shared_ptr<const Common> common) {
  Command read = app.subcommand(
      "read", "one reader by hand: what Vigie sees in a page, feed, sitemap, PDF or robots.txt");
  read.needs_subcommand();
  struct Row {
    const char* name;
    const char* meaning;
    Result<json::object> (*in_bulk)(const Input&);
    Result<json::object> (*reader)(const Input&);
  };
  for (const Row& row :
       {Row{"page", "main text, title, author, dates, links", page_json, page_with_reasons},
        Row{"feed", "RSS, Atom, RDF, JSON Feed", feed_json, feed_json},
        Row{"sitemap", "urlset, index, text, gzip", sitemap_json, sitemap_json},
        Row{"pdf", "text, title, author, dates, in a process of its own", pdf_json, pdf_json}}) {
    const auto options = std::make_shared<ReadOptions>();
    Command command = declare(read, row.name, row.meaning, options);
    command.does([=] { return run_read(row.name, *common, *options, row.in_bulk, row.reader); });
  }
  const auto options = std::make_shared<ReadOptions>();
  Command robots = declare(read, "robots", "a line an address: allowed or refused", options);
  robots.argument("urls", options->urls, "addresses to ask about");
  robots.argument("--agent", options->agent, "the product token that asks").shows_default();
  robots.does([=] { return run_robots(*common, *options); });
}

}  // namespace vigie
