#include "core/settings.h"

#include <sys/stat.h>
#include <algorithm>
#include <cstdlib>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "core/settings_checks.h"
#include "core/settings_entries.h"
#include "core/settings_files.h"
#include "core/settings_table.h"

namespace vigie {
namespace {

constexpr Bytes kLargestPassword = kibibytes(4);

/// Reads and parses one file; a problem goes to `errors` and gives nothing.
std::optional<TomlFile> read_one(const std::string& file, const DraftFile& draft,
                                 std::vector<Error>& errors) {
  const bool drafted = !draft.path.empty() && plain_path(file) == draft.path;
  auto text = drafted ? Result<std::string>(draft.text) : read_file(file, kLargestSettingsFile);
  if (!text) {
    errors.push_back(text.error());
    errors.back().where = Where{file, 1, 1};
    return std::nullopt;
  }
  auto toml = read_toml(text.value(), file);
  if (!toml) {
    errors.push_back(toml.error());
    return std::nullopt;
  }
  return std::move(toml).value();
}

/// In the order in which a person reads: files as they were read, then lines.
void sort_by_place(std::vector<Error>& errors, const std::vector<std::string>& files) {
  std::unordered_map<std::string_view, std::size_t> order;
  for (const std::string& file : files) order.emplace(file, order.size());
  std::stable_sort(errors.begin(), errors.end(), [&](const Error& a, const Error& b) {
    return std::tuple(order[a.where.file], a.where.line, a.where.column) <
           std::tuple(order[b.where.file], b.where.line, b.where.column);
  });
}

}  // namespace

Settings sections_of(const Settings& settings) {
  Settings out;
  out.daemon = settings.daemon;
  out.portal = settings.portal;
  out.crawl = settings.crawl;
  out.mail = settings.mail;
  out.alerts = settings.alerts;
  out.retention = settings.retention;
  out.operator_ = settings.operator_;
  out.file = settings.file;
  return out;
}

SettingsReading read_settings(const std::string& file) { return read_settings(file, {}); }

SettingsReading read_settings(const std::string& file, const DraftFile& draft) {
  SettingsReading reading;
  reading.settings.file = file;
  Places places;
  std::vector<std::string> files{file};
  bool whole = true;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string name = files[i];
    const auto toml = read_one(name, draft, reading.errors);
    if (!toml) {
      whole = false;
      continue;
    }
    if (i == 0) {
      const auto more = included_files(toml->root, name, draft.path, reading.errors);
      files.insert(files.end(), more.begin(), more.end());
    } else if (const auto include = toml->root.find("include")) {
      reading.errors.push_back(Error{Kind::config, "only the main file may include others",
                                     "name it in " + file,
                                     Where{name, include->line, include->column}});
    }
    read_sections(toml->root, name, reading.settings, places, reading.errors);
    read_entries(toml->root, name, reading);
  }
  check_settings(reading, places, whole);
  sort_by_place(reading.errors, files);
  sort_by_place(reading.warnings, files);
  return reading;
}

namespace {

/// A secret is in the environment, or the first line of a file that its owner alone may read.
Result<std::string> read_secret(const std::string& variable, const std::string& path) {
  if (const char* given = std::getenv(variable.c_str()); given != nullptr && *given != '\0')
    return std::string(given);
  if (path.empty()) return std::string();
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && (status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return Error{Kind::config, fmt::format("others than its owner may read {}", path),
                 fmt::format("chmod 0600 {}", path)};
  auto text = read_file(path, kLargestPassword);
  if (!text) return text.error();
  const std::string& content = text.value();
  return content.substr(0, content.find_first_of("\r\n"));
}

}  // namespace

Result<std::string> mail_password(const Settings& settings) {
  return read_secret("VIGIE_MAIL_PASSWORD", settings.mail.password_file);
}

Result<std::string> source_secret(const Source& source) {
  std::string variable = "VIGIE_SECRET_";
  for (const char c : source.id.text) {
    const bool letter = c >= 'a' && c <= 'z';
    const bool digit = c >= '0' && c <= '9';
    variable += letter ? static_cast<char>(c - 'a' + 'A') : digit ? c : '_';
  }
  auto secret = read_secret(variable, source.secret_file);
  if (secret && secret->empty())
    return Error{Kind::config, fmt::format("source \"{}\" has no secret", source.id.text),
                 fmt::format("set {} or secret_file", variable)};
  return secret;
}

}  // namespace vigie
