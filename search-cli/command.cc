#include "search-cli/command.h"

#include <fmt/format.h>

#include "net/clock.h"
#include "pipeline/installation.h"

namespace vigie {

namespace {

Result<Settings> settings_in(SettingsReading reading) {
  if (reading.errors.empty()) return std::move(reading.settings);
  // The first is returned and told by the caller; a person wants to see the others too.
  for (std::size_t i = 1; i < reading.errors.size(); ++i)
    fmt::print(stderr, "vigie: {}\n", to_string(reading.errors[i]));
  Error first = reading.errors.front();
  // Its exit code is that of a search which finds nothing, and scripts would take it for that.
  if (first.kind == Kind::not_found) first.kind = Kind::config;
  return first;
}

}  // namespace

Result<Settings> settings_of(const Common& common) {
  return settings_in(read_installation(common.config, common.data, SystemClock().now()));
}

Result<Settings> plain_settings_of(const Common& common) {
  return settings_in(read_installation_files(common.config, common.data));
}

Settings settings_or_none(const Common& common) {
  if (common.config.empty() && !common.data.empty()) {
    Settings none;
    none.daemon.data = common.data;
    return none;
  }
  auto settings = plain_settings_of(common);
  return settings ? std::move(*settings) : Settings{};
}

Result<DataPaths> archive_of(const Common& common) {
  if (!common.data.empty()) return archive_in(common.data);
  const auto settings = plain_settings_of(common);
  if (!settings) return settings.error();
  return archive_in(settings->daemon.data);
}

Result<DataPaths> archive_in(const std::string& data) {
  const DataPaths paths{data};
  std::error_code failed;
  if (std::filesystem::exists(paths.database(), failed)) return paths;
  if (failed == std::errc::permission_denied)
    return Error{Kind::io, fmt::format("may not read {}", data), "join the group vigie"};
  return Error{Kind::config, fmt::format("no archive in {}", data),
               "start vigied, or import documents with `vigie archive import`"};
}

}  // namespace vigie
