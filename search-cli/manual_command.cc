// vigie manual DIR: writes the manual pages; the build runs it.
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "search-cli/command.h"
#include "search-cli/manual_page.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

int write_pages(const CommandInfo& program, const std::string& folder) {
  for (const ManualPage& page : manual_pages(program, VIGIE_VERSION)) {
    const auto place = std::filesystem::path(folder) / fmt::format("man{}", page.section);
    std::error_code failed;
    std::filesystem::create_directories(place, failed);
    std::ofstream out(place / page.file(), std::ios::binary | std::ios::trunc);
    out << page.roff;
    out.close();
    if (!out)
      return complain("manual",
                      {Kind::io, fmt::format("cannot write {}", (place / page.file()).string())});
  }
  return kExitDone;
}

}  // namespace

void add_manual(Command& app, std::shared_ptr<const Common>) {
  const CommandInfo* program = &app.info();
  const auto folder = std::make_shared<std::string>();
  Command manual = app.subcommand("manual", "writes the manual pages");
  manual.hide();
  manual.argument("folder", *folder, "man1, man5 and man8 are made in it")
      .required()
      .completes(Completes::folder);
  manual.does([=] { return write_pages(*program, *folder); });
}

}  // namespace vigie
