#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/hash.h"
#include "core/settings.h"

namespace vigie {

/// Text by name.
using Files = std::map<std::string, std::string>;

/// A folder of configuration files that is gone at the end of the test.
class ConfigurationFolder {
 public:
  explicit ConfigurationFolder(const Files& files)
      : path_(std::filesystem::temp_directory_path() / ("vigie-settings-" + random_hex(8))) {
    for (const auto& [name, text] : files) write(name, text);
  }
  ConfigurationFolder(const ConfigurationFolder&) = delete;
  ConfigurationFolder& operator=(const ConfigurationFolder&) = delete;
  ~ConfigurationFolder() { std::filesystem::remove_all(path_); }

  std::string path(const std::string& name) const { return (path_ / name).string(); }

  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

  SettingsReading read() const { return read_settings(path("vigie.toml")); }

  /// Problems as a person reads them, without the folder's own name.
  std::vector<std::string> shown(const std::vector<Error>& errors) const {
    std::vector<std::string> out;
    const std::string prefix = path_.string() + "/";
    for (const Error& error : errors) {
      std::string line = to_string(error);
      for (std::size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix))
        line.erase(at, prefix.size());
      out.push_back(std::move(line));
    }
    return out;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace vigie
