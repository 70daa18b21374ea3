#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/database.h"

namespace vigie {

/// How many of some addresses an archive knows already, and through which sources.
struct Overlap {
  std::size_t known = 0;
  std::map<std::string, std::size_t> by_source;  ///< a source's id: addresses that it named
};

/// `keys` are Url::key()s. Pages that wait count as documents do. Reads only.
Result<Overlap> overlap(Database& db, const std::vector<std::string>& keys);

}  // namespace vigie
