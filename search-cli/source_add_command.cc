// vigie source add: tries an address and writes it into the configuration.
#include <fmt/format.h>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "pipeline/configuration_edit.h"
#include "pipeline/source_collision.h"
#include "pipeline/source_file.h"
#include "pipeline/source_id.h"
#include "pipeline/source_test.h"
#include "search-cli/source_command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

struct SourceAddOptions {
  std::string address;
  std::string id, name, kind, every, language, links, pattern, file;
  std::vector<std::string> category;
  bool untested = false;
};

constexpr const char* kFirstLine =
    "# Sources that \"vigie source\" wrote; change them as you like.\n";

/// What the options say of the source; what they leave open is the test's.
Result<Source> asked_for(const SourceAddOptions& options, Source source) {
  if (!options.id.empty()) source.id.text = options.id;
  if (!options.name.empty()) source.name = one_line(options.name);
  if (!options.language.empty()) source.language = options.language;
  if (!options.category.empty()) source.category = options.category;
  if (!options.every.empty()) {
    const auto every = read_interval(options.every);
    if (!every) return every.error();
    source.every = *every;
  }
  return source;
}

/// The source as it is without a visit.
Result<Source> untested(const SourceAddOptions& options, const Url& url, const Settings& settings) {
  if (options.kind.empty())
    return Error{Kind::usage, "what the address is cannot be told without a visit", "add --kind"};
  Source source;
  source.url = url.without_fragment();
  source.kind = source_kind(options.kind).value_or(SourceKind::feed);
  source.links = options.links;
  source.pattern = options.pattern;
  source.id = NewSourceIds(settings.sources).next(options.name, url);
  return source;
}

Result<Source> tested(const SourceAddOptions& options, const Url& url, const Settings& settings) {
  SourceQuestion question{url, {}, options.links, options.pattern, 1, true};
  if (!options.kind.empty()) question.kind = source_kind(options.kind);
  const SourceTest test = test_source(settings, question, SystemClock().now());
  if (test.failure) {
    Error error = *test.failure;
    error.hint = "see vigie source test; --untested --kind … adds it all the same";
    return error;
  }
  if (test.documents.empty())
    return Error{Kind::not_found, fmt::format("no document could be read through {}", test.url),
                 "see vigie source test; --untested --kind … adds it all the same"};
  if (test.proposal.url != test.url)
    print_line(
        fmt::format("{} is watched through {}", harmless(test.url), harmless(test.proposal.url)));
  if (test.guessed)
    print_line(
        paint(Ink::yellow, fmt::format("links = \"{}\" is a guess: it selects {} links of the "
                                       "page",
                                       harmless(test.proposal.links), test.reading.found.size())));
  return test.proposal;
}

Result<std::string> target_of(const SourceAddOptions& options, const Settings& settings) {
  if (!options.file.empty()) return named_file(settings.file, options.file);
  return file_for_additions(settings.file);
}

int run_source_add(const Common& common, const SourceAddOptions& options) {
  const auto settings = editable_settings(common);
  if (!settings) return complain("source add", settings.error());
  const auto url = address_of(options.address);
  if (!url) return complain("source add", url.error());
  const auto file = target_of(options, *settings);
  if (!file) return complain("source add", file.error());
  // What stands there already is told before anybody is visited.
  Source typed;
  typed.id.text = options.id;
  typed.url = url->href();
  typed.where.file = *file;
  if (const auto taken = collision(typed, *settings)) return complain("source add", *taken);

  auto found =
      options.untested ? untested(options, *url, *settings) : tested(options, *url, *settings);
  if (!found) return complain("source add", found.error());
  auto source = asked_for(options, std::move(*found));
  if (!source) return complain("source add", source.error());
  source->where.file = *file;
  if (const auto taken = collision(*source, *settings)) return complain("source add", *taken);

  const auto add = [&](const std::string& text) -> Result<std::string> {
    return with_sources(text.empty() ? kFirstLine : text, {*source});
  };
  const auto now = apply({settings->file, *file, add}, SystemClock().now());
  if (!now) return complain("source add", now.error());
  for (const Source& one : now->sources)
    if (one.id == source->id)
      print_line(fmt::format("{} {} in {}", paint(Ink::green, "added"),
                             paint(Ink::bold, one.id.text), harmless(shown(one.where))));
  print(paint(Ink::dim, harmless(write_source(*source))));
  return tell_daemon("source add", *settings);
}

}  // namespace

void add_source_add(Command& source, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<SourceAddOptions>();
  Command add = source.subcommand(
      "add", "try an address and write it into the configuration, which keeps its comments");
  add.argument("address", options->address, "any page, feed or sitemap").required();
  add.argument("--id", options->id, "its id; else made from its name");
  add.argument("--name", options->name, "what people see; else what it calls itself");
  add.argument("--kind", options->kind, "what it is; else what it looks like")
      .one_of({"feed", "sitemap", "list", "page", "site"});
  add.argument("--every", options->every,
               "the longest wait between two visits, as in 30m; "
               "else its rhythm is learnt");
  add.argument("--language", options->language, "of its documents, where they do not tell");
  add.argument("--category", options->category, "where to file it, the outermost first");
  add.argument("--links", options->links,
               "of an HTML list: which links are documents, as in \"h2 a\"");
  add.argument("--pattern", options->pattern,
               "which addresses are documents: a regular expression (RE2)");
  add.argument("--file", options->file,
               "the file it is written to, one that include names (default: ajouts.toml among "
               "the files for sources)");
  add.flag("--untested", options->untested, "without a visit; --kind is needed then");
  add.does([=] { return run_source_add(*common, *options); });
}

}  // namespace vigie
