#include "core/profile.h"

#include <gtest/gtest.h>

namespace vigie::profile_test {
namespace {

TEST(PlainWords, BecomeAQueryThatAPersonCanRead) {
  const struct {
    PlainWords words;
    const char* query;
  } cases[] = {
      {{{"gaz"}, {}, {}}, "\"gaz\""},
      {{{"gaz", "énergie solaire"}, {}, {}}, "\"gaz\" OR \"énergie solaire\""},
      {{{"gaz", "fioul"}, {"chaudière"}, {"voiture", "gaz lacrymogène"}},
       "(\"gaz\" OR \"fioul\") AND \"chaudière\" NOT \"voiture\" NOT \"gaz lacrymogène\""},
      {{{}, {"aide", "export"}, {}}, "\"aide\" AND \"export\""},
      {{{"gaz"}, {"prix"}, {}}, "\"gaz\" AND \"prix\""},
      {{{"le \"gaz\""}, {}, {}}, "\"le gaz\""},
      {{{}, {}, {"sport"}}, ""},
      {{}, ""},
  };
  for (const auto& c : cases) EXPECT_EQ(query_of(c.words), c.query);
}

}  // namespace
}  // namespace vigie::profile_test
