#pragma once

#include <filesystem>

#include "core/error.h"

namespace vigie {

/// Where the index lies in a data directory, and how a new one takes its place.
std::filesystem::path index_path(const std::filesystem::path& data_dir);
/// Where a new one is made; whatever a killed process left there is removed.
Result<std::filesystem::path> fresh_index_path(const std::filesystem::path& data_dir);
/// Exchanges the two in one step (renameat2), so that no reader ever finds none, then removes the
/// old one. Readers that have it open keep their snapshot.
Result<void> put_fresh_index_in_place(const std::filesystem::path& data_dir);

}  // namespace vigie
