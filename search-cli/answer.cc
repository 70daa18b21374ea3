#include "search-cli/answer.h"

#include <algorithm>
#include <map>

#include "store/documents.h"
#include "store/source_history.h"

namespace vigie {
namespace {

constexpr std::size_t kUsualQuote = 150;  // characters, as Source::excerpt

std::size_t may_quote(const Document& document, const std::map<std::string, std::size_t>& lengths) {
  if (document.directives.nosnippet) return 0;
  const auto known = lengths.find(document.source.text);
  std::size_t most = known == lengths.end() ? kUsualQuote : known->second;
  if (const auto asked = document.directives.max_snippet; asked && *asked >= 0)
    most = std::min(most, static_cast<std::size_t>(*asked));
  return most;
}

}  // namespace

Result<Answer> answer(Desk& desk, SearchRequest request) {
  Answer out;
  out.request = std::move(request);
  auto result = desk.index.search(out.request);
  if (!result) return result.error();
  out.result = std::move(*result);
  const auto misspelt = desk.index.misspellings(out.request.query);
  if (!misspelt) return misspelt.error();
  const std::string& asked = out.request.query.text;
  if (std::string meant = respelt(asked, *misspelt); meant != asked) out.meant = std::move(meant);
  const auto lengths = excerpt_lengths(desk.store);
  if (!lengths) return lengths.error();
  Documents documents(desk.store);
  for (const Hit& hit : out.result.hits) {
    ShownHit shown{hit, {}, 0};
    const auto stored = documents.find(hit.id);
    if (!stored) return stored.error();
    if (*stored) {  // else it went between the two questions
      const Document& document = (*stored)->document;
      shown.passage = snippet(out.request.query, document.text, hit.language);
      shown.may_quote = may_quote(document, *lengths);
    }
    out.hits.push_back(std::move(shown));
  }
  return out;
}

}  // namespace vigie
