#include <gtest/gtest.h>

#include "indexer/amounts.h"
#include "indexer/fields.h"
#include "indexer/query.h"
#include "indexer/query_help.h"

namespace vigie::query_parser_test {
namespace {

using namespace std::chrono;

std::string read(std::string_view text) {
  const auto query = parse_query(text);
  return query ? write_query(query->root) : "error: " + to_string(query.error());
}

TEST(Query, ReadsTheLanguageOfTheProduct) {
  struct {
    const char* text;
    const char* tree;
  } cases[] = {
      {"énergie", "énergie"},
      {"Énergie Bâtiment", "énergie AND bâtiment"},
      {"a AND b", "a AND b"},
      {"a ET b", "a AND b"},
      {"a OR b", "a OR b"},
      {"a OU b", "a OR b"},
      {"a NOT b", "a AND NOT b"},
      {"a SAUF b", "a AND NOT b"},
      {"a AND NOT b", "a AND NOT b"},
      {"a -b", "a AND NOT b"},
      {"+a +b", "a AND b"},
      {"+a -b c", "a AND NOT b AND c"},
      {"a and b", "a AND and AND b"},
      {"un ou deux", "un AND ou AND deux"},
      {"a b OR c d", "a AND b OR c AND d"},
      {"a (b OR c)", "a AND (b OR c)"},
      {"((a))", "a"},
      {"(a b) (c d)", "a AND b AND c AND d"},
      {"(a OR b) OR c", "a OR b OR c"},
      {"NOT a", "NOT a"},
      {"NOT NOT a", "a"},
      {"NOT (NOT a)", "a"},
      {"b AND (NOT a)", "b AND NOT a"},
      {"b AND (NOT a AND NOT c)", "b AND NOT a AND NOT c"},
      {"b NOT (NOT a AND NOT c)", "b AND (a OR c)"},
      {"b NOT (a OR c)", "b AND NOT (a OR c)"},
      {"b -(a c)", "b AND NOT (a AND c)"},
      {"\"marchés publics\"", "\"marchés publics\""},
      {"« marchés publics »", "\"marchés publics\""},
      {"“marchés publics”", "\"marchés publics\""},
      {"\"marché\"", "marché"},
      {"\"énerg* renouvelables\"", "\"energ* renouvelables\""},
      {"=\"Énergies\"", "=\"énergies\""},
      {"=Énergies", "=\"énergies\""},
      {"=\"Marchés Publics\"", "=\"marchés publics\""},
      {"e-commerce", "\"e commerce\""},
      {"e-comm*", "\"e comm*\""},
      {"l'énergie", "énergie"},
      {"l’énerg*", "energ*"},
      {"S.N.C.F.", "sncf"},
      {"R&D", "r&d"},
      {"U.E.&D", "ue&d"},
      {"S.N.C.F.&D", "\"sncf d\""},  // names have three letters a side
      {"aujourd'hui", "aujourd'hui"},
      {"chef-d'œuvre", "\"chef œuvre\""},
      {"12\u00A0000 emplois", "12000 AND emplois"},
      {"1,5", "1,5"},
      {"20:30", "\"20 30\""},
      {"énergie, bâtiment.", "énergie AND bâtiment"},
      {"a – b & c / d - e", "a AND b AND c AND d AND e"},
      {"http://insee.fr", "\"http insee fr\""},
      {"énerg*", "energ*"},
      {"énerg*,", "energ*"},
      {"enregie~", "enregie~"},
      {"gaz^3 prix", "gaz^3 AND prix"},
      {"\"marchés publics\"^2.5", "\"marchés publics\"^2.5"},
      {"=Énergies^2", "=\"énergies\"^2"},
      {"énerg*^0.5 enregie~^2", "energ*^0.5 AND enregie~^2"},
      {"title:gaz^2", "title:gaz^2"},
      {"title:(a NEAR b)^2", "title:((a NEAR/10 b)^2)"},
      {"(a OR b c)^2", "a^2 OR b^2 AND c^2"},
      {"(a^4 OR b)^50 NOT c^2", "(a^100 OR b^50) AND NOT c^2"},  // kMostBoost
      {"(gaz lang:fr)^2", "gaz^2 AND lang:\"fr\""},
      {"e-commerce^2", "\"e commerce\"^2"},
      {"a^b c^ ^2", "\"a b\" AND c AND 2"},  // signs between words, as any other
      {"a NEAR/3 b", "a NEAR/3 b"},
      {"a NEAR b", "a NEAR/10 b"},
      {"a ADJ/2 b", "a ADJ/2 b"},
      {"a NEAR/3 b NEAR/3 c", "a NEAR/3 b NEAR/3 c"},
      {"a NEAR/3 (b OR c*d)", "error: 1:0"},
      {"a NEAR/3 (b OR =c)", "a NEAR/3 (b OR =\"c\")"},
      {"(a OR (b OR c)) NEAR/3 d", "(a OR b OR c) NEAR/3 d"},
      {"NOT a NEAR/3 b c", "NOT a NEAR/3 b AND c"},
      {"x a NEAR/3 b y", "x AND a NEAR/3 b AND y"},
      {"title:énergie", "title:énergie"},
      {"TITLE:énergie", "title:énergie"},
      {"title:\"prix de l'énergie\"", "title:\"prix de énergie\""},
      {"title:(a OR b)", "title:a OR title:b"},
      {"title:(a NEAR/3 b)", "title:(a NEAR/3 b)"},
      {"title:a NEAR/3 title:b", "title:(a NEAR/3 b)"},
      {"title:(a text:b c)", "title:a AND text:b AND title:c"},
      {"text:énerg*", "text:energ*"},
      {"-title:a b", "NOT title:a AND b"},
      {"source:insee", "source:\"insee\""},
      {"source:energie-btp", "source:\"energie-btp\""},
      {"site:\"Les Échos\"", "site:\"les echos\""},
      {"site:\"a» “b”\"", "site:\"a» “b”\""},  // quotes of other kinds, in any mixture
      {"site:«a\"b”»", "site:«a\"b”»"},
      {"site:(lesechos.fr OR insee.fr)", "site:\"lesechos.fr\" OR site:\"insee.fr\""},
      {"lang:fr", "lang:\"fr\""},
      {"language:fr", "lang:\"fr\""},
      {"author:\"Jean Dupont\" énergie", "author:\"jean dupont\" AND énergie"},
      {"published:2026-01..2026-03", "published:2026-01..2026-03"},
      {"published:2026", "published:2026..2026"},
      {"published:30d..", "published:30d.."},
      {"deadline:..30d", "deadline:..30d"},
      {"deadline:today..30d", "deadline:today..30d"},
      {"published:(2025 OR 2026-01)", "published:2025..2025 OR published:2026-01..2026-01"},
      {"", ""},
      {"  …  ", ""},
  };
  for (const auto& [text, tree] : cases) {
    if (std::string_view{tree}.starts_with("error")) {
      EXPECT_FALSE(parse_query(text)) << text;
      continue;
    }
    EXPECT_EQ(read(text), tree) << text;
    EXPECT_EQ(read(tree), tree) << "written form of " << text;
  }
}

TEST(Query, RefusesWithTheColumnAndACorrection) {
  struct {
    const char* text;
    int column;
    const char* says;
  } cases[] = {
      {"énergie (bâtiment", 9, "not closed"},
      {"énergie bâtiment)", 17, "never opened"},
      {"énergie \"marchés publics", 9, "not closed"},
      {"gaz^0", 4, "^0.1 to ^100"},
      {"é \"gaz naturel\"^1000", 16, "no boost"},
      {"gaz^1.2.3", 4, "no boost"},
      {"a NEAR b^2", 8, "a boost stands inside NEAR"},
      {"(a^2 OR b) NEAR c", 1, "a boost stands inside NEAR"},
      {"gaz source:insee^2", 17, "weighs nothing"},
      {"published:2026^2", 15, "weighs nothing"},
      {"énergie ()", 9, "hold no word"},
      {"\"\"", 1, "hold no word"},
      {"a \"…\"", 3, "hold no word"},
      {"AND a", 1, "nothing on its left"},
      {"é AND", 3, "nothing on its right"},
      {"a AND OR b", 7, "nothing on its left"},
      {"(a OR) b", 4, "nothing on its right"},
      {"a OR NOT b", 6, "NOT stands alone beside OR"},
      {"-b OR a", 1, "NOT stands alone beside OR"},
      {"a NOT", 3, "nothing on its right"},
      {"titel:x", 1, "did you mean \"title:\"?"},
      {"é publié:2026", 3, "did you mean"},
      {"colour:red", 1, "unknown field"},
      {"a title: b", 3, "nothing follows"},
      {"title:-a", 7, "before the field"},
      {"title:text:a", 7, "two fields"},
      {"source:\"\"", 8, "nothing follows"},
      {"source:¯", 8, "nothing follows"},  // which folds to a space with a mark
      {"source:ins*", 11, "whole values"},
      {"én*", 3, "three letters"},
      {"*", 1, "three letters"},
      {"a *", 3, "three letters"},
      {"éner*gie", 5, "end of a word"},
      {"\"éner*gie verte\"", 6, "end of a word"},
      {"ab~", 3, "three letters"},
      {"mot~2", 4, "nothing can follow ~"},
      {"e-comerce~", 10, "phrase"},
      {"\"marché~ public\"", 8, "phrase"},
      {"=énerg*", 7, "no * or ~"},
      {"=\"…\"", 1, "no word"},
      {"a NEAR/0 b", 3, "no distance"},
      {"a NEAR/x b", 3, "no distance"},
      {"a NEAR/65 b", 3, "no distance"},
      {"é NEAR/3 \"b c\"", 10, "takes words only"},
      {"\"b c\" NEAR/3 é", 1, "takes words only"},
      {"(a OR e-commerce) NEAR é", 1, "takes words only"},
      {"a NEAR b-c", 8, "takes words only"},
      {"a NEAR =\"b c\"", 8, "takes words only"},
      {"a NEAR (b c)", 9, "takes words only"},
      {"a NEAR mot~", 8, "takes words only"},
      {"a NEAR lang:fr", 8, "takes words only"},
      {"a NEAR NOT b", 8, "takes words only"},
      {"NOT (NOT a (NOT b)) ADJ/2 c", 10, "takes words only"},
      {"a NEAR title:b", 8, "two fields at once"},
      {"a NEAR/3 b NEAR/4 c", 12, "side by side"},
      {"a NEAR/3 b ADJ/3 c", 12, "side by side"},
      {"published:tomorow..", 11, "is no day"},
      {"published:2026-13", 11, "is no day"},
      {"published:2026-02-30..", 11, "is no day"},
      {"published:2026..x", 17, "is no day"},
      {"published:2026-03..2026-01", 11, "ends before it begins"},
      {"published:10d..30d", 11, "ends before it begins"},
      {"a\xFF", 1, "not UTF-8"},
  };
  for (const auto& [text, column, says] : cases) {
    const auto query = parse_query(text);
    ASSERT_FALSE(query) << text;
    EXPECT_EQ(query.error().kind, Kind::usage) << text;
    EXPECT_EQ(query.error().where.column, column) << text;
    EXPECT_NE(to_string(query.error()).find(says), std::string::npos)
        << text << ": " << to_string(query.error());
    EXPECT_FALSE(query.error().hint.empty()) << text;
  }
}

TEST(Query, KeepsItsLimits) {
  std::string parentheses(64, '(');
  parentheses += "a" + std::string(64, ')');
  EXPECT_TRUE(parse_query(parentheses));
  EXPECT_FALSE(parse_query("(" + parentheses + ")"));
  EXPECT_FALSE(parse_query(std::string(4'000, '(')));

  std::string words;
  for (int i = 0; i < 1'024; ++i) words += "a ";
  EXPECT_TRUE(parse_query(words));
  EXPECT_FALSE(parse_query(words + "b"));

  EXPECT_TRUE(parse_query(std::string(4'096, 'a')));
  const auto longer = parse_query(std::string(4'097, 'a'));
  ASSERT_FALSE(longer);
  EXPECT_EQ(longer.error().where.column, 4'097);

  std::string near = "a";
  for (int i = 1; i < 32; ++i) near += " NEAR/2 a";
  EXPECT_TRUE(parse_query(near));
  EXPECT_FALSE(parse_query(near + " NEAR/2 a"));

  std::string negations;
  for (int i = 0; i < 1'000; ++i) negations += "NOT ";
  EXPECT_EQ(read(negations + "a"), "a");
}

TEST(Query, AloneItNeedsMoreThanNot) {
  for (const char* text : {"", "…", "NOT a", "-a -b", "NOT (a b)"})
    EXPECT_TRUE(refuse_alone(*parse_query(text))) << text;
  for (const char* text : {"a", "a -b", "lang:fr", "published:..", "NOT NOT a", "a OR (b -c)"})
    EXPECT_FALSE(refuse_alone(*parse_query(text))) << text;
  EXPECT_EQ(refuse_alone(*parse_query("  -a"))->where.column, 3);
}

TEST(Query, ClausesAreQuotedAsWritten) {
  const auto query = parse_query("é AND \"Marchés  Publics\" (b OR title:énerg*)");
  ASSERT_TRUE(query);
  const auto& parts = query->root.children;
  EXPECT_EQ(clause_text(*query, parts[0]), "é");
  EXPECT_EQ(clause_text(*query, parts[1]), "\"Marchés  Publics\"");
  EXPECT_EQ(clause_text(*query, parts[2]), "(b OR title:énerg*)");
  EXPECT_EQ(clause_text(*query, parts[2].children[1]), "title:énerg*");
  const auto near = parse_query("x a NEAR/3 b");
  EXPECT_EQ(clause_text(*near, near->root.children[1]), "a NEAR/3 b");
}

TEST(Query, DaysFollowTheMomentAsked) {
  const Instant now = sys_days{2026y / 3 / 31} + 13h;
  struct {
    const char* range;
    year_month_day from, to;
  } cases[] = {
      {"published:2026-01..2026-02", 2026y / 1 / 1, 2026y / 2 / 28},
      {"published:2024-02", 2024y / 2 / 1, 2024y / 2 / 29},
      {"published:2025", 2025y / 1 / 1, 2025y / 12 / 31},
      {"published:2026-03-04", 2026y / 3 / 4, 2026y / 3 / 4},
      {"published:30d..", 2026y / 3 / 1, 9999y / 12 / 31},
      {"published:..30d", 1y / 1 / 1, 2026y / 3 / 1},
      {"seen:2w..today", 2026y / 3 / 17, 2026y / 3 / 31},
      {"published:1m..", 2026y / 2 / 28, 9999y / 12 / 31},  // no 31 February
      {"published:1y..", 2025y / 3 / 31, 9999y / 12 / 31},
      {"published:yesterday", 2026y / 3 / 30, 2026y / 3 / 30},
      {"deadline:..30d", 1y / 1 / 1, 2026y / 4 / 30},  // forward
      {"deadline:today..1m", 2026y / 3 / 31, 2026y / 4 / 30},
      {"deadline:-7d..+7d", 2026y / 3 / 24, 2026y / 4 / 7},
      {"published:-7d..", 2026y / 3 / 24, 9999y / 12 / 31},
      {"published:..", 1y / 1 / 1, 9999y / 12 / 31},
  };
  for (const auto& [text, from, to] : cases) {
    const auto query = parse_query(text);
    ASSERT_TRUE(query) << text << to_string(query.error());
    const auto asked = resolve_range(query->root, now);
    ASSERT_TRUE(asked) << text;
    EXPECT_EQ(year_month_day{sys_days{days{asked->from}}}, from) << text;
    EXPECT_EQ(year_month_day{sys_days{days{asked->to}}}, to) << text;
  }
  const auto later = parse_query("published:2027..today");  // empty until 2027
  const sys_days in_june = 2026y / 6 / 1;
  EXPECT_FALSE(resolve_range(later->root, now)->holds(in_june.time_since_epoch().count()));
}

TEST(Query, AnAmountIsReadAsPeopleWriteIt) {
  const struct {
    const char* text;
    std::optional<std::int64_t> hundredths;
  } cases[] = {
      {"50000", 5'000'000},
      {"12 000", 1'200'000},
      {"12\u00a0000 €", 1'200'000},
      {"12\u202f000,50 EUR", 1'200'050},
      {"1,5 M€", 150'000'000},
      {"1.5M", 150'000'000},
      {"250 k€", 25'000'000},
      {"3 Md€", 300'000'000'000},
      {"2 milliards d'euros", 200'000'000'000},
      {"1 million d’euros", 100'000'000},
      {"1,250,000", 125'000'000},
      {"1.250.000,00", 125'000'000},
      {"€ 900", 90'000},
      {"0,05", 5},
      {"-5", std::nullopt},
      {"dix", std::nullopt},
      {"12 personnes", std::nullopt},
      {"99999999999999999999", std::nullopt},
      {"999999 Md", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& [text, hundredths] : cases) EXPECT_EQ(read_amount(text), hundredths) << text;
}

TEST(Query, ARangeOfAmountsHoldsBothItsEnds) {
  const auto query = parse_query("amount:50000..1,5M");
  ASSERT_TRUE(query) << to_string(query.error());
  const auto asked = resolve_range(query->root, Instant{});
  ASSERT_TRUE(asked);
  EXPECT_TRUE(asked->holds(5'000'000) && asked->holds(150'000'000));
  EXPECT_FALSE(asked->holds(4'999'999) || asked->holds(150'000'001));
  EXPECT_EQ(parse_query("amount:beaucoup").error().where.column, 8);
  EXPECT_EQ(parse_query("amount:2M..1M").error().hint, "write amount:1M..2M");
}

TEST(Query, AnAmountThatASpaceCutsIsNoAmountAndAWord) {
  const struct {
    const char* query;
    int column;
    const char* hint;
  } cases[] = {
      {"amount:1,5 M€..", 8, "write amount:1,5M€.."},
      {"gaz amount:12 000..20 000 prix", 12, "write amount:12000..20000"},
      {"amount:1 250 000..", 8, "write amount:1250000.."},
      {"amount:..250 k€", 8, "write amount:..250k€"},
      {"amount:1,5\u00a0M€", 8, "write amount:1,5M€"},
      {"amount:(5 OR 12 000)", 14, "write amount:12000"},
      {"amount:12 ..50", 8, "write amount:12..50"},
  };
  for (const auto& c : cases) {
    const auto query = parse_query(c.query);
    ASSERT_FALSE(query) << c.query;
    EXPECT_EQ(query.error().where.column, c.column) << c.query;
    EXPECT_EQ(query.error().hint, c.hint) << c.query;
  }
  for (const char* fine : {"amount:..50000 2026", "amount:..50000 112", "amount:12 énergie",
                           "amount:12 AND 000", "amount:50000.. M", "published:2026 000"})
    EXPECT_TRUE(parse_query(fine)) << fine;
}

TEST(Query, AnAmountInQuotesHoldsItsSpacesAndKeepsItsQuotes) {
  for (const char* query :
       {"amount:\"1,5 M€..\"", "amount:\"12 000..1,5 M€\"", "amount:\"..12\u202f000\""}) {
    const auto read = parse_query(query);
    ASSERT_TRUE(read) << query;
    EXPECT_EQ(write_query(read->root), query);
  }
}

TEST(Query, AStoryIsAskedForInSearchesOnly) {
  EXPECT_FALSE(refuse_alone(*parse_query("story:118")));
  EXPECT_FALSE(refuse_as_profile(*parse_query("énergie kind:notice")));
  ASSERT_TRUE(refuse_as_profile(*parse_query("énergie AND (gaz OR story:118)")));
  EXPECT_TRUE(refuse_as_profile(*parse_query("NOT gaz")));
}

TEST(Query, HelpNamesEveryFieldAndItsExamplesParse) {
  const std::string help = query_help();
  for (const FieldInfo& field : query_fields()) {
    EXPECT_NE(help.find(std::string{field.name} + ":"), std::string::npos);
    EXPECT_TRUE(parse_query(field.example)) << field.example;
  }
  EXPECT_NE(help.find("a number is looked for as it is written"), std::string::npos);
}

}  // namespace
}  // namespace vigie::query_parser_test
