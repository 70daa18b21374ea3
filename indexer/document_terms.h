#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/profile.h"
#include "indexer/tokenizer.h"

namespace vigie {

/// One word of a document, as the index stores it and the matcher compares it.
struct DocumentWord {
  Part part = Part::title;
  std::uint32_t position = 0;        ///< through title and text, see kTitleGap
  std::uint32_t begin = 0, end = 0;  ///< bytes in that part
  std::string exact, folded, stem;   ///< stem: in the document's analysis
};

/// The words of a document one after another, without an allocation a word: what document_terms()
/// collects and the matcher reads. `document` must outlive it.
class DocumentReader {
 public:
  explicit DocumentReader(const Document& document);

  bool next();
  Part part() const { return part_; }
  std::uint32_t position() const { return before_ + words_.position(); }
  std::uint32_t begin() const { return static_cast<std::uint32_t>(words_.begin()); }
  std::uint32_t end() const { return static_cast<std::uint32_t>(words_.end()); }
  std::string_view exact() const { return words_.exact(); }
  std::string_view folded() const { return words_.folded(); }
  PackedWord packed() const { return words_.packed(); }  ///< exact()
  /// Valid until the next stem on this thread.
  std::string_view stem() const;
  /// The position of the title's last word; 0 for a title without words. Known once the text began.
  std::uint32_t title_end() const { return title_end_; }
  std::string_view analysis() const { return analysis_; }

 private:
  const Document& document_;
  std::string_view analysis_;
  Part part_ = Part::title;
  Tokenizer words_;
  std::uint32_t before_ = 0, title_end_ = 0;
};

/// A keyword of a document: a field of FieldKind::keyword and one folded value. A field may have
/// several values, or none.
struct Keyword {
  std::string_view field;  ///< a name of the table in fields.h
  std::string value;
  bool operator==(const Keyword&) const = default;
};

/// What ranges ask of a document: a field of FieldKind::date or FieldKind::number. What the
/// document does not say is left out.
struct Quantity {
  std::string_view field;
  std::int64_t value = 0;  ///< days since 1970, or hundredths of an amount
};

/// All that a query can ask of a document, in one place: index and matcher both read this, so that
/// the contract between them holds by construction.
struct DocumentTerms {
  std::string_view analysis;        ///< "fr", "en" or ""
  std::vector<DocumentWord> words;  ///< positions rise
  std::vector<Keyword> keywords;
  std::vector<Quantity> quantities;
};
DocumentTerms document_terms(const Document& document);

/// Parts of the above for readers that need no words.
std::vector<Keyword> document_keywords(const Document& document);
std::vector<Quantity> document_quantities(const Document& document);

/// How keyword values are compared: one line, case, accents and ligatures folded.
std::string fold_keyword(std::string_view value);

/// The host of an http(s) address, lower case: "https://www.a.example:80/x" → "www.a.example".
std::string_view host_of(std::string_view url);

}  // namespace vigie
