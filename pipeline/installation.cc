#include "pipeline/installation.h"

#include <filesystem>

#include "pipeline/limits.h"
#include "pipeline/watch_list.h"

namespace vigie {
namespace {

std::string default_file() {
  for (const char* file : {"/etc/vigie/vigie.toml", "config/vigie.toml"})
    if (std::filesystem::exists(file)) return file;
  return {};
}

}  // namespace

SettingsReading read_installation_files(const std::string& config, const std::string& data) {
  // With --data and no --config a command needs no settings: those of another installation would
  // mislead.
  const std::string file = !config.empty() ? config : data.empty() ? default_file() : std::string();
  SettingsReading reading;
  if (!file.empty()) {
    reading = read_settings(file);
  } else if (data.empty()) {
    reading.errors.push_back(
        {Kind::config,
         "no configuration found: neither /etc/vigie/vigie.toml nor config/vigie.toml",
         "name one with --config FILE, or a data directory with --data DIR"});
  }
  if (!data.empty()) reading.settings.daemon.data = data;
  return reading;
}

SettingsReading read_installation(const std::string& config, const std::string& data, Instant now) {
  SettingsReading reading = read_installation_files(config, data);
  if (reading.errors.empty()) reading.errors = check_meaning(reading.settings, now);
  for (const Profile& profile : reading.settings.profiles)
    for (Error& doubt : doubtful_limits(profile)) reading.warnings.push_back(std::move(doubt));
  for (const Profile& profile : reading.settings.profiles)
    for (Error& doubt : doubtful_limits(profile)) reading.warnings.push_back(std::move(doubt));
  return reading;
}

}  // namespace vigie
