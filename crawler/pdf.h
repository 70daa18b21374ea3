#pragma once

#include <string_view>

#include "core/error.h"
#include "core/time.h"
#include "core/url.h"
#include "crawler/page.h"

namespace vigie {

/// What a reader sees in one PDF (ISO 32000): what it sees in a page, without links.
struct Pdf {
  Page page;
  int pages = 0;
  bool cut = false;  ///< it goes on after the text that was read (pdf/extract.h says how far)
};

/// Whether an answer is a PDF: it says so in its first bytes, or within 1 KiB of what calls itself
/// one, as its readers allow (ISO 32000-1, Annex H.3.4.1).
bool looks_like_pdf(std::string_view bytes, std::string_view content_type);

/// Reads one PDF in a process of its own, vigie-pdf, that has limits and opens nothing; whatever
/// the bytes do there, this returns. No date after `now` is believed. Blocks for 10 s at most, 50
/// ms for most: runs in the pool, one child a thread.
///
/// Failures: refused (encrypted), malformed (broken), too_large, timeout; not_found or io when
/// vigie-pdf itself is missing or cannot run. A scan is no failure: its text is empty.
Result<Pdf> read_pdf(std::string_view bytes, const Url& url, Instant now);

/// What a person reads in the last part of an address: "/doc/rapport-annuel_2025.pdf" is "rapport
/// annuel 2025". Empty when it is a number or nothing.
std::string title_of_file(const Url& url);

}  // namespace vigie
