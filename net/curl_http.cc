#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/utf8.h"
#include "net/cookie_jar.h"
#include "net/curl_engine.h"
#include "net/curl_transfer.h"
#include "net/response_headers.h"

namespace vigie {
namespace {

// What may arrive beside the body on the wire: chunk sizes, the framing of a compressed stream.
constexpr std::uint64_t kWireSlack = 64 << 10;
// A body grows by doubling up to here.
constexpr std::size_t kSmallBody = 64 << 10;

using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

bool has_break(std::string_view text) {
  return text.find_first_of(std::string_view{"\r\n\0", 3}) != std::string_view::npos;
}

std::string shown(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    inet_ntop(AF_INET, &v4->sin_addr, text.data(), text.size());
    return fmt::format("{}:{}", text.data(), ntohs(v4->sin_port));
  }
  if (address->sa_family == AF_INET6) {
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
    inet_ntop(AF_INET6, &v6->sin6_addr, text.data(), text.size());
    return fmt::format("[{}]:{}", text.data(), ntohs(v6->sin6_port));
  }
  return "an address that is no internet address";
}

Error refusal(const Url& url, const std::string& address) {
  std::string what = fmt::format("{} is a private or special address", url.host());
  if (!address.empty() && address.find(url.host()) == std::string::npos)
    what = fmt::format("{} leads to {}, a private or special address", url.host(), address);
  return Error{Kind::refused, std::move(what),
               "if it may be visited, name it in crawl.allow_private"};
}

/// One request and what came back so far: what libcurl's callbacks read and write.
class Exchange {
 public:
  Exchange(const HttpRequest& request, std::shared_ptr<const AddressGuard> guard)
      : request_(request), guard_(std::move(guard)) {}

  std::optional<Error> configure(CURL* easy, const std::string& user_agent);
  Result<HttpResponse> conclude(const CurlTransfer& transfer, CURLcode code);

 private:
  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static std::size_t take_header(char* line, std::size_t, std::size_t length, void* self);
  static std::size_t take_body(char* bytes, std::size_t, std::size_t length, void* self);
  static int take_progress(void* self, curl_off_t, curl_off_t received, curl_off_t, curl_off_t);
  void set_method(CURL* easy);
  std::optional<Error> set_headers(CURL* easy);
  Error too_large() const;
  Error failure(CURLcode code, const std::string& complaint) const;

  const HttpRequest& request_;
  std::shared_ptr<const AddressGuard> guard_;
  ResponseHeaders headers_;
  HeaderList request_headers_{nullptr, &curl_slist_free_all};
  std::string body_;
  bool full_ = false;  ///< the body reached its cap
  std::string refused_address_;
  std::optional<Error> cut_;  ///< why we ended the transfer ourselves
};

std::optional<Error> Exchange::configure(CURL* easy, const std::string& user_agent) {
  set_common_options(easy, request_.timeout);
  // A cap on the length announced spares the traffic; the callbacks hold it against what comes.
  if (!request_.cut_body)
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
                     static_cast<curl_off_t>(request_.max_body.count));
  curl_easy_setopt(easy, CURLOPT_URL, request_.url.href().c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br, zstd");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Exchange::open_socket);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Exchange::take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Exchange::take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, &Exchange::take_progress);
  curl_easy_setopt(easy, CURLOPT_XFERINFODATA, this);
  if (request_.cookies) request_.cookies->open_for(easy);
  set_method(easy);
  return set_headers(easy);
}

void Exchange::set_method(CURL* easy) {
  if (request_.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (request_.method == "POST" || !request_.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  if (request_.method != "GET" && request_.method != "HEAD" && request_.method != "POST")
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

std::optional<Error> Exchange::set_headers(CURL* easy) {
  // "Name:" takes away a field that libcurl would add: no wait for 100 Continue, and no claim that
  // a body is a form.
  std::vector<std::string> lines = {"Expect:"};
  bool typed = false;
  for (const auto& [name, value] : request_.headers) {
    if (name.empty() || has_break(name) || has_break(value))
      return Error{Kind::usage, "a request header holds a line break"};
    typed = typed || curl_strequal(name.c_str(), "content-type") != 0;
    lines.push_back(value.empty() ? name + ";" : name + ": " + value);
  }
  if (!typed) lines.emplace_back("Content-Type:");
  for (const std::string& line : lines) {
    curl_slist* longer = curl_slist_append(request_headers_.get(), line.c_str());
    if (longer == nullptr) return Error{Kind::internal, "no memory for request headers"};
    static_cast<void>(request_headers_.release());  // `longer` starts with it
    request_headers_.reset(longer);
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request_headers_.get());
  return std::nullopt;
}

// The guard is asked here, with the address that is about to be connected to: whatever a redirect
// or a name server says, there is no way around this call.
curl_socket_t Exchange::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (!exchange.guard_->allows(&address->addr)) {
    exchange.refused_address_ = shown(&address->addr);
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Exchange::take_header(char* line, std::size_t, std::size_t length, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (auto error = exchange.headers_.take({line, length})) {
    exchange.cut_ = std::move(error);
    return 0;
  }
  return length;
}

std::size_t Exchange::take_body(char* bytes, std::size_t, std::size_t length, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const std::size_t cap = exchange.request_.max_body.count;
  std::string& body = exchange.body_;
  const std::size_t fits = std::min(length, cap - body.size());
  // A large body gets room up to the cap at once: memory is used as far as it is written to, while
  // growth by doubling would hold the old block beside the new one.
  if (body.size() + fits > body.capacity())
    body.reserve(body.size() + fits > kSmallBody ? cap : 2 * body.capacity() + fits);
  body.append(bytes, fits);
  if (fits == length) return length;
  exchange.cut_ = exchange.too_large();
  exchange.full_ = true;
  return 0;
}

// A compressed stream that yields nothing (empty blocks, an endless gzip header) never reaches
// take_body: the bytes received are capped as well.
int Exchange::take_progress(void* self, curl_off_t, curl_off_t received, curl_off_t, curl_off_t) {
  auto& exchange = *static_cast<Exchange*>(self);
  if (static_cast<std::uint64_t>(received) <= exchange.request_.max_body.count + kWireSlack)
    return 0;
  exchange.cut_ = exchange.too_large();
  return 1;
}

Error Exchange::too_large() const {
  return Error{
      Kind::too_large,
      fmt::format("{} gave more than {} bytes", request_.url.host(), request_.max_body.count),
      "raise crawl.max_body if the source is worth it"};
}

Result<HttpResponse> Exchange::conclude(const CurlTransfer& transfer, CURLcode code) {
  const bool enough = full_ && request_.cut_body;
  if (cut_ && !enough) return *cut_;
  if (code != CURLE_OK && !enough) return failure(code, transfer.complaint(code));
  HttpResponse response;
  response.status = headers_.status();
  if (response.status < 200)
    return Error{Kind::malformed, fmt::format("{} gave no final response", request_.url.host())};
  response.headers = std::move(headers_.fields());
  response.body = std::move(body_);
  char* address = nullptr;
  long port = 0;
  curl_easy_getinfo(transfer.easy(), CURLINFO_PRIMARY_IP, &address);
  curl_easy_getinfo(transfer.easy(), CURLINFO_PRIMARY_PORT, &port);
  const std::string_view ip = address == nullptr ? "" : address;
  response.address = ip.find(':') == std::string_view::npos ? fmt::format("{}:{}", ip, port)
                                                            : fmt::format("[{}]:{}", ip, port);
  return response;
}

Error Exchange::failure(CURLcode code, const std::string& complaint) const {
  const std::string host{request_.url.host()};
  const auto sentence = [&](const char* verb) {
    return fmt::format("{} {}: {}", verb, host, complaint);
  };
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK:
      return Error{Kind::cancelled, fmt::format("the request to {} was cancelled", host)};
    case CURLE_OPERATION_TIMEDOUT:
      return Error{Kind::timeout, fmt::format("{} gave no complete answer within {}", host,
                                              to_string(request_.timeout))};
    case CURLE_FILESIZE_EXCEEDED: return too_large();
    case CURLE_OUT_OF_MEMORY:  // libcurl's word for a line past its cap
      return Error{Kind::too_large,
                   fmt::format("{} sends a header line of more than 100 KiB", host)};
    case CURLE_PEER_FAILED_VERIFICATION:
      return Error{Kind::refused, sentence("cannot trust"),
                   "its certificate is expired, self-signed or for another name"};
    case CURLE_SSL_CONNECT_ERROR:
      // A handshake that broke off may work tomorrow; a protocol below TLS 1.2 is refused by rule.
      if (complaint.find("protocol") != std::string::npos)
        return Error{Kind::refused, sentence("cannot agree on TLS with"),
                     "TLS 1.2 or later is required"};
      return Error{Kind::network, sentence("cannot open TLS to")};
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_WRITE_ERROR:  // from libcurl's own decoders: take_body and take_header set cut_
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM: return Error{Kind::malformed, sentence("cannot read the answer of")};
    case CURLE_COULDNT_CONNECT:
      if (!refused_address_.empty()) return refusal(request_.url, refused_address_);
      return Error{Kind::network, sentence("cannot connect to")};
    default: return Error{Kind::network, sentence("cannot reach")};
  }
}

class CurlHttp final : public Http {
 public:
  CurlHttp(std::shared_ptr<CurlEngine> engine, AddressGuard guard, std::string user_agent)
      : engine_(std::move(engine)),
        guard_(std::make_shared<const AddressGuard>(std::move(guard))),
        user_agent_(std::move(user_agent)) {}

  asio::awaitable<Result<HttpResponse>> fetch(HttpRequest request) override {
    if (guard_->refuses(request.url)) co_return refusal(request.url, {});
    Exchange exchange(request, guard_);
    CurlTransfer transfer(engine_);  // after what it points to, so that it goes first
    if (auto wrong = exchange.configure(transfer.easy(), user_agent_)) co_return std::move(*wrong);
    const CURLcode code = co_await transfer.run();
    if (request.cookies) request.cookies->keep_bounds(transfer.easy());
    co_return exchange.conclude(transfer, code);
  }

 private:
  std::shared_ptr<CurlEngine> engine_;
  std::shared_ptr<const AddressGuard> guard_;
  std::string user_agent_;
};

}  // namespace

std::unique_ptr<Http> make_curl_http(std::shared_ptr<CurlEngine> engine, AddressGuard guard,
                                     std::string user_agent) {
  return std::make_unique<CurlHttp>(std::move(engine), std::move(guard), std::move(user_agent));
}

}  // namespace vigie
