#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vigie {

/// An address as the web writes it, parsed and resolved by the WHATWG URL Standard.
///
/// Immutable. http(s) addresses keep their parts; every other scheme is parsed as the standard
/// says, so that it can be told apart and refused. Hosts are lower case, IDNA-encoded ("xn--…"),
/// IPv4 and IPv6 written in their one serialised form ("http://0x7f.1/" is "http://127.0.0.1/").
/// Thread: any. Cost: linear; longer input than kMaxLength bytes, and what
/// would be longer once serialised, fails. `input` that is not UTF-8 is read as valid_utf8(input).
///
///   auto url = Url::parse("../b?x=1#y", *Url::parse("http://a.example/dir/page"));
///   url->href();   // "http://a.example/b?x=1#y"
class Url {
 public:
  static constexpr std::size_t kMaxLength = 16'384;

  static std::optional<Url> parse(std::string_view input);
  static std::optional<Url> parse(std::string_view input, const Url& base);

  const std::string& href() const { return href_; }
  std::string_view scheme() const;  ///< "https", without the colon
  std::string_view username() const;
  std::string_view password() const;
  std::string_view host() const;  ///< as serialised; IPv6 in brackets; empty where there is none
  int port() const;  ///< the port to connect to: given, else the scheme's default, else 0
  std::string_view path() const;
  std::string_view query() const;     ///< without "?"
  std::string_view fragment() const;  ///< without "#"

  bool is_http() const;  ///< scheme is http or https
  bool has_credentials() const;
  std::string origin() const;  ///< "https://host[:port]", the key of robots.txt and of pauses
  std::string path_and_query() const;  ///< what robots.txt rules are matched against
  std::string without_fragment() const;

  /// One form for many spellings of one document's address, for de-duplication and as a document's
  /// identity: http and https alike ("http:" is kept out of the key), no fragment, no tracking
  /// parameters (a table in url_canonical.cc), no session ids, parameters in order, no default
  /// index page is guessed. Not an address to visit.
  std::string key() const;

  bool operator==(const Url& other) const { return href_ == other.href_; }

 private:
  Url() = default;
  friend class UrlParser;
  bool has_authority() const;  // "//" follows the scheme
  std::string href_;
  /// Where the parts stand in href_. A part that is absent is empty and begins where it would
  /// stand; the delimiters before "query" and "fragment" tell absent from empty.
  struct Parts {
    std::uint32_t scheme_end = 0, username_begin = 0, username_end = 0, password_begin = 0,
                  password_end = 0, host_begin = 0, host_end = 0, path_begin = 0, path_end = 0,
                  query_begin = 0, query_end = 0, fragment_begin = 0;
    int port = 0;
  } parts_;
};

}  // namespace vigie
