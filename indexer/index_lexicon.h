#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <xapian.h>

#include "indexer/analysis.h"

namespace vigie {

/// The lexicon: every written form (Token::exact) that the index has seen, with a number from 0 in
/// order of first sight, so that frequent forms have small numbers. It lives in the metadata of the
/// index, under two kinds of key:
///
///   w:<folded>          the forms that fold to it, each with its number
///   s:<letter><stem>    the numbers of the forms seen with this stem in this analysis
///
/// A form stays when its last document goes: numbers are never given twice, and a rebuild forgets.

/// Gives numbers while documents are written. What is new waits in memory until flush(), which must
/// come before the commit of the documents that use it.
class LexiconWriter {
 public:
  explicit LexiconWriter(Xapian::WritableDatabase& index);

  /// The number of a form that was read in a document of this analysis ("fr", "en", "").
  std::uint32_t number(const Token& token, std::string_view analysis, std::string_view stem);
  void flush();

 private:
  struct Form {
    std::string exact;
    std::uint32_t number = 0;
    std::uint8_t analyses = 0;  ///< a bit an analysis it was seen in
  };
  struct Forms {
    std::vector<Form> forms;
    bool changed = false;
  };
  Forms& forms_of(const std::string& folded);

  Xapian::WritableDatabase& index_;
  std::uint32_t next_ = 0;
  std::unordered_map<std::string, Forms> by_folded_;
  std::map<std::string, std::vector<std::uint32_t>> fresh_by_stem_;
};

/// Numbers of forms, in order.
using FormSet = std::vector<std::uint32_t>;

/// Reads one snapshot's lexicon. Throws what Xapian throws.
class LexiconReader {
 public:
  explicit LexiconReader(const Xapian::Database& index) : index_(index) {}

  FormSet of_stem(std::string_view analysis, std::string_view stem) const;
  std::optional<std::uint32_t> of_exact(const Token& token) const;
  FormSet of_folded(std::string_view folded) const;
  /// How documents write a folded form: the first seen, which mostly is the usual one.
  std::optional<std::string> written(std::string_view folded) const;
  /// Every folded form that starts with `prefix`, in order, until `visit` returns false.
  void each_folded(std::string_view prefix,
                   const std::function<bool(const std::string&)>& visit) const;

 private:
  const Xapian::Database& index_;
};

}  // namespace vigie
