#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/settings_toml.h"

namespace vigie {

constexpr Bytes kLargestSettingsFile = mebibytes(4);
constexpr std::size_t kMostSettingsFiles = 10'000;

/// A whole regular file, at most `most` bytes.
Result<std::string> read_file(const std::string& path, Bytes most);

/// The files that the main file's `include` names, in the order of the patterns and then of the
/// names, each once; patterns are relative to the main file's folder. A pattern with a wildcard may
/// find nothing; a plain name that is not there is an error.
/// `draft` is the absolute path of a file that counts as if it were there, or empty.
std::vector<std::string> included_files(const Toml& main, const std::string& main_file,
                                        const std::string& draft, std::vector<Error>& errors);

/// A path without ".", ".." and links of its folder, the same for all its spellings; the file need
/// not exist.
std::string plain_path(const std::string& path);

}  // namespace vigie
