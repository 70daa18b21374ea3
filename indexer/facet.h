#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// What the documents of an answer are counted by.
enum class Facet { source, language, kind, month };
const char* word(Facet facet);
std::optional<Facet> facet(std::string_view word);
const std::vector<Facet>& all_facets();

struct FacetCount {
  std::string value;  ///< a source's id, "fr", "article", "2026-03"; empty: the document has none
  std::uint64_t count = 0;
  bool operator==(const FacetCount&) const = default;
};

/// All values of one facet. Most first, equals in order of value; months newest first.
struct FacetCounts {
  Facet facet = Facet::source;
  std::vector<FacetCount> counts;
};

}  // namespace vigie
