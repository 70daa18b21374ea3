#pragma once

#include <iterator>
#include <random>
#include <string>

#include "core/document.h"

namespace vigie::testing {

/// Queries and documents over a small vocabulary, so that every kind of clause often answers.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_{seed} {}

  int below(int limit) { return std::uniform_int_distribution{0, limit - 1}(random_); }

  std::string word() {
    static const char* const kWords[] = {"énergie", "energies", "Énergie", "marché", "marchés",
                                         "public",  "publique", "l'offre", "offres", "S.N.C.F.",
                                         "sncf",    "cœur",     "coeur",   "R&D",    "export",
                                         "exports", "aide"};
    return kWords[below(static_cast<int>(std::size(kWords)))];
  }
  std::string operand() {
    switch (below(8)) {
      case 0: return "=" + word();
      case 1: return "ener*";
      case 2: return "mar*";
      case 3: return "(" + word() + " OR " + word() + ")";
      default: return word();
    }
  }
  std::string leaf() {
    switch (below(14)) {
      case 0: return "\"" + word() + " " + word() + "\"";
      case 1: return "=\"" + word() + " " + word() + "\"";
      case 2: return near();
      case 3: return "title:" + word();
      case 4: return "text:\"" + word() + " " + word() + "\"";
      case 5: return below(2) ? "lang:fr" : "lang:en";
      case 6: return below(2) ? "source:a" : "source:(b OR c)";
      case 7: return below(2) ? "published:2026-01..2026-02" : "published:30d..";
      case 8: return below(2) ? "enregie~" : "marhcé~";
      case 9: return "title:(" + near() + ")";
      case 10: return below(2) ? "expor*" : "\"mar* publi*\"";
      default: return word();
    }
  }
  std::string near() {
    const std::string sign = (below(2) ? " NEAR/" : " ADJ/") + std::to_string(1 + below(5)) + " ";
    std::string out = operand() + sign + operand();
    if (below(3) == 0) out += sign + operand();
    return out;
  }
  std::string query(int depth) {
    if (depth == 0 || below(4) == 0) return leaf();
    const std::string one = "(" + query(depth - 1) + ")", other = "(" + query(depth - 1) + ")";
    switch (below(4)) {
      case 0: return one + " OR " + other;
      case 1: return one + " NOT " + other;
      default: return one + (below(2) ? " AND " : " ") + other;
    }
  }
  std::string text(int words) {
    std::string out;
    for (int i = below(words + 1); i > 0; --i) out += word() + (below(9) == 0 ? ".\n" : " ");
    return out;
  }
  Document document() {
    static const char* const kSources[] = {"a", "b", "c"};
    static const char* const kLanguages[] = {"fr", "en", "de", ""};
    Document made;
    made.title = text(5);
    made.text = text(14);
    made.source = SourceId{kSources[below(3)]};
    made.language = kLanguages[below(4)];
    if (below(3) > 0)
      made.published = Date::of_day(std::chrono::year{2026} / (1 + below(3)) / (1 + below(28)));
    return made;
  }

 private:
  std::mt19937 random_;
};

}  // namespace vigie::testing
