// vigie show ID: a document whole.
#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "search-cli/command.h"
#include "search-cli/document_shown.h"
#include "search-cli/hit_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

struct ShowOptions {
  std::string id;
  int revision = 0;
  bool as_json = false;
  bool text_only = false;
  bool no_pager = false;
};

int run_show(const Common& common, const ShowOptions& options) {
  const auto paths = archive_of(common);
  if (!paths) return complain("show", paths.error());
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return complain("show", store.error());
  const auto shown = read_document(*store, options.id, options.revision);
  if (!shown) return complain("show", shown.error());
  if (options.as_json)
    print_line(json_text(json_of(*shown)));
  else if (options.text_only)
    print_line(harmless(shown->stored.document.text));
  else
    print_long(text_of(*shown, prose_columns()), !options.no_pager);
  return kExitDone;
}

}  // namespace

void add_show(Command& app, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<ShowOptions>();
  Command command = app.subcommand(
      "show", "a document whole: its text, where it comes from, what it said before");
  command.argument("id", options->id, "its id, as search prints it").required();
  command.argument("--revision", options->revision, "as it was in this revision, counted from 1")
      .between(1, 1'000'000);
  command.flag("--text", options->text_only, "the text alone");
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.flag("--no-pager", options->no_pager, "never page a long text");
  command.does([=] { return run_show(*common, *options); });
}

}  // namespace vigie
