#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "core/bytes.h"
#include "core/error.h"
#include "core/time.h"
#include "core/url.h"

namespace vigie {

namespace asio = boost::asio;

class CookieJar;

/// One request; redirects are never followed here: the caller asks robots.txt of the new place
/// first.
struct HttpRequest {
  Url url;
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>>
      headers{};  ///< beside User-Agent and Accept-Encoding
  std::string body{};
  std::shared_ptr<CookieJar> cookies{};  ///< sent and kept, see net/cookie_jar.h; null: none
  Interval timeout =
      std::chrono::seconds{30};  ///< name, connection, TLS and the last byte together
  Bytes max_body =
      mebibytes(10);      ///< after decompression; past it the transfer is cut: Kind::too_large
  bool cut_body = false;  ///< past max_body, the part below it is a success
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>>
      headers;          ///< names in lower case, values as valid UTF-8, of the last response
  std::string body;     ///< decompressed
  std::string address;  ///< the address connected to, "127.0.0.1:8090"

  /// The first header of that name (lower case), or empty.
  std::string_view header(std::string_view name) const;
  /// Retry-After as a wait from `now`: seconds or an HTTP date (RFC 9110 §10.2.3), within 0 … 7
  /// days.
  std::optional<Interval> retry_after(Instant now) const;
};

/// The one outbound door for web requests (a seam).
///
/// Failures: network, timeout, too_large, refused (the address guard, TLS), malformed.
/// Thread: the loop.
class Http {
 public:
  virtual ~Http() = default;
  virtual asio::awaitable<Result<HttpResponse>> fetch(HttpRequest request) = 0;
};

}  // namespace vigie
