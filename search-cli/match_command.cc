// vigie match: profiles against documents from files, offline and in bulk.
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "indexer/matcher.h"
#include "net/clock.h"
#include "pipeline/document_line.h"
#include "search-cli/batch.h"
#include "search-cli/command.h"
#include "search-cli/json_values.h"
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

double peak_rss_mb() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1'024;
}

/// CPU seconds of this thread.
double thread_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Lines of a file that are not empty, with their numbers.
class Lines {
 public:
  explicit Lines(std::ifstream in) : in_(std::move(in)) {}
  bool next(std::string& line) {
    while (std::getline(in_, line)) {
      ++number_;
      if (!line.empty()) return true;
    }
    return false;
  }
  int number() const { return number_; }

 private:
  std::ifstream in_;
  int number_ = 0;
};

Result<Profile> read_profile(const std::string& line, const std::string& file, int number) {
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
  return profile;
}

void tell_left_out(const Profile& profile, const Error& error) {
  const int column = error.where.column;
  fmt::print(stderr, "vigie match: profile {} is left out: {}{}\n", harmless(profile.id.text),
             column > 0 ? fmt::format("query, column {}: ", column) : "",
             harmless(to_string(error)));
}

/// Sets every profile of a file, one after another, so that memory holds what the matcher keeps and
/// not the file. Gives the CPU seconds that parsing and setting took.
Result<double> read_profiles(const std::string& file, Matcher& matcher) {
  auto opened = open_file(file);
  if (!opened) return opened.error();
  Lines lines(std::move(*opened));
  double seconds = 0;
  for (std::string line; lines.next(line);) {
    const auto profile = read_profile(line, file, lines.number());
    if (!profile) return profile.error();
    const double before = thread_seconds();
    const auto query = parse_query(profile->query);
    const auto set = query ? matcher.set(profile->id, *query) : Result<void>{query.error()};
    seconds += thread_seconds() - before;
    if (!set) tell_left_out(*profile, set.error());
  }
  const double before = thread_seconds();
  matcher.arrange();
  return seconds + thread_seconds() - before;
}

void append_pairs(const Document& document, const Findings& findings, std::string& out) {
  for (const Findings::Finding& finding : findings.profiles) {
    out += document.given_id;
    out += '\t';
    out += finding.profile->text;
    out += '\n';
  }
}

void append_json(const Document& document, const Findings& findings, std::string& out) {
  for (const Findings::Finding& finding : findings.profiles) {
    const Match match = written_out(finding, findings, document);
    out += json_text(json::object{{"document", document.given_id},
                                  {"profile", match.profile.text},
                                  {"score", match.score},
                                  {"evidence", json_of(match.evidence)}});
    out += '\n';
  }
}

/// The documents of a file, matched by several threads that take a few lines each in turn and print
/// in the same order.
class MatchRun {
 public:
  MatchRun(const MatchOptions& options, Instant now)
      : options_(options),
        now_(now),
        matcher_(options.stem == "no" ? Stemming::no : Stemming::yes),
        total_(count_for_terminal(options.documents)) {}

  int run() {
    auto opened = open_file(options_.documents);
    if (!opened) return complain("match", opened.error());
    lines_ = Lines(std::move(*opened));
    // The first documents say what is rare; they are read once and matched as all others.
    auto first = read_portion(kLearnt);
    ahead_.assign(std::move_iterator(first.begin()), std::move_iterator(first.end()));
    double cpu_register = -thread_seconds();
    for (const Document& document : ahead_) matcher_.learn(document);
    cpu_register += thread_seconds();
    const auto registering = read_profiles(options_.profiles, matcher_);
    if (!registering) return complain("match", registering.error());
    cpu_register += *registering;

    std::vector<std::thread> others;
    for (int n = 1; n < options_.jobs; ++n) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
    if (failed_) return complain("match", *failed_);
    fmt::print(stderr,
               "documents={} profiles={} matches={} cpu_register={:.3f} cpu_match={:.3f} "
               "docs_per_cpu_s={:.0f} peak_rss_mb={:.1f}\n",
               documents_, matcher_.size(), matches_, cpu_register, cpu_match_,
               cpu_match_ > 0 ? static_cast<double>(documents_) / cpu_match_ : 0.0, peak_rss_mb());
    return matches_ > 0 ? kExitDone : kExitNothing;
  }

 private:
  static constexpr std::size_t kLearnt = 256, kPortion = 16;

  /// How many lines the file has, where a person watches; else 0, which is not known.
  static std::int64_t count_for_terminal(const std::string& file) {
    std::error_code ignored;
    if (::isatty(STDERR_FILENO) != 1 || !std::filesystem::is_regular_file(file, ignored)) return 0;
    Lines lines{std::ifstream(file)};
    std::int64_t count = 0;
    for (std::string line; lines.next(line);) ++count;
    return count;
  }

  /// At most so many documents; fewer at the end of the file, or before a line that is none.
  std::vector<Document> read_portion(std::size_t most) {
    std::vector<Document> portion;
    const std::string& language = options_.language;
    for (; !ahead_.empty() && portion.size() < most; ahead_.pop_front())
      portion.push_back(std::move(ahead_.front()));
    for (std::string line; portion.size() < most && !failed_ && lines_.next(line);) {
      auto document = read_document_line(line, static_cast<std::size_t>(lines_.number()),
                                         language.empty() ? "fr" : language, now_);
      if (!document) {
        failed_ = document.error();
        break;
      }
      if (!language.empty()) document->language = language;
      portion.push_back(std::move(*document));
    }
    return portion;
  }

  void work() {
    std::vector<Findings> found;  // by document of the portion
    for (;;) {
      std::unique_lock lock(mutex_);
      const std::vector<Document> portion = read_portion(kPortion);
      const std::int64_t turn = taken_++;
      lock.unlock();
      std::string out;
      std::int64_t matches = 0;
      found.resize(std::max(found.size(), portion.size()));
      double seconds = -thread_seconds();
      for (std::size_t i = 0; i < portion.size(); ++i)
        matcher_.find(portion[i], now_, !options_.pairs, found[i]);
      seconds += thread_seconds();
      for (std::size_t i = 0; i < portion.size(); ++i) {
        matches += static_cast<std::int64_t>(found[i].profiles.size());
        options_.pairs ? append_pairs(portion[i], found[i], out)
                       : append_json(portion[i], found[i], out);
      }
      lock.lock();
      printed_.wait(lock, [&] { return done_ == turn; });
      print(out);
      matches_ += matches;
      cpu_match_ += seconds;
      documents_ += static_cast<std::int64_t>(portion.size());
      progress_.show(documents_, total_);
      ++done_;
      printed_.notify_all();
      if (portion.empty()) return;
    }
  }

  const MatchOptions& options_;
  const Instant now_;
  Matcher matcher_;
  std::mutex mutex_;              ///< of all that follows
  Lines lines_{std::ifstream()};  ///< opened by run()
  std::int64_t total_ = 0;
  std::deque<Document> ahead_;  ///< read and not yet matched
  std::optional<Error> failed_;
  std::condition_variable printed_;
  std::int64_t taken_ = 0, done_ = 0, documents_ = 0, matches_ = 0;  // portions; documents
  double cpu_match_ = 0;
  ProgressLine progress_{"matching"};
};

int run_match(const MatchOptions& options) { return MatchRun(options, SystemClock().now()).run(); }

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
