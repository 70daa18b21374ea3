// The contract between profiles and search (PRODUCT.md): a profile matches exactly when a search
// for its query, with the same `now`, finds the document. Random queries over a small vocabulary,
// so that most of them match something and fail something, against documents that hold the same
// words in many written forms.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "indexer/index.h"
#include "indexer/matcher.h"
#include "tests/indexer/index_testing.h"
#include "tests/indexer/plain_reading.h"

namespace vigie::contract_test {
namespace {

using testing::stored;
using testing::TemporaryFolder;

constexpr Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 3 / 10}};

class Chance {
 public:
  explicit Chance(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class List>
  auto of(const List& list) {
    return list[below(std::size(list))];
  }
  std::string of(std::initializer_list<const char*> list) {
    return list.begin()[below(list.size())];
  }

 private:
  std::mt19937 engine_;
};

constexpr const char* kWords[] = {
    "énergie",    "energie",    "Énergies",  "énergétique", "l'énergie", "marché",     "marchés",
    "marche",     "marcher",    "public",    "publics",     "publique",  "rénovation", "rénover",
    "thermique",  "company",    "companies", "market",      "markets",   "marketing",  "public",
    "e-commerce", "commerce",   "S.N.C.F.",  "SNCF",        "œuvre",     "oeuvre",     "cœur",
    "R&D",        "1,5",        "1.5",       "aujourd'hui", "hui",       "d’offres",   "offre",
    "offres",     "matériau",   "matériaux", "salariés",    "salaries",  "a",          "the",
    "licencier",  "licencient", "Straße",    "naïve",       "12 000"};
constexpr const char* kBetween[] = {" ", " ", " ", " ", ", ", ". ", "\n", " - ", "-", " «", "» "};
constexpr const char* kLanguages[] = {"fr", "fr", "fr", "en", "en", "de", ""};
constexpr const char* kSources[] = {"insee", "gazette", "Les-Échos"};

std::string text_of(Chance& chance, std::size_t words) {
  std::string out;
  for (std::size_t i = 0; i < words; ++i) {
    if (i != 0) out += chance.of(kBetween);
    out += chance.of(kWords);
  }
  return out;
}

StoredDocument random_document(Chance& chance, std::int64_t id) {
  StoredDocument out = stored(id, text_of(chance, chance.below(5)),
                              text_of(chance, chance.below(18)), chance.of(kLanguages));
  out.document.source = SourceId{chance.of(kSources)};
  const std::string day = std::to_string(1 + chance.below(28));
  if (!chance.one_in(4))
    out.document.published = Date::read("2026-0" + std::to_string(1 + chance.below(3)) + "-" +
                                        (day.size() == 1 ? "0" : "") + day);
  if (chance.one_in(3)) out.document.deadline = "2026-03-" + std::to_string(10 + chance.below(20));
  out.document.seen = kNow - std::chrono::days(chance.below(40));
  if (chance.one_in(3)) out.document.site = "Les Échos";
  if (chance.one_in(3)) out.document.authors = {"Jeanne Énergie", "P. Marché"};
  if (chance.one_in(3)) out.document.kind = "notice";
  if (chance.one_in(3))
    out.document.fields = {{"place", chance.of({"Vannes", "Saint-Brieuc"})},
                           {"buyer", "Ville de Vannes"},
                           {"cpv", chance.of({"45210000-2", "72000000"})},
                           {"amount", chance.of({"12 000 €", "1,5 M€", "?", "50000"})}};
  return out;
}

std::string operand(Chance& chance) {
  std::string word = chance.of(kWords);
  switch (chance.below(8)) {
    case 0: return "=\"" + word + "\"";
    case 1: return (chance.of({"éner*", "mar*", "pub*", "off*", "com*", "mark*"}));
    case 2: return "(" + word + " OR " + std::string(chance.of(kWords)) + ")";
    default: return word;
  }
}

std::string clause(Chance& chance, int levels);

std::string leaf(Chance& chance) {
  const std::string scope = chance.of({"", "", "", "title:", "text:"});
  const std::string word = chance.of(kWords);
  switch (chance.below(14)) {
    case 0: return scope + "=\"" + word + "\"";
    case 1: return scope + (chance.of({"énerg*", "marc*", "publ*", "offr*", "sal*", "lic*"}));
    case 2: return scope + (chance.of({"energi~", "marchee~", "company~", "licencieer~"}));
    case 3: return scope + "\"" + text_of(chance, 2 + chance.below(2)) + "\"";
    case 4: {
      std::string near = operand(chance);
      const std::string by =
          (chance.of({" NEAR", " ADJ"})) + "/" + std::to_string(1 + chance.below(6)) + " ";
      for (std::size_t i = 0, n = 1 + chance.below(3); i < n; ++i) near += by + operand(chance);
      return scope.empty() ? near : scope + "(" + near + ")";
    }
    case 5: return scope + "=\"" + word + " " + std::string(chance.of(kWords)) + "\"";
    case 6:
      return std::string(
          chance.of({"source:insee", "lang:fr", "lang:en", "source:les-echos", "site:\"les echos\"",
                     "site:gazette.example", "author:energie", "kind:notice", "place:vannes",
                     "buyer:ville", "cpv:45", "cpv:72000000"}));
    case 7:
      return std::string(chance.of(
          {"published:2026-02", "published:..2026-01-15", "published:30d..", "deadline:..5d",
           "deadline:2026-03-20..", "seen:7d..", "seen:..2026-02-20",
           "published:2026-01-10..2026-02-10", "amount:50000..", "amount:..12000", "amount:.."}));
    default: return scope + word;
  }
}

std::string clause(Chance& chance, int levels) {
  if (levels == 0 || chance.one_in(3)) return leaf(chance);
  std::string out = "(" + clause(chance, levels - 1);
  const std::string by = chance.of({" AND ", " OR ", " ET ", " "});
  for (std::size_t i = 0, n = 1 + chance.below(2); i < n; ++i)
    out += by + clause(chance, levels - 1);
  if (chance.one_in(4)) out += " AND NOT " + clause(chance, levels - 1);
  return out + ")";
}

std::vector<StoredDocument> hand_written() {
  return {
      stored(1001, "Énergie : le marché public",
             "L'énergie des marchés publics. Prix de l’énergie."),
      stored(1002, "Rénovation", "Rénovation thermique des bâtiments, aujourd'hui et demain."),
      stored(1003, "The public company", "Companies market the market's marketing.", "en"),
      stored(1004, "énergie", "marché", "en"),
      stored(1005, "", ""),
      stored(1006, "marché marché", "énergie énergie énergie", "de"),
      stored(1007, "SNCF", "La S.N.C.F. et le R&D du e-commerce, 1,5 contre 1.5"),
  };
}

struct Tally {
  std::size_t pairs = 0, matches = 0, disagreements = 0;
};

/// One archive of generated documents, asked generated queries in four ways.
void compare(std::uint32_t seed, Tally& tally) {
  const TemporaryFolder folder;
  auto writer = IndexWriter::open(folder.path());
  ASSERT_FALSE(writer.has_error());
  Chance chance(seed);
  std::vector<StoredDocument> documents = hand_written();
  for (std::int64_t id = 1; id <= 120; ++id) documents.push_back(random_document(chance, id));
  for (const StoredDocument& document : documents) ASSERT_FALSE(writer->put(document).has_error());
  ASSERT_FALSE(writer->commit(1, "a").has_error());
  auto reader = IndexReader::open(folder.path());
  ASSERT_FALSE(reader.has_error());

  std::vector<Profile> profiles;
  std::vector<Query> queries;
  std::vector<std::set<std::int64_t>> found;
  std::size_t refused_queries = 0;
  while (profiles.size() < 400) {
    const std::string text = clause(chance, 3);
    const auto query = parse_query(text);
    if (query.has_error() || refuse_alone(*query)) {
      ASSERT_LT(++refused_queries, 1'000u) << text;
      continue;
    }
    SearchRequest request;
    request.query = *query;
    request.limit = documents.size();
    request.now = kNow;
    request.sort = chance.one_in(2) ? SearchRequest::Sort::date : SearchRequest::Sort::relevance;
    const auto result = reader->search(request);
    ASSERT_FALSE(result.has_error()) << text << ": " << to_string(result.error());
    EXPECT_EQ(result->total, result->hits.size()) << text;
    auto& ids = found.emplace_back();
    for (const Hit& hit : result->hits) ids.insert(hit.id.value);
    Profile profile;
    profile.id = ProfileId{"p" + std::to_string(1'000 + profiles.size())};
    profile.query = text;
    profiles.push_back(profile);
    queries.push_back(*query);
  }

  std::vector<Matcher::Refused> refused;
  const auto matcher = Matcher::build(profiles, Stemming::yes, &refused);
  for (const auto& r : refused) ADD_FAILURE() << r.profile.text << ": " << to_string(r.error);
  auto& [pairs, matches, disagreements] = tally;
  for (const StoredDocument& document : documents) {
    std::set<std::string> matched;
    for (const Match& match : matcher->match(document.document, kNow))
      matched.insert(match.profile.text);
    const testing::PlainReading reading(document.document, kNow);
    for (std::size_t i = 0; i < profiles.size(); ++i, ++pairs) {
      const bool by_search = found[i].contains(document.id.value);
      const bool by_matcher = matched.contains(profiles[i].id.text);
      const bool by_definition = reading.satisfies(queries[i].root);
      matches += by_search ? 1 : 0;
      if ((by_search == by_matcher && by_search == by_definition) || ++disagreements > 10) continue;
      ADD_FAILURE() << profiles[i].query << "\nsearch " << by_search << ", matcher " << by_matcher
                    << ", definition " << by_definition << ": " << document.id.value << " ["
                    << document.document.language << "] " << document.document.title << " | "
                    << document.document.text;
    }
    // The third way to ask, for a sample.
    for (int n = 0; n < 10; ++n) {
      const std::size_t i = chance.below(profiles.size());
      const auto finds = reader->finds(queries[i], document.id, kNow);
      ASSERT_FALSE(finds.has_error());
      EXPECT_EQ(*finds, found[i].contains(document.id.value)) << profiles[i].query;
    }
  }
}

/// Pairs of a query and a document to try: VIGIE_PAIRS, else what a test may take.
std::size_t wanted_pairs() {
  const char* const given = std::getenv("VIGIE_PAIRS");
  return given == nullptr ? 100'000 : std::strtoul(given, nullptr, 10);
}

TEST(Contract, AProfileMatchesExactlyWhatTheSearchFinds) {
  Tally tally;
  for (std::uint32_t seed = 20260310; tally.pairs < wanted_pairs() && !HasFatalFailure(); ++seed)
    compare(seed, tally);
  EXPECT_EQ(tally.disagreements, 0u);
  EXPECT_GT(tally.matches, tally.pairs / 20) << "queries that match nothing test nothing";
  EXPECT_LT(tally.matches, tally.pairs / 2);
}

}  // namespace
}  // namespace vigie::contract_test
