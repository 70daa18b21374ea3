#include "pdf/confinement.h"

#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstring>

namespace vigie::pdf {
namespace {

struct Limit {
  const char* name;
  __rlimit_resource resource;
  rlim_t most;
};

/// A limit of files bounds the numbers of new ones: those that are open stay open.
constexpr Limit kLimits[] = {
    {"processor time", RLIMIT_CPU, kMostCpu}, {"memory", RLIMIT_AS, kMostMemory},
    {"core files", RLIMIT_CORE, 0},           {"size of files", RLIMIT_FSIZE, 0},
    {"open files", RLIMIT_NOFILE, 0},         {"processes", RLIMIT_NPROC, 0},
};

/// What Poppler, libstdc++ and malloc call while they work on memory, and what ends a process.
constexpr int kAllowed[] = {
    SCMP_SYS(brk),          SCMP_SYS(mmap),
    SCMP_SYS(munmap),       SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),
    SCMP_SYS(write),        SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday), SCMP_SYS(getrandom),
    SCMP_SYS(exit),         SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
};
/// What they ask for and do without: it fails as if there were no such file.
constexpr int kRefused[] = {
    SCMP_SYS(open),  SCMP_SYS(openat),   SCMP_SYS(stat),   SCMP_SYS(newfstatat),
    SCMP_SYS(statx), SCMP_SYS(readlink), SCMP_SYS(access), SCMP_SYS(faccessat),
};

std::string limit_resources() {
  for (const Limit& limit : kLimits) {
    const rlimit both{limit.most, limit.most};
    if (setrlimit(limit.resource, &both) != 0)
      return std::string(limit.name) + " cannot be limited: " + std::strerror(errno);
  }
  return {};
}

std::string filter_calls() {
  const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL);
  if (filter == nullptr) return "the filter of system calls cannot be made";
  int failed = 0;
  for (const int call : kAllowed)
    if (failed == 0) failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0);
  for (const int call : kRefused)
    if (failed == 0) failed = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOENT), call, 0);
  if (failed == 0) failed = seccomp_load(filter);
  seccomp_release(filter);
  if (failed == 0) return {};
  return std::string("the filter of system calls is refused: ") + std::strerror(-failed);
}

}  // namespace

std::string confine() {
  // Nobody looks into it, and it ends when nobody hears it any more.
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 || prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
    return std::string("the process cannot be closed to others: ") + std::strerror(errno);
  if (std::string complaint = limit_resources(); !complaint.empty()) return complaint;
  return filter_calls();
}

}  // namespace vigie::pdf
