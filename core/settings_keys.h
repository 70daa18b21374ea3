#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// What may stand in one kind of entry of a configuration: [[source]], [[profile]], [[subscriber]],
/// its [[subscriber.subscription]], and the table retention = { … } of a source. The readers of
/// entries (settings_entries.cc) ask by these keys and no others, unknown keys are told by them,
/// and the manual page is written from them.
struct EntryKey {
  std::string_view key;
  std::string_view shape;    ///< as it is written: "feed"
  std::string_view meaning;  ///< one English sentence
};

struct EntryKind {
  std::string_view name;   ///< "source"
  std::string_view title;  ///< "[[source]]"
  std::vector<EntryKey> keys;
};
std::span<const EntryKind> entry_kinds();

/// By its name, which must be one of them.
const EntryKind& entry_kind(std::string_view name);

/// True when the kind has the key.
bool takes_key(const EntryKind& kind, std::string_view key);
std::vector<std::string> keys_of(const EntryKind& kind);

}  // namespace vigie
