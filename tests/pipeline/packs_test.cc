// The ready packs of profiles that are shipped in config/packs: who includes one can trust it.
#include <filesystem>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "pipeline/watch_list.h"
#include "tests/core/configuration_folder.h"

namespace vigie::packs_test {
namespace {

const Instant kNow{std::chrono::hours{24 * 365 * 56}};
const std::string kPacks = std::string(VIGIE_SOURCE_DIR) + "/config/packs/";

/// All packs, included at once as an installation may.
SettingsReading all_packs() {
  ConfigurationFolder folder({{"vigie.toml", "include = [\"" + kPacks + "*.toml\"]\n"}});
  return folder.read();
}

std::string pack_of(const Profile& profile) {
  return std::filesystem::path(profile.where.file).stem().string();
}

TEST(Packs, AllParseTogetherWithIdsThatNobodyElseHas) {
  const SettingsReading reading = all_packs();
  for (const Error& error : reading.errors) ADD_FAILURE() << to_string(error);
  std::set<std::string> ids;
  for (const Profile& profile : read_settings(kPacks + "../vigie.toml").settings.profiles)
    ids.insert(profile.id.text);
  for (const Profile& profile : reading.settings.profiles)
    EXPECT_TRUE(ids.insert(profile.id.text).second) << profile.id.text;
}

TEST(Packs, EveryQueryFindsItsExamplesAndNoNearMiss) {
  for (const Error& error : check_meaning(all_packs().settings, kNow))
    ADD_FAILURE() << to_string(error);
}

TEST(Packs, EveryProfileSaysWhatItIsAndShowsWhatItFinds) {
  for (const Profile& profile : all_packs().settings.profiles) {
    SCOPED_TRACE(profile.id.text);
    EXPECT_TRUE(profile.id.text.starts_with(pack_of(profile) + "-"));
    EXPECT_NE(profile.name, profile.id.text);
    EXPECT_TRUE(profile.description.ends_with(".")) << "a sentence";
    EXPECT_FALSE(profile.tags.empty());
    EXPECT_GE(profile.must_match.size(), 3U);
    EXPECT_GE(profile.must_not_match.size(), 2U);
  }
}

TEST(Packs, CoverTwelveSectorsWithThreeToEightProfilesEach) {
  std::map<std::string, int> sizes;
  for (const Profile& profile : all_packs().settings.profiles) ++sizes[pack_of(profile)];
  EXPECT_GE(sizes.size(), 12U);
  for (const auto& [pack, size] : sizes) {
    EXPECT_GE(size, 3) << pack;
    EXPECT_LE(size, 8) << pack;
  }
}

}  // namespace
}  // namespace vigie::packs_test
