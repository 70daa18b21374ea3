#include "core/private_place.h"

#include <gtest/gtest.h>

namespace vigie::private_place_test {
namespace {

TEST(PrivatePlace, ReadsAnAddressWithItsPort) {
  const struct {
    const char* text;
    PrivatePlace place;
  } cases[] = {
      {"127.0.0.0/26:8090", {"127.0.0.0", 26, 8090}},
      {"127.0.0.1:80", {"127.0.0.1", 32, 80}},
      {"[::1]:80", {"::1", 128, 80}},
      {"[fd00::]/8:443", {"fd00::", 8, 443}},
      {"10.0.0.0/0:65535", {"10.0.0.0", 0, 65535}},
  };
  for (const auto& c : cases) {
    const auto read = read_private_place(c.text);
    ASSERT_TRUE(read.has_value()) << c.text;
    EXPECT_EQ(read->address, c.place.address);
    EXPECT_EQ(read->prefix, c.place.prefix);
    EXPECT_EQ(read->port, c.place.port);
    EXPECT_EQ(to_string(*read), c.text);
  }
}

TEST(PrivatePlace, SaysWhatIsWrong) {
  const struct {
    const char* text;
    const char* why;
  } cases[] = {
      {"", "it names no port"},
      {"127.0.0.1", "it names no port"},
      {"[::1]", "it names no port"},
      {"127.0.0.1:0", "the port is not between 1 and 65535"},
      {"127.0.0.1:65536", "the port is not between 1 and 65535"},
      {"127.0.0.1:-1", "the port is not between 1 and 65535"},
      {"127.0.0.1:8x", "the port is not between 1 and 65535"},
      {"127.1:80", "the address cannot be read"},
      {"localhost:80", "the address cannot be read"},
      {"::1:80", "the address cannot be read"},
      {"[127.0.0.1]:80", "the address cannot be read"},
      {"[::1:80", "the address cannot be read"},
      {"127.0.0.1/33:80", "the prefix is not between 0 and 32"},
      {"127.0.0.1/:80", "the prefix is not between 0 and 32"},
      {"[::1]/129:80", "the prefix is not between 0 and 128"},
  };
  for (const auto& c : cases) {
    const auto read = read_private_place(c.text);
    ASSERT_TRUE(read.has_error()) << c.text;
    EXPECT_EQ(read.error().what,
              "\"" + std::string(c.text) + "\" is no private place: " + std::string(c.why));
  }
}

TEST(PrivatePlace, HoldsTheAddressesOfItsBlockAtItsPort) {
  const struct {
    const char* place;
    const char* host;
    int port;
    bool held;
  } cases[] = {
      {"127.0.0.0/26:8090", "127.0.0.63", 8090, true},
      {"127.0.0.0/26:8090", "127.0.0.64", 8090, false},
      {"127.0.0.0/26:8090", "127.0.0.1", 8091, false},
      {"127.0.0.0/26:8090", "localhost", 8090, false},
      {"127.0.0.0/26:8090", "[::1]", 8090, false},
      {"127.0.0.1:80", "127.0.0.1", 80, true},
      {"127.0.0.1:80", "127.0.0.2", 80, false},
      {"10.0.0.0/0:80", "192.0.2.1", 80, true},
      {"[fd00::]/8:443", "[fdff::1]", 443, true},
      {"[fd00::]/8:443", "[fe00::1]", 443, false},
      {"[::1]:80", "[::1]", 80, true},
      {"[::1]:80", "[::2]", 80, false},
  };
  for (const auto& c : cases)
    EXPECT_EQ(holds(*read_private_place(c.place), c.host, c.port), c.held)
        << c.place << " " << c.host << " " << c.port;
}

}  // namespace
}  // namespace vigie::private_place_test
