#include "indexer/synonyms.h"

#include <gtest/gtest.h>

#include "indexer/named_query.h"

namespace vigie::synonyms_test {
namespace {

constexpr const char* kSets = R"(# acronyms and their developed form
PME = petite et moyenne entreprise
IA = intelligence artificielle = AI

gaz vert => biogaz   # one way
TPE = artisan
)";

std::string read(const std::string& text) {
  const auto synonyms = Synonyms::read(kSets, "synonyms.txt");
  EXPECT_FALSE(synonyms.has_error()) << to_string(synonyms.error());
  const auto query = parse_query(
      text, [](auto) { return std::nullopt; }, *synonyms);
  return query ? write_query(query->root) : to_string(query.error());
}

TEST(Synonyms, StandBesideTheWordThatTheQueryHas) {
  const struct {
    const char* query;
    const char* same;
  } cases[] = {
      {"PME", "pme OR \"petite et moyenne entreprise\""},
      {"pme export", "(pme OR \"petite et moyenne entreprise\") AND export"},
      {"\"petites et moyennes entreprises\"", "\"petites et moyennes entreprises\" OR pme"},
      {"IA OR robot", "ia OR \"intelligence artificielle\" OR ai OR robot"},
      {"export -IA", "export AND NOT (ia OR \"intelligence artificielle\" OR ai)"},
      {"title:PME", "title:pme OR title:\"petite et moyenne entreprise\""},
      {"PME^3 prix", "(pme^3 OR \"petite et moyenne entreprise\"^3) AND prix"},
      {"\"gaz vert\"", "\"gaz vert\" OR biogaz"},
      {"biogaz", "biogaz"},  // never against the arrow
      // NEAR takes words only: the developed form is left out there.
      {"aide NEAR/5 IA", "aide NEAR/5 (ia OR ai)"},
      {"aide NEAR/5 (IA OR TPE)", "aide NEAR/5 (ia OR ai OR tpe OR artisan)"},
      // What asks for a form keeps to it.
      {"=PME", "=\"pme\""},
      {"pmes*", "pmes*"},
      {"aia~", "aia~"},
      {"\"aide aux PME\"", "\"aide aux pme\""},
      {"petite et moyenne entreprise", "petite AND et AND moyenne AND entreprise"},
      {"artisans", "artisans"},  // one word is met by its form, not by its stem
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.query), c.same) << c.query;
}

TEST(Synonyms, AFileIsRefusedWithTheLineOfItsMistake) {
  const struct {
    const char* text;
    int line;
    const char* what;
  } cases[] = {
      {"PME = petite entreprise\nIA", 2, "a set of one"},
      {"PME = \n", 1, "without a word"},
      {"\n\na => b => c", 3, "two arrows"},
      {"a = b b b b b b b b b b b b b b b b b", 1, "more than 16 words"},
      {"\xff", 0, "not UTF-8"},
  };
  for (const auto& c : cases) {
    const auto synonyms = Synonyms::read(c.text, "s.txt");
    ASSERT_TRUE(synonyms.has_error()) << c.text;
    EXPECT_EQ(synonyms.error().where.line, c.line) << c.text;
    EXPECT_EQ(synonyms.error().where.file, "s.txt");
    EXPECT_NE(synonyms.error().what.find(c.what), std::string::npos) << synonyms.error().what;
  }
  EXPECT_TRUE(Synonyms::read("# nothing\n\n", "s.txt")->empty());
}

}  // namespace
}  // namespace vigie::synonyms_test
