#include <map>
#include <string>

#include <gtest/gtest.h>

#include "indexer/named_query.h"
#include "indexer/query_correction.h"

namespace vigie::named_query_test {
namespace {

const std::map<std::string, std::string, std::less<>> kSaved = {
    {"energie", "énergie OR chaleur"},
    {"btp", "bâtiment -piscine"},
    {"les-deux", "@energie @btp"},
    {"un", "gaz"},
    {"rond", "gaz OR @carre"},
    {"carre", "@rond"},
    {"casse", "(gaz"},
    {"sans", "NOT gaz"},
    {"p1", "@p2"},
    {"p2", "@p3"},
    {"p3", "@p4"},
    {"p4", "@p5"},
    {"p5", "@p6"},
    {"p6", "@p7"},
    {"p7", "@p8"},
    {"p8", "@p9"},
    {"p9", "gaz"},
};

Result<Query> read(const std::string& text) {
  return parse_query(text, [](std::string_view name) -> std::optional<Named> {
    const auto at = kSaved.find(name);
    return at == kSaved.end() ? std::nullopt : std::optional<Named>(at->second);
  });
}

TEST(NamedQuery, StandsForItsWholeTree) {
  const struct {
    const char* query;
    const char* same;
  } cases[] = {
      {"@energie", "énergie OR chaleur"},
      {"@energie gaz", "(énergie OR chaleur) gaz"},
      {"gaz OR @energie", "gaz OR énergie OR chaleur"},
      {"@btp gaz", "bâtiment -piscine gaz"},
      {"gaz OR @btp", "gaz OR (bâtiment -piscine)"},
      {"gaz -@energie", "gaz -(énergie OR chaleur)"},
      {"gaz NOT @btp", "gaz NOT (bâtiment -piscine)"},
      {"(@un OR titre) @energie", "(gaz OR titre) (énergie OR chaleur)"},
      {"@les-deux", "(énergie OR chaleur) bâtiment -piscine"},
      {"@un", "gaz"},
      {"@un @un", "gaz gaz"},
      {"é \"@un\" gaz", "é \"un\" gaz"},
      {"moi@un.example gaz", "moi@un.example gaz"},
      {"« prix @un » @un", "« prix un » gaz"},
  };
  for (const auto& c : cases) {
    const auto query = read(c.query);
    ASSERT_FALSE(query.has_error()) << c.query << ": " << to_string(query.error());
    EXPECT_EQ(write_query(query->root), write_query(parse_query(c.same)->root)) << c.query;
    EXPECT_EQ(query->text, c.query);
  }
}

TEST(NamedQuery, IsRefusedAtTheColumnOfItsName) {
  const struct {
    const char* query;
    int column;
    const char* what;
  } cases[] = {
      {"gaz @inconnu", 5, "nothing has the name @inconnu"},
      {"@rond", 1, "names itself"},
      {"gaz OR (prix @rond)", 14, "names itself"},
      {"@p1", 1, "levels deep"},
      {"é @casse", 3, "@casse: this parenthesis is not closed"},
      {"gaz @sans", 5, "@sans: a query of NOT alone"},
      {"title:@un", 7, "fields of its own"},
      {"title:(prix @un)", 13, "fields of its own"},
      {"prix NEAR @un", 11, "NEAR and ADJ take words"},
      {"prix NEAR (gaz OR @un)", 19, "NEAR and ADJ take words"},
      {"source:@un", 8, "cannot stand here"},
      {"@un*", 1, "cannot stand here"},
      {"(gaz @un", 1, "not closed"},
  };
  for (const auto& c : cases) {
    const auto query = read(c.query);
    ASSERT_TRUE(query.has_error()) << c.query;
    EXPECT_EQ(query.error().where.column, c.column) << c.query;
    EXPECT_NE(query.error().what.find(c.what), std::string::npos)
        << c.query << ": " << query.error().what;
  }
}

TEST(NamedQuery, EightLevelsAreRead) { EXPECT_FALSE(read("@p2").has_error()); }

TEST(NamedQuery, TogetherTheyStayWithinTheLimitOfClauses) {
  std::string many = "a0";
  for (int i = 1; i < 400; ++i) many += " OR a" + std::to_string(i);
  const auto lookup = [&](std::string_view) { return std::optional<Named>(many); };
  std::string names;
  for (int i = 0; i < 40; ++i) names += "@x ";
  EXPECT_FALSE(parse_query(names, lookup).has_error());
  const auto too_many = parse_query(names + "@x", lookup);
  ASSERT_TRUE(too_many.has_error());
  EXPECT_NE(too_many.error().what.find("clauses"), std::string::npos);
}

TEST(NamedQuery, ItsClausesAreQuotedByItsName) {
  const auto query = read("gaz @energie");
  ASSERT_FALSE(query.has_error());
  EXPECT_EQ(clause_text(*query, query->root.children[1]), "@energie");
}

TEST(NamedQuery, NamesAreLowerCaseWords) {
  for (const char* name : {"a", "energie-btp", "2026.q1", "x_y"}) EXPECT_TRUE(is_query_name(name));
  for (const char* name : {"", "A", "../x", ".x", "-x", "a b", "é", "a/b"})
    EXPECT_FALSE(is_query_name(name)) << name;
  EXPECT_FALSE(is_query_name(std::string(65, 'a')));
}

TEST(QueryCorrection, ProposesTheWholeQueryThatWasMeant) {
  const struct {
    const char* query;
    const char* meant;  // nullptr: nothing is near
  } cases[] = {
      {"titel:prix", "title:prix"},
      {"titel:(prix OR gaz", "title:(prix OR gaz)"},
      {"(gaz OR prix", "(gaz OR prix)"},
      {"gaz)", "gaz"},
      {"\"appel d'offres", "\"appel d'offres\""},
      {"title: prix", "title:prix"},
      {"gaz OR", "gaz"},
      {"prix AND AND gaz", "prix AND gaz"},
      {"prix NEAR/99 gaz", "prix NEAR/64 gaz"},
      {"prix NEAR/0 gaz", "prix NEAR/1 gaz"},
      {"a* gaz", "a gaz"},
      {"published:2026-03..2026-01", "published:2026-01..2026-03"},
      {"publishd:2026 titel:prix", "published:2026 title:prix"},
      {"zoologie:gaz", "\"zoologie:gaz\""},
      {"kind:article^3 gaz", "kind:article gaz"},
      {"gaz^1000", "gaz"},
      {"amount:1,5 M€..2 M€ gaz", "amount:1,5M€..2M€ gaz"},
      {"amount:1 250 000.. 112", "amount:1250000.. 112"},
      {"amount:(5 OR 12 000)", "amount:(5 OR 12000)"},
      {"(", nullptr},
      {"NOT", nullptr},
  };
  for (const auto& c : cases) {
    const auto read = parse_query(c.query);
    ASSERT_TRUE(read.has_error()) << c.query;
    const auto meant = corrected_query(c.query, read.error());
    EXPECT_EQ(meant.value_or("(nothing)"), c.meant == nullptr ? "(nothing)" : c.meant) << c.query;
  }
}

TEST(QueryCorrection, EveryProposalCanBeRead) {
  // Each start of a query that has everything in it.
  const std::string whole =
      "title:(\"a b\" OR c*) AND x NEAR/5 (y OR z) -published:2026-01..30d é~";
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const std::string start = whole.substr(0, size);
    const auto read = parse_query(start);
    if (!read.has_error()) continue;
    if (const auto meant = corrected_query(start, read.error())) {
      EXPECT_FALSE(parse_query(*meant).has_error()) << *meant;
    }
  }
}

}  // namespace
}  // namespace vigie::named_query_test
