#pragma once

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include <curl/curl.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/curl_engine.h"

namespace vigie {

class CurlTransfer;

/// The multi handle with its one timer and its sockets, see curl_engine.h. Private to
/// net/curl_*.cc.
class CurlEngine : public std::enable_shared_from_this<CurlEngine> {
 public:
  explicit CurlEngine(boost::asio::io_context& io);
  ~CurlEngine();
  CurlEngine(const CurlEngine&) = delete;
  CurlEngine& operator=(const CurlEngine&) = delete;

 private:
  friend class CurlTransfer;
  struct Watch;

  static int on_socket(CURL* easy, curl_socket_t socket, int wanted, void* self, void* watch);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  void watch(curl_socket_t socket, int wanted);
  void arm(const std::shared_ptr<Watch>& watch);
  void advance(curl_socket_t socket, int events);
  void wake_in(long milliseconds);
  void set_timer();

  boost::asio::io_context& io_;
  boost::asio::steady_timer timer_;
  std::chrono::steady_clock::time_point due_, set_to_;  // max: never
  CURLM* multi_;
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
};

/// One transfer: owns the easy handle and shares the engine, so that destroying it cancels and the
/// multi handle outlives every transfer. Set the options on easy(), then run() once. What the
/// options point to must outlive the transfer: declare it before.
class CurlTransfer {
 public:
  explicit CurlTransfer(std::shared_ptr<CurlEngine> engine);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  CURL* easy() const { return easy_; }

  /// Gives CURLE_ABORTED_BY_CALLBACK when the coroutine itself was cancelled.
  boost::asio::awaitable<CURLcode> run();

  /// What libcurl said of the failure, as one safe line; never empty.
  std::string complaint(CURLcode code) const;

 private:
  friend class CurlEngine;
  void finish(CURLcode code);

  std::shared_ptr<CurlEngine> engine_;
  boost::asio::steady_timer parked_;
  CURL* easy_;
  std::array<char, CURL_ERROR_SIZE> complaint_{};
  CURLcode code_ = CURLE_ABORTED_BY_CALLBACK;
  bool added_ = false;
  bool done_ = false;
};

/// What every easy handle of ours has: no signals, no proxy of the environment, TLS 1.2 at least,
/// verified against the system's authorities or SSL_CERT_FILE, no wait for a resolver that is
/// still busy when the transfer ends.
void set_common_options(CURL* easy, Interval timeout);

/// libcurl's own initialisation, once a process.
void start_libcurl();

}  // namespace vigie
