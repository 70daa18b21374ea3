#include "core/url.h"

#include "core/url_parser.h"

namespace vigie {
namespace {

std::string_view between(const std::string& href, std::size_t begin, std::size_t end) {
  return std::string_view{href}.substr(begin, end - begin);
}

}  // namespace

std::optional<Url> Url::parse(std::string_view input) { return UrlParser::parse(input, nullptr); }

std::optional<Url> Url::parse(std::string_view input, const Url& base) {
  return UrlParser::parse(input, &base);
}

std::string_view Url::scheme() const { return between(href_, 0, parts_.scheme_end); }
std::string_view Url::username() const {
  return between(href_, parts_.username_begin, parts_.username_end);
}
std::string_view Url::password() const {
  return between(href_, parts_.password_begin, parts_.password_end);
}
std::string_view Url::host() const { return between(href_, parts_.host_begin, parts_.host_end); }
int Url::port() const { return parts_.port; }
std::string_view Url::path() const { return between(href_, parts_.path_begin, parts_.path_end); }
std::string_view Url::query() const { return between(href_, parts_.query_begin, parts_.query_end); }
std::string_view Url::fragment() const {
  return between(href_, parts_.fragment_begin, href_.size());
}

bool Url::is_http() const { return scheme() == "https" || scheme() == "http"; }

bool Url::has_credentials() const { return parts_.password_end > parts_.username_begin; }

bool Url::has_authority() const {
  return between(href_, parts_.scheme_end + 1, href_.size()).starts_with("//");
}

std::string Url::origin() const {
  std::string out{scheme()};
  out += "://";
  return out += between(href_, parts_.host_begin, parts_.path_begin);  // the port is written only
                                                                       // when it is not the default
}

std::string Url::path_and_query() const {
  return std::string{between(href_, parts_.path_begin, parts_.query_end)};
}

std::string Url::without_fragment() const { return href_.substr(0, parts_.query_end); }

}  // namespace vigie
