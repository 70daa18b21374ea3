#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/settings.h"
#include "core/settings_toml.h"

namespace vigie {

/// The member of Settings that a row reads into; its type says how TOML writes the value.
using Slot = std::variant<std::string*, int*, Interval*, Bytes*, std::vector<PrivatePlace>*>;

/// One scalar setting: where it lives, what it may be, what it means. The default is the member's
/// own initialiser in settings.h, so it stands once.
struct SettingRow {
  std::string_view key;  ///< "crawl.pause"
  Slot (*slot)(Settings&);
  std::string_view meaning;  ///< one English sentence
  /// Of a text: what is wrong with it, or empty.
  std::string (*complaint)(std::string_view value) = nullptr;
  std::int64_t least = 0;  ///< of a number; of an interval in milliseconds; of bytes
  std::int64_t most = 1'000'000;
};
const std::vector<SettingRow>& setting_rows();

/// Where each scalar was set, by key: over files a key may be set once.
using Places = std::map<std::string, Where>;

/// Reads the sections ([daemon], [crawl], …) of one file into `settings`; `source`, `profile`,
/// `subscriber` and `include` are left to others.
void read_sections(const Toml& file, const std::string& name, Settings& settings, Places& places,
                   std::vector<Error>& errors);

}  // namespace vigie
