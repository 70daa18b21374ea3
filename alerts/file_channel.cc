#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "alerts/channel.h"
#include "core/descriptor.h"
#include "core/hash.h"

namespace vigie {
namespace {

namespace fs = std::filesystem;

/// The system's word for `number`, as an Error that says whether the disk is full.
Error failure(const char* verb, const fs::path& path, int number) {
  const bool full = number == ENOSPC || number == EDQUOT;
  return Error{
      full ? Kind::full : Kind::io,
      fmt::format("cannot {} {}: {}", verb, path.string(), std::generic_category().message(number)),
      full ? "free some space; the delivery waits"
           : "check that the folder exists and may be written"};
}

std::optional<Error> write_synced(const fs::path& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (!file.is_open()) return failure("create", path, errno);
  if (!write_all(file.number(), bytes)) return failure("write", path, errno);
  if (::fsync(file.number()) != 0) return failure("sync", path, errno);
  return std::nullopt;
}

/// A rename is durable once its folder is synced.
std::optional<Error> sync_folder(const fs::path& folder) {
  const Descriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!file.is_open()) return failure("open", folder, errno);
  if (::fsync(file.number()) != 0) return failure("sync", folder, errno);
  return std::nullopt;
}

/// The name a delivery has for ever. Keys of plain letters and digits stay readable; any other is
/// hashed, since "/" leads elsewhere and ":" starts the flags of a Maildir name.
std::string name_of(const std::string& key) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
  const bool plain =
      !key.empty() && key.size() <= 100 && key.find_first_not_of(kPlain) == std::string::npos;
  return (plain ? key : hex_digest(key, 16)) + ".vigie";
}

/// A reader moves a mail from new/ to cur/ and adds flags to its name; a repeat of that mail is
/// delivered already. Looking at the whole of cur/ is right only because repeats are rare.
bool is_read(const fs::path& maildir, const std::string& name) {
  std::error_code error;
  for (fs::directory_iterator entry(maildir / "cur", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string there = entry->path().filename().string();
    if (there == name || there.rfind(name + ":", 0) == 0) return true;
  }
  return false;
}

class FileChannel final : public Channel {
 public:
  explicit FileChannel(fs::path maildir) : maildir_(std::move(maildir)) {}

  // Done on the caller's thread: a delivery is a few kilobytes, and what waits is one fsync.
  boost::asio::awaitable<SendOutcome> send(const Delivery& delivery) override {
    const fs::path maildir = delivery.address.empty() ? maildir_ : fs::path{delivery.address};
    const std::string name = name_of(delivery.key);
    if (auto error = deliver(maildir, name, delivery))
      co_return Retry{std::move(*error), std::nullopt};
    co_return Acknowledged{(maildir / "new" / name).string()};
  }

 private:
  static std::optional<Error> deliver(const fs::path& maildir, const std::string& name,
                                      const Delivery& delivery) {
    for (const char* folder : {"tmp", "new", "cur"}) {
      std::error_code error;
      fs::create_directories(maildir / folder, error);
      if (error) return failure("create", maildir / folder, error.value());
    }
    if (delivery.attempts > 0 && is_read(maildir, name)) return std::nullopt;
    const fs::path written = maildir / "tmp" / name;
    const fs::path arrived = maildir / "new" / name;
    if (auto error = write_synced(written, delivery.bytes)) {
      ::unlink(written.c_str());  // gives back the space of half a mail
      return error;
    }
    if (::rename(written.c_str(), arrived.c_str()) != 0) return failure("rename", written, errno);
    return sync_folder(maildir / "new");
  }

  fs::path maildir_;
};

}  // namespace

std::unique_ptr<Channel> make_file_channel(fs::path maildir) {
  return std::make_unique<FileChannel>(std::move(maildir));
}

}  // namespace vigie
