#include "search-cli/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "core/exit_code.h"
#include "core/utf8.h"

namespace vigie {
namespace {

const char* code_of(Ink ink) {
  switch (ink) {
    case Ink::plain: return "";
    case Ink::bold: return "\x1b[1m";
    case Ink::dim: return "\x1b[2m";
    case Ink::red: return "\x1b[31m";
    case Ink::green: return "\x1b[32m";
    case Ink::yellow: return "\x1b[33m";
    case Ink::cyan: return "\x1b[36m";
    case Ink::mark: return "\x1b[1;33m";
  }
  return "";
}

/// Standard output takes no more.
[[noreturn]] void end_unprinted() {
  if (errno == EPIPE) std::_Exit(kExitDone);
  fmt::print(stderr, "vigie: cannot write to standard output\n");
  std::_Exit(exit_code(Kind::io));
}

}  // namespace

bool colours() {
  static const bool wanted = [] {
    const char* no_color = std::getenv("NO_COLOR");
    return ::isatty(STDOUT_FILENO) == 1 && (no_color == nullptr || *no_color == '\0');
  }();
  return wanted;
}

std::string paint(Ink ink, std::string_view text) {
  if (!colours() || ink == Ink::plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", code_of(ink), text);
}

std::string harmless(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out += one_line(text.substr(begin, end - begin));
    if (end < text.size()) out += '\n';
    begin = end + 1;
  }
  return out;
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) end_unprinted();
}

void print_line(std::string_view text) {
  print(text);
  print("\n");
}

void finish_printing() {
  if (std::fflush(stdout) != 0) end_unprinted();
}

int complain(std::string_view command, const Error& error) {
  fmt::print(stderr, "vigie {}: {}\n", command, harmless(to_string(error)));
  return exit_code(error.kind);
}

ProgressLine::ProgressLine(std::string what)
    : what_(std::move(what)), visible_(::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (visible_ && last_shown_ >= 0) fmt::print(stderr, "\r\x1b[K");
}

void ProgressLine::show(std::int64_t done, std::int64_t total) {
  const std::int64_t step = total > 0 ? std::max<std::int64_t>(1, total / 200) : 100;
  if (!visible_ || (done < last_shown_ + step && done != total)) return;
  last_shown_ = done;
  if (total <= 0) {
    fmt::print(stderr, "\r\x1b[K{} {}", what_, done);
    return;
  }
  constexpr std::int64_t kWidth = 30;
  const std::int64_t filled = std::min(kWidth, done * kWidth / total);
  std::string bar;
  for (std::int64_t i = 0; i < kWidth; ++i) bar += i < filled ? "█" : "░";
  fmt::print(stderr, "\r\x1b[K{} {} {}/{}", what_, bar, done, total);
}

}  // namespace vigie
