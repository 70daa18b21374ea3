// vigie match: profiles against documents from files, offline and in bulk.
#include <sys/resource.h>

#include <atomic>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "indexer/matcher.h"
#include "net/clock.h"
#include "pipeline/document_line.h"
#include "search-cli/command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;

struct MatchOptions {
  std::string profiles, documents, language;
  std::string stem = "yes";
  int jobs = 1;
  bool pairs = false;
};

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double peak_rss_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1'024;
}

Result<std::vector<Profile>> read_profiles(const std::string& file) {
  std::ifstream lines(file);
  if (!lines) return Error{Kind::io, fmt::format("cannot read {}", file)};
  std::vector<Profile> profiles;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    boost::system::error_code failed;
    const json::value parsed = json::parse(line, failed);
    const json::object* object = failed ? nullptr : parsed.if_object();
    const json::value* id = object == nullptr ? nullptr : object->if_contains("id");
    const json::value* query = object == nullptr ? nullptr : object->if_contains("query");
    if (id == nullptr || query == nullptr || !query->is_string())
      return Error{
          Kind::malformed, "a profile is an object with id and query", "", {file, number, 1}};
    Profile profile;
    profile.id.text = id->is_string() ? std::string(id->get_string()) : json::serialize(*id);
    profile.query = std::string(query->get_string());
    profile.where = {file, number, 1};
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

std::string pair_lines(const Document& document, const std::vector<Match>& matches) {
  std::string out;
  for (const Match& match : matches)
    out += fmt::format("{}\t{}\n", document.given_id, match.profile.text);
  return out;
}

std::string json_lines(const Document& document, const std::vector<Match>& matches) {
  std::string out;
  for (const Match& match : matches) {
    json::array evidence;
    for (const Evidence& one : match.evidence)
      evidence.push_back(json::object{{"clause", one.clause},
                                      {"field", word(one.field)},
                                      {"passage", one.passage},
                                      {"begin", one.begin},
                                      {"end", one.end}});
    out += json::serialize(json::object{{"document", document.given_id},
                                        {"profile", match.profile.text},
                                        {"score", match.score},
                                        {"evidence", std::move(evidence)}});
    out += '\n';
  }
  return out;
}

/// Answers one round of documents on `jobs` threads; gives what to print, in order, and counts
/// matches.
std::vector<std::string> match_round(const Matcher& matcher, const std::vector<Document>& documents,
                                     const MatchOptions& options, Instant now,
                                     std::atomic<std::int64_t>& matches) {
  std::vector<std::string> answers(documents.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < documents.size(); i = next++) {
      const auto found = matcher.match(documents[i], now);
      matches += static_cast<std::int64_t>(found.size());
      answers[i] =
          options.pairs ? pair_lines(documents[i], found) : json_lines(documents[i], found);
    }
  };
  std::vector<std::thread> others;
  for (int n = 1; n < options.jobs; ++n) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return answers;
}

int run_match(const MatchOptions& options) {
  constexpr std::size_t kPerRound = 1'024;
  const auto profiles = read_profiles(options.profiles);
  if (!profiles) return complain("match", profiles.error());
  std::ifstream lines(options.documents);
  if (!lines)
    return complain("match", {Kind::io, fmt::format("cannot read {}", options.documents)});

  const Instant now = SystemClock().now();
  const double before_register = cpu_seconds();
  std::vector<Matcher::Refused> refused;
  const auto matcher =
      Matcher::build(*profiles, options.stem == "no" ? Stemming::no : Stemming::yes, &refused);
  const double cpu_register = cpu_seconds() - before_register;
  for (const Matcher::Refused& one : refused)
    fmt::print(stderr, "vigie match: profile {} is left out: {}\n", harmless(one.profile.text),
               to_string(one.error));

  ProgressLine progress("matching");
  std::atomic<std::int64_t> matches{0};
  std::int64_t documents = 0;
  std::size_t number = 0;
  double cpu_match = 0;
  for (bool more = true; more;) {
    std::vector<Document> round;
    for (std::string line;
         round.size() < kPerRound && (more = static_cast<bool>(std::getline(lines, line)));) {
      ++number;
      if (line.empty()) continue;
      auto document =
          read_document_line(line, number, options.language.empty() ? "fr" : options.language, now);
      if (!document) return complain("match", document.error());
      if (!options.language.empty()) document->language = options.language;
      round.push_back(std::move(*document));
    }
    const double before = cpu_seconds();
    const auto answers = match_round(*matcher, round, options, now, matches);
    cpu_match += cpu_seconds() - before;
    for (const std::string& answer : answers) print(answer);
    documents += static_cast<std::int64_t>(round.size());
    progress.show(documents, 0);
  }
  fmt::print(stderr,
             "documents={} profiles={} matches={} cpu_register={:.3f} cpu_match={:.3f} "
             "docs_per_cpu_s={:.0f} peak_rss_mb={:.1f}\n",
             documents, matcher->size(), matches.load(), cpu_register, cpu_match,
             cpu_match > 0 ? static_cast<double>(documents) / cpu_match : 0.0, peak_rss_mb());
  return matches.load() > 0 ? kExitDone : kExitNothing;
}

}  // namespace

void add_match(Command& app, std::shared_ptr<const Common>) {
  const auto options = std::make_shared<MatchOptions>();
  Command command =
      app.subcommand("match", "profiles against documents from files, offline and in bulk");
  command.argument("--profiles", options->profiles, "an object a line: id, query")
      .required()
      .completes(Completes::file);
  command.argument("--documents", options->documents, "an object a line: id, title, text")
      .completes(Completes::file)
      .required();
  command.argument("--language", options->language, "the language of all documents");
  command.argument("--stem", options->stem, "yes: analysed; no: folded forms")
      .one_of({"yes", "no"});
  command.argument("--jobs", options->jobs, "threads").between(1, 64);
  command.flag("--pairs", options->pairs, "only document TAB profile");
  command.does([=] { return run_match(*options); });
}

}  // namespace vigie
