#include "core/log.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>

#include <fmt/format.h>

#include "core/time.h"
#include "core/utf8.h"

namespace vigie {
namespace {

std::atomic<Level> threshold{Level::info};

void append(std::string& line, std::string_view key, std::string_view raw) {
  const std::string value = one_line(raw);
  const bool plain = !value.empty() && value.find_first_of(" \"=") == std::string::npos;
  line += fmt::format(" {}=", key);
  if (plain) {
    line += value;
    return;
  }
  line += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') line += '\\';
    line += c;
  }
  line += '"';
}

std::string prefix(Level level) {
  static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  if (journal) return fmt::format("<{}>", static_cast<int>(level));
  return rfc3339(std::chrono::floor<Interval>(std::chrono::system_clock::now())) + " ";
}

void write_line(std::string line) {
  line += '\n';
  // A log that cannot be written has nowhere to complain; losing the line is the right outcome.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
}

std::string start(Level level, std::string_view event, std::initializer_list<Field> fields) {
  std::string line = prefix(level) + fmt::format("event={}", event);
  for (const Field& field : fields) append(line, field.key, field.value);
  return line;
}

}  // namespace

void set_log_level(Level level) { threshold = level; }

void log_event(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (level > threshold.load()) return;
  write_line(start(level, event, fields));
}

void log_error(std::string_view event, const Error& error, std::initializer_list<Field> fields) {
  std::string line = start(Level::error, event, fields);
  append(line, "error", word(error.kind));
  append(line, "what", error.what);
  if (!error.hint.empty()) append(line, "hint", error.hint);
  write_line(std::move(line));
}

}  // namespace vigie
