#pragma once

#include <optional>
#include <string>

#include "store/sql_query.h"

// For the .cc files of store/ only: how a text lies in its row, which has the columns
// text_encoding, text and packed.
namespace vigie {

/// A text as its row keeps it: "plain" in `text`, or "zstd" in `packed` where that takes at least
/// an eighth less. Short texts stay plain. Cost: linear; a context a thread is kept.
struct PackedText {
  const char* encoding;
  std::string text;
  std::optional<std::string> packed;

  std::optional<Blob> blob() const { return packed ? std::optional(Blob{*packed}) : std::nullopt; }
};
PackedText pack(const std::string& text);

/// The text of the three columns from `first` on; nothing when retention dropped it. Bytes that
/// cannot be unpacked are SQLITE_CORRUPT, thrown as SQLite's own are.
std::optional<std::string> unpacked(const SqlQuery& q, int first);

}  // namespace vigie
