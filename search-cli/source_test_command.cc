// vigie source test: what an address would give, before it is added.
#include <algorithm>

#include <fmt/format.h>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "pipeline/source_file.h"
#include "search-cli/source_command.h"
#include "search-cli/source_test_json.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

struct SourceTestOptions {
  std::string address;
  std::string kind, links, pattern;
  std::size_t documents = 5;
  bool alone = false;
  bool as_json = false;
};

constexpr std::size_t kStartShown = 240;
constexpr std::size_t kOffersShown = 8;

void fact(const char* name, const std::string& value) {
  print_line(fmt::format("{} {}", paint(Ink::dim, fmt::format("{:<10}", name)), value));
}

void show_answer(const SourceTest& test) {
  fact("address", harmless(test.url));
  for (const std::string& hop : test.redirects)
    fact("redirect",
         harmless(hop) + (test.permanent ? paint(Ink::yellow, "  permanent: it has moved") : ""));
  if (!test.robots_silence.empty())
    fact("robots", paint(Ink::red, "refused") + ": " + one_line(test.robots_silence));
  else
    fact("robots",
         (test.robots.allowed ? paint(Ink::green, "allowed") : paint(Ink::red, "refused")) +
             (test.robots.rule.empty()
                  ? ""
                  : fmt::format(", line {}: {}", test.robots.line, one_line(test.robots.rule))));
  if (test.status != 0) fact("status", std::to_string(test.status));
}

void show_reading(const SourceTest& test) {
  fact("type", fmt::format("{}, {} bytes",
                           test.content_type.empty() ? "not said" : one_line(test.content_type),
                           test.bytes));
  fact("encoding",
       test.encoding +
           (test.declared.empty()
                ? ""
                : paint(Ink::yellow, fmt::format("  declared as {}", one_line(test.declared)))));
  std::string read_as = test.read_as;
  if (test.read_as != "page")
    read_as += fmt::format(", {} found", test.reading.found.size() + test.reading.sitemaps.size());
  if (!test.reading.title.empty()) read_as += fmt::format(": {}", one_line(test.reading.title));
  fact("read as", read_as);
}

void show_offers(const SourceTest& test) {
  if (test.read_as == "page" && test.offers.empty()) fact("offers", "no feed and no sitemap found");
  for (std::size_t i = 0; i < test.offers.size() && i < kOffersShown; ++i) {
    const Discovered& offer = test.offers[i];
    const bool chosen = offer.source.url == test.proposal.url;
    fact(word(offer.source.kind), fmt::format("{}{}", harmless(offer.source.url),
                                              chosen ? paint(Ink::green, "  chosen") : ""));
    fact("",
         paint(Ink::dim,
               fmt::format("{} entries, newest {}, {}{}", offer.entries,
                           offer.newest ? offer.newest->text : "undated", words(offer.hint),
                           offer.source.name.empty() ? "" : ": " + one_line(offer.source.name))));
  }
  if (test.offers.size() > kOffersShown)
    fact("", fmt::format("and {} more, see --json", test.offers.size() - kOffersShown));
}

void show_documents(const SourceTest& test) {
  for (const Document& document : test.documents) {
    print_line(fmt::format("\n  {}", paint(Ink::bold, one_line(document.title))));
    print_line("  " + paint(Ink::dim,
                            fmt::format("{} · {} · {} characters",
                                        document.published ? document.published->text : "undated",
                                        document.language, count_characters(document.text))));
    print_line("  " + paint(Ink::cyan, harmless(document.url)));
    const std::string text = one_line(document.text);
    const std::string_view start = cut_utf8(text, kStartShown);
    print_line(fmt::format("  {}{}", start, start.size() < text.size() ? "…" : ""));
  }
  for (const Error& missed : test.missed)
    print_line(fmt::format("\n  {} {}", paint(Ink::red, "missed"), one_line(to_string(missed))));
  if (!test.documents.empty() || !test.missed.empty()) print_line("");
}

void show_foresight(const SourceTest& test) {
  fact("rhythm", harmless(rhythm_in_words(test)));
  if (!test.overlap) {
    fact("overlap", "no archive to compare with");
  } else if (!test.reading.found.empty()) {
    std::string known = fmt::format("{} of {} addresses are known already", test.overlap->known,
                                    test.reading.found.size());
    for (const auto& [source, count] : test.overlap->by_source)
      known += fmt::format(", {} through {}", count, source);
    fact("overlap", harmless(known));
  }
}

/// `known_source` is the source that was asked for by its id, if one was.
void show_block(const SourceTest& test, const Source* known_source) {
  if (known_source != nullptr) {
    fact("stands in", harmless(shown(known_source->where)));
    return;
  }
  print_line("\n" + paint(Ink::dim, "# paste into a file of sources.d/, or: vigie source add '" +
                                        harmless(test.url) + "'"));
  if (test.guessed)
    print_line(
        paint(Ink::yellow, fmt::format("# links is a guess: it selects {} links; look whether "
                                       "they are the documents",
                                       test.reading.found.size())));
  print(harmless(write_source(test.proposal)));
}

int show(const SourceTest& test, const Source* known_source) {
  show_answer(test);
  if (!test.encoding.empty()) {
    show_reading(test);
    show_offers(test);
  }
  if (test.failure) return complain("source test", *test.failure);
  show_documents(test);
  show_foresight(test);
  show_block(test, known_source);
  return test.documents.empty() ? kExitNothing : kExitDone;
}

/// A source may be tried before anything is configured; a configuration that is there counts
/// (pauses, private places), and one that was named must be readable.
Result<Settings> settings_to_try_with(const Common& common) {
  auto settings = settings_of(common);
  if (settings || !common.config.empty()) return settings;
  return Settings{};
}

const Source* known_source(const Settings& settings, const std::string& id) {
  const auto found = std::find_if(settings.sources.begin(), settings.sources.end(),
                                  [&](const Source& source) { return source.id.text == id; });
  return found == settings.sources.end() ? nullptr : &*found;
}

/// A configured source is tried by its id, as it is configured.
Result<SourceQuestion> question_of(const SourceTestOptions& options, const Settings& settings) {
  const Source* known = known_source(settings, options.address);
  const auto url = address_of(known != nullptr ? known->url : options.address);
  if (!url) return url.error();
  SourceQuestion question{*url,          {}, options.links, options.pattern, options.documents,
                          !options.alone};
  if (known != nullptr) {
    question.kind = known->kind;
    if (question.links.empty()) question.links = known->links;
    if (question.pattern.empty()) question.pattern = known->pattern;
  }
  if (!options.kind.empty()) question.kind = source_kind(options.kind);
  return question;
}

int run_source_test(const Common& common, const SourceTestOptions& options) {
  const auto settings = settings_to_try_with(common);
  if (!settings) return complain("source test", settings.error());
  const auto question = question_of(options, *settings);
  if (!question) return complain("source test", question.error());
  const SourceTest test = test_source(*settings, *question, SystemClock().now());
  if (!options.as_json) return show(test, known_source(*settings, options.address));
  print_line(json_of(test));
  if (test.failure) return exit_code(test.failure->kind);
  return test.documents.empty() ? kExitNothing : kExitDone;
}

}  // namespace

void add_source_test(Command& source, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<SourceTestOptions>();
  Command test =
      source.subcommand("test", "what an address would give as a source; nothing is kept");
  test.argument("address", options->address,
                "any page, feed or sitemap, or the id of a configured source")
      .required();
  test.argument("--kind", options->kind, "read it as this instead of as what it looks like")
      .one_of({"feed", "sitemap", "list", "page"});
  test.argument("--links", options->links,
                "of an HTML list: which links are documents, as in \"h2 a\"");
  test.argument("--pattern", options->pattern,
                "which addresses are documents: a regular expression (RE2)");
  test.argument("--documents", options->documents, "documents to read")
      .shows_default()
      .between(0, 20);
  test.flag("--alone", options->alone, "do not look for feeds and sitemaps of the site");
  test.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  test.does([=] { return run_source_test(*common, *options); });
}

}  // namespace vigie
