#include "pipeline/configuration_edit.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "pipeline/source_file.h"
#include "tests/core/configuration_folder.h"

namespace vigie::configuration_edit_test {
namespace {

const Instant kNow{std::chrono::hours{24 * 365 * 56}};
const std::string kMain = "include = [\"profiles.d/*.toml\", \"sources.d/*.toml\"]\n";
const std::string kPress =
    "# press\n[[source]]\nid = \"a\"\nkind = \"feed\"\nurl = \"https://a.example/f\"\n";

Source feed(const std::string& id, const std::string& url) {
  Source source;
  source.id.text = id;
  source.url = url;
  return source;
}

ConfigurationEdit::Change adding(const Source& source) {
  return [source](const std::string& text) {
    return Result<std::string>(with_sources(text, {source}));
  };
}

std::string text_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Names of the files in a folder that no pattern should find.
std::size_t files_in(const std::string& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder),
                                                std::filesystem::directory_iterator()));
}

TEST(ConfigurationEdit, AGoodChangeIsOnTheDiskWithTheModeKept) {
  ConfigurationFolder folder({{"vigie.toml", kMain}, {"sources.d/press.toml", kPress}});
  const std::string file = folder.path("sources.d/press.toml");
  ASSERT_EQ(::chmod(file.c_str(), 0604), 0);
  const auto settings =
      apply({folder.path("vigie.toml"), file, adding(feed("b", "https://b.example/f"))}, kNow);
  ASSERT_TRUE(settings) << to_string(settings.error());
  EXPECT_EQ(settings->sources.size(), 2U);
  EXPECT_EQ(folder.read().settings.sources.size(), 2U);
  EXPECT_TRUE(text_of(file).starts_with(kPress));
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0604U);
  EXPECT_EQ(files_in(folder.path("sources.d")), 1U);
}

TEST(ConfigurationEdit, WhatAReloadWouldRefuseChangesNothing) {
  ConfigurationFolder folder({{"vigie.toml", kMain}, {"sources.d/press.toml", kPress}});
  const std::string press = folder.path("sources.d/press.toml");
  struct {
    std::string file;
    Source source;
    const char* says;
  } cases[] = {
      {press, feed("a", "https://b.example/f"), "stands twice"},
      {folder.path("sources.d/new.toml"), feed("a", "https://b.example/f"), "stands twice"},
      {press, feed("b", "ftp://b.example/f"), "cannot be visited"},
      {press, feed("Ünique", "https://b.example/"), "cannot be an id"},
      {folder.path("other.toml"), feed("b", "https://b.example/f"), "no include"},
  };
  for (const auto& [file, source, says] : cases) {
    const auto settings = apply({folder.path("vigie.toml"), file, adding(source)}, kNow);
    ASSERT_FALSE(settings) << says;
    EXPECT_NE(to_string(settings.error()).find(says), std::string::npos)
        << to_string(settings.error());
    EXPECT_EQ(text_of(press), kPress);
    EXPECT_EQ(files_in(folder.path("sources.d")), 1U);
    EXPECT_FALSE(std::filesystem::exists(folder.path("other.toml")));
  }
}

TEST(ConfigurationEdit, AnotherHandAtTheSameFileIsNotOverwritten) {
  ConfigurationFolder folder({{"vigie.toml", kMain}, {"sources.d/press.toml", kPress}});
  const std::string press = folder.path("sources.d/press.toml");
  const std::string saved = kPress + "# saved by an editor\n";
  const auto change = [&](const std::string& text) {
    folder.write("sources.d/press.toml", saved);
    return Result<std::string>(with_sources(text, {feed("b", "https://b.example/f")}));
  };
  const auto settings = apply({folder.path("vigie.toml"), press, change}, kNow);
  ASSERT_FALSE(settings);
  EXPECT_EQ(settings.error().kind, Kind::locked);
  EXPECT_EQ(text_of(press), saved);
}

TEST(ConfigurationEdit, ALinkStaysALink) {
  ConfigurationFolder folder({{"vigie.toml", kMain}, {"elsewhere/press.toml", kPress}});
  std::filesystem::create_directory(folder.path("sources.d"));
  const std::string link = folder.path("sources.d/press.toml");
  std::filesystem::create_symlink("../elsewhere/press.toml", link);
  const auto settings =
      apply({folder.path("vigie.toml"), link, adding(feed("b", "https://b.example/f"))}, kNow);
  ASSERT_TRUE(settings) << to_string(settings.error());
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  EXPECT_NE(text_of(folder.path("elsewhere/press.toml")).find("b.example"), std::string::npos);
}

TEST(ConfigurationEdit, NewSourcesGoWhereTheConfigurationLooksForSources) {
  struct {
    const char* include;
    const char* file;
  } cases[] = {
      {"include = [\"profiles.d/*.toml\", \"sources.d/*.toml\"]\n", "sources.d/ajouts.toml"},
      {"include = [\"conf.d/*.toml\"]\n", "conf.d/ajouts.toml"},
      {"include = [\"sources.d/press.toml\"]\n", "vigie.toml"},
      {"# nothing\n", "vigie.toml"},
  };
  for (const auto& [include, file] : cases) {
    ConfigurationFolder folder({{"vigie.toml", include}, {"sources.d/press.toml", kPress}});
    const auto named = file_for_additions(folder.path("vigie.toml"));
    ASSERT_TRUE(named);
    EXPECT_EQ(*named, folder.path(file));
    const auto settings =
        apply({folder.path("vigie.toml"), *named, adding(feed("n", "https://n.example/"))}, kNow);
    ASSERT_TRUE(settings) << to_string(settings.error());
    const auto read = folder.read().settings.sources;
    EXPECT_TRUE(std::any_of(read.begin(), read.end(),
                            [](const Source& source) { return source.id.text == "n"; }));
  }
}

}  // namespace
}  // namespace vigie::configuration_edit_test
