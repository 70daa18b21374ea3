#include "pipeline/identity.h"

#include <sys/stat.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace vigie::identity_test {
namespace {

class IdentityTest : public ::testing::Test {
 protected:
  IdentityTest() {
    source.id.text = "press";
    source.url = "https://a.example:8443/feed";
    file = std::filesystem::temp_directory_path() / "vigie-identity-test-XXXXXX";
    std::string pattern = file.string();
    ::close(::mkstemp(pattern.data()));
    file = pattern;
    source.secret_file = pattern;
  }
  ~IdentityTest() override { std::filesystem::remove(file); }
  void keep_secret(const std::string& text, mode_t mode = 0600) {
    std::ofstream(file) << text;
    ::chmod(file.c_str(), mode);
  }

  std::filesystem::path file;
  Source source;
  Identities identities;
};

TEST_F(IdentityTest, WritesTheFieldOfEachWayToBeKnown) {
  keep_secret("open sesame\nnever read\n");
  struct {
    Auth auth;
    const char *user, *value;
  } cases[] = {
      {Auth::none, "", ""},
      {Auth::basic, "Aladdin", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},  // RFC 7617 §2
      {Auth::bearer, "", "Bearer open sesame"},
  };
  for (const auto& c : cases) {
    source.auth = c.auth;
    source.user = c.user;
    const auto value = authorization_of(source);
    ASSERT_TRUE(value) << to_string(value.error());
    EXPECT_EQ(*value, c.value);
  }
}

TEST_F(IdentityTest, ANewSecretHoldsFromTheNextVisitOn) {
  source.auth = Auth::bearer;
  keep_secret("old");
  EXPECT_EQ(identities.of(source)->authorization, "Bearer old");
  keep_secret("new");
  EXPECT_EQ(identities.of(source)->authorization, "Bearer new");
  EXPECT_EQ(identities.of(source)->origin, "https://a.example:8443");
}

TEST_F(IdentityTest, WhatCannotBeSentIsToldWithoutTheSecret) {
  const auto problem = [&](Auth auth, const std::string& user, const std::string& secret,
                           mode_t mode) {
    source.auth = auth;
    source.user = user;
    keep_secret(secret, mode);
    const auto value = authorization_of(source);
    return value ? std::string("none") : to_string(value.error());
  };
  for (const std::string& text :
       {problem(Auth::bearer, "", "s3cr\x01t", 0600), problem(Auth::basic, "a:b", "s3cret", 0600),
        problem(Auth::bearer, "", "s3cret", 0644), problem(Auth::bearer, "", "", 0600)}) {
    EXPECT_NE(text, "none");
    EXPECT_EQ(text.find("s3cr"), std::string::npos) << text;
  }
}

TEST_F(IdentityTest, TheCheckNamesEachSourceWithItsPlaceAndLeavesOutTheDisabled) {
  Settings settings;
  source.auth = Auth::bearer;
  source.secret_file = "/nowhere/secret";
  source.where = {"vigie.toml", 7, 1};
  settings.sources = {source, source};
  settings.sources[1].enabled = false;
  const auto problems = check_secrets(settings);
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].kind, Kind::config);
  EXPECT_EQ(problems[0].where.line, 7);
}

TEST_F(IdentityTest, AJarFollowsItsSourceUntilItKeepsNoCookies) {
  source.auth = Auth::none;
  EXPECT_EQ(identities.of(source)->cookies, nullptr);
  source.cookies = true;
  const auto jar = identities.of(source)->cookies;
  ASSERT_NE(jar, nullptr);
  EXPECT_EQ(identities.of(source)->cookies, jar);
  Source other = source;
  other.id.text = "other";
  EXPECT_NE(identities.of(other)->cookies, jar);
  const std::vector<Source> configured = {source};
  identities.keep_only(SourcesById(configured));
  EXPECT_EQ(identities.of(source)->cookies, jar);
  identities.keep_only(SourcesById());
  EXPECT_NE(identities.of(source)->cookies, jar);
}

}  // namespace
}  // namespace vigie::identity_test
