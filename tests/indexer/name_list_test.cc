#include "indexer/name_list.h"

#include <gtest/gtest.h>

namespace vigie::name_list_test {
namespace {

std::string read(std::string_view text) {
  const auto tree = read_name_list(text, "ports.csv");
  return tree ? write_query(*tree) : to_string(tree.error());
}

TEST(NameList, ACompanyIsFoundByItsNamesOrItsNumber) {
  const struct {
    const char* text;
    const char* query;
  } cases[] = {
      {"Naval Group", "\"naval group\""},
      {"Naval Group; DCNS | Direction des constructions navales; 441 133 808",
       "\"naval group\" OR =\"dcns\" OR \"direction des constructions navales\" OR "
       "siren:\"441133808\""},
      {"Nom;Autres noms;SIREN;Contexte\nSafran;;;\n\n# a comment\nThales;;;",
       "=\"safran\" OR =\"thales\""},
      {"\"Durand & Fils\";;;", "\"durand fils\""},
      {"\xEF\xBB\xBFnom\r\nSafran\r\n", "=\"safran\""},
      // A homonym counts beside one of the words of its context; its number needs none.
      {"Orange;France Télécom;380129866;fibre|réseau mobile",
       "(=\"orange\" OR \"france télécom\") AND (fibre OR \"réseau mobile\") OR "
       "siren:\"380129866\""},
  };
  for (const auto& c : cases) EXPECT_EQ(read(c.text), c.query) << c.text;
}

TEST(NameList, IsRefusedWithTheLineOfItsMistake) {
  const struct {
    const char* text;
    const char* says;
  } cases[] = {
      {"Safran\n;DCNS", "ports.csv:2:1: a line without one name"},
      {"Safran;;12345", "ports.csv:1:1: \"12345\" is no SIREN"},
      {"a;b;;c;d", "ports.csv:1:1: a line of 5 cells"},
      {"# nothing\n", "ports.csv:1:1: a watchlist without a name"},
      {"Safran;…", "holds no word"},
      {"\xff", "not UTF-8"},
  };
  for (const auto& c : cases)
    EXPECT_NE(read(c.text).find(c.says), std::string::npos) << c.text << ": " << read(c.text);
  std::string many;
  for (std::size_t i = 0; i <= kMaxListNames; ++i) many += "x" + std::to_string(i) + "\n";
  EXPECT_NE(read(many).find("more than 4000 names"), std::string::npos);
}

}  // namespace
}  // namespace vigie::name_list_test
