#pragma once

namespace vigie {

/// The page of every mail, as a Mustache template (mustache.github.io, manual 5); the names are
/// those of letter_html.cc.
extern const char* const kMailPage;

}  // namespace vigie
