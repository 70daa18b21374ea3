#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.h"

namespace vigie {

/// Standard output and error as a person or a script sees them.

/// Colours: only on a terminal, never under NO_COLOR (no-color.org).
bool colours();
enum class Ink { plain, bold, dim, red, green, yellow, cyan, mark };
std::string paint(Ink ink, std::string_view text);

/// Third-party text that keeps its line breaks and nothing else that could steer a terminal.
std::string harmless(std::string_view text);

/// Prints to standard output. A closed pipe is no error: the program ends quietly, as `head`
/// expects.
void print(std::string_view text);
void print_line(std::string_view text);

/// Sends what print() still holds, and ends the program as print() does when it cannot: a full disk
/// must not look like success. Once, when all is printed.
void finish_printing();

/// The size of the terminal that standard output is; nothing when it is none.
struct Screen {
  std::size_t columns = 80, rows = 24;
};
std::optional<Screen> screen();

/// Columns that a text takes on a terminal: colours none, East Asian wide characters two.
std::size_t display_width(std::string_view text);

/// A plain text cut to `columns`, with "…" in the place of what is left out.
std::string shortened(std::string_view text, std::size_t columns);

/// `text`, which may hold colours, broken at spaces into lines of `columns`; all but the first
/// begin with `indent` spaces, which count.
std::string wrapped(std::string_view text, std::size_t columns, std::size_t indent);

/// A bar of `length` columns, in eighths; something is always seen of what is not nothing.
std::string bar(double length);

/// Prints a long text through $PAGER (else `less -FRX`) when standard output is a terminal and the
/// text is longer than the screen; else, and when `paged` is false, as print() does.
void print_long(std::string_view text, bool paged);

/// "vigie search: cannot open index: locked by process 412; stop the daemon" on standard error;
/// returns the exit code of the error's kind.
int complain(std::string_view command, const Error& error);

/// One line on a terminal's standard error that is rewritten in place; silent elsewhere.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what);
  ~ProgressLine();  ///< clears the line
  /// `total` 0: not known.
  void show(std::int64_t done, std::int64_t total);

 private:
  std::string what_;
  bool visible_;
  std::int64_t last_shown_ = -1;
};

}  // namespace vigie
