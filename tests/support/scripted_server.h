#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace vigie::test {

/// One accepted connection, blocking, as a script sees it. Every call ends at once when the server
/// is destroyed.
class Connection {
 public:
  Connection(int socket, const std::atomic<bool>& stopping)
      : socket_(socket), stopping_(stopping) {}

  /// What was read, up to and with `end`; empty when the peer closed first.
  std::string read_until(std::string_view end);
  std::string read_line() { return read_until("\r\n"); }
  /// False once the peer has gone.
  bool send(std::string_view bytes);
  void pause(std::chrono::milliseconds wait) const;
  /// Waits until the peer closes.
  void wait_for_close();
  void close();

 private:
  bool fill();

  int socket_;
  const std::atomic<bool>& stopping_;
  std::string unread_;
};

enum class Family { v4, v6 };

/// A TCP server on a free port of 127.0.0.1 or ::1 that plays one script a connection, each on a
/// thread, so that a test can say exactly which bytes come and when.
class ScriptedServer {
 public:
  using Script = std::function<void(Connection&)>;

  explicit ScriptedServer(Script script, Family family = Family::v4);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  int port() const { return port_; }
  int connections() const { return connections_.load(); }

 private:
  void listen_on_v4();
  void listen_on_v6();
  void accept_all();

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::vector<int> sockets_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// A request as a scripted web server got it.
struct WebRequest {
  std::string method, target, head;  ///< head: all lines, as sent
  std::string body;
  std::chrono::steady_clock::time_point arrived;
  /// The value of that field (any case), or empty.
  std::string header(std::string_view name) const;
};

/// HTTP/1.1 over ScriptedServer: raw bytes a target, kept-alive connections, and what was asked.
/// A target that nobody scripted is answered 404.
class ScriptedWeb {
 public:
  using Answer = std::function<void(Connection&, const WebRequest&)>;

  explicit ScriptedWeb(Family family = Family::v4);

  void on(const std::string& target, Answer answer);
  void reply(const std::string& target, std::string raw);
  std::string url(std::string_view target) const;
  int port() const { return server_.port(); }
  int connections() const { return server_.connections(); }
  std::vector<WebRequest> requests() const;
  int requests_to(std::string_view target) const;

 private:
  void serve(Connection& connection);

  mutable std::mutex mutex_;
  std::map<std::string, Answer> answers_;
  std::vector<WebRequest> requests_;
  Family family_;
  ScriptedServer server_;  // last: its threads use the rest
};

/// A whole response with Content-Length: ok("hello", "Content-Type: text/plain\r\n").
std::string response(int status, std::string_view body, std::string_view headers = {});
std::string ok(std::string_view body, std::string_view headers = {});
std::string redirect(int status, std::string_view location);

/// `count` bytes of 'a', compressed as gzip without ever standing in memory whole.
std::string gzip_of(std::uint64_t count);
std::string gzip(std::string_view text);

}  // namespace vigie::test
