#include "alerts/channel.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include "core/hash.h"
#include "tests/support/run_loop.h"

namespace vigie::channel_test {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Delivery delivery(std::string key, std::string bytes) {
  Delivery out;
  out.key = std::move(key);
  out.bytes = std::move(bytes);
  out.channel = ChannelKind::file;
  return out;
}

class FileChannelTest : public ::testing::Test {
 protected:
  ~FileChannelTest() override { fs::remove_all(folder); }
  SendOutcome send(const Delivery& sealed) { return test::run(io, channel->send(sealed)); }
  std::vector<fs::path> mails(const char* in) const {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(folder / in)) out.push_back(entry.path());
    return out;
  }

  boost::asio::io_context io{1};
  fs::path folder = fs::temp_directory_path() / ("vigie-maildir-" + random_hex(8));
  std::unique_ptr<Channel> channel = make_file_channel(folder);
};

TEST_F(FileChannelTest, PutsTheBytesAsTheyAreIntoNew) {
  const std::string bytes("Subject: x\r\n\r\n\0binary\xff", 23);
  const auto outcome = send(delivery("d-1", bytes));
  const auto* acknowledged = std::get_if<Acknowledged>(&outcome);
  ASSERT_NE(acknowledged, nullptr);
  ASSERT_EQ(mails("new").size(), 1u);
  EXPECT_EQ(acknowledged->receipt, mails("new").front().string());
  EXPECT_EQ(read_file(mails("new").front()), bytes);
  EXPECT_TRUE(mails("tmp").empty());
  EXPECT_TRUE(fs::is_directory(folder / "cur"));  // what makes it a Maildir to readers
}

TEST_F(FileChannelTest, ARepeatReplacesAndNeverDoubles) {
  for (int i = 0; i < 3; ++i) {
    Delivery sealed = delivery("d-1", "same");
    sealed.attempts = i;
    EXPECT_TRUE(std::holds_alternative<Acknowledged>(send(sealed)));
  }
  EXPECT_EQ(mails("new").size(), 1u);
  send(delivery("d-2", "other"));
  EXPECT_EQ(mails("new").size(), 2u);
}

TEST_F(FileChannelTest, ARepeatOfAMailThatWasReadDoesNotBringItBack) {
  Delivery sealed = delivery("d-1", "read");
  send(sealed);
  const fs::path arrived = mails("new").front();
  fs::rename(arrived, folder / "cur" / (arrived.filename().string() + ":2,S"));
  sealed.attempts = 1;
  EXPECT_TRUE(std::holds_alternative<Acknowledged>(send(sealed)));
  EXPECT_TRUE(mails("new").empty());
}

TEST_F(FileChannelTest, AKeyNamesAFileAndNeverAPath) {
  for (const char* key : {"../../etc/passwd", "a/b", "a:2,S", "", ".", "..", "k\n"}) {
    EXPECT_TRUE(std::holds_alternative<Acknowledged>(send(delivery(key, key)))) << key;
  }
  EXPECT_EQ(mails("new").size(), 7u);
  for (const fs::path& mail : mails("new")) {
    EXPECT_EQ(mail.filename().string().find_first_of(":\n"), std::string::npos);
  }
}

TEST_F(FileChannelTest, TheDeliveryMayNameItsOwnMaildir) {
  Delivery sealed = delivery("d-1", "here");
  sealed.address = (folder / "other").string();
  send(sealed);
  EXPECT_EQ(mails("other/new").size(), 1u);
}

TEST_F(FileChannelTest, AFolderThatCannotBeWrittenIsTriedAgain) {
  std::ofstream(folder.string()) << "a file stands where the folder should";
  const auto outcome = send(delivery("d-1", "x"));
  const auto* retry = std::get_if<Retry>(&outcome);
  ASSERT_NE(retry, nullptr);
  EXPECT_EQ(retry->error.kind, Kind::io);
  EXPECT_NE(retry->error.what.find(folder.string()), std::string::npos);
}

/// Keeps what it was given.
class ListeningMailer final : public Mailer {
 public:
  boost::asio::awaitable<SendOutcome> send(Envelope envelope) override {
    got.push_back(std::move(envelope));
    co_return Acknowledged{"250 ok"};
  }
  std::vector<Envelope> got;
};

TEST(MailChannel, GivesBareAddressesToTheEnvelopeAndTheBytesAsTheyAre) {
  boost::asio::io_context io{1};
  ListeningMailer mailer;
  const auto channel = make_mail_channel(mailer, "Veille <veille@example.org>");
  Delivery sealed = delivery("d-1", "From: Veille\r\n\r\nx\r\n");
  sealed.address = "contact@example.org";
  const auto outcome = test::run(io, channel->send(sealed));
  EXPECT_TRUE(std::holds_alternative<Acknowledged>(outcome));
  ASSERT_EQ(mailer.got.size(), 1u);
  EXPECT_EQ(mailer.got[0].from, "veille@example.org");
  EXPECT_EQ(mailer.got[0].recipient, "contact@example.org");
  EXPECT_EQ(mailer.got[0].bytes, sealed.bytes);
}

}  // namespace
}  // namespace vigie::channel_test
