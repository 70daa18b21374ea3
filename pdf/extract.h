#pragma once

#include <string>
#include <string_view>

namespace vigie::pdf {

/// What stands in one PDF, as it says it: nothing is judged here. All text is valid UTF-8.
struct Extract {
  enum class Outcome {
    read,
    encrypted,  ///< it asks for a password
    broken,     ///< Poppler makes nothing of it
  };
  Outcome outcome = Outcome::broken;
  std::string title, author;      ///< of its information dictionary
  std::string created, modified;  ///< the same, "D:20260304093000+01'00'"
  std::string headline;  ///< what is written largest on its first page; may be nothing of a title
  int pages = 0;         ///< as it counts them
  std::string text;      ///< in reading order, a line a line, a form feed after each page
  bool cut = false;      ///< there is more text than was read
};

/// Makes Poppler load what it needs of the machine, so that reading opens no file afterwards.
void prepare();

/// Reads `bytes`, which may be anything. Stops between two pages after kMostPages, kMostText or
/// kMostTime of processor time; what one page costs is for the limits of the process to bound.
Extract extract(std::string_view bytes);

constexpr int kMostPages = 2'000;
constexpr std::size_t kMostText = std::size_t{4} << 20;  ///< bytes; a thousand full pages
constexpr int kMostTime = 5;                             ///< seconds

}  // namespace vigie::pdf
