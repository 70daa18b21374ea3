// The configuration that is shipped says what the program does.
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "core/settings.h"

namespace vigie::shipped_configuration_test {
namespace {

const std::string kFolder = std::string(VIGIE_SOURCE_DIR) + "/config/";

/// One option of the example file: the value it shows and the comment above it.
struct Shown {
  std::string value, meaning;
};

/// Reads "# key = value" lines; the comment is the line before.
std::map<std::string, Shown> shown_options() {
  std::map<std::string, Shown> out;
  std::ifstream file(kFolder + "vigie.toml");
  std::string line, before, section;
  while (std::getline(file, line)) {
    if (line.starts_with("[")) section = line.substr(1, line.find(']') - 1);
    const std::size_t equals = line.find(" = ");
    const bool option = line.starts_with("# ") && equals != std::string::npos &&
                        line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 2) == equals;
    if (option)
      out[section + "." + line.substr(2, equals - 2)] = {line.substr(equals + 3), before.substr(2)};
    before = line;
  }
  return out;
}

TEST(ShippedConfiguration, ShowsEveryOptionAtItsDefaultWithItsMeaning) {
  std::map<std::string, Shown> shown = shown_options();
  for (const SettingInfo& info : setting_infos()) {
    ASSERT_TRUE(shown.contains(info.key)) << info.key;
    EXPECT_EQ(shown[info.key].value, info.default_value) << info.key;
    EXPECT_EQ(shown[info.key].meaning, info.meaning) << info.key;
    shown.erase(info.key);
  }
  for (const auto& [key, option] : shown) ADD_FAILURE() << key << " is no option";
}

TEST(ShippedConfiguration, HasNoProblem) {
  const SettingsReading reading = read_settings(kFolder + "vigie.toml");
  for (const Error& error : reading.errors) ADD_FAILURE() << to_string(error);
  EXPECT_FALSE(reading.settings.profiles.empty());
  EXPECT_FALSE(reading.settings.subscribers.empty());
  for (const Error& warning : reading.warnings)  // what only the operator can know
    EXPECT_TRUE(warning.what == "portal.url is not set" ||
                warning.what == "crawl.contact is not set")
        << to_string(warning);
}

TEST(ShippedConfiguration, VisitsOnlyWhatIsProvenAndNeverThePress) {
  const SettingsReading reading = read_settings(kFolder + "vigie.toml");
  int enabled = 0;
  for (const Source& source : reading.settings.sources) {
    if (!source.enabled) continue;
    ++enabled;
    EXPECT_EQ(source.where.file.find("press"), std::string::npos) << source.id.text;
    std::ifstream file(source.where.file);
    std::string line, above;
    for (int i = 1; i < source.where.line; ++i) std::getline(file, above);
    EXPECT_TRUE(above.starts_with("# D: ") || above.starts_with("# P 2")) << source.id.text;
  }
  EXPECT_GE(enabled, 4);
}

}  // namespace
}  // namespace vigie::shipped_configuration_test
