// vigie profile test: a profile's examples, or texts of one's own, and why each matches.
#include <unistd.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/settings_files.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "pipeline/profile_check.h"
#include "search-cli/desk.h"
#include "search-cli/json_values.h"
#include "search-cli/profile_command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr Bytes kLargestText = mebibytes(10);

struct TestOptions {
  std::string id, query;
  std::vector<std::string> files, texts;
  bool as_json = false;
};

/// Texts of the person become examples that must match, so that one trial shows all.
Result<void> take_texts(const TestOptions& options, Profile& profile) {
  if (options.files.empty() && options.texts.empty()) return {};
  profile.must_match = options.texts;
  profile.must_not_match.clear();
  for (const std::string& file : options.files) {
    if (file == "-") {
      profile.must_match.emplace_back(std::istreambuf_iterator<char>(std::cin),
                                      std::istreambuf_iterator<char>());
      continue;
    }
    auto text = read_file(file, kLargestText);
    if (!text) return text.error();
    profile.must_match.push_back(std::move(*text));
  }
  for (std::string& text : profile.must_match) text = valid_utf8(text);
  return {};
}

json::object json_of(const ExampleTrial& trial) {
  return {{"text", trial.text},
          {"must_match", trial.must_match},
          {"matches", trial.matches},
          {"evidence", json_of(trial.evidence)}};
}

/// A clause with the words that answered where it is a name: "@rivals: Orvane".
std::string clause_line(const Evidence& evidence, const std::string& text) {
  const std::string clause = harmless(evidence.clause);
  if (!clause.starts_with('@') || evidence.begin > text.size()) return clause;
  return fmt::format("{}: {}", clause,
                     one_line(text.substr(evidence.begin, evidence.end - evidence.begin)));
}

std::string text_of(const ExampleTrial& trial) {
  const std::string sign = trial.holds() ? paint(Ink::green, "✓") : paint(Ink::red, "✗");
  const char* verdict = trial.matches ? "matches" : "does not match";
  std::string out =
      fmt::format("{} {:<15} {}\n", sign, verdict, cut_utf8(one_line(trial.text), 160));
  // Several of what a name stands for may answer in one passage, which is shown once.
  std::set<std::pair<std::string, std::string>> shown;
  for (const Evidence& one : trial.evidence)
    if (shown.emplace(one.clause, one.passage).second)
      out += fmt::format("    {}  {}\n", paint(Ink::cyan, clause_line(one, trial.text)),
                         paint(Ink::dim, one.passage));
  return out;
}

int test_profile(const Common& common, const TestOptions& options) {
  constexpr const char* kCommand = "profile test";
  auto desk = open_profile_desk(common);
  if (!desk) return complain(kCommand, desk.error());
  auto profile = profile_asked(*desk, options.id, options.query);
  if (!profile) return complain(kCommand, profile.error());
  if (auto taken = take_texts(options, *profile); !taken) return complain(kCommand, taken.error());
  const auto trials = try_examples(*profile, desk->vocabulary,
                                   desk->settings.daemon.default_language, SystemClock().now());
  if (!trials) return complain_of_query(kCommand, profile->query, trials.error());
  std::size_t failed = 0;
  json::array all;
  for (const ExampleTrial& trial : *trials) {
    failed += trial.holds() ? 0 : 1;
    if (options.as_json)
      all.push_back(json_of(trial));
    else
      print(text_of(trial));
  }
  if (options.as_json)
    print_line(json_text(json::object{{"format", 1}, {"trials", std::move(all)}}));
  else if (trials->empty())
    fmt::print(stderr, "vigie profile test: no examples; give texts by --text, or files\n");
  return failed == 0 && !trials->empty() ? kExitDone : kExitNothing;
}

}  // namespace

void add_profile_test(Command& profile, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<TestOptions>();
  Command command =
      profile.subcommand("test", "tries a profile on its examples, or on texts of one's own");
  command.argument("id", options->id, "its id; or else --query").completes(Completes::profile);
  command.argument("--query", options->query, "a query that is no profile yet");
  command.argument("--text", options->texts, "a text to try it on");
  command
      .argument("--file", options->files, "a file of plain text to try it on; - is standard input")
      .completes(Completes::file);
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.does([=] { return test_profile(*common, *options); });
}

}  // namespace vigie
