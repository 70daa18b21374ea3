#include "indexer/facet.h"

namespace vigie {

const char* word(Facet facet) {
  switch (facet) {
    case Facet::source: return "source";
    case Facet::language: return "language";
    case Facet::kind: return "kind";
    case Facet::month: return "month";
  }
  return "";
}

std::optional<Facet> facet(std::string_view name) {
  for (const Facet facet : all_facets())
    if (name == word(facet)) return facet;
  return std::nullopt;
}

const std::vector<Facet>& all_facets() {
  static const std::vector<Facet> facets = {Facet::source, Facet::language, Facet::kind,
                                            Facet::month};
  return facets;
}

}  // namespace vigie
