#include "core/toml_layout.h"

#include <gtest/gtest.h>

#include "core/settings_toml.h"

namespace vigie::toml_layout_test {
namespace {

std::string shape(std::string_view text) {
  std::string out;
  for (const TomlStatement& one : toml_layout(text)) {
    switch (one.is) {
      case TomlStatement::Is::blank: out += "."; break;
      case TomlStatement::Is::comment: out += "#"; break;
      case TomlStatement::Is::header:
        out += (one.of_array ? "[[" : "[") + std::string(one.header) + "]";
        break;
      case TomlStatement::Is::entry:
        out += "=" + std::string(text.substr(one.value_begin, one.value_end - one.value_begin));
        break;
    }
    out += "@" + std::to_string(one.line) + " ";
  }
  return out;
}

TEST(TomlLayout, EveryStatementHasItsLineAndValue) {  // TOML 1.0
  struct {
    const char* text;
    const char* shape;
  } cases[] = {
      {"", ""},
      {"\xEF\xBB\xBF", ".@1 "},  // a byte order mark alone is a blank line
      {"# a\n\n  \nx = 1 # one\n", "#@1 .@2 .@3 =1@4 "},
      {"[[ source ]] # s\r\nid = 'a' \r\n", "[[source]@1 ='a'@2 "},
      {"[a.\"b]#\"]\nx=2", "[a.\"b]#\"]@1 =2@2 "},
      {"\"a=b\" = \"c # d\\\" = 1\"\n", "=\"c # d\\\" = 1\"@1 "},
      {"x = [ # one [\n  1,\n  'a]', # [[\n]\ny = 1\n",
       "=[ # one [\n  1,\n  'a]', # [[\n]@1 =1@5 "},
      {"x = '''\n[[source]]\n# no''''\ny = 1\n", "='''\n[[source]]\n# no''''@1 =1@4 "},
      {"x = \"\"\"a\\\n b\\\"\"\"\"\n[b]\n", "=\"\"\"a\\\n b\\\"\"\"\"@1 [b]@3 "},
      {"\xEF\xBB\xBFx = 1\n", "=1@1 "},
  };
  for (const auto& [text, expected] : cases) {
    ASSERT_TRUE(read_toml(text, "t")) << text;
    EXPECT_EQ(shape(text), expected) << text;
  }
}

TEST(TomlLayout, StatementsTogetherAreTheWholeFile) {
  const std::string text = "# a\n[x]\ny = [\n1,\n]\n\nz = '''\n\n''' # c\n[[s]]\nlast = 1";
  std::size_t at = 0;
  for (const TomlStatement& one : toml_layout(text)) {
    EXPECT_EQ(one.begin, at);
    EXPECT_GT(one.end, one.begin);
    at = one.end;
  }
  EXPECT_EQ(at, text.size());
}

}  // namespace
}  // namespace vigie::toml_layout_test
