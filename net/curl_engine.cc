#include "net/curl_engine.h"

#include <unistd.h>

#include <cstdlib>
#include <new>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/utf8.h"
#include "net/curl_transfer.h"

namespace vigie {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto kNever = std::chrono::steady_clock::time_point::max();

/// One of curl's sockets, waited on through a duplicate: curl may close its descriptor and the
/// kernel give the same number to another file before Asio heard of it.
struct CurlEngine::Watch {
  Watch(asio::io_context& io, curl_socket_t original, int duplicate)
      : socket(original), descriptor(io, duplicate) {}
  curl_socket_t socket;
  asio::posix::stream_descriptor descriptor;
  int wanted = CURL_POLL_NONE;
  bool reading = false;
  bool writing = false;
};

void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::bad_alloc();  // the only way it fails on this platform
}

CurlEngine::CurlEngine(asio::io_context& io) : io_(io), timer_(io), due_(kNever), set_to_(kNever) {
  start_libcurl();
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlEngine::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlEngine::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 64L);  // kept for reuse
}

CurlEngine::~CurlEngine() {
  // Closing the kept connections must not call back into an object that is going away.
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
  watches_.clear();
  curl_multi_cleanup(multi_);
}

// curl calls the next two from within its own functions: they only note what is wanted, and never
// call curl back.
int CurlEngine::on_socket(CURL*, curl_socket_t socket, int wanted, void* self, void*) {
  static_cast<CurlEngine*>(self)->watch(socket, wanted);
  return 0;
}

int CurlEngine::on_timer(CURLM*, long milliseconds, void* self) {
  static_cast<CurlEngine*>(self)->wake_in(milliseconds);
  return 0;
}

// curl moves its timer several times a request, mostly to "now" and to the time-out half a minute
// away, and each move of ours is a system call. So "now" is posted, and a timer that rings too
// early is set again instead of being moved each time. None is left behind when curl wants none:
// the loop would not end.
void CurlEngine::wake_in(long milliseconds) {
  due_ = kNever;
  if (milliseconds < 0) {
    if (set_to_ != kNever) timer_.cancel();
    set_to_ = kNever;
  } else if (milliseconds == 0) {
    asio::post(io_, [weak = weak_from_this()] {
      if (const auto alive = weak.lock()) alive->advance(CURL_SOCKET_TIMEOUT, 0);
    });
  } else {
    due_ = std::chrono::steady_clock::now() + Interval{milliseconds};
    if (due_ < set_to_) set_timer();
  }
}

void CurlEngine::set_timer() {
  set_to_ = due_;
  timer_.expires_at(due_);
  timer_.async_wait([weak = weak_from_this()](error_code error) {
    const auto alive = weak.lock();
    if (error || !alive) return;
    alive->set_to_ = kNever;
    if (alive->due_ == kNever) return;
    if (std::chrono::steady_clock::now() < alive->due_) return alive->set_timer();
    alive->advance(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlEngine::watch(curl_socket_t socket, int wanted) {
  if (wanted == CURL_POLL_REMOVE) {
    watches_.erase(socket);
    return;
  }
  auto& watch = watches_[socket];
  if (!watch) {
    const int duplicate = ::dup(socket);
    if (duplicate < 0) {  // out of descriptors: the transfer ends by its own time-out
      watches_.erase(socket);
      return;
    }
    watch = std::make_shared<Watch>(io_, socket, duplicate);
  }
  watch->wanted = wanted;
  arm(watch);
}

void CurlEngine::arm(const std::shared_ptr<Watch>& watch) {
  const auto wait = [this, &watch](auto kind, bool Watch::*pending, int event) {
    if ((watch->wanted & event) == 0 || (*watch).*pending) return;
    (*watch).*pending = true;
    const auto ready = [weak = std::weak_ptr<Watch>(watch), engine = weak_from_this(), pending,
                        event](error_code error) {
      const auto self = weak.lock();
      const auto alive = engine.lock();
      if (!self || !alive) return;
      (*self).*pending = false;
      if ((self->wanted & event) == 0) return;  // curl changed its mind while we waited
      const int events = error                   ? CURL_CSELECT_ERR
                         : event == CURL_POLL_IN ? CURL_CSELECT_IN
                                                 : CURL_CSELECT_OUT;
      alive->advance(self->socket, events);
      const auto still = alive->watches_.find(self->socket);
      if (!error && still != alive->watches_.end() && still->second == self) alive->arm(self);
    };
    watch->descriptor.async_wait(kind, ready);
  };
  using asio::posix::descriptor_base;
  wait(descriptor_base::wait_read, &Watch::reading, CURL_POLL_IN);
  wait(descriptor_base::wait_write, &Watch::writing, CURL_POLL_OUT);
}

void CurlEngine::advance(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    // Wakes a timer and no more: the coroutine runs later, outside of curl.
    reinterpret_cast<CurlTransfer*>(transfer)->finish(message->data.result);
  }
}

CurlTransfer::CurlTransfer(std::shared_ptr<CurlEngine> engine)
    : engine_(std::move(engine)), parked_(engine_->io_), easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::bad_alloc();
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, complaint_.data());
}

CurlTransfer::~CurlTransfer() {
  if (added_) curl_multi_remove_handle(engine_->multi_, easy_);
  curl_easy_cleanup(easy_);
}

asio::awaitable<CURLcode> CurlTransfer::run() {
  if (curl_multi_add_handle(engine_->multi_, easy_) != CURLM_OK) co_return CURLE_FAILED_INIT;
  added_ = true;
  parked_.expires_at(asio::steady_timer::time_point::max());
  error_code ignored;
  auto token = asio::redirect_error(asio::use_awaitable, ignored);
  if (!done_) co_await parked_.async_wait(token);
  co_return done_ ? code_ : CURLE_ABORTED_BY_CALLBACK;
}

void CurlTransfer::finish(CURLcode code) {
  code_ = code;
  done_ = true;
  parked_.cancel();
}

std::string CurlTransfer::complaint(CURLcode code) const {
  const std::string own = one_line(valid_utf8(complaint_.data()));
  return own.empty() ? curl_easy_strerror(code) : own;
}

void set_common_options(CURL* easy, Interval timeout) {
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Without it libcurl joins the resolver's thread at the end of a transfer, and a slow name
  // server stops the whole loop.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  if (const char* authorities = std::getenv("SSL_CERT_FILE"))
    curl_easy_setopt(easy, CURLOPT_CAINFO, authorities);
}

std::shared_ptr<CurlEngine> make_curl_engine(asio::io_context& io) {
  return std::make_shared<CurlEngine>(io);
}

}  // namespace vigie
