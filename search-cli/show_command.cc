// vigie show ID: a document whole.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "search-cli/command.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {
namespace {

namespace json = boost::json;

/// What the publisher asks of those who keep the page, as robots tags write it.
std::string directives_of(const Document& document) {
  const Directives& asked = document.directives;
  std::vector<std::string> words;
  if (asked.noindex) words.emplace_back("noindex");
  if (asked.nosnippet) words.emplace_back("nosnippet");
  if (asked.max_snippet) words.push_back(fmt::format("max-snippet:{}", *asked.max_snippet));
  return fmt::format("{}", fmt::join(words, ", "));
}

json::object json_of(const StoredDocument& stored) {
  const Document& document = stored.document;
  return {{"format", 1},
          {"id", stored.shown_id()},
          {"story", std::to_string(stored.story.value)},
          {"revision", stored.revision},
          {"url", or_null(document.url)},
          {"title", document.title},
          {"author", json::value_from(document.authors)},
          {"source", document.source.text},
          {"language", document.language},
          {"published", document.published ? json::value(document.published->text) : json::value()},
          {"modified", document.modified ? json::value(document.modified->text) : json::value()},
          {"seen", rfc3339(document.seen)},
          {"robots", or_null(document.robots)},
          {"directives", or_null(directives_of(document))},
          {"text", document.text}};
}

void show(const StoredDocument& stored) {
  const Document& document = stored.document;
  print_line(paint(Ink::bold, harmless(document.title)));
  std::string facts = fmt::format("document {} · revision {} · {} · {}", stored.shown_id(),
                                  stored.revision, document.source.text, document.language);
  if (document.published) facts += " · " + harmless(document.published->text);
  for (const std::string& author : document.authors) facts += " · " + harmless(author);
  print_line(paint(Ink::dim, facts));
  if (!document.url.empty()) print_line(paint(Ink::cyan, harmless(document.url)));
  if (!document.robots.empty())
    print_line(paint(Ink::dim, "robots.txt allows it by " + harmless(document.robots)));
  if (const std::string asked = directives_of(document); !asked.empty())
    print_line(paint(Ink::dim, "its publisher asks " + asked));
  print_line("");
  print_line(harmless(document.text));
}

int run_show(const Common& common, const std::string& id, bool as_json) {
  const auto paths = archive_of(common);
  if (!paths) return complain("show", paths.error());
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return complain("show", store.error());
  Documents documents(*store);
  const auto stored = documents.find_shown(id);
  if (!stored) return complain("show", stored.error());
  if (!*stored)
    return complain(
        "show", {Kind::not_found, fmt::format("no document \"{}\" in the archive", harmless(id))});
  if (as_json)
    print_line(json::serialize(json_of(**stored)));
  else
    show(**stored);
  return kExitDone;
}

}  // namespace

void add_show(Command& app, std::shared_ptr<const Common> common) {
  struct ShowOptions {
    std::string id;
    bool as_json = false;
  };
  const auto options = std::make_shared<ShowOptions>();
  Command command = app.subcommand("show", "a document whole");
  command.argument("id", options->id, "its id, as search prints it").required();
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.does([=] { return run_show(*common, options->id, options->as_json); });
}

}  // namespace vigie
