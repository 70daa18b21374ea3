// Reaches: core/settings.cc core/settings_toml.cc core/settings_sections.cc
// Reaches: core/settings_entries.cc core/settings_checks.cc core/settings_fields.cc
// Reaches: core/settings_values.cc core/toml_layout.cc core/mailbox.cc core/nearest.cc
#include <string>

#include "core/settings.h"
#include "core/settings_toml.h"
#include "core/toml_layout.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

const std::string kFile = "/vigie-fuzz/vigie.toml";  // never on the disk: it is always a draft

void promise_problems(const std::vector<Error>& problems) {
  for (const Error& problem : problems) {
    promise(!problem.what.empty(), "a problem is told");
    promise_text(to_string(problem), "a problem is told in UTF-8");
    promise(problem.where.file == kFile && problem.where.line >= 1 && problem.where.column >= 1,
            "a problem has its place");
  }
}

void promise_whole(std::string_view text) {
  std::size_t at = 0;
  for (const TomlStatement& statement : toml_layout(text)) {
    promise(statement.begin == at && statement.end > at, "statements follow each other");
    if (statement.is == TomlStatement::Is::entry)
      promise(statement.begin < statement.value_begin &&
                  statement.value_begin < statement.value_end &&
                  statement.value_end <= statement.end,
              "a value stands in its statement");
    at = statement.end;
  }
  promise(at == text.size(), "the statements are the whole of a file");
}

}  // namespace

void one_input(std::string_view bytes) {
  // Patterns of other files would be looked for on the disk of whoever runs this.
  if (bytes.find("include") != std::string_view::npos) return;
  const auto reading = read_settings(kFile, DraftFile{kFile, std::string(bytes)});
  promise_problems(reading.errors);
  promise_problems(reading.warnings);
  const auto toml = read_toml(bytes, kFile);
  if (toml)
    promise_whole(bytes);
  else
    promise(!reading.errors.empty(), "what is no TOML is no configuration");
}

}  // namespace vigie::fuzz
