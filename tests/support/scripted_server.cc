#include "tests/support/scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace vigie::test {

bool Connection::fill() {
  char block[16'384];
  const ssize_t count = ::recv(socket_, block, sizeof block, 0);
  if (count <= 0) return false;
  unread_.append(block, static_cast<std::size_t>(count));
  return true;
}

std::string Connection::read_until(std::string_view end) {
  for (;;) {
    if (const auto at = unread_.find(end); at != std::string::npos) {
      std::string out = unread_.substr(0, at + end.size());
      unread_.erase(0, out.size());
      return out;
    }
    if (!fill()) return {};
  }
}

bool Connection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Connection::pause(std::chrono::milliseconds wait) const {
  const auto end = std::chrono::steady_clock::now() + wait;
  while (!stopping_ && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
}

void Connection::wait_for_close() {
  while (fill()) unread_.clear();
}

void Connection::close() { ::shutdown(socket_, SHUT_RDWR); }

namespace {

/// Binds to a free port and gives it; a test without its server means nothing.
template <class Address>
Address listen_at(int listener, Address address) {
  socklen_t length = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener, generic, length) != 0 || ::listen(listener, 128) != 0 ||
      ::getsockname(listener, generic, &length) != 0)
    std::abort();
  return address;
}

}  // namespace

ScriptedServer::ScriptedServer(Script script, Family family) : script_(std::move(script)) {
  if (family == Family::v4)
    listen_on_v4();
  else
    listen_on_v6();
  acceptor_ = std::thread([this] { accept_all(); });
}

void ScriptedServer::listen_on_v6() {
  listener_ = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  port_ = ntohs(listen_at(listener_, address).sin6_port);
}

void ScriptedServer::listen_on_v4() {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  port_ = ntohs(listen_at(listener_, address).sin_port);
}

ScriptedServer::~ScriptedServer() {
  stopping_ = true;
  acceptor_.join();
  ::close(listener_);
  {
    const std::lock_guard lock(mutex_);
    for (const int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
  }
  for (std::thread& thread : threads_) thread.join();
  for (const int socket : sockets_) ::close(socket);
}

void ScriptedServer::accept_all() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, 10) <= 0) continue;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++connections_;
    const std::lock_guard lock(mutex_);
    sockets_.push_back(socket);
    threads_.emplace_back([this, socket] {
      Connection connection(socket, stopping_);
      script_(connection);
      ::shutdown(socket, SHUT_RDWR);
    });
  }
}

}  // namespace vigie::test
