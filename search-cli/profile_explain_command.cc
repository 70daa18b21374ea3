// vigie profile explain and why-not: why a document came, or why it did not.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "search-cli/desk.h"
#include "search-cli/explained_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/profile_command.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {
namespace {

struct ExplainOptions {
  std::vector<std::string> names;  ///< profile and document, or the document alone with --query
  std::string query;
  bool as_json = false;
};

using Text = std::string (*)(const ShownExplained&);

Result<StoredDocument> document_asked(ProfileDesk& desk, const std::string& id) {
  if (!desk.store)
    return Error{Kind::config, "there is no archive yet",
                 "start vigied, or import documents with `vigie archive import`"};
  auto found = Documents(*desk.store).find_shown(id);
  if (!found) return found.error();
  if (!*found)
    return Error{Kind::not_found, fmt::format("no document \"{}\" in the archive", id),
                 "an id is what vigie search prints; vigie source status tells what is not read"};
  if ((*found)->text_dropped)
    return Error{Kind::not_found, fmt::format("the text of document \"{}\" is dropped", id),
                 "retention keeps its title and address only"};
  return std::move(**found);
}

int run_explain(const Common& common, const ExplainOptions& options, const std::string& command,
                Text text) {
  const std::size_t expected = options.query.empty() ? 2 : 1;
  if (options.names.size() != expected)
    return complain(command,
                    {Kind::usage, "name a profile and a document, or --query and a document",
                     fmt::format("write: vigie {} energie-btp 42", command)});
  auto desk = open_profile_desk(common);
  if (!desk) return complain(command, desk.error());
  const auto profile =
      profile_asked(*desk, options.query.empty() ? options.names.front() : "", options.query);
  if (!profile) return complain(command, profile.error());
  const auto document = document_asked(*desk, options.names.back());
  if (!document) return complain(command, document.error());
  const auto query = desk->vocabulary.parse(profile->query);
  if (!query) return complain_of_query(command, profile->query, query.error());
  const auto explained =
      explain(*desk->store, desk->settings, *profile, *query, *document, options.query.empty());
  if (!explained) return complain_of_query(command, profile->query, explained.error());
  const ShownExplained shown{*profile, *document, *query, *explained};
  if (options.as_json)
    print_line(json_text(json_of(shown)));
  else
    print_long(text(shown), true);
  return explained->match ? kExitDone : kExitNothing;
}

void add_explaining(Command& profile, std::shared_ptr<const Common> common, const char* name,
                    const char* meaning, Text text) {
  const auto options = std::make_shared<ExplainOptions>();
  Command command = profile.subcommand(name, meaning);
  command.argument("names", options->names, "a profile's id and a document's, as search prints it")
      .required()
      .completes(Completes::profile);
  command.argument("--query", options->query, "a query instead of a profile");
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.does(
      [=] { return run_explain(*common, *options, std::string("profile ") + name, text); });
}

}  // namespace

void add_profile_explain(Command& profile, std::shared_ptr<const Common> common) {
  add_explaining(profile, common, "explain", "why it finds a document: clauses, score, who watches",
                 explain_text);
}

void add_profile_why_not(Command& profile, std::shared_ptr<const Common> common) {
  add_explaining(profile, common, "why-not",
                 "why a document did not come, and what would change that", why_not_text);
}

}  // namespace vigie
