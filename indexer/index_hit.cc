#include "indexer/index_hit.h"

#include <string>

#include "indexer/index_form.h"

namespace vigie {

Hit hit_of(const Xapian::Document& document, double score) {
  Hit hit;
  if (!index_form::decode_record(document.get_data(), hit))
    throw Xapian::DatabaseCorruptError("the record of document " +
                                       std::to_string(document.get_docid()) + " is broken");
  hit.id = DocumentId{static_cast<std::int64_t>(document.get_docid())};
  hit.score = score;
  return hit;
}

}  // namespace vigie
