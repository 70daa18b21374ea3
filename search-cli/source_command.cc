// vigie source test: what an address would give, before it is added.
#include <fmt/format.h>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "pipeline/source_test.h"
#include "search-cli/command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

struct Options {
  std::string url;
  std::string links;
  std::size_t documents = 5;
};

void fact(const char* name, const std::string& value) {
  print_line(fmt::format("{} {}", paint(Ink::dim, fmt::format("{:<10}", name)), value));
}

void show_documents(const SourceTest& test) {
  for (const Document& document : test.documents) {
    print_line(fmt::format("\n  {}", paint(Ink::bold, harmless(document.title))));
    print_line(fmt::format(
        "  {}", paint(Ink::dim, fmt::format("{} · {} · {} characters",
                                            document.published ? harmless(document.published->text)
                                                               : "undated",
                                            document.language, document.text.size()))));
    print_line(fmt::format("  {}", paint(Ink::cyan, harmless(document.url))));
    print_line("  " + std::string(cut_utf8(one_line(document.text), 240)));
  }
  for (const Error& missed : test.missed)
    print_line(fmt::format("\n  {} {}", paint(Ink::red, "missed"), harmless(to_string(missed))));
}

int show(const SourceTest& test) {
  fact("address", harmless(test.url));
  for (const std::string& hop : test.redirects) fact("redirect", harmless(hop));
  fact("robots", test.robots.allowed ? paint(Ink::green, "allowed") : paint(Ink::red, "refused"));
  if (!test.robots.rule.empty())
    fact("rule", fmt::format("line {}: {}", test.robots.line, harmless(test.robots.rule)));
  if (test.status != 0) fact("status", std::to_string(test.status));
  if (test.failure) return complain("source test", *test.failure);
  fact("type", fmt::format("{}, {} bytes",
                           test.content_type.empty() ? "not said" : harmless(test.content_type),
                           test.bytes));
  fact("read as", test.source.kind == SourceKind::page
                      ? "page"
                      : fmt::format("{}, {} found", word(test.source.kind), test.found));
  for (const std::string& feed : test.feeds) fact("feed", harmless(feed));
  show_documents(test);
  print_line("\n" + paint(Ink::dim, "# paste into sources.d/, and name it as you like") + "\n" +
             harmless(write_source(test.source)));
  return test.documents.empty() ? kExitNothing : kExitDone;
}

/// A source may be tried before anything is configured; a configuration that is there counts
/// (pauses, private places), and one that was named must be readable.
Result<Settings> settings_to_try_with(const Common& common) {
  auto settings = settings_of(common);
  if (settings || !common.config.empty()) return settings;
  return Settings{};
}

int run(const Common& common, const Options& options) {
  const auto settings = settings_to_try_with(common);
  if (!settings) return complain("source test", settings.error());
  const auto url = Url::parse(options.url);
  if (!url || !url->is_http())
    return complain("source test",
                    {Kind::usage, fmt::format("\"{}\" is no http address", harmless(options.url)),
                     "write https://…"});
  return show(test_source(*settings, *url, options.links, options.documents, SystemClock().now()));
}

}  // namespace

void add_source(CLI::App& app, std::shared_ptr<const Common> common, Exit code) {
  CLI::App* source = app.add_subcommand("source", "sources: try an address");
  source->require_subcommand(1);
  const auto options = std::make_shared<Options>();
  CLI::App* test = source->add_subcommand("test", "what an address would give as a source");
  test->add_option("url", options->url, "the address")->required();
  test->add_option("--links", options->links, "for an HTML list: which links are documents");
  test->add_option("--documents", options->documents, "documents to read")
      ->capture_default_str()
      ->check(CLI::Range(0, 20));
  test->callback([=] { *code = run(*common, *options); });
}

}  // namespace vigie
