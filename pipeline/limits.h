#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "core/profile.h"

namespace vigie {

/// The step after the match: which of a profile's limits hold a document back, all of them, in
/// words that `vigie profile why-not` shows, or nothing. Values are compared as the query language
/// compares keywords; a place is met by the document's fields place and department.
///
///   held_back(limits, document, 0.31)   // "its language is de, and the profile takes fr"
std::optional<std::string> held_back(const ProfileLimits& limits, const Document& document,
                                     double score);

/// Limits that probably hold back everything: a language that is none, a kind that Vigie gives to
/// no document itself. No errors, since an import may bring any. Each at the profile's place.
///
///   profile "energie" takes the kind "notices", which only an import can bring; did you mean
///   "notice"?
std::vector<Error> doubtful_limits(const Profile& profile);

}  // namespace vigie
