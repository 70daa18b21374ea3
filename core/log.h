#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/error.h"

namespace vigie {

/// How loud: the number is the priority that journald reads from "<6>" at the start of a line.
enum class Level { error = 3, warning = 4, notice = 5, info = 6, debug = 7 };

/// One field of an event: `key=value`, quoted when the value holds spaces or quotes.
struct Field {
  std::string_view key;
  std::string value;
};

/// Writes one line to standard error and nothing else, in one write(2):
///
///   event=visit_failed source=insee host=www.insee.fr error=timeout streak=3
///   next=2026-11-23T06:10:00Z
///
/// On a terminal the line starts with the time; under journald (JOURNAL_STREAM is set) with
/// "<priority>". Values pass through one_line(): third-party bytes cannot break a line or reach a
/// terminal as escapes. Thread: any.
void log_event(Level level, std::string_view event, std::initializer_list<Field> fields = {});

/// The fields of an error: error=<kind> what="…" hint="…".
void log_error(std::string_view event, const Error& error,
               std::initializer_list<Field> fields = {});

/// Events below `level` are dropped. Default: info.
void set_log_level(Level level);

}  // namespace vigie
