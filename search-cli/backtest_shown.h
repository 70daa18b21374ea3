#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "pipeline/backtest.h"

namespace vigie {

/// The UTC day of a moment: "2026-03-04".
std::string day_text(Instant at);

/// How a backtest looks, in a terminal and as JSON.
struct ShownBacktest {
  std::string name;   ///< of the profile, or the query
  std::string query;  ///< as it was written
  Instant from{}, until{};
  ProfileBacktest result;
};
boost::json::object json_of(const ShownBacktest& shown);
std::string text_of(const ShownBacktest& shown, std::size_t columns);

/// The members of one row of `--all --json`.
boost::json::object json_of(const Profile& profile, const BacktestRow& row);
/// The table of many profiles: a line each, the broadest first.
std::string text_of(const std::vector<Profile>& profiles, const std::vector<BacktestRow>& rows);

}  // namespace vigie
