#pragma once

#include <optional>
#include <string>

#include "core/document.h"
#include "core/profile.h"

namespace vigie {

/// The step after the match: which of a profile's limits holds a document back, in words that
/// `vigie profile why-not` shows, or nothing. Values are compared as the query language compares
/// keywords; a place is met by the document's fields place and department.
///
///   held_back(limits, document, 0.31)   // "its language is de, and the profile takes fr"
std::optional<std::string> held_back(const ProfileLimits& limits, const Document& document,
                                     double score);

}  // namespace vigie
