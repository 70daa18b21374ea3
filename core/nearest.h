#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// The word of `among` that `word` was probably meant to be, or empty when none is near: optimal
/// string alignment distance (insert, drop, change, swap neighbours), ASCII case ignored, at most
/// one step in three letters. The first of equals wins. Words past 64 bytes have no neighbour.
///
///   nearest("fed", {"feed", "list"});   // "feed"
std::string nearest(std::string_view word, const std::vector<std::string>& among);

/// `did you mean "feed"?`, or `one of feed, list` when nothing is near and the list is short, else
/// empty: the hint of an error.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& among);

}  // namespace vigie
