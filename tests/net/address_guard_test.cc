#include "net/address_guard.h"

#include <arpa/inet.h>

#include <fstream>

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace vigie::address_guard_test {
namespace {

bool allows(const AddressGuard& guard, const std::string& address, int port = 443) {
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(static_cast<std::uint16_t>(port));
    return guard.allows(reinterpret_cast<const sockaddr*>(&v4));
  }
  EXPECT_EQ(inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr), 1) << address;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(static_cast<std::uint16_t>(port));
  return guard.allows(reinterpret_cast<const sockaddr*>(&v6));
}

bool refuses(const AddressGuard& guard, std::string_view text) {
  const auto url = Url::parse(text);
  EXPECT_TRUE(url) << text;
  return url && guard.refuses(*url);
}

AddressGuard allowing(std::initializer_list<std::string_view> places) {
  std::vector<PrivatePlace> allowed;
  for (const auto place : places) allowed.push_back(read_private_place(place).value());
  return AddressGuard{allowed};
}

// Each block of the IANA IPv4 Special-Purpose Address Registry, by its first and last address and
// the public neighbours of these.
TEST(AddressGuard, RefusesEverySpecialPurposeBlockOfIpv4) {
  const struct {
    const char *before, *first, *last, *after;
  } blocks[] = {
      {"", "0.0.0.0", "0.255.255.255", "1.0.0.0"},
      {"9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
      {"100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
      {"126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
      {"169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
      {"172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
      {"191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
      {"192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
      {"192.31.195.255", "192.31.196.0", "192.31.196.255", "192.31.197.0"},
      {"192.52.192.255", "192.52.193.0", "192.52.193.255", "192.52.194.0"},
      {"192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
      {"192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
      {"192.175.47.255", "192.175.48.0", "192.175.48.255", "192.175.49.0"},
      {"198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
      {"198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
      {"203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
      {"223.255.255.255", "224.0.0.0", "255.255.255.255", ""},
  };
  const AddressGuard guard;
  for (const auto& [before, first, last, after] : blocks) {
    EXPECT_TRUE(*before == '\0' || allows(guard, before)) << before;
    EXPECT_FALSE(allows(guard, first)) << first;
    EXPECT_FALSE(allows(guard, last)) << last;
    EXPECT_TRUE(*after == '\0' || allows(guard, after)) << after;
  }
}

TEST(AddressGuard, RefusesWhateverIsNotGlobalUnicastInIpv6) {
  const AddressGuard guard;
  for (const char* address : {"::",
                              "::1",
                              "::7f00:1",
                              "::8.8.8.8",
                              "64:ff9b:1::808:808",
                              "100::1",
                              "100:0:0:1::1",
                              "1fff:ffff::",
                              "2001::1",
                              "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                              "2001:1::1",
                              "2001:2::1",
                              "2001:10::1",
                              "2001:20::1",
                              "2001:1ff:ffff::1",
                              "2001:db8::1",
                              "2001:db8:ffff::1",
                              "2620:4f:8000::1",
                              "3fff::1",
                              "3fff:fff:ffff::1",
                              "4000::1",
                              "5f00::1",
                              "fc00::1",
                              "fdff:ffff::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "feff::1",
                              "ff02::1",
                              "ffff::1"})
    EXPECT_FALSE(allows(guard, address)) << address;
  for (const char* address :
       {"2001:200::1", "2001:db7::1", "2001:db9::1", "2620:4f:7fff::1", "2620:4f:8001::1",
        "2606:4700::1111", "2a00:1450:4007::1", "3ffe:ffff::1", "3fff:1000::1", "2003::1"})
    EXPECT_TRUE(allows(guard, address)) << address;
}

TEST(AddressGuard, JudgesAnIpv6AddressByTheIpv4AddressItCarries) {
  const AddressGuard guard;
  const struct {
    const char *refused, *allowed;
  } cases[] = {
      {"::ffff:127.0.0.1", "::ffff:8.8.8.8"},    {"::ffff:169.254.169.254", "::ffff:1.1.1.1"},
      {"64:ff9b::10.0.0.1", "64:ff9b::8.8.8.8"}, {"2002:7f00:1::1", "2002:808:808::1"},
      {"2002:c0a8:1::1", "2002:101:101::1"},
  };
  for (const auto& [refused, allowed] : cases) {
    EXPECT_FALSE(allows(guard, refused)) << refused;
    EXPECT_TRUE(allows(guard, allowed)) << allowed;
  }
}

TEST(AddressGuard, RefusesWhatIsNoInternetAddress) {
  const AddressGuard guard;
  sockaddr other{};
  other.sa_family = AF_UNIX;
  EXPECT_FALSE(guard.allows(&other));
  EXPECT_FALSE(guard.allows(nullptr));
}

TEST(AddressGuard, AllowsTheNamedPrivatePlacesAndNoOthers) {
  const auto guard = allowing({"127.0.0.0/26:8090", "[fd00::]/8:443", "10.1.2.3:80"});
  EXPECT_TRUE(allows(guard, "127.0.0.1", 8090));
  EXPECT_TRUE(allows(guard, "127.0.0.63", 8090));
  EXPECT_FALSE(allows(guard, "127.0.0.64", 8090));
  EXPECT_FALSE(allows(guard, "127.0.0.1", 8091));
  EXPECT_TRUE(allows(guard, "::ffff:127.0.0.1", 8090)) << "the same machine, the same answer";
  EXPECT_FALSE(allows(guard, "64:ff9b::127.0.0.1", 8090));
  EXPECT_TRUE(allows(guard, "fdab::1", 443));
  EXPECT_FALSE(allows(guard, "fc00::1", 443));
  EXPECT_TRUE(allows(guard, "10.1.2.3", 80));
  EXPECT_FALSE(allows(guard, "10.1.2.4", 80));
  EXPECT_TRUE(allows(guard, "8.8.8.8", 8090));

  EXPECT_FALSE(refuses(guard, "http://127.0.0.1:8090/"));
  EXPECT_FALSE(refuses(guard, "http://0x7f.1:8090/"));
  EXPECT_TRUE(refuses(guard, "http://127.0.0.1/"));
  EXPECT_FALSE(refuses(guard, "https://[fd12::1]/"));
  EXPECT_TRUE(refuses(guard, "http://[fd12::1]/")) << "another port";
}

TEST(AddressGuard, RefusesUrlsBeforeAnyNameIsLookedUp) {
  const AddressGuard guard;
  for (const std::string_view url : {"ftp://8.8.8.8/",
                                     "file:///etc/passwd",
                                     "gopher://a.example/",
                                     "data:text/plain,x",
                                     "http://127.0.0.1/",
                                     "http://2130706433/",
                                     "http://0x7f.1/",
                                     "http://127.0.0.1./",
                                     "http://[::1]/",
                                     "http://[::ffff:7f00:1]/",
                                     "http://user:pw@127.0.0.1/",
                                     "http://8.8.8.8@127.0.0.1/",
                                     "http://localhost/",
                                     "http://LOCALHOST./",
                                     "http://a.localhost/",
                                     "http://printer.local/",
                                     "http://metadata.google.internal/",
                                     "http://nas.home.arpa/",
                                     "http://home.arpa/",
                                     "http://intranet/",
                                     "http://wiki.corp/",
                                     "http://box.lan/",
                                     "http://localhost.localdomain/"})
    EXPECT_TRUE(refuses(guard, url)) << url;
  for (const std::string_view url :
       {"http://www.example.org/", "https://8.8.8.8/", "http://local.example.org/",
        "http://localhost.example.org/", "http://notlocalhost.example/",
        "https://www.home.example/", "http://[2a00:1450:4007::1]/",
        "http://user:pw@www.example.org/"})
    EXPECT_FALSE(refuses(guard, url)) << url;
}

TEST(AddressGuard, LeavesAPrivateNameToTheConnectionWhereItsPortIsAllowed) {
  const auto guard = allowing({"127.0.0.1:8090"});
  EXPECT_FALSE(refuses(guard, "http://localhost:8090/"));
  EXPECT_TRUE(refuses(guard, "http://localhost/"));
}

TEST(PrivatePlace, IsReadFromItsThreeForms) {
  const struct {
    const char *text, *address;
    int prefix, port;
  } cases[] = {
      {"127.0.0.0/26:8090", "127.0.0.0", 26, 8090}, {"10.0.0.1:1", "10.0.0.1", 32, 1},
      {"0.0.0.0/0:65535", "0.0.0.0", 0, 65'535},    {"[::1]:80", "::1", 128, 80},
      {"[fd00::]/8:443", "fd00::", 8, 443},
  };
  for (const auto& [text, address, prefix, port] : cases) {
    const auto place = read_private_place(text);
    ASSERT_TRUE(place) << text;
    EXPECT_EQ(place->address, address);
    EXPECT_EQ(place->prefix, prefix);
    EXPECT_EQ(place->port, port);
  }
}

TEST(PrivatePlace, IsRefusedWithItsReason) {
  for (const std::string_view text :
       {"", "127.0.0.1", "[::1]", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:80x",
        "127.0.0.1/33:80", "127.0.0.1/:80", "127.0.0.1/-1:80", "localhost:80", "::1:80",
        "[::1/128]:80", "[::1]/129:80", "[::1:80", "127.1:80", "127.0.0.1 :80"}) {
    const auto place = read_private_place(text);
    ASSERT_FALSE(place) << text;
    EXPECT_EQ(place.error().kind, Kind::config);
    EXPECT_FALSE(place.error().hint.empty());
  }
}

TEST(AddressGuardCorpus, BlocksEverySpellingOfAPrivateAddress) {
  std::ifstream cases{VIGIE_SOURCE_DIR "/../shared/corpora/conformance/ssrf/addresses.jsonl"};
  if (!cases) GTEST_SKIP() << "the shared corpora are not beside the sources";
  std::string line;
  while (std::getline(cases, line)) {
    const auto one = boost::json::parse(line).as_object();
    const auto url = Url::parse(boost::json::value_to<std::string>(one.at("url")));
    EXPECT_EQ(!url || AddressGuard{}.refuses(*url), one.at("block").as_bool()) << line;
  }
}

}  // namespace
}  // namespace vigie::address_guard_test
