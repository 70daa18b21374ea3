#pragma once

#include <string_view>

namespace vigie {

/// What a short line says about itself, in the words that many sites use (English, French, German,
/// Spanish, Italian). Long lines are never judged by their words.
enum class LineKind {
  text,
  link_elsewhere,  ///< "Lire aussi : …", "Read more"
  service,         ///< "Advertisement", "Partager", "Subscribe to our newsletter"
  byline,          ///< "By Anne Durand", "Publié le 3 mars 2026"
  elsewhere,       ///< a heading over other articles: "Sur le même sujet", "More from"
};

LineKind kind_of_line(std::string_view line, std::size_t words);

}  // namespace vigie
