#pragma once

#include <string_view>

namespace vigie {

/// Whether all that differs between two texts of one article are lines that tell nothing of its
/// matter: counters ("Lu 12 fois", "3 commentaires"), copyright footers, the time of an update. No
/// reader would call that a new version. Any other line, however short, is news: "Date limite :
/// 30 mars", "Marché attribué à Durand SARL". Linear in both texts.
bool only_trifles_differ(std::string_view before, std::string_view after);

}  // namespace vigie
