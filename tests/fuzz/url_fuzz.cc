// Reaches: core/url.cc core/url_parser.cc core/url_parser_path.cc core/url_host.cc core/url_ip.cc
// Reaches: core/url_canonical.cc core/percent.cc
#include "core/url.h"

#include <algorithm>
#include <string>

#include "tests/fuzz/promise.h"

namespace vigie::fuzz {
namespace {

void promise_parts(const Url& url) {
  std::string parts = std::string(url.scheme()) + ":";
  const std::string& href = url.href();
  promise(href.starts_with(parts), "an address begins with its scheme");
  for (const std::string_view part :
       {url.username(), url.password(), url.host(), url.path(), url.query(), url.fragment()})
    promise(href.find(part) != std::string::npos, "the parts stand in the address");
  promise(url.without_fragment().find('#') == std::string::npos, "no fragment is left");
}

void promise_web(const Url& url) {
  promise(!url.host().empty(), "a web address has a host");
  promise(url.path().starts_with('/'), "a web address has a path");
  promise(url.port() >= 0 && url.port() <= 65'535, "a port has 16 bits");
  const auto origin = Url::parse(url.origin());
  promise(origin && origin->origin() == url.origin(), "an origin is an address");
  const auto visited = Url::parse(url.origin() + url.path_and_query());
  promise(visited && visited->path_and_query() == url.path_and_query(),
          "a request asks for what robots.txt was asked about");
  promise_text(url.key(), "a key is UTF-8");
  const auto without = Url::parse(url.without_fragment());
  promise(without && without->key() == url.key(), "a fragment is no part of the key");
}

}  // namespace

/// A base on the first line, the address behind it.
void one_input(std::string_view bytes) {
  const auto [head, input] = split_head(bytes);
  const auto base = Url::parse(head);
  const auto url = base ? Url::parse(input, *base) : Url::parse(input);
  if (!url) return;
  const std::string& href = url->href();
  promise(href.size() <= Url::kMaxLength, "an address is not too long");
  promise(std::all_of(href.begin(), href.end(), [](char c) { return c >= ' ' && c < 0x7f; }),
          "an address is printable ASCII");
  const auto again = Url::parse(href);
  promise(again && *again == *url, "an address is read back as it is written");
  if (base) {
    const auto resolved = Url::parse(href, *base);
    promise(resolved && *resolved == *url, "an absolute address does not depend on its base");
  }
  promise_parts(*url);
  if (url->is_http()) promise_web(*url);
}

}  // namespace vigie::fuzz
