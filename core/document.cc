#include "core/document.h"

#include "core/hash.h"
#include "core/utf8.h"

namespace vigie {

std::string Document::content_hash() const {
  return hex_digest(one_line(title) + "\n" + one_line(text), 16);
}

std::string StoredDocument::shown_id() const {
  return document.given_id.empty() ? std::to_string(id.value) : document.given_id;
}

}  // namespace vigie
