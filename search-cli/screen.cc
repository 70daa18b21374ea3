// What depends on the size of the terminal: widths, broken lines, the pager.
#include <sys/ioctl.h>
#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "core/utf8.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

constexpr std::size_t kNarrowest = 20;

/// Blocks that terminals draw in two columns (Unicode's East Asian Width, W and F, by block).
bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

bool is_combining(char32_t c) { return (c >= 0x300 && c <= 0x36F) || c == 0x200D || c == 0xFE0F; }

/// Past a colour of ours (ESC [ … m) at `pos`; `pos` itself where there is none.
std::size_t past_colour(std::string_view text, std::size_t pos) {
  if (text.substr(pos, 2) != "\x1b[") return pos;
  const std::size_t end = text.find('m', pos);
  return end == std::string_view::npos ? text.size() : end + 1;
}

std::size_t lines_on(std::string_view text, std::size_t columns) {
  std::size_t lines = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines += std::max<std::size_t>(1, (display_width(text.substr(0, end)) + columns - 1) / columns);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace

std::optional<Screen> screen() {
  if (::isatty(STDOUT_FILENO) != 1) return std::nullopt;
  winsize size{};
  Screen out;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0)
    out = {std::max<std::size_t>(size.ws_col, kNarrowest), size.ws_row};
  return out;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t pos = 0; pos < text.size();) {
    if (const std::size_t past = past_colour(text, pos); past != pos) {
      pos = past;
      continue;
    }
    const char32_t c = next_code_point(text, pos);
    if (!is_combining(c)) width += is_wide(c) ? 2 : 1;
  }
  return width;
}

std::string shortened(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  std::size_t kept = 0, width = 1;  // that of "…"
  for (std::size_t next = 0;; kept = next) {
    next_code_point(text, next);
    width += display_width(text.substr(kept, next - kept));
    if (width > columns) break;
  }
  return std::string(text.substr(0, kept)) + "…";
}

std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent) {
  std::string out;
  std::size_t used = 0;
  bool first = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    const std::size_t width = display_width(word);
    if (!first && used + 1 + width > columns) {
      out += '\n';
      out.append(indent, ' ');
      used = indent;
    } else if (!first) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
    first = false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void print_long(std::string_view text, bool paged) {
  const auto size = screen();
  if (!paged || !size || lines_on(text, size->columns) < size->rows) return print(text);
  const char* wanted = std::getenv("PAGER");
  const char* pager = wanted != nullptr && *wanted != '\0' ? wanted : "less -FRX";
  std::fflush(stdout);
  // The person's own shell command, as git and man run it.
  std::FILE* pipe = ::popen(pager, "w");
  if (pipe == nullptr) return print(text);
  std::fwrite(text.data(), 1, text.size(), pipe);
  // 127: the shell found no such program, and nobody has seen anything.
  constexpr int kNoSuchProgram = 127;
  const int status = ::pclose(pipe);
  if (WIFEXITED(status) && WEXITSTATUS(status) == kNoSuchProgram) print(text);
}

std::string bar(double length) {
  static constexpr const char* kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  if (length <= 0) return {};
  const int eighths = std::max(1, static_cast<int>(std::lround(length * 8)));
  std::string out;
  for (int i = 0; i < eighths / 8; ++i) out += "█";
  return out + kEighths[eighths % 8];
}

}  // namespace vigie
