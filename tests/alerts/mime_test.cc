#include "alerts/mime.h"

#include <gtest/gtest.h>

#include "core/utf8.h"

namespace vigie::mime_test {
namespace {

/// Every line between two CRLF; fails the test on a bare CR or LF.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out{""};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "\r\n") == 0) {
      out.emplace_back();
      ++i;
    } else {
      EXPECT_TRUE(text[i] != '\r' && text[i] != '\n') << "a bare line end at " << i;
      out.back() += text[i];
    }
  }
  return out;
}

TEST(TextHeader, WritesPlainTextPlainlyAndOtherTextEncoded) {  // RFC 2047 §2
  const struct {
    const char* text;
    const char* header;
  } cases[] = {
      {"Plain text", "Subject: Plain text\r\n"},
      {"", "Subject: \r\n"},
      {"Énergie", "Subject: =?UTF-8?B?w4luZXJnaWU=?=\r\n"},
      // What looks like an encoded word is text all the same, and is shown as it was written.
      {"=?utf-8?Q?x?=", "Subject: =?UTF-8?B?PT91dGYtOD9RP3g/PQ==?=\r\n"},
      {"a\r\nBcc: b@c.example", "Subject: a Bcc: b@c.example\r\n"},
      {"a\xE2\x80\xA8"
       "b\xE2\x80\xAE"
       "c",
       "Subject: a bc\r\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(text_header("Subject", c.text), c.header) << c.text;
}

TEST(TextHeader, FoldsSoThatNoLineIsLongerThan76) {  // RFC 2047 §2, RFC 5322 §2.1.1
  std::string words, accents;
  for (int i = 0; i < 60; ++i) words += "word ", accents += "éà𝄞 ";
  for (const std::string& text : {words, accents, std::string(10'000, 'x'), "a " + accents}) {
    const auto lines = lines_of(text_header("Subject", text));
    EXPECT_GT(lines.size(), 4U);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_LE(lines[i].size(), 76U) << lines[i];
      if (i > 0 && i + 1 < lines.size()) {
        EXPECT_EQ(lines[i].find_first_not_of(' '), 1U) << "a line of white space only";
      }
    }
    EXPECT_EQ(lines.back(), "");
  }
}

TEST(AddressHeader, QuotesOrEncodesTheName) {  // RFC 5322 §3.4
  const struct {
    const char* name;
    const char* header;
  } cases[] = {
      {"", "To: a@b.example\r\n"},
      {"Durand, SARL", "To: \"Durand, SARL\"\r\n <a@b.example>\r\n"},
      {"Say \"x\\y\"", "To: \"Say \\\"x\\\\y\\\"\"\r\n <a@b.example>\r\n"},
      {"Échelle", "To: =?UTF-8?B?w4ljaGVsbGU=?=\r\n <a@b.example>\r\n"},
      {"x\r\nBcc: y", "To: \"x Bcc: y\"\r\n <a@b.example>\r\n"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(address_header("To", Mailbox{c.name, "a@b.example"}), c.header) << c.name;
}

TEST(QuotedPrintable, FollowsTheRules) {  // RFC 2045 §6.7
  const struct {
    std::string text;
    std::string encoded;
  } cases[] = {
      {"plain", "plain"},
      {"a=b", "a=3Db"},
      {"é", "=C3=A9"},
      {"end \nnext", "end=20\r\nnext"},
      {"tab\t\n", "tab=09\r\n"},
      {".\nFrom x", "=2E\r\nFrom x"},
      {"a\rb", "a=0Db"},
      {std::string(76, 'x'), std::string(76, 'x')},
      {std::string(77, 'x'), std::string(75, 'x') + "=\r\nxx"},
      {std::string(75, 'x') + "é", std::string(75, 'x') + "=\r\n=C3=A9"},
  };
  for (const auto& c : cases) EXPECT_EQ(quoted_printable(c.text), c.encoded) << c.text;
}

TEST(QuotedPrintable, KeepsLinesWithin76) {
  std::string text;
  for (int i = 0; i < 3000; ++i) append_utf8(text, static_cast<char32_t>(32 + i * 7));
  for (const std::string& line : lines_of(quoted_printable(text))) EXPECT_LE(line.size(), 76U);
}

TEST(MailDate, IsThatOfRfc5322) {
  EXPECT_EQ(mail_date(Date::read("2026-03-04T09:30:05Z")->instant),
            "Wed, 04 Mar 2026 09:30:05 +0000");
  EXPECT_EQ(mail_date(Date::read("2024-02-29")->instant), "Thu, 29 Feb 2024 00:00:00 +0000");
}

TEST(Mailto, PercentEncodes) {  // RFC 6068 §2
  EXPECT_EQ(mailto("a+b@c.example", "leave x y&z?"),
            "mailto:a+b@c.example?subject=leave%20x%20y%26z%3F");
  EXPECT_EQ(mailto("a%&b@c.example", "é"), "mailto:a%25%26b@c.example?subject=%C3%A9");
}

}  // namespace
}  // namespace vigie::mime_test
