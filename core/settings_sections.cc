// The sections of a file, read by the table of settings_table.cc.
#include <algorithm>

#include <fmt/format.h>

#include "core/nearest.h"
#include "core/settings_fields.h"
#include "core/settings_table.h"
#include "core/settings_values.h"

namespace vigie {
namespace {

/// What may stand at the top of a file beside the sections.
const std::vector<std::string> kEntries = {"include", "source", "profile", "subscriber"};

std::vector<std::string> section_names() {
  std::vector<std::string> names;
  for (const SettingRow& row : setting_rows()) {
    std::string name(row.key.substr(0, row.key.find('.')));
    if (names.empty() || names.back() != name) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> keys_of(std::string_view section) {
  std::vector<std::string> keys;
  for (const SettingRow& row : setting_rows())
    if (const std::size_t dot = row.key.find('.'); row.key.substr(0, dot) == section)
      keys.emplace_back(row.key.substr(dot + 1));
  return keys;
}

Error unknown_key(std::string_view section, std::string_view key) {
  // Files of configuration are read by many people and kept in many copies; a secret is not.
  if (section == "mail" && (key == "password" || key == "pass"))
    return Error{Kind::config, "a password does not stand in a configuration file",
                 "put it alone in a file of mode 0600 and name that as mail.password_file, or set "
                 "VIGIE_MAIL_PASSWORD in the environment"};
  return Error{Kind::config, fmt::format("unknown key \"{}\" in [{}]", key, section),
               did_you_mean(key, keys_of(section))};
}

void read_section(const Toml::Member& section, const std::string& file, Settings& settings,
                  Places& places, std::vector<Error>& errors) {
  for (const auto& member : section.value.members()) {
    const std::string key = fmt::format("{}.{}", section.key, member.key);
    const auto& rows = setting_rows();
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const auto& r) { return r.key == key; });
    const Where where{file, member.line, member.column};
    if (row == rows.end()) {
      errors.push_back(unknown_key(section.key, member.key));
      errors.back().where = where;
      continue;
    }
    const auto [first, fresh] = places.emplace(key, where);
    if (!fresh) {
      errors.push_back(Error{Kind::config, fmt::format("\"{}\" is set twice", key),
                             fmt::format("first in {}:{}:{}", first->second.file,
                                         first->second.line, first->second.column),
                             where});
      continue;
    }
    read_setting(*row, member.value, file, settings, errors);
  }
}

}  // namespace

void read_sections(const Toml& file, const std::string& name, Settings& settings, Places& places,
                   std::vector<Error>& errors) {
  static const std::vector<std::string> kSections = section_names();
  const auto is_one_of = [](const std::vector<std::string>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  for (const auto& member : file.members()) {
    if (is_one_of(kEntries, member.key)) continue;
    if (!is_one_of(kSections, member.key)) {
      std::vector<std::string> known = kSections;
      known.insert(known.end(), kEntries.begin(), kEntries.end());
      errors.push_back(Error{Kind::config, fmt::format("unknown key \"{}\"", member.key),
                             did_you_mean(member.key, known),
                             Where{name, member.line, member.column}});
      continue;
    }
    if (member.value.type == Toml::Type::table)
      read_section(member, name, settings, places, errors);
    else
      errors.push_back(wrong_type(member.key, Toml::Type::table, member.value, name,
                                  fmt::format("write [{}]", member.key)));
  }
}

}  // namespace vigie
