// How a dictionary becomes the table of French stems: its rules on a dictionary of a few words.
#include <gtest/gtest.h>

#include "indexer/french_table.h"
#include "indexer/lexicon/dictionary.h"
#include "indexer/lexicon/families.h"
#include "indexer/lexicon/stems.h"

namespace vigie::lexicon_test {
namespace {

using namespace lexicon;

constexpr const char* kAffixes = R"(
SET UTF-8
FLAG long
PFX L' Y 1
PFX L' 0 l' [aeiou] dp:le
SFX S. Y 2
SFX S. 0 0/L' [^sxz] is:sg
SFX S. 0 s [^sxz] is:pl
SFX X. Y 2
SFX X. 0 0 l is:sg
SFX X. al aux al is:pl
SFX F. Y 4
SFX F. 0 0 . is:mas is:sg
SFX F. 0 s [^s] is:mas is:pl
SFX F. 0 e . is:fem is:sg
SFX F. 0 es . is:fem is:pl
SFX a0 Y 7
SFX a0 er er er po:infi
SFX a0 er e er po:ipre po:1sg
SFX a0 er ent er po:ipre po:3pl
SFX a0 er ions er po:iimp po:1pl
SFX a0 er ant er po:ppre
SFX a0 er é er po:ppas is:mas is:sg
SFX a0 er ée er po:ppas is:fem is:sg
SFX tA Y 4
SFX tA re re re po:infi
SFX tA re ent re po:ipre po:3pl
SFX tA re u re po:ppas is:mas is:sg
SFX tA re e re po:spre po:1sg
)";

std::map<std::string, std::string> families(const char* words) {
  std::map<std::string, std::string> family_of;
  for (const Family& family : make_families(read_dictionary(kAffixes, words)))
    for (const std::string& form : family.forms) {
      EXPECT_FALSE(family_of.contains(form)) << form;
      family_of[form] = family.name;
    }
  return family_of;
}

TEST(Lexicon, AppliesTheSuffixRulesWhoseConditionFits) {
  const auto entries = read_dictionary(kAffixes,
                                       "5\ncanal/X.() po:nom\nécu/S. po:nom\nbus/S.() po:nom\n"
                                       "arc-en-ciel/S.() po:nom\n");
  ASSERT_EQ(entries.size(), 2u);  // "bus" takes no -s and has no form of its own; hyphens are cut
  ASSERT_EQ(entries[0].readings.size(), 2u);
  EXPECT_EQ(entries[0].readings[1].form, "canaux");
  EXPECT_EQ(entries[1].lemma, "ecu");
  ASSERT_EQ(entries[1].readings.size(), 3u);  // itself, as it may stand without a suffix
  EXPECT_EQ(entries[1].readings[2].form, "ecus");
}

TEST(Lexicon, WordsOfOneSenseAreAFamily) {
  struct {
    const char* words;
    const char* form;
    const char* other;
    bool together;
  } cases[] = {
      {"recruter/a0() po:v1\n", "recrutent", "recrute", true},
      {"lutter/a0() po:v1\nlutte/S.() po:nom\n", "luttes", "luttent", true},
      {"vendre/tA() po:v3\nvendu/F.() po:nom\n", "vendus", "vendent", true},
      {"recruter/a0() po:v1\nrecrutement/S.() po:nom\n", "recrutent", "recrutement", true},
      {"porter/a0() po:v1\nport/S.() po:nom\n", "portent", "ports", false},  // too short
      {"exporter/a0() po:v1\nexport/S.() po:nom\n", "exportent", "exports", true},
      {"importer/a0() po:v1\nimportant/F.() po:nom\n", "importe", "importants", false},
      {"pont/S.() po:nom\nponte/S.() po:nom\n", "ponts", "pontes", false},
      {"Marseille/L' po:npr\nmarseillais/F.() po:adj\n", "marseille", "marseillais", false},
  };
  for (const auto& c : cases) {
    const auto of = families(c.words);
    EXPECT_EQ(of.at(c.form) == of.at(c.other), c.together) << c.words;
  }
}

TEST(Lexicon, AFormOfSeveralWordsGoesToOneOfThem) {
  struct {
    const char* words;
    const char* form;
    const char* family;
  } cases[] = {
      {"porter/a0() po:v1\nportion/S.() po:nom\n", "portions", "portion"},  // a noun before a verb
      {"présider/a0() po:v1\nprésident/F.() po:nom\n", "president", "president"},
      {"fermer/a0() po:v1\nferment/S.() po:nom\n", "ferment", "fermer"},  // but in the news
      {"fonder/a0() po:v1\nfondre/tA() po:v3\n", "fonde", "fonder"},      // the usual tense
      {"vender/a0() po:v1\nvendre/tA() po:v3\n", "vendent", "vendre"},    // then not -er
      {"cour/S.() po:nom\ncours/L' po:nom\n", "cours", "cours"},          // a lemma before a plural
      {"pari/S.() po:nom\nParis/L' po:npr\n", "paris", "pari"},           // a name last
  };
  for (const auto& c : cases) EXPECT_EQ(families(c.words).at(c.form), c.family) << c.words;
}

TEST(Lexicon, EveryFamilyHasAStemOfItsOwn) {
  const auto made = make_families(read_dictionary(
      kAffixes, "vent/S.() po:nom\nvente/S.() po:nom\nrecruter/a0() po:v1\nan/S.() po:nom\n"));
  const auto stems = exceptional_stems(made);
  EXPECT_EQ(stems.at("recrutent"), "recrut");  // what the rules give its other forms
  EXPECT_EQ(stems.contains("recrute"), false);
  EXPECT_EQ(stems.contains("vents"), false);
  EXPECT_EQ(stems.at("vente"), "vente+");  // the rules' stem is the wind's
  EXPECT_EQ(stems.at("ventes"), "vente+");
  EXPECT_EQ(stems.contains("an"), false);
}

TEST(Lexicon, TheTableHoldsWhatWasPutIn) {
  std::map<std::string, std::string> stems;
  for (int i = 0; i < 5'000; ++i)
    stems["mot" + std::to_string(i * 7)] = i % 2 == 0 ? "mot" : "autre" + std::to_string(i);
  const std::string table = encode_table(stems);
  EXPECT_EQ(table, encode_table(stems));
  std::string stem;
  for (const auto& [form, expected] : stems) {
    ASSERT_TRUE(find_in_table(table, form, stem)) << form;
    EXPECT_EQ(stem, expected);
  }
  for (const char* absent : {"mot1", "mot", "", "m", "mot70000", "zebre"})
    EXPECT_FALSE(find_in_table(table, absent, stem)) << absent;
  EXPECT_FALSE(find_in_table(encode_table({}), "mot", stem));
}

TEST(Lexicon, TheTableOfThisBuildHoldsTheDictionary) {
  std::string stem;
  EXPECT_TRUE(find_in_table(kFrenchTable, "recrutent", stem));
  EXPECT_FALSE(find_in_table(kFrenchTable, "vigie", stem));
  EXPECT_EQ(kFrenchTableName.size(), 12u);
  EXPECT_LE(kFrenchTable.size(), 3'000'000u);  // it is part of every program
}

}  // namespace
}  // namespace vigie::lexicon_test
