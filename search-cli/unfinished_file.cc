// Two ways to give a copy up: ask between its steps whether a signal came, or remove the file in
// the signal's handler. We do the latter: the check of a large copy is one long step.
#include "search-cli/unfinished_file.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <string>

namespace vigie {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
constexpr std::array kEndings = {"", "-wal", "-shm", "-journal"};

std::array<std::string, kEndings.size()> unfinished_names;  // unchanged while the handler is set

/// Calls only what signal-safety(7) allows.
extern "C" void remove_unfinished(int signal) {
  for (const std::string& name : unfinished_names) ::unlink(name.c_str());
  ::raise(signal);  // by SA_RESETHAND it ends the program now
}

void set_handler(void (*from)(int), void (*to)(int), int flags) {
  for (const int signal : kSignals) {
    struct sigaction now {};
    ::sigaction(signal, nullptr, &now);
    if (now.sa_handler != from) continue;
    now.sa_handler = to;
    now.sa_flags = flags;
    ::sigaction(signal, &now, nullptr);
  }
}

}  // namespace

UnfinishedFile::UnfinishedFile(const std::filesystem::path& file) {
  for (std::size_t i = 0; i < kEndings.size(); ++i)
    unfinished_names[i] = file.string() + kEndings[i];
  set_handler(SIG_DFL, remove_unfinished, static_cast<int>(SA_RESETHAND));
}

UnfinishedFile::~UnfinishedFile() { set_handler(remove_unfinished, SIG_DFL, 0); }

}  // namespace vigie
