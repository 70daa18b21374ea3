#include "search-cli/arguments.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/exit_code.h"

namespace vigie::arguments_test {
namespace {

/// What `vigie WORDS` says on standard error, without its line break.
std::string said(std::vector<std::string> words, int code) {
  Program program("vigie", "a watch", "1");
  Command vigie = program.command();
  vigie.needs_subcommand();
  std::string config, query;
  std::size_t limit = 10;
  bool facets = false;
  vigie.argument("--config", config, "a file");
  Command search = vigie.subcommand("search", "looks for it");
  search.argument("query", query, "what").required();
  search.argument("--limit", limit, "how many").between(1, 100);
  std::string name;
  std::vector<std::string> kinds;
  search.argument("--save", name, "keeps it").not_empty();
  search.argument("--kind", kinds, "several");
  search.flag("--facets", facets, "counts");
  search.does([] { return kExitDone; });
  Command archive = vigie.subcommand("archive", "keeps it");
  archive.needs_subcommand();
  for (const char* name : {"export", "import"})
    archive.subcommand(name, "moves it").does([] { return kExitDone; });

  words.insert(words.begin(), "vigie");
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(program.run(static_cast<int>(arguments.size()), arguments.data()), code);
  std::string text = ::testing::internal::GetCapturedStderr();
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

TEST(Arguments, AMistakeSaysWhereItIsAndWhatWasProbablyMeant) {
  const struct {
    std::vector<std::string> words;
    const char* said;
  } cases[] = {
      {{}, "vigie: a command must follow; one of search, archive"},
      {{"serach", "gaz"}, "vigie: there is no command \"serach\"; did you mean \"search\"?"},
      {{"archive"}, "vigie archive: a command must follow; one of export, import"},
      {{"archive", "exprot"},
       "vigie archive: there is no command \"exprot\"; did you mean \"export\"?"},
      {{"search", "gaz", "--facet"},
       "vigie search: there is no option \"--facet\"; did you mean \"--facets\"?"},
      {{"search", "gaz", "--confg", "a"},
       "vigie search: there is no option \"--confg\"; did you mean \"--config\"?"},
      {{"search", "gaz", "AND", "bois"},
       "vigie search: \"AND\" is one word too many; put words that belong together in quotes"},
      {{"search"}, "vigie search: query is required; see vigie search --help"},
      {{"search", "gaz", "--limit", "0"},
       "vigie search: --limit: Value 0 not in range 1 to 100; see vigie search --help"},
      {{"search", "gaz", "--limit", "3", "--limit", "4"},
       "vigie search: --limit is given twice; give it once"},
      {{"--config", "a", "search", "gaz", "--config", "b"},
       "vigie search: --config is given twice; give it once"},
      {{"search", "gaz", "--save", ""},
       "vigie search: --save: nothing is given; see vigie search --help"},
  };
  for (const auto& c : cases) EXPECT_EQ(said(c.words, kExitUsage), c.said);
}

TEST(Arguments, ACommandThatIsRightSaysNothing) {
  EXPECT_EQ(said({"search", "gaz", "--limit", "5", "--config", "a"}, kExitDone), "");
  EXPECT_EQ(said({"search", "gaz", "--kind", "a", "--kind", "b"}, kExitDone), "");
}

}  // namespace
}  // namespace vigie::arguments_test
