#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/profile.h"
#include "core/settings.h"
#include "indexer/index.h"
#include "pipeline/backtest_counts.h"
#include "pipeline/narrowing.h"
#include "store/document_facts.h"

namespace vigie {

/// What profiles would have found in a period of the archive, and which mails would have gone out,
/// before anyone subscribes. Nothing is written.
///
/// Documents count by the day they were published, else by when they were seen, and are matched as
/// of that moment: "deadline:..30d" then means 30 days from it. Texts that retention dropped cannot
/// be matched by a walk; the index has forgotten their words as well.
struct BacktestRequest {
  std::filesystem::path database;
  Instant from{}, until{};  ///< `until` is past the end
  decltype(Settings::alerts) alerts;
  std::vector<Source> sources;  ///< for their weights in scores
  int jobs = 1;                 ///< threads of a walk through the archive
};

/// The documents of the period, read once for however many profiles.
struct BacktestArchive {
  std::vector<DocumentFacts> documents;   ///< in order of their moment
  std::vector<std::uint32_t> by_number;   ///< places in `documents`, in order of id
  std::vector<DigestTimes> digest_times;  ///< of `documents`
};
Result<BacktestArchive> read_backtest_archive(Database& store, const BacktestRequest& request);

/// Called from the calling thread now and then.
using BacktestProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// One profile: the index is asked, and the store for what limits and threshold need. A query with
/// relative dates is asked of each document at its own moment, which walks through the archive.
/// `narrowing` are words that would narrow a profile that is too broad; else empty. Errors: as
/// IndexReader::search(), and what the store says.
struct ProfileBacktest {
  BacktestCounts counts;
  std::vector<Narrowing> narrowing;
};
Result<ProfileBacktest> backtest(Database& store, IndexReader& index,
                                 const BacktestArchive& archive, const Query& query,
                                 const ProfileLimits& limits, const BacktestRequest& request,
                                 Instant now, const BacktestProgress& progress);

/// Many profiles: the matcher reads every document of the period once. A result for each profile,
/// in their order; one whose query is refused has the reason.
struct BacktestRow {
  BacktestCounts counts;
  std::optional<Error> refused;
};
using ReadQuery = std::function<Result<Query>(std::string_view text)>;
Result<std::vector<BacktestRow>> backtest_all(Database& store, const BacktestArchive& archive,
                                              const std::vector<Profile>& profiles,
                                              const ReadQuery& read, const BacktestRequest& request,
                                              const BacktestProgress& progress);

}  // namespace vigie
