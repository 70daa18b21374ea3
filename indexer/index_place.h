#pragma once

#include <cstdint>
#include <filesystem>

#include "core/error.h"

namespace vigie {

/// Where the index lies in a data directory, and how a new one takes its place.
std::filesystem::path index_path(const std::filesystem::path& data_dir);
/// True when nothing was written at `index` yet. A folder that lost some of its files is not empty:
/// Xapian would take it for a new one, and nobody would learn of the loss.
bool is_unwritten(const std::filesystem::path& index);
/// True when the file with the records is there: Xapian opens an index without it, and then tells
/// empty records.
bool has_records(const std::filesystem::path& index);
/// Where a new one is made; whatever a killed process left there is removed.
Result<std::filesystem::path> fresh_index_path(const std::filesystem::path& data_dir);
/// Exchanges the two in one step (renameat2), so that no reader ever finds none, then removes the
/// old one. Readers that have it open keep their snapshot.
Result<void> put_fresh_index_in_place(const std::filesystem::path& data_dir);

/// Kind::full when the disk of the index has less free than a commit of so many terms, and so many
/// bytes of words, may take: each term may change a block of its own, but never more than there
/// are.
Result<void> demand_room_to_commit(const std::filesystem::path& index, std::uint64_t terms,
                                   std::uint64_t words);

}  // namespace vigie
