#pragma once

#include "crawler/dom.h"

namespace vigie {

/// Whether a browser draws nothing of an element by what the page itself says: `hidden`,
/// `style="display: none"`, a <dialog> that is not open. Style sheets are not read.
bool is_hidden(const Dom& dom, Dom::Id id);

/// Whether an element within a line holds words that are no part of the sentence: hidden ones, ones
/// for screen readers alone ("opens in a new tab"), and boxes that open over the text when a reader
/// points at a word (ARIA's tooltip; "tooltip-text", "popover-content").
bool is_beside_the_line(const Dom& dom, Dom::Id id);

}  // namespace vigie
