#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include "core/error.h"

namespace vigie {

/// The daemon's ear: a Unix socket in the data directory (0660). A command sends one word on a line
/// and gets one line of JSON: "ring" (something was committed), "status", "reload" (the
/// configuration changed), "adopt" (a new index waits beside the live one), "compact" (the index).
/// Thread: the loop.
class ControlServer {
 public:
  using Answer = std::function<std::string()>;

  /// A socket that a dead daemon left behind is replaced; the index lock has already shown that no
  /// other daemon lives.
  static Result<ControlServer> listen(boost::asio::io_context& io,
                                      const std::filesystem::path& socket,
                                      std::map<std::string, Answer> words);
  boost::asio::awaitable<void> run();
  void stop();

 private:
  ControlServer(boost::asio::local::stream_protocol::acceptor acceptor,
                std::map<std::string, Answer> words);
  boost::asio::awaitable<void> serve(boost::asio::local::stream_protocol::socket client);
  boost::asio::local::stream_protocol::acceptor acceptor_;
  std::map<std::string, Answer> words_;
};

/// Asks the daemon that runs on this data directory; Kind::not_found when none does. Waits at most
/// `patience`, in whole seconds. Plain blocking calls: for commands.
Result<std::string> ask_daemon(const std::filesystem::path& socket, const std::string& word,
                               std::chrono::seconds patience = std::chrono::seconds{2});

/// What the running daemon made of a changed configuration.
struct Reloading {
  bool running = false;
  bool reloaded = false;
  std::vector<std::string> problems;  ///< with their places; then it goes on with what it had
};
/// Asks the daemon to read its configuration again, as SIGHUP does; nothing happens without one.
Result<Reloading> ask_reload(const std::filesystem::path& socket);

}  // namespace vigie
