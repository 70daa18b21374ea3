#include "pipeline/identity.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/hash.h"
#include "net/cookie_jar.h"

namespace vigie {
namespace {

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

Result<std::string> authorization_of(const Source& source) {
  if (source.auth == Auth::none) return std::string();
  const auto secret = source_secret(source);
  if (!secret) return secret.error();
  if (has_control(*secret))
    return Error{
        Kind::config,
        fmt::format("the secret of source \"{}\" holds a control character", source.id.text),
        "write it on one line, as text"};
  if (source.auth == Auth::bearer) return "Bearer " + *secret;
  if (has_control(source.user) || source.user.find(':') != std::string::npos)
    return Error{Kind::config,
                 fmt::format("the user of source \"{}\" holds a colon or a control character",
                             source.id.text),
                 "basic authentication cannot carry it (RFC 7617)"};
  return "Basic " + base64(source.user + ":" + *secret);
}

std::vector<Error> check_secrets(const Settings& settings) {
  std::vector<Error> problems;
  for (const Source& source : settings.sources) {
    if (!source.enabled) continue;
    const auto authorization = authorization_of(source);
    if (authorization) continue;
    Error error = authorization.error();
    error.kind = Kind::config;
    error.where = source.where;
    problems.push_back(std::move(error));
  }
  return problems;
}

Result<Identity> Identities::of(const Source& source) {
  Identity identity;
  if (const auto url = Url::parse(source.url)) identity.origin = url->origin();
  auto authorization = authorization_of(source);
  if (!authorization) return authorization.error();
  identity.authorization = std::move(*authorization);
  if (source.cookies) {
    auto& jar = jars_[source.id];
    if (!jar) jar = std::make_shared<CookieJar>();
    identity.cookies = jar;
  }
  return identity;
}

void Identities::keep_only(const SourcesById& sources) {
  std::erase_if(jars_, [&](const auto& kept) {
    const auto source = sources.find(kept.first);
    return source == sources.end() || !source->second.cookies;
  });
}

}  // namespace vigie
