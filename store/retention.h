#pragma once

#include <optional>

#include "core/ids.h"
#include "core/time.h"
#include "store/database.h"

namespace vigie {

/// What is too old of one source: documents last revised before these moments. Nothing: none is.
struct Expired {
  SourceId source;
  std::optional<Instant> texts_before, documents_before;
};

struct Dropped {
  std::size_t texts = 0, documents = 0;
};

/// Drops what is too old, oldest first, at most `limit` of either, inside the open transaction.
///
/// A dropped text goes with the texts of the earlier revisions; title, address, hashes and
/// provenance stay, and StoredDocument::text_dropped tells it from a loss. A dropped document goes
/// whole, with its matches; one that an item tells of stays without its text, so that every alert
/// is explained. Each is a row of the change log, and one event says how many went.
Result<Dropped> drop_expired(Database& db, const Expired& expired, std::size_t limit, Instant now);

/// The first source, in order of id, that documents name behind `last`; those of an import may name
/// the empty one.
Result<std::optional<SourceId>> source_behind(Database& db, const std::optional<SourceId>& last);

}  // namespace vigie
