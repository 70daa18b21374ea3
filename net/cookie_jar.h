#pragma once

#include <cstddef>

namespace vigie {

/// The cookies that one source's site set and gets back, by libcurl's own reading of RFC 6265:
/// domain, path, age and Secure are its business. In memory only, never written or shown.
///
/// Bounded: a site that sets more than kMost cookies, or kMostBytes, begins again with an empty
/// jar. Shared by the requests of one source, which may be under way together; it must outlive
/// them. Thread: the loop's.
class CookieJar {
 public:
  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kMostBytes = 64 << 10;

  CookieJar();
  ~CookieJar();
  CookieJar(const CookieJar&) = delete;
  CookieJar& operator=(const CookieJar&) = delete;

  /// Makes a transfer (a CURL*) send and keep cookies of this jar; before it runs.
  void open_for(void* easy);
  /// Holds the bounds, once the transfer has run.
  void keep_bounds(void* easy);

 private:
  void* share_;  ///< libcurl's
};

}  // namespace vigie
