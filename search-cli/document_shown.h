#pragma once

#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "core/difference.h"
#include "core/document.h"
#include "store/document_history.h"

namespace vigie {

/// What one revision changed.
struct Edit {
  int revision = 2;
  Instant since{};  ///< when it was archived
  std::string old_title, title;
  std::vector<ChangedLine> lines;
};

/// A document with everything that the archive knows of it.
struct ShownDocument {
  StoredDocument stored;
  int revision = 1;  ///< the one whose title and text stand in `stored`; else the present one
  int last_revision = 1;
  std::vector<Teller> tellers;        ///< its sources
  std::vector<StoredDocument> story;  ///< the other documents of its story
  std::vector<Edit> edits;            ///< newest first
};
Result<ShownDocument> read_document(Database& db, const std::string& id, int revision);

boost::json::object json_of(const ShownDocument& shown);
/// `columns` 0: no line is broken.
std::string text_of(const ShownDocument& shown, std::size_t columns);

}  // namespace vigie
