#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/settings.h"

namespace vigie {

/// Lists of feeds as other programs exchange them (OPML 2.0): titles, addresses, pages to read and
/// nested categories are kept; export(import(export(x))) is export(x), byte for byte.

/// What a list would add to an installation.
struct ListImport {
  std::vector<Source> fresh;
  std::size_t known = 0;              ///< addresses that are sources already, or stood twice
  std::vector<std::string> left_out;  ///< what cannot become a source, and why
};
/// Sources get ids of their own that collide with nothing in `settings`.
Result<ListImport> read_list(std::string_view opml, const Settings& settings);

/// The enabled feeds among the sources, in their order. Other kinds have no place in OPML.
std::string write_list(const std::vector<Source>& sources);

}  // namespace vigie
