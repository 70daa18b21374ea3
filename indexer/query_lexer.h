#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "indexer/fields.h"

namespace vigie {

/// One sign of a query: a word with all its punctuation, a quoted text, an operator.
struct Lexeme {
  enum class Type {
    word,    ///< anything without spaces, parentheses and quotes; `text` as written
    quoted,  ///< `text` is what stands between the quotes
    field,   ///< `title:`; `field` is its row
    open,
    close,
    plus,
    minus,
    and_,
    or_,
    not_,
    near,
    adj,
    end,  ///< the last one, always there
  };
  Type type = Type::end;
  std::string_view text{};
  bool exact = false;  ///< word, quoted: "=" stood before it
  const FieldInfo* field = nullptr;
  int distance = 10;       ///< near, adj
  double boost = 1;        ///< word, quoted, close: of the "^2" right behind it
  int begin = 0, end = 0;  ///< columns, `end` past the last character
  int text_column = 0;     ///< column of the first character of `text`
};

/// Cuts a query into signs. Quotes are "…", “…” and «…». Fails on an unclosed quote, an unknown
/// field, a field without a value, a distance that is none and a boost out of its range.
Result<std::vector<Lexeme>> lex_query(std::string_view text);

/// A usage error at a column of the query.
Error query_error(int column, std::string what, std::string hint);

/// Characters (code points) of a piece of a query.
int characters(std::string_view text);

}  // namespace vigie
