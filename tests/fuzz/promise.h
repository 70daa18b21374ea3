#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"

/// Fuzz targets, one a reader of bytes that strangers write (libFuzzer, with the address and
/// undefined-behaviour sanitizers): tests/fuzz/run builds and runs them.
///
/// A target is a file `<reader>_fuzz.cc` that defines one_input() and says in its first comment
/// which sources it is to reach. It states what the reader's header promises, so that a wrong value
/// is found as a crash is. Beside it may stand `seeds/<reader>/` and `dictionaries/<reader>.dict`.
namespace vigie::fuzz {

/// Reads one input; defined by each target.
void one_input(std::string_view bytes);

/// Ends the process, saying what was promised, unless `kept`; libFuzzer then writes the input to a
/// file.
void promise(bool kept, std::string_view what);

/// Valid UTF-8 without NUL.
void promise_text(std::string_view text, std::string_view what);

/// A text that one_line() leaves as it is.
void promise_line(std::string_view text, std::string_view what);

/// Where there is a date, it is read back from its own text.
void promise_date(const std::optional<Date>& date, std::string_view what);

/// An absolute http(s) address in the one form it is serialised to.
void promise_web_address(std::string_view address, std::string_view what);

/// An input in two parts: its first line, and everything behind it.
struct Headed {
  std::string_view head, body;
};
Headed split_head(std::string_view bytes);

}  // namespace vigie::fuzz
