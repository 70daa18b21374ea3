#include "core/utf8.h"

#include <gtest/gtest.h>

namespace vigie::utf8_test {
namespace {

using namespace std::string_view_literals;

TEST(Utf8, IsWhatRfc3629Defines) {
  for (const auto text : {""sv, "abc"sv, "é"sv, "€"sv, "😀"sv, "\xED\x9F\xBF"sv, "\xEE\x80\x80"sv,
                          "\xF4\x8F\xBF\xBF"sv, "a\0b"sv, "twelve bytes é and more"sv})
    EXPECT_TRUE(is_utf8(text)) << text;
  for (const auto text :
       {"\x80"sv, "\xC3"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
        "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv, "\xE2\x82"sv,
        "twelve bytes and \xC3"sv, "\xC3(twelve bytes"sv})
    EXPECT_FALSE(is_utf8(text)) << text;
}

TEST(Utf8, ReplacesEachLongestInvalidStart) {  // Unicode 15 §3.9, table 3-8; Encoding Standard §8.1
  const struct {
    std::string_view text, expected;
  } cases[] = {
      {"a\x80z", "a\uFFFDz"},
      {"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41",
       "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"
       "A"},
      {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41",
       "\uFFFD\uFFFD\uFFFD\uFFFD"
       "A"},
      {"\xED\xA0\x80", "\uFFFD\uFFFD\uFFFD"},
      {"é\xF0\x9F\x98", "é\uFFFD"},
      {"\xFF\xFE", "\uFFFD\uFFFD"},
      {"a\0b"sv, "ab"},
      {"0123456\0 01234567é\xFF 01234567"sv, "0123456 01234567é\uFFFD 01234567"},
      {"tout va bien, été comme hiver", "tout va bien, été comme hiver"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(valid_utf8(text), expected);
}

TEST(Utf8, WritesScalarValuesAndReadsThemBack) {
  for (char32_t c : {U'\x01', U'\x7F', U'\x80', U'é', U'\u07FF', U'\u0800', U'€', U'\uFFFF',
                     U'\U00010000', U'😀', U'\U0010FFFF'}) {
    std::string text = "x";
    append_utf8(text, c);
    ASSERT_TRUE(is_utf8(text));
    std::size_t pos = 1;
    EXPECT_EQ(next_code_point(text, pos), c);
    EXPECT_EQ(pos, text.size());
  }
  for (char32_t c : {char32_t{0xD800}, char32_t{0xDFFF}, char32_t{0x110000}}) {
    std::string text;
    append_utf8(text, c);
    EXPECT_EQ(text, "\uFFFD");
  }
}

TEST(Utf8, CutsBetweenCodePoints) {
  EXPECT_EQ(cut_utf8("été", 9), "été");
  EXPECT_EQ(cut_utf8("été", 5), "été");
  EXPECT_EQ(cut_utf8("été", 4), "ét");
  EXPECT_EQ(cut_utf8("été", 3), "ét");
  EXPECT_EQ(cut_utf8("été", 2), "é");
  EXPECT_EQ(cut_utf8("été", 1), "");
  EXPECT_EQ(cut_utf8("😀", 3), "");
  EXPECT_EQ(cut_utf8("été", 0), "");
}

TEST(OneLine, FoldsWhiteSpaceOfAnyKind) {
  EXPECT_EQ(one_line("  a \t\r\n b\u00A0\u202F\u3000c\u2028d  "), "a b c d");
  EXPECT_EQ(one_line(" \n\u2003"), "");
  EXPECT_EQ(one_line("a\x0B\x0C\u0085z"), "a z");
}

TEST(OneLine, DropsWhatCanDisguiseIt) {
  const std::string_view cases[] = {
      "ab\u202Ecd",        // right-to-left override: what is read is not what is written
      "ab\u202A\u202Ccd",  // embedding
      "ab\u2066\u2067\u2068\u2069cd",  // isolates
      "ab\u200B\u2060\uFEFFcd",        // zero width
      "ab\u00ADcd",                    // soft hyphen
      "ab\x1B\x07\x7F"
      "cd",                        // a terminal would obey
      "ab\u009Bcd",                // the same in one code point
      "ab\u2061\u2064\u206Acd",    // invisible operators, deprecated controls
      "ab\uFFF9\uFFFBcd",          // interlinear marks
      "ab\U000E0041\U000E007Fcd",  // tags: whole sentences can hide in them
      "ab\0cd"sv,
  };
  for (const auto text : cases) EXPECT_EQ(one_line(text), "abcd");
}

TEST(OneLine, KeepsTheWordsOfEveryScript) {
  for (const auto text : {"L’été à Besançon – 3 €"sv, "می\u200Cخواهم"sv, "👩\u200D🔬"sv, "日本語"sv,
                          "רשת C++\u200E ועוד"sv, "سوق\u061C\u200F!"sv})
    EXPECT_EQ(one_line(text), text);
  EXPECT_EQ(one_line("a\xFFz"), "a\uFFFDz");
  for (const auto* text : {"\xC3", "a \xC3z", "\xC5\xC5"})  // a letter that is cut off
    EXPECT_EQ(one_line(text), one_line(valid_utf8(text))) << text;
  for (const auto* text : {"", "énergie d'été, 12 % ; œuvre", "~ !"})
    EXPECT_EQ(one_line(text), text);
  for (const auto* text : {" é", "é ", "  é  "}) EXPECT_EQ(one_line(text), "é");
}

}  // namespace
}  // namespace vigie::utf8_test
