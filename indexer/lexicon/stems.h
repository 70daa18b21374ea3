#pragma once

#include <map>
#include <string>
#include <vector>

#include "indexer/lexicon/families.h"

namespace vigie::lexicon {

/// The stems of the forms that the rules of indexer/french.h stem otherwise, by form.
///
/// Each family gets a stem that no other has: the one that the rules give most of its forms, so
/// that few forms need an entry and a word the dictionary lacks may still meet its family; where
/// another family took that, its name and a "+", which no rule makes. Forms shorter than
/// kShortestStem get none.
std::map<std::string, std::string> exceptional_stems(const std::vector<Family>& families);

/// The table that indexer/french_table.h reads, as bytes: see there for its form.
std::string encode_table(const std::map<std::string, std::string>& stems);

}  // namespace vigie::lexicon
