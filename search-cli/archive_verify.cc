// vigie archive verify: whether what is kept is whole, and archive and index agree.
#include "pipeline/verify.h"

#include <fmt/format.h>

#include "core/exit_code.h"
#include "search-cli/archive_command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

int run_verify(const Common& common) {
  const auto paths = archive_of(common);
  if (!paths) return complain("archive verify", paths.error());
  Result<Verification> found = Verification{};
  {
    ProgressLine progress("verifying");
    found = verify(paths->dir,
                   [&](std::int64_t done, std::int64_t total) { progress.show(done, total); });
  }
  if (!found) return complain("archive verify", found.error());
  for (const std::string& problem : found->problems)
    fmt::print(stderr, "vigie archive verify: {}\n", harmless(problem));
  if (!found->problems.empty()) return exit_code(Kind::corrupt);
  std::string said = fmt::format("{} documents, archive and index agree", found->documents);
  if (found->without_text > 0)
    said += fmt::format("; retention dropped the text of {}", found->without_text);
  print_line(said);
  return kExitDone;
}

}  // namespace

void add_archive_verify(Command& archive, std::shared_ptr<const Common> common) {
  Command command = archive.subcommand(
      "verify", "check all that is kept: files, hashes, and that the index agrees");
  command.does([=] { return run_verify(*common); });
}

}  // namespace vigie
