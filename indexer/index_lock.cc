#include "indexer/index_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

namespace vigie {
namespace {

std::string holder(int fd) {
  char text[16] = {};
  const ssize_t got = ::pread(fd, text, sizeof text - 1, 0);
  std::string pid;
  for (ssize_t i = 0; i < got && text[i] >= '0' && text[i] <= '9'; ++i) pid += text[i];
  return pid;
}

}  // namespace

Result<IndexLock> IndexLock::take(const std::filesystem::path& data_dir) {
  const std::string path = (data_dir / "index.lock").string();
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  const int fd = file.number();
  if (fd < 0) {
    const Kind kind = errno == ENOSPC || errno == EDQUOT ? Kind::full : Kind::io;
    return Error{kind, "cannot open " + path + ": " + std::strerror(errno),
                 "check that the data directory exists and may be written"};
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int reason = errno;
    const std::string pid = holder(fd);
    if (reason != EWOULDBLOCK)
      return Error{Kind::io, "cannot lock " + path + ": " + std::strerror(reason)};
    return Error{
        Kind::locked,
        pid.empty() ? "index is written by another process" : "index is written by process " + pid,
        "let that process do it, or stop it first"};
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  // The pid is a courtesy to whoever meets the lock: the lock holds without it, on a full disk too.
  if (::ftruncate(fd, 0) == 0 &&
      ::pwrite(fd, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
    static_cast<void>(::ftruncate(fd, 0) == 0);
  return IndexLock(std::move(file));
}

}  // namespace vigie
