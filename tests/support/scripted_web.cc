#include <strings.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "tests/support/scripted_server.h"

namespace vigie::test {

std::string WebRequest::header(std::string_view name) const {
  std::size_t at = head.find("\r\n");
  while (at != std::string::npos && at + 2 < head.size()) {
    const std::size_t begin = at + 2;
    const std::size_t end = head.find("\r\n", begin);
    const std::size_t colon = head.find(':', begin);
    if (colon < end && colon - begin == name.size() &&
        ::strncasecmp(head.data() + begin, name.data(), name.size()) == 0) {
      const std::size_t value = head.find_first_not_of(' ', colon + 1);
      return head.substr(value, end - value);
    }
    at = end;
  }
  return {};
}

ScriptedWeb::ScriptedWeb(Family family)
    : family_(family), server_([this](Connection& connection) { serve(connection); }, family) {}

void ScriptedWeb::on(const std::string& target, Answer answer) {
  const std::lock_guard lock(mutex_);
  answers_[target] = std::move(answer);
}

void ScriptedWeb::reply(const std::string& target, std::string raw) {
  on(target,
     [raw = std::move(raw)](Connection& connection, const WebRequest&) { connection.send(raw); });
}

std::string ScriptedWeb::url(std::string_view target) const {
  const std::string host = family_ == Family::v4 ? "127.0.0.1" : "[::1]";
  return "http://" + host + ":" + std::to_string(port()) + std::string{target};
}

std::vector<WebRequest> ScriptedWeb::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int ScriptedWeb::requests_to(std::string_view target) const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(
      std::count_if(requests_.begin(), requests_.end(),
                    [&](const WebRequest& request) { return request.target == target; }));
}

void ScriptedWeb::serve(Connection& connection) {
  for (;;) {
    WebRequest request;
    request.head = connection.read_until("\r\n\r\n");
    if (request.head.empty()) return;
    request.arrived = std::chrono::steady_clock::now();
    const std::size_t method_end = request.head.find(' ');
    const std::size_t target_end = request.head.find(' ', method_end + 1);
    request.method = request.head.substr(0, method_end);
    request.target = request.head.substr(method_end + 1, target_end - method_end - 1);
    Answer answer;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      const auto found = answers_.find(request.target);
      if (found != answers_.end()) answer = found->second;
    }
    if (!answer) {
      connection.send(response(404, "nothing here"));
      continue;
    }
    answer(connection, request);
    if (!connection.send({})) return;
  }
}

std::string response(int status, std::string_view body, std::string_view headers) {
  return "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n" + std::string{headers} +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

std::string ok(std::string_view body, std::string_view headers) {
  return response(200, body, headers);
}

std::string redirect(int status, std::string_view location) {
  return response(status, "", "Location: " + std::string{location} + "\r\n");
}

namespace {

/// gzip of what `next` gives until it gives nothing.
template <class Next>
std::string compress(Next next) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) std::abort();
  std::string out;
  std::array<unsigned char, 65'536> room;
  for (int flush = Z_NO_FLUSH; flush != Z_FINISH;) {
    const std::string_view block = next();
    if (block.empty()) flush = Z_FINISH;
    stream.next_in = reinterpret_cast<unsigned char*>(const_cast<char*>(block.data()));
    stream.avail_in = static_cast<unsigned>(block.size());
    do {
      stream.next_out = room.data();
      stream.avail_out = room.size();
      deflate(&stream, flush);
      out.append(reinterpret_cast<char*>(room.data()), room.size() - stream.avail_out);
    } while (stream.avail_out == 0);
  }
  deflateEnd(&stream);
  return out;
}

}  // namespace

std::string gzip_of(std::uint64_t count) {
  static const std::string kBlock(1 << 20, 'a');
  return compress([&]() -> std::string_view {
    const std::uint64_t take = std::min<std::uint64_t>(count, kBlock.size());
    count -= take;
    return std::string_view{kBlock}.substr(0, take);
  });
}

std::string gzip(std::string_view text) {
  return compress([&]() -> std::string_view { return std::exchange(text, std::string_view{}); });
}

}  // namespace vigie::test
