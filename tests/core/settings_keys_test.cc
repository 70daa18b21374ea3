// The table that the manual page is written from says what the readers take. The other way round,
// a reader that takes what the table lacks fails an assert, in builds that have them.
#include "core/settings_keys.h"

#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/settings.h"
#include "tests/core/configuration_folder.h"

namespace vigie::settings_keys_test {
namespace {

TEST(SettingsKeys, AreTakenAsTheManualWritesThem) {
  for (const EntryKind& kind : entry_kinds()) {
    if (kind.title.substr(0, 2) != "[[") continue;  // a table within another
    for (const EntryKey& one : kind.keys) {
      if (one.shape.starts_with("[[")) continue;
      const bool inner = kind.name == "subscription";
      const std::string text = fmt::format("{}{}\n{} = {}\n", inner ? "[[subscriber]]\n" : "",
                                           kind.title, one.key, one.shape);
      for (const Error& error : ConfigurationFolder(Files{{"vigie.toml", text}}).read().errors) {
        EXPECT_EQ(error.what.find("unknown key"), std::string::npos) << text << error.what;
        EXPECT_EQ(error.what.find("must be"), std::string::npos) << text << error.what;
      }
    }
  }
}

}  // namespace
}  // namespace vigie::settings_keys_test
