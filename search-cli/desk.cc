#include "search-cli/desk.h"

#include <fmt/format.h>

#include "core/utf8.h"
#include "indexer/fields.h"
#include "indexer/query_clauses.h"
#include "indexer/query_correction.h"
#include "pipeline/control.h"
#include "search-cli/terminal.h"
#include "store/documents.h"

namespace vigie {

namespace {

/// A mistake in a file of words is told and stops no search.
Vocabulary vocabulary_of(const Settings& settings) {
  std::vector<Error> problems;
  auto vocabulary = Vocabulary::read(settings, problems);
  for (const Error& problem : problems) fmt::print(stderr, "vigie: {}\n", to_string(problem));
  return vocabulary;
}

/// Without a configuration there are saved searches only.
Result<Settings> desk_settings(const Common& common) {
  if (common.config.empty() && !common.data.empty()) return settings_or_none(common);
  return plain_settings_of(common);
}

/// A question that cannot be answered here fails with its reason where it is asked in earnest.
void tell_if_behind(Database& store, IndexReader& index, const DataPaths& paths) {
  const auto watermark = index.watermark();
  const auto last = Documents(store).last_change();
  if (!watermark || !last || *watermark >= *last) return;
  const auto daemon = ask_daemon(paths.control(), "status");
  if (daemon || daemon.error().kind != Kind::not_found) return;
  fmt::print(stderr,
             "vigie: the index lacks the last {} changes of the archive; vigied, or vigie archive "
             "rebuild, brings it up\n",
             *last - *watermark);
}

struct Excerpt {
  std::string text;
  std::size_t width;  ///< columns before the mark
};

/// What of a line stands around byte `at`; all of it unless it is long.
Excerpt around(std::string_view line, std::size_t at) {
  constexpr std::size_t kBefore = 100, kBehind = 100;  // bytes
  std::size_t begin = at > kBefore ? at - kBefore : 0;
  while (begin < at && (static_cast<unsigned char>(line[begin]) & 0xC0) == 0x80) ++begin;
  const std::string_view behind = cut_utf8(line.substr(at), kBehind);
  const std::string before = (begin > 0 ? "…" : "") + std::string(line.substr(begin, at - begin));
  return {fmt::format("{}{}{}", before, behind, at + behind.size() < line.size() ? "…" : ""),
          display_width(before)};
}

}  // namespace

Result<Desk> open_desk(const Common& common) {
  const auto settings = desk_settings(common);
  if (!settings) return settings.error();
  const auto paths = archive_in(settings->daemon.data);
  if (!paths) return paths.error();
  auto store = Database::open(paths->database(), Database::Mode::read_only);
  if (!store) return store.error();
  auto index = open_index(*store, *paths);
  if (!index) return index.error();
  return Desk{vocabulary_of(*settings), std::move(*index), std::move(*store), *paths};
}

Result<IndexReader> open_index(Database& store, const DataPaths& paths) {
  auto index = IndexReader::open(paths.dir);
  if (index) tell_if_behind(store, *index, paths);
  return index;
}

std::optional<QueryNode> published_between(const std::string& since, const std::string& until) {
  const auto is_signed = [](const std::string& day) {
    return day.starts_with('-') || day.starts_with('+');
  };
  if (is_signed(since) || is_signed(until)) return std::nullopt;
  auto range = read_range(since + ".." + until, 1, *find_field("published"));
  return range ? std::optional(std::move(*range)) : std::nullopt;
}

Result<Query> read_query(const Vocabulary& vocabulary, const std::string& text,
                         const std::string& since) {
  auto query = vocabulary.parse(text);
  if (!query || since.empty()) return query;
  auto range = published_between(since, "");
  if (!range)
    return Error{Kind::usage, fmt::format("--since \"{}\" is no date and no age", one_line(since)),
                 "write 30d, 2026-01 or 2026-01-15"};
  if (auto refused = refuse_alone(*query)) return *refused;
  QueryNode both;
  both.type = QueryNode::Type::all;
  both.children = {std::move(query->root), std::move(*range)};
  query->root = std::move(both);
  return query;
}

int complain_of_query(const std::string& command, const std::string& query, const Error& error) {
  const int code = complain(command, error);
  if (error.where.column <= 0) return code;
  const std::string line = one_line(query);
  if (line != query) return code;  // columns would not agree
  // The mark stands below its character whatever the characters before it are wide.
  std::size_t before = 0;
  for (int column = 1; column < error.where.column && before < line.size(); ++column)
    next_code_point(line, before);
  const auto [shown, width] = around(line, before);
  fmt::print(stderr, "  {}\n  {:>{}}\n", shown, "^", width + 1);
  if (const auto meant = corrected_query(query, error); meant && *meant != query)
    fmt::print(stderr, "perhaps:\n  {}\n", harmless(*meant));
  return code;
}

}  // namespace vigie
