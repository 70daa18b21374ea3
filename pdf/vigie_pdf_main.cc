/// vigie-pdf: reads one PDF on standard input, prints one JSON object (answer.h), and ends. What it
/// reads comes from the whole web, through a large library written in C++: so it takes in the
/// bytes, gives up everything else that a process may do, and only then looks at them. Started by
/// exec for each PDF, with a pipe for its standard output (to a file it may not write); it has no
/// arguments and reads no environment.
#include <unistd.h>

#include <cerrno>
#include <new>
#include <string>
#include <string_view>

#include "pdf/answer.h"
#include "pdf/confinement.h"
#include "pdf/extract.h"

namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

std::string standard_input() {
  std::string bytes;
  std::string part(std::size_t{1} << 16, '\0');
  while (bytes.size() <= kMostBytes) {
    const ssize_t got = read(STDIN_FILENO, part.data(), part.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    bytes.append(part, 0, static_cast<std::size_t>(got));
  }
  return bytes;
}

bool print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = write(STDOUT_FILENO, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

}  // namespace

int main() {
  close_range(STDERR_FILENO + 1, ~0U, 0);
  const std::string bytes = standard_input();
  close(STDIN_FILENO);
  vigie::pdf::prepare();
  const std::string complaint = vigie::pdf::confine();
  bool printed = false;
  try {
    printed = print(complaint.empty() ? vigie::pdf::answer(vigie::pdf::extract(bytes))
                                      : vigie::pdf::refusal(complaint));
  } catch (const std::bad_alloc&) {
    printed = print(vigie::pdf::kTooMuch);
  }
  // Without destructors: there is nothing left to do for a library that read hostile bytes.
  _exit(printed ? 0 : 1);
}
