#include "pipeline/vocabulary.h"

#include <unistd.h>
#include <filesystem>

#include <gtest/gtest.h>

#include "pipeline/watch_list.h"
#include "tests/core/configuration_folder.h"

namespace vigie::vocabulary_test {
namespace {

const Instant kNow{std::chrono::hours{24 * 365 * 56}};
const std::string kMain =
    "include = [\"profiles.d/*.toml\"]\n[search]\nsynonyms = \"synonyms.txt\"\nlists = \"lists\"\n";

Vocabulary read(const ConfigurationFolder& folder, std::vector<std::string>* said = nullptr) {
  Settings settings = folder.read().settings;
  settings.daemon.data = folder.path("data");
  std::vector<Error> problems;
  Vocabulary vocabulary = Vocabulary::read(settings, problems);
  if (said != nullptr) *said = folder.shown(problems);
  return vocabulary;
}

std::string tree_of(const Vocabulary& vocabulary, const char* query) {
  const auto parsed = vocabulary.parse(query);
  return parsed ? write_query(parsed->root) : to_string(parsed.error());
}

TEST(Vocabulary, QueriesNameListsAndSavedSearchesAndMeanSynonyms) {
  ConfigurationFolder folder({{"vigie.toml", kMain},
                              {"synonyms.txt", "IA = intelligence artificielle\n"},
                              {"lists/naval.csv", "nom\nNaval Group;DCNS;441133808;\n"}});
  const Vocabulary vocabulary = read(folder);
  EXPECT_EQ(tree_of(vocabulary, "@naval contrat"),
            "(\"naval group\" OR =\"dcns\" OR siren:\"441133808\") AND contrat");
  ASSERT_TRUE(vocabulary.save("robots", "IA OR robot"));
  EXPECT_EQ(tree_of(vocabulary, "@robots"), "ia OR \"intelligence artificielle\" OR robot");
  const auto taken = vocabulary.save("naval", "gaz");
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().what, "@naval is a watchlist");
}

TEST(Vocabulary, ASearchThatCannotBeWrittenLeavesTheOneBefore) {
  ConfigurationFolder folder(
      {{"vigie.toml", kMain}, {"synonyms.txt", ""}, {"lists/naval.csv", "Naval Group\n"}});
  const Vocabulary vocabulary = read(folder);
  ASSERT_TRUE(vocabulary.save("gaz", "gaz OR méthane"));
  ASSERT_EQ(vocabulary.saved().list()->size(), 1U);
  const std::string beside =
      folder.path("data/searches/gaz.query.") + std::to_string(::getpid()) + ".new";
  std::filesystem::create_symlink("/dev/full", beside);  // a disk without room
  const auto saved = vocabulary.save("gaz", "gaz");
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().kind, Kind::full);
  EXPECT_FALSE(std::filesystem::is_symlink(beside)) << "no half of it is left";
  EXPECT_EQ(vocabulary.saved().find("gaz"), "gaz OR méthane");
}

TEST(Vocabulary, EveryMistakeInAFileIsToldWithItsPlace) {
  ConfigurationFolder folder({{"vigie.toml", kMain},
                              {"synonyms.txt", "PME\n"},
                              {"lists/bon.csv", "Safran\n"},
                              {"lists/faux.csv", "Safran\nThales;;12\n"},
                              {"lists/Ne va pas.csv", "Safran\n"},
                              {"lists/note.txt", "no list\n"}});
  std::vector<std::string> said;
  const Vocabulary vocabulary = read(folder, &said);
  EXPECT_EQ(vocabulary.lists().size(), 1U) << "what can be read stays";
  EXPECT_EQ(said,
            (std::vector<std::string>{
                "synonyms.txt:1:1: a set of one; put \"=\" between what stands for one another",
                "lists/Ne va pas.csv: \"Ne va pas\" cannot name a watchlist; lower-case letters, "
                "digits, \"-\", \"_\", \".\", at most 64",
                "lists/faux.csv:2:1: \"12\" is no SIREN; a SIREN has nine digits"}));
}

TEST(Vocabulary, AProfileMeansWhatTheSearchMeans) {
  ConfigurationFolder folder(
      {{"vigie.toml", kMain},
       {"synonyms.txt", "IA = intelligence artificielle\n"},
       {"lists/naval.csv", "Naval Group;DCNS;;\nOrange;;;fibre|réseau\n"},
       {"profiles.d/p.toml",
        "[[profile]]\nid = \"a\"\nquery = \"@naval IA\"\n"
        "must_match = [\"Naval Group mise sur l'intelligence artificielle\", "
        "\"Orange étend sa fibre avec l'IA\"]\n"
        "must_not_match = [\"Naval Group recrute\", \"Un jus d'orange et de l'IA\"]\n"}});
  EXPECT_EQ(folder.shown(check_meaning(folder.read().settings, kNow)), std::vector<std::string>{});
  folder.write("lists/naval.csv", "Thales\n");
  const auto said = folder.shown(check_meaning(folder.read().settings, kNow));
  ASSERT_EQ(said.size(), 2U);
  EXPECT_NE(said[0].find("must match and does not"), std::string::npos);
}

TEST(Vocabulary, AnAbsentFileIsAProblemOfTheCheck) {
  ConfigurationFolder folder({{"vigie.toml", kMain}});
  EXPECT_EQ(check_meaning(folder.read().settings, kNow).size(), 2U);
}

}  // namespace
}  // namespace vigie::vocabulary_test
