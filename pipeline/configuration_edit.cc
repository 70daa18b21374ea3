#include "pipeline/configuration_edit.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "core/descriptor.h"
#include "core/settings_files.h"
#include "core/settings_toml.h"
#include "pipeline/watch_list.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kModeOfNewFile = 0640;

Error cannot(const char* verb, const std::string& file) {
  const int code = errno;
  return {code == ENOSPC || code == EDQUOT ? Kind::full : Kind::io,
          fmt::format("cannot {} {}: {}", verb, file, std::strerror(code)),
          code == EACCES || code == EPERM ? "run the command as who owns the configuration" : ""};
}

std::string folder_of(const std::string& file) {
  const fs::path folder = fs::path(file).parent_path();
  return folder.empty() ? "." : folder.string();
}

/// An absolute name stays itself.
std::string beside(const std::string& main, const std::string& name) {
  return (fs::path(main).parent_path() / name).string();
}

/// A missing file is an empty one.
Result<std::string> text_of(const std::string& file) {
  auto text = read_file(file, kLargestSettingsFile);
  if (!text && text.error().kind == Kind::not_found) return std::string();
  return text;
}

Result<Settings> read_with(const DraftFile& draft, const std::string& main, Instant now) {
  SettingsReading reading = read_settings(main, draft);
  if (reading.errors.empty()) reading.errors = check_meaning(reading.settings, now);
  if (!reading.errors.empty()) return reading.errors.front();
  return std::move(reading.settings);
}

/// Mode and owner of the file that is replaced; a new one is read by whom the main file is.
void take_after(int file, const std::string& model, mode_t otherwise) {
  struct stat status {};
  if (::stat(model.c_str(), &status) != 0) {
    (void)::fchmod(file, otherwise);
    return;
  }
  // Without the right to give files away it stays ours: whoever may read it is decided by its mode.
  if (::fchown(file, status.st_uid, status.st_gid) != 0)
    (void)!::fchown(file, static_cast<uid_t>(-1), status.st_gid);
  (void)::fchmod(file, status.st_mode & 07777);
}

/// A name that no pattern finds: a star finds no leading point.
Result<void> replace(const std::string& file, const std::string& main, const std::string& text) {
  const std::string folder = folder_of(file);
  std::string draft = folder + "/." + fs::path(file).filename().string() + ".XXXXXX";
  const Descriptor out(::mkostemp(draft.data(), O_CLOEXEC));
  if (out.number() < 0) return cannot("write beside", file);
  take_after(out.number(), fs::exists(file) ? file : main, kModeOfNewFile);
  if (!write_all(out.number(), text) || ::fsync(out.number()) != 0 ||
      ::rename(draft.c_str(), file.c_str()) != 0) {
    const Error error = cannot("write", file);
    ::unlink(draft.c_str());
    return error;
  }
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.number() >= 0) ::fsync(directory.number());
  return {};
}

bool is_read(const Settings& settings, const std::string& file) {
  const auto stands_in = [&](const auto& entries) {
    for (const auto& entry : entries)
      if (plain_path(entry.where.file) == file) return true;
    return false;
  };
  return stands_in(settings.sources) || stands_in(settings.profiles) ||
         stands_in(settings.subscribers);
}

}  // namespace

Result<Settings> apply(const ConfigurationEdit& edit, Instant now) {
  // The folder is locked and not the file: a lock on a file that is replaced holds nothing.
  const std::string top = folder_of(edit.main);
  const Descriptor lock(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.number() < 0 || ::flock(lock.number(), LOCK_EX) != 0) return cannot("lock", top);
  const std::string file = plain_path(edit.file);
  const auto before = text_of(file);
  if (!before) return before.error();
  auto after = edit.change(*before);
  if (!after) {
    Error error = after.error();
    if (error.where.file.empty()) error.where = Where{edit.file, error.where.line, 0};
    return error;
  }
  if (after->size() > kLargestSettingsFile.count)
    return Error{
        Kind::too_large,
        fmt::format("{} would be larger than {} bytes", edit.file, kLargestSettingsFile.count),
        "name another with --file"};
  const DraftFile draft{file, *after};
  auto settings = read_with(draft, edit.main, now);
  if (!settings) return settings.error();
  if (before->empty() && !is_read(*settings, file))
    return Error{Kind::config, fmt::format("no include of {} names {}", edit.main, edit.file),
                 "name a file that it does, or add it to include"};
  std::error_code ignored;
  fs::create_directories(folder_of(file), ignored);
  const auto meanwhile = text_of(file);
  if (!meanwhile || *meanwhile != *before)
    return Error{Kind::locked, fmt::format("{} was changed meanwhile", edit.file), "try again"};
  if (auto written = replace(file, edit.main, *after); !written) return written.error();
  return settings;
}

Result<std::string> file_for_additions(const std::string& main) {
  const auto text = read_file(main, kLargestSettingsFile);
  if (!text) return text.error();
  const auto toml = read_toml(*text, main);
  if (!toml) return toml.error();
  const auto include = toml->root.find("include");
  std::string any;
  const auto patterns = include ? include->value.elements() : std::vector<Toml>();
  for (const Toml& element : patterns) {
    const std::string_view pattern = element.text;
    const fs::path path(pattern);
    const std::string name = path.filename().string();
    const bool open_name = name.starts_with("*") && name.find_first_of("*?[", 1) == name.npos;
    const std::string folder = path.parent_path().string();
    if (!open_name || folder.find_first_of("*?[") != folder.npos) continue;
    const std::string file = (path.parent_path() / ("ajouts" + name.substr(1))).string();
    if (pattern.find("source") != pattern.npos) return beside(main, file);
    if (any.empty()) any = file;
  }
  return any.empty() ? main : beside(main, any);
}

std::string named_file(const std::string& main, const std::string& given) {
  return fs::exists(given) ? given : beside(main, given);
}

}  // namespace vigie
