#include "pipeline/source_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "core/settings_toml.h"

namespace vigie::source_file_test {
namespace {

Source feed(const std::string& id, const std::string& url) {
  Source source;
  source.id.text = id;
  source.url = url;
  return source;
}

constexpr const char* kTwo =
    "# Sources of the region.\n"
    "\n"
    "# P 2026-09-07: twenty items\n"
    "[[source]]\n"
    "id   = \"a\"   # the first\n"
    "# fast:\n"
    "every = '30m'\n"
    "url = 'https://a.example/f'   # D\n"
    "kind=\"feed\"\n"
    "# enabled = false\n"
    "\n"
    "# of the second\n"
    "[[source]]\n"
    "id = \"b\"\n"
    "url = \"https://b.example/f\"\n"
    "kind = \"feed\"\n"
    "\n"
    "# the end\n";

TEST(SourceFile, TakingASourceOutLeavesEverythingElse) {
  const auto without_a = without_source(kTwo, SourceId{"a"});
  ASSERT_TRUE(without_a);
  EXPECT_EQ(*without_a,
            "# Sources of the region.\n"
            "\n"
            "# enabled = false\n"
            "\n"
            "# of the second\n"
            "[[source]]\n"
            "id = \"b\"\n"
            "url = \"https://b.example/f\"\n"
            "kind = \"feed\"\n"
            "\n"
            "# the end\n");
  const auto without_b = without_source(kTwo, SourceId{"b"});
  ASSERT_TRUE(without_b);
  EXPECT_EQ(*without_b, std::string(kTwo).erase(std::string(kTwo).find("\n# of the second"),
                                                std::string("\n# of the second\n[[source]]\nid = "
                                                            "\"b\"\nurl = \"https://b.example/f\"\n"
                                                            "kind = \"feed\"\n")
                                                    .size()));
}

TEST(SourceFile, WhatIsNotABlockOfThisFileIsRefused) {
  struct {
    const char* text;
    Kind kind;
  } cases[] = {
      {"", Kind::not_found},
      {"[[source]]\nid = \"b\"\n", Kind::not_found},
      {"# [[source]]\n# id = \"a\"\n", Kind::not_found},
      {"[[profile]]\nid = \"a\"\n", Kind::not_found},
      {"source = [{id = \"a\", url = \"https://a.example/\"}]\n", Kind::config},
      {"[[source]\n", Kind::config},
  };
  for (const auto& [text, kind] : cases) {
    const auto edited = without_source(text, SourceId{"a"});
    ASSERT_FALSE(edited) << text;
    EXPECT_EQ(edited.error().kind, kind) << text;
    EXPECT_FALSE(with_url(text, SourceId{"a"}, "https://c.example/")) << text;
  }
}

TEST(SourceFile, WhatWasAddedIsTakenOutWithoutATrace) {
  const char* texts[] = {
      "",
      "# only a comment\n",
      kTwo,
      "include = [\n  \"x\", # [[source]]\n]\n",
      "[[source]]\r\nid = \"b\"\r\nurl = \"https://b.example/\"\r\nkind = \"page\"\r\n",
      "x = '''\n[[source]]\nid = \"n\"\n'''\n",
  };
  for (const char* text : texts) {
    const std::string added = with_sources(text, {feed("n", "https://n.example/f")});
    EXPECT_EQ(added.substr(0, std::string_view(text).size()), text);
    ASSERT_TRUE(read_toml(added, "t")) << added;
    const auto removed = without_source(added, SourceId{"n"});
    ASSERT_TRUE(removed) << added;
    EXPECT_EQ(*removed, text);
  }
}

TEST(SourceFile, LineBreaksStayTheFilesOwn) {
  const std::string text = with_sources("# a\r\n", {feed("n", "https://n.example/")});
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    EXPECT_EQ(text[at - 1], '\r');
  EXPECT_EQ(with_sources("x = 1", {feed("n", "https://n.example/")}),
            "x = 1\n\n[[source]]\nid = \"n\"\nkind = \"feed\"\nurl = \"https://n.example/\"\n");
}

TEST(SourceFile, AnAddressChangesAndNothingBesideIt) {
  const auto moved = with_url(kTwo, SourceId{"a"}, "https://a.example/new");
  ASSERT_TRUE(moved);
  std::string expected = kTwo;
  const std::string old = "'https://a.example/f'";
  expected.replace(expected.find(old), old.size(), "\"https://a.example/new\"");
  EXPECT_EQ(*moved, expected);
}

TEST(SourceFile, ABlockIsReadBackAsItWasMeant) {
  Source source = feed("liste", "https://a.example/\"x\"?a=1&b='2'");
  source.name = "Chambre \"de\" commerce \\ d’industrie, l'autre\x01\t\x7F";
  source.home = "https://a.example/";
  source.fields = {{"place", "Pays d'Auray"}, {"place", "Vannes"}, {"tag", "export"}};
  source.map = {{"buyer", ".acheteur"}, {"deadline", "time[itemprop=\"validThrough\"]"}};
  source.category = {"Presse / \"Régionale\"", "'''", "a\\b"};
  source.kind = SourceKind::list;
  source.links = "a[href='x'], h2[class=\"y\"] a";
  source.pattern = R"(^https://a\.example/\d+)";
  source.every = std::chrono::hours{1};
  source.pages = 3;
  source.page_url = "https://a.example/?page={page}";
  source.enabled = false;
  source.excerpt = 0;
  source.weight = 0.8;
  const std::string text = write_source(source);
  const auto toml = read_toml(text, "t");
  ASSERT_TRUE(toml) << text;
  const Toml read = toml->root.find("source")->value.elements()[0];
  const auto value = [&](const char* key) { return read.find(key)->value.text; };
  EXPECT_EQ(value("name"), source.name);
  EXPECT_EQ(value("url"), source.url);
  EXPECT_EQ(value("home"), source.home);
  EXPECT_EQ(value("links"), source.links);
  EXPECT_EQ(value("pattern"), source.pattern);
  EXPECT_EQ(value("page_url"), source.page_url);
  ASSERT_EQ(read.find("place")->value.elements().size(), 2U);
  EXPECT_EQ(read.find("place")->value.elements()[0].text, "Pays d'Auray");
  EXPECT_EQ(read.find("tag")->value.elements()[0].text, "export");
  EXPECT_EQ(value("every"), "1h");
  EXPECT_EQ(read.find("pages")->value.integer, 3);
  EXPECT_EQ(read.find("excerpt")->value.integer, 0);
  EXPECT_EQ(read.find("weight")->value.real, 0.8);
  EXPECT_FALSE(read.find("enabled")->value.boolean);
  ASSERT_EQ(read.find("category")->value.elements().size(), 3U);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(read.find("category")->value.elements()[i].text, source.category[i]);
  EXPECT_EQ(write_source(feed("n", "https://n.example/")),
            "[[source]]\nid = \"n\"\nkind = \"feed\"\nurl = \"https://n.example/\"\n");
}

/// The ids of the sources of a file, in their order.
std::vector<std::string> ids_of(const std::string& text) {
  std::vector<std::string> ids;
  const auto toml = read_toml(text, "t");
  EXPECT_TRUE(toml) << text;
  if (!toml || !toml->root.find("source")) return ids;
  for (const Toml& source : toml->root.find("source")->value.elements())
    ids.emplace_back(source.find("id")->value.text);
  return ids;
}

TEST(SourceFile, TheShippedListsCanBeEditedAnywhere) {
  std::size_t edits = 0;
  const std::filesystem::path folder = std::string(VIGIE_SOURCE_DIR) + "/config/sources.d";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::vector<std::string> ids = ids_of(text);
    for (const std::string& id : ids) {
      const auto without = without_source(text, SourceId{id});
      ASSERT_TRUE(without) << id;
      std::vector<std::string> others = ids;
      std::erase(others, id);
      EXPECT_EQ(ids_of(*without), others) << id;
      const auto moved = with_url(text, SourceId{id}, "https://moved.example/");
      ASSERT_TRUE(moved) << id;
      EXPECT_EQ(ids_of(*moved), ids) << id;
      EXPECT_EQ(std::count(moved->begin(), moved->end(), '\n'),
                std::count(text.begin(), text.end(), '\n'));
      ++edits;
    }
  }
  EXPECT_GT(edits, 20U);
}

}  // namespace
}  // namespace vigie::source_file_test
