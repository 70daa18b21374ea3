#include "pipeline/control.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>

#include "net/detached.h"

namespace vigie {
namespace {

namespace asio = boost::asio;
constexpr std::size_t kMaxWord = 256;
// 100,000 sources are read and declared within it.
constexpr std::chrono::seconds kReloadPatience{30};

}  // namespace

ControlServer::ControlServer(asio::local::stream_protocol::acceptor acceptor,
                             std::map<std::string, Answer> words)
    : acceptor_(std::move(acceptor)), words_(std::move(words)) {}

Result<ControlServer> ControlServer::listen(asio::io_context& io,
                                            const std::filesystem::path& socket,
                                            std::map<std::string, Answer> words) {
  const auto cannot = [&](const std::string& why) {
    return Error{Kind::io, fmt::format("cannot listen on {}: {}", socket.string(), why)};
  };
  if (socket.string().size() >= sizeof(sockaddr_un::sun_path))
    return cannot("the path is too long for a socket");
  std::error_code ignored;
  std::filesystem::remove(socket, ignored);
  asio::local::stream_protocol::acceptor acceptor(io);
  boost::system::error_code failed;
  acceptor.open(asio::local::stream_protocol(), failed);
  if (!failed) acceptor.bind(asio::local::stream_protocol::endpoint(socket.string()), failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return cannot(failed.message());
  if (::chmod(socket.c_str(), 0660) != 0) return cannot(std::strerror(errno));
  return ControlServer(std::move(acceptor), std::move(words));
}

void ControlServer::stop() {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
}

asio::awaitable<void> ControlServer::run() {
  while (acceptor_.is_open()) {
    boost::system::error_code failed;
    auto token = asio::redirect_error(asio::use_awaitable, failed);
    auto client = co_await acceptor_.async_accept(token);
    if (failed == asio::error::operation_aborted) co_return;
    if (failed) continue;
    asio::co_spawn(acceptor_.get_executor(), serve(std::move(client)), detached("control"));
  }
}

asio::awaitable<void> ControlServer::serve(asio::local::stream_protocol::socket client) {
  boost::system::error_code failed;
  std::string line;
  auto buffer = asio::dynamic_buffer(line, kMaxWord);
  auto read = asio::redirect_error(asio::use_awaitable, failed);
  const std::size_t length = co_await asio::async_read_until(client, buffer, '\n', read);
  if (failed || length == 0) co_return;
  const std::string word = line.substr(0, length - 1);
  const auto known = words_.find(word);
  const std::string answer =
      (known == words_.end() ? std::string(R"({"format":1,"error":"unknown word"})")
                             : known->second()) +
      "\n";
  const auto bytes = asio::buffer(answer);
  auto write = asio::redirect_error(asio::use_awaitable, failed);
  co_await asio::async_write(client, bytes, write);
}

Result<std::string> ask_daemon(const std::filesystem::path& socket, const std::string& word,
                               std::chrono::seconds patience) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = socket.string();
  if (path.size() >= sizeof(address.sun_path))
    return Error{Kind::not_found, "the socket's path is too long"};
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);

  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Error{Kind::io, std::strerror(errno)};
  const timeval wait{patience.count(), 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  std::string answer;
  const std::string line = word + "\n";
  int failure = 0;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::send(fd, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
    failure = errno;
  } else {
    char part[4096];
    ssize_t count = 0;
    while ((count = ::recv(fd, part, sizeof part, 0)) > 0)
      answer.append(part, static_cast<std::size_t>(count));
    if (count < 0) failure = errno;
  }
  ::close(fd);
  if (failure == ENOENT || failure == ECONNREFUSED)
    return Error{Kind::not_found, "no daemon runs here"};
  if (failure == EACCES)
    return Error{Kind::refused, fmt::format("may not speak to the daemon at {}", path),
                 "join the group vigie"};
  if (failure != 0)
    return Error{Kind::timeout,
                 fmt::format("the daemon does not answer: {}", std::strerror(failure))};
  if (!answer.empty() && answer.back() == '\n') answer.pop_back();
  return answer;
}

Result<Reloading> ask_reload(const std::filesystem::path& socket) {
  const auto answer = ask_daemon(socket, "reload", kReloadPatience);
  if (!answer && answer.error().kind == Kind::not_found) return Reloading{};
  if (!answer) return answer.error();
  boost::system::error_code failed;
  const boost::json::value said = boost::json::parse(*answer, failed);
  const auto* fields = failed ? nullptr : said.if_object();
  const auto* reloaded = fields == nullptr ? nullptr : fields->if_contains("reloaded");
  if (reloaded == nullptr || !reloaded->is_bool())
    return Error{Kind::rejected, "the daemon that runs does not know how to reload on request",
                 "systemctl reload vigied"};
  Reloading reloading{true, reloaded->get_bool(), {}};
  if (const auto* problems = fields->if_contains("problems"); problems && problems->is_array())
    for (const auto& problem : problems->get_array())
      if (problem.is_string()) reloading.problems.emplace_back(problem.get_string());
  return reloading;
}

}  // namespace vigie
