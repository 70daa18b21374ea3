#include "crawler/charset.h"

#include <string>

#include <gtest/gtest.h>

namespace vigie::charset_test {
namespace {

using namespace std::string_literals;

TEST(Charset, LabelsHaveTheirCanonicalNames) {  // Encoding Standard §4.2
  struct {
    const char* label;
    const char* name;
  } cases[] = {
      {"latin1", "windows-1252"},
      {" ISO-8859-1\n", "windows-1252"},
      {"ascii", "windows-1252"},
      {"UTF8", "utf-8"},
      {"utf-16", "utf-16le"},
      {"iso8859-9", "windows-1254"},
      {"sjis", "shift_jis"},
      {"gb2312", "gbk"},
      {"l9", "iso-8859-15"},
      {"bogus", ""},
      {"", ""},
      {"utf-8 latin1", ""},
  };
  for (const auto& [label, name] : cases) EXPECT_EQ(encoding_for_label(label), name) << label;
}

TEST(Charset, TheParameterIsFoundInAContentType) {  // HTML Standard §2.6.5
  struct {
    const char* content_type;
    const char* charset;
  } cases[] = {
      {"text/html; charset=utf-8", "utf-8"},
      {"text/html;CHARSET = \"iso-8859-2\"; x=1", "iso-8859-2"},
      {"text/html; charset='latin1'", "latin1"},
      {"text/html; charset=\"latin1", ""},
      {"text/html; charset", ""},
      {"text/html", ""},
      {"charset charset=koi8-r;", "koi8-r"},
  };
  for (const auto& [content_type, charset] : cases)
    EXPECT_EQ(charset_parameter(content_type), charset) << content_type;
}

TEST(Charset, PagesAreSniffedInTheOrderOfTheStandard) {  // HTML Standard §13.2.3.2
  const std::string far(3'000, ' ');
  struct {
    std::string bytes;
    const char* content_type;
    const char* encoding;
  } cases[] = {
      {"\xEF\xBB\xBF<meta charset=koi8-r>", "text/html; charset=latin1", "utf-8"},
      {"\xFE\xFF"s, "", "utf-16be"},
      {"\xFF\xFE"s, "", "utf-16le"},
      {"<meta charset=koi8-r>", "text/html; charset=iso-8859-1", "windows-1252"},
      {"<meta charset=koi8-r>", "text/html; charset=bogus", "koi8-r"},
      {"<META CHARSET='KOI8-R'>", "", "koi8-r"},
      {"<meta http-equiv=content-type content='text/html; charset=iso-8859-2'>", "", "iso-8859-2"},
      {"<meta content='text/html; charset=iso-8859-2'>", "", "windows-1252"},
      {"<!--<meta charset=koi8-r>--><meta charset=sjis>", "", "shift_jis"},
      {"<!--><meta charset=sjis>", "", "shift_jis"},
      {"<p title='<meta charset=koi8-r>'>", "", "windows-1252"},
      {"<meta charset=utf-16>", "", "utf-8"},
      {"<meta charset=koi8-r", "", "windows-1252"},
      {"<!--" + far + "--><meta charset=koi8-r>", "", "koi8-r"},
      {"<p>\xC3\xA9t\xC3\xA9", "", "utf-8"},
      {"<p>\xE9t\xE9", "", "windows-1252"},
      {"", "", "windows-1252"},
  };
  for (const auto& [bytes, content_type, encoding] : cases)
    EXPECT_EQ(sniff_html_encoding(bytes, content_type), encoding) << bytes.substr(0, 100);
}

TEST(Charset, BytesBecomeValidUtf8) {
  struct {
    std::string bytes;
    const char* encoding;
    std::string text;
  } cases[] = {
      {"\x80 \xE9", "latin1", "€ é"},
      {"\xA4 \xBD", "iso-8859-15", "€ œ"},
      {"\xAA\xBA \x80", "iso-8859-16", "Șș \xC2\x80"},
      {"\xEF\xBB\xBF\xC3\xA9\0z"s, "utf-8", "éz"},
      {"a\xFF\xC3", "utf-8", "a\uFFFD\uFFFD"},
      {"\xFF\xFE\xE9\0\x3D\xD8\0\xDE"s, "utf-16le", "é😀"},
      {"\x83\x65\x83\x58\x83\x67", "shift_jis", "テスト"},
      {"\xC6\xFC\xCB\xDC", "euc-jp", "日本"},
      {"\xD6\xD0\xCE\xC4", "gb2312", "中文"},
      {"\xD0\xD2\xC9\xD7\xC5\xD4", "koi8-r", "привет"},
      {"\x1b$B$\"", "iso-2022-kr", "\uFFFD"},
      {"\xC3\xA9", "no such encoding", "é"},
      {"", "windows-1252", ""},
  };
  for (const auto& [bytes, encoding, text] : cases)
    EXPECT_EQ(decode_text(bytes, encoding), text) << encoding;
}

TEST(Charset, LongTextKeepsEveryCharacter) {
  std::string bytes, text;
  for (int i = 0; i < 5'000; ++i) {
    bytes += "x\0\x3D\xD8\0\xDE"s;  // the surrogates of U+1F600 straddle the converter's buffer
    text += "x😀";
  }
  EXPECT_EQ(decode_text(bytes, "utf-16le"), text);
}

}  // namespace
}  // namespace vigie::charset_test
