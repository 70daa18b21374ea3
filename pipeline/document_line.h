#pragma once

#include <string>

#include "core/document.h"
#include "core/error.h"

namespace vigie {

/// The bulk form of a document, one JSON object a line, for import and export.
///
/// A line has "title" and "text", and "id" (the id given at import) or "key" (the identity of a
/// document that a source brought, as export writes it). Optional: url, language, published,
/// source, author, kind, access (free, paid), deadline, place, sector, department, siren, notice,
/// buyer, amount, cpv, tag (each a text or a list of them, amount also a number), and what export
/// adds: site, modified, seen, robots, noindex, nosnippet, max_snippet. Other members are ignored.
///
///   {"id":"b1","title":"Avis","text":"…","notice":"26-1","cpv":["45000000"],"amount":120000}

/// Reads one line; `line_number` is for the error (Kind::malformed). A document that names its
/// notice and no kind is of kind "notice".
Result<Document> read_document_line(const std::string& line, std::size_t line_number,
                                    const std::string& default_language, Instant now);

/// The line of a document, without its end: reading it gives the same document, and writing that
/// the same line.
std::string document_line(const Document& document);

}  // namespace vigie
