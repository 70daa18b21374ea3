// The small forms that outputs are made of: CSV fields, markup, roff, lines for a terminal.
#include <string>

#include <gtest/gtest.h>

#include "search-cli/csv.h"
#include "search-cli/json_values.h"
#include "search-cli/manual_page.h"
#include "search-cli/markup.h"
#include "search-cli/terminal.h"

namespace vigie::forms_test {
namespace {

TEST(Csv, FieldsAreQuotedWhereTheyMustAndFormulasDisarmed) {  // RFC 4180 §2
  const struct {
    const char* field;
    const char* written;
  } cases[] = {
      {"mot", "mot"},
      {"", ""},
      {"a,b", "\"a,b\""},
      {"dit \"oui\"", "\"dit \"\"oui\"\"\""},
      {"deux\nlignes", "\"deux\nlignes\""},
      {"=1+1", "'=1+1"},
      {"+33 1 02", "'+33 1 02"},
      {"@SUM(A1)", "'@SUM(A1)"},
      {"-cmd", "'-cmd"},
      {"-1.5", "-1.5"},
      {"\tx", "'\tx"},
      {"=a,b", "\"'=a,b\""},
      {"a=b", "a=b"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(csv_record({c.field}), std::string(c.written) + "\r\n") << c.field;
  EXPECT_EQ(csv_record({"a", "b", ""}), "a,b,\r\n");
}

TEST(Json, NoControlOfATextReachesATerminal) {  // RFC 8259 §7, ECMA-48 §5.3
  EXPECT_EQ(json_text({{"a\x7F", "é \u009B31m « \u0080\u009F\u00A0\x1B"}}),
            "{\"a\\u007f\":\"é \\u009b31m « \\u0080\\u009f\u00A0\\u001b\"}");
  EXPECT_EQ(harmless_json("\"\xC2"), "\"\xC2");
}

TEST(Markup, EscapesAndLeavesOutWhatXmlForbids) {  // XML 1.0 §2.2, §2.4
  EXPECT_EQ(xml_text("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c&#39;");
  EXPECT_EQ(xml_text("a\x01\x1b[31mb\nc\t"), "a[31mb\nc\t");
  EXPECT_EQ(xml_text("x\xEF\xBF\xBFy\xEF\xBF\xBEz é"), "xyz é");
}

TEST(Roff, NothingOfATextIsARequestOrAnEscape) {  // groff_man(7)
  EXPECT_EQ(roff_text("--limit"), "\\-\\-limit");
  EXPECT_EQ(roff_text(".TH x"), "\\&.TH x");
  EXPECT_EQ(roff_text("'x"), "\\(aqx");
  EXPECT_EQ(roff_text("a\\fBb"), "a\\efBb");
}

TEST(Terminal, WidthsCountWhatIsSeen) {
  EXPECT_EQ(display_width("\x1b[1mété\x1b[0m"), 3u);
  EXPECT_EQ(display_width("e\xCC\x81"), 1u);  // a combining accent
  EXPECT_EQ(display_width("経済"), 4u);
}

TEST(Terminal, WhatIsTooLongEndsInAnEllipsisBetweenTwoCharacters) {
  EXPECT_EQ(shortened("insee", 5), "insee");
  EXPECT_EQ(shortened("été à Évian", 6), "été à…");
  EXPECT_EQ(shortened("経済産業省", 8), "経済産…");
  EXPECT_EQ(shortened("経済産業省", 9), "経済産業…");
  EXPECT_EQ(shortened("e\xCC\x81te\xCC\x81s", 3), "e\xCC\x81t…");
}

TEST(Terminal, LinesAreBrokenAtSpacesAndIndented) {
  EXPECT_EQ(wrapped("un deux trois quatre", 9, 2), "un deux\n  trois\n  quatre");
  EXPECT_EQ(wrapped("\x1b[1mun\x1b[0m deux", 7, 0), "\x1b[1mun\x1b[0m deux");
  EXPECT_EQ(wrapped("anticonstitutionnellement oui", 10, 2), "anticonstitutionnellement\n  oui");
  EXPECT_EQ(wrapped("", 10, 2), "");
}

}  // namespace
}  // namespace vigie::forms_test
