#include "core/settings_files.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "core/settings_fields.h"

namespace vigie {
namespace {

Error cannot_read(const std::string& path, int code) {
  const Kind kind = code == ENOENT ? Kind::not_found : Kind::io;
  return Error{kind, fmt::format("cannot read {}: {}", path, std::strerror(code))};
}

struct Descriptor {
  int number;
  explicit Descriptor(int n) : number(n) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) close(number);
  }
};

std::string folder_of(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? "" : file.substr(0, slash + 1);
}

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

/// What glob(3) finds, ordered by bytes: its own order follows the locale.
std::vector<std::string> find_files(const std::string& pattern) {
  glob_t found{};
  std::vector<std::string> out;
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &found) == 0)
    out.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  std::sort(out.begin(), out.end());
  return out;
}

/// A draft that the pattern would find, were it on the disk. The folder is compared as it really
/// is, the name by the pattern (glob(7): a star finds no leading point).
void add_draft(std::vector<std::string>& found, const std::string& pattern,
               const std::string& draft) {
  if (draft.empty()) return;
  const auto same = [&](const std::string& file) { return plain_path(file) == draft; };
  if (std::any_of(found.begin(), found.end(), same)) return;
  const std::filesystem::path parts(pattern);
  const std::string wanted =
      plain_path(parts.parent_path().empty() ? "." : parts.parent_path().string()) + "/" +
      parts.filename().string();
  if (fnmatch(wanted.c_str(), draft.c_str(), FNM_PATHNAME | FNM_PERIOD) != 0) return;
  found.insert(std::upper_bound(found.begin(), found.end(), draft), draft);
}

}  // namespace

Result<std::string> read_file(const std::string& path, Bytes most) {
  // O_NONBLOCK: a pipe with nobody at its other end must not hold the daemon.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.number < 0 || fstat(file.number, &status) != 0) return cannot_read(path, errno);
  if (!S_ISREG(status.st_mode)) return Error{Kind::io, fmt::format("{} is not a file", path)};
  std::string out;
  out.reserve(std::min(static_cast<std::uint64_t>(status.st_size), most.count));
  const std::unique_ptr<char[]> buffer(new char[64 * 1024]);
  while (true) {
    const ssize_t got = read(file.number, buffer.get(), 64 * 1024);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(path, errno);
    if (got == 0) return out;
    out.append(buffer.get(), static_cast<std::size_t>(got));
    if (out.size() > most.count)
      return Error{Kind::too_large, fmt::format("{} is larger than {} bytes", path, most.count)};
  }
}

std::string plain_path(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path plain = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : plain.string();
}

std::vector<std::string> included_files(const Toml& main, const std::string& main_file,
                                        const std::string& draft, std::vector<Error>& errors) {
  std::vector<std::string> out;
  if (!main.find("include")) return out;
  Fields fields(main, main_file, "main file", errors);
  std::set<std::string> seen{main_file};
  for (const std::string& pattern : fields.texts("include")) {
    const std::string path =
        !pattern.empty() && pattern[0] == '/' ? pattern : folder_of(main_file) + pattern;
    std::vector<std::string> found = find_files(path);
    add_draft(found, path, draft);
    if (found.empty() && !has_wildcard(pattern))
      fields.wrong("include", fmt::format("no file \"{}\"", path));
    for (const std::string& file : found) {
      if (!seen.insert(file).second) continue;
      if (out.size() == kMostSettingsFiles) {
        fields.wrong("include", fmt::format("more than {} files", kMostSettingsFiles));
        return out;
      }
      out.push_back(file);
    }
  }
  return out;
}

}  // namespace vigie
