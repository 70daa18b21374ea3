#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/settings_table.h"

namespace vigie {

/// Each returns what the reader of the message should write instead, or empty when the value is
/// good. An empty value is good where the setting may be left out.
std::string web_address_complaint(std::string_view value);  ///< http(s), with a host
std::string mail_server_complaint(std::string_view value);  ///< smtp(s)://host[:port]
std::string listen_complaint(std::string_view value);       ///< address:port
std::string language_complaint(std::string_view value);     ///< "fr", "en": two or three letters
std::string hour_complaint(std::string_view value);         ///< "07:00"

/// Ids of people's own making: lower-case letters, digits, "-", "_", "."; 1 to 64.
bool is_id(std::string_view text);

/// A name that a tz database could have; whether it has it is asked where the database is read.
bool looks_like_time_zone(std::string_view text);

/// "10MiB", "512KiB", "4096B".
std::optional<Bytes> read_bytes(std::string_view text);
std::string to_string(Bytes bytes);

/// A value as TOML writes it: "\"2s\"", "10", "[]".
std::string toml_text(const Slot& slot);

/// Reads one value into its member, or tells what is wrong.
void read_setting(const SettingRow& row, const Toml& value, const std::string& file,
                  Settings& settings, std::vector<Error>& errors);

}  // namespace vigie
