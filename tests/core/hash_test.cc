#include "core/hash.h"

#include <set>

#include <gtest/gtest.h>

namespace vigie::hash_test {
namespace {

using namespace std::string_view_literals;

TEST(Hash, IsSha256) {  // FIPS 180-4, the examples of NIST
  EXPECT_EQ(hex_digest(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex_digest("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_digest("abc", 4), "ba7816bf");
  EXPECT_EQ(hex_digest("abc", 99).size(), 64u) << "there are no more than 32 bytes";
}

TEST(Hash, AuthenticatesByHmac) {  // RFC 4231 §4.3, test case 2
  EXPECT_EQ(base64(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
}

TEST(Base64, IsWrittenAndReadBack) {  // RFC 4648 §10
  const struct {
    std::string_view bytes, text;
  } cases[] = {{"", ""},
               {"f", "Zg=="},
               {"fo", "Zm8="},
               {"foo", "Zm9v"},
               {"foob", "Zm9vYg=="},
               {"fooba", "Zm9vYmE="},
               {"foobar", "Zm9vYmFy"},
               {"\0\xFF\xFE"sv, "AP/+"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(base64_decoded(text), bytes);
    EXPECT_EQ(base64_decoded(text.substr(0, text.find('='))), bytes) << "padding left out";
  }
}

TEST(Base64, ReadsNothingElse) {
  for (const std::string_view text :
       {"A", "AAAAA", "Zm9v!", "Zm 9v", "Zm9v\n", "Zg===", "====", "Z=g=", "Zm-_", "é"})
    EXPECT_FALSE(base64_decoded(text)) << text;
}

TEST(RandomHex, IsLongAndNeverTheSame) {
  EXPECT_EQ(random_hex(0), "");
  EXPECT_EQ(random_hex(1000).size(), 2000u);
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string random = random_hex(16);
    EXPECT_EQ(random.size(), 32u);
    EXPECT_EQ(random.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_TRUE(seen.insert(random).second);
  }
}

}  // namespace
}  // namespace vigie::hash_test
