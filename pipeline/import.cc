#include "pipeline/import.h"

#include "pipeline/document_line.h"
#include "pipeline/intake.h"

namespace vigie {
namespace {

constexpr std::size_t kPerTransaction = 1'000;
constexpr std::size_t kKeptErrors = 20;

}  // namespace

Result<ImportReport> import_documents(std::istream& lines, Database& db, const WatchList& list,
                                      bool alert, const Clock& clock,
                                      const std::function<void(std::int64_t)>& progress) {
  ImportReport report;
  std::string line;
  bool more = true;
  while (more) {
    const auto batch = db.write([&]() -> Result<void> {
      for (std::size_t n = 0;
           n < kPerTransaction && (more = static_cast<bool>(std::getline(lines, line))); ++n) {
        ++report.lines;
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const Instant now = clock.now();
        const auto document = read_document_line(line, static_cast<std::size_t>(report.lines),
                                                 list.default_language, now);
        if (!document) {
          ++report.refused_count;
          if (report.refused.size() < kKeptErrors) report.refused.push_back(document.error());
          continue;
        }
        const auto matches = list.matcher->match(*document, now);
        const auto taken = take_in(db, *document, matches, list,
                                   alert ? Alerting::always : Alerting::never, Revisions::any, now);
        if (!taken) return taken.error();
        switch (taken->what) {
          case Archived::What::fresh: ++report.fresh; break;
          case Archived::What::revised: ++report.revised; break;
          case Archived::What::unchanged: ++report.unchanged; break;
        }
      }
      return {};
    });
    if (!batch) return batch.error();
    if (progress) progress(report.lines);
  }
  return report;
}

}  // namespace vigie
