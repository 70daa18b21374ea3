#include "pipeline/profile_check.h"

#include <fmt/format.h>

#include "indexer/matcher.h"

namespace vigie {

Result<std::vector<ExampleTrial>> try_examples(const Profile& profile, const Vocabulary& vocabulary,
                                               const std::string& language, Instant now) {
  const auto query = vocabulary.parse(profile.query);
  if (!query) return query.error();
  Matcher matcher{Stemming::yes};
  if (auto set = matcher.set(profile.id, *query); !set) return set.error();
  std::vector<ExampleTrial> trials;
  const auto run = [&](const std::vector<std::string>& examples, bool must_match) {
    for (const std::string& example : examples) {
      Document document;
      document.text = example;
      document.language = language;
      const auto matches = matcher.match(document, now);
      trials.push_back({example, must_match, !matches.empty(),
                        matches.empty() ? std::vector<Evidence>() : matches.front().evidence});
    }
  };
  run(profile.must_match, true);
  run(profile.must_not_match, false);
  return trials;
}

std::vector<Error> profile_problems(const Profile& profile, const Vocabulary& vocabulary,
                                    const std::string& language, Instant now) {
  const auto problem = [&](std::string what, std::string hint) {
    return Error{Kind::config, fmt::format("profile \"{}\": {}", profile.id.text, what),
                 std::move(hint), profile.where};
  };
  const auto trials = try_examples(profile, vocabulary, language, now);
  if (!trials) {
    const int column = trials.error().where.column;
    return {problem(fmt::format("query{}: {}", column > 0 ? fmt::format(", column {}", column) : "",
                                trials.error().what),
                    trials.error().hint)};
  }
  std::vector<Error> problems;
  for (const ExampleTrial& trial : *trials)
    if (!trial.holds())
      problems.push_back(problem(
          fmt::format("the example \"{}\" {}", trial.text,
                      trial.must_match ? "must match and does not" : "must not match and does"),
          "change the query or the example"));
  return problems;
}

}  // namespace vigie
