#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace vigie {

/// The title of an information dictionary when a person gave it; empty when a program did:
/// "Microsoft Word - x.doc", "rapport_v3.indd", "untitled", or the name of the file. One line.
std::string believed_title(std::string_view title, std::string_view file_name);

/// What is written largest on the first page, when it can be a title: some words, not a page of
/// them. One line.
std::string believed_headline(std::string_view headline);

/// The names of an Author entry, without those of accounts ("jdupont", "admin").
std::vector<std::string> believed_authors(std::string_view author);

/// "D:20260304093000+01'00'" (ISO 32000-1 §7.9.4) with its own offset; minutes, seconds and offset
/// may be missing. Nothing when it is no date, before there were PDFs, or after `now`.
std::optional<Date> read_pdf_date(std::string_view text, Instant now);

}  // namespace vigie
