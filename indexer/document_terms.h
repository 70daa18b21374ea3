#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/profile.h"

namespace vigie {

/// One word of a document, as the index stores it and the matcher compares it.
struct DocumentWord {
  Part part = Part::title;
  std::uint32_t position = 0;        ///< through title and text, see kTitleGap
  std::uint32_t begin = 0, end = 0;  ///< bytes in that part
  std::string exact, folded, stem;   ///< stem: in the document's analysis
};

/// A keyword of a document: a field of FieldKind::keyword and one folded value. A field may have
/// several values, or none.
struct Keyword {
  std::string_view field;  ///< a name of the table in fields.h
  std::string value;
  bool operator==(const Keyword&) const = default;
};

/// A day of a document: a field of FieldKind::date. Absent days are left out.
struct Day {
  std::string_view field;
  std::chrono::sys_days day;
};

/// All that a query can ask of a document, in one place: index and matcher both read this, so that
/// the contract between them holds by construction.
struct DocumentTerms {
  std::string_view analysis;        ///< "fr", "en" or ""
  std::vector<DocumentWord> words;  ///< positions rise
  std::vector<Keyword> keywords;
  std::vector<Day> days;
};
DocumentTerms document_terms(const Document& document);

/// Parts of the above for readers that need no words.
std::vector<Keyword> document_keywords(const Document& document);
std::vector<Day> document_days(const Document& document);

/// How keyword values are compared: one line, case, accents and ligatures folded.
std::string fold_keyword(std::string_view value);

/// The host of an http(s) address, lower case: "https://www.a.example:80/x" → "www.a.example".
std::string_view host_of(std::string_view url);

}  // namespace vigie
