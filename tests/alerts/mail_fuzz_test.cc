// FAULTS.md S7: whatever feeds, files and people write, a mail parses with exactly its own headers.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/hash.h"
#include "core/utf8.h"
#include "tests/alerts/digest_sample.h"

namespace vigie::mail_fuzz_test {
namespace {

constexpr int kMails = 500;

/// What attackers and broken feeds put into a line of text.
const std::array<std::string, 26> kPieces = {
    "\r\nBcc: thief@evil.example\r\n",
    "\nSubject: other",
    "\r\n\r\nbody",
    "\r",
    std::string(1, '\0'),
    "\xE2\x80\xA8",  // U+2028
    "\xE2\x80\xAE",  // right-to-left override
    "\xE2\x81\xA6",  // isolate
    "\xEF\xBB\xBF",
    "=?utf-8?Q?=0D=0ABcc:_x?=",
    "=?utf-8?B?w4k=?= =?utf-8?B?w4k=?=",
    "=?broken",
    "?=",
    "\"<a@b.example>\"",
    ", x@y.example;",
    "(comment \\",
    "--=_0123456789\r\nContent-Type: text/html\r\n\r\n<b>",
    "\xC3\x28\xFF\xFE",   // not UTF-8
    "\xED\xA0\x80",       // a surrogate
    "\xF0\x9D\x84\x9E",   // outside the first plane
    "e\xCC\x81\xCC\x81",  // combining marks
    "Énergie et marchés publics ",
    "\t \xC2\xA0 ",
    ".\r\n.\r\nQUIT",
    "{{title}}{{{title}}}<script>",
    "%0D%0ABcc:x",
};

class Fuzz {
 public:
  explicit Fuzz(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return random_() % n; }

  std::string text() {
    std::string out;
    switch (below(10)) {
      case 0: return out;
      case 1: return std::string(10'000, 'x');
      case 2:
        for (int i = 0; i < 3'000; ++i) append_utf8(out, static_cast<char32_t>(below(0x11'0000)));
        return out;
      case 3:
        for (int i = 0; i < 200; ++i) out += static_cast<char>(below(256));
        return out;
      default:
        for (std::size_t n = 1 + below(8); n > 0; --n) out += kPieces.at(below(kPieces.size()));
        return out;
    }
  }

  Item item() {
    Item out = sample_item();
    out.title = text();
    out.url = below(2) == 0 ? out.url + text() : text();
    out.excerpt = text();
    out.source_name = text();
    out.site = text();
    if (below(2) == 0) out.deadline = text();
    out.late = below(2) == 0;
    out.reasons[0].profile_name = text();
    out.reasons[0].evidence.passage = text();
    out.reasons[0].evidence.clause = text();
    out.also = {text(), text() + " — " + text()};
    return out;
  }

  Digest digest() {
    Digest out = sample_digest();
    out.subscriber.name = text();
    if (below(3) == 0) out.subscriber.id.text = text();
    if (below(3) == 0) out.subscriber.email = text();
    if (below(2) == 0) out.subscriber.language = "en";
    out.key = below(3) == 0 ? text() : hex_digest(std::to_string(random_()), 16);
    out.items.clear();
    for (std::size_t n = 1 + below(4); n > 0; --n) out.items.push_back(item());
    out.watch.unreachable = {text(), text()};
    return out;
  }

  Letterhead letterhead() {
    Letterhead out = sample_letterhead();
    if (below(3) == 0) out.from = text() + " <veille@territoire.example>";
    if (below(4) == 0) out.from = text();
    if (below(3) == 0) out.leave_mailto = text();
    if (below(3) == 0) out.portal_url = text();
    return out;
  }

 private:
  std::mt19937 random_;
};

TEST(MailFuzz, EveryMailParsesWithItsOwnHeadersAndNoOthers) {
  if (!std::filesystem::exists("/usr/bin/python3"))
    GTEST_SKIP() << "python3 is not here: its email package is the judge of this test";
  const auto folder = std::filesystem::temp_directory_path() / ("vigie-mails-" + random_hex(8));
  std::filesystem::create_directories(folder);
  for (int i = 0; i < kMails; ++i) {
    Fuzz fuzz(static_cast<unsigned>(i));
    const Digest digest = fuzz.digest();
    const RenderedMail mail = render_mail(digest, fuzz.letterhead());
    EXPECT_TRUE(is_utf8(mail.subject));
    std::ofstream(folder / fmt::format("{:04}.eml", i), std::ios::binary) << mail.bytes;
    std::ofstream(folder / fmt::format("{:04}.subject", i), std::ios::binary) << mail.subject;
  }
  const std::string command = fmt::format("/usr/bin/python3 {}/tests/alerts/mail_parses.py {}",
                                          VIGIE_SOURCE_DIR, folder.string());
  EXPECT_EQ(std::system(command.c_str()), 0) << "the mails are kept in " << folder;
  if (!HasFailure()) std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace vigie::mail_fuzz_test
