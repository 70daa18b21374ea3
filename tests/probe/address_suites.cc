#include <string>

#include <boost/json.hpp>

#include "alerts/webhook.h"
#include "core/hash.h"
#include "core/url.h"
#include "crawler/robots.h"
#include "net/address_guard.h"
#include "tests/probe/suites.h"

namespace vigie::probe {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& question, std::string_view name) {
  return json::value_to<std::string>(question.at(name));
}

/// {"robots_txt"|"robots_b64","user_agent","url"} -> {"allowed"}; the url is an address or a path.
json::object robots(const json::object& question) {
  const std::string body = question.contains("robots_b64")
                               ? base64_decoded(text_of(question, "robots_b64")).value_or("")
                               : text_of(question, "robots_txt");
  const std::string address = text_of(question, "url");
  const auto url = Url::parse(address, *Url::parse("http://host.example/"));
  const auto rules = Robots::read(body, text_of(question, "user_agent"));
  return {{"allowed", rules.allows(url ? url->path_and_query() : address)}};
}

/// {"input","base"} -> {"href"}, null on failure.
json::object url(const json::object& question) {
  const std::string input = text_of(question, "input");
  const json::value* base_text = question.if_contains("base");
  std::optional<Url> parsed;
  if (base_text == nullptr || base_text->is_null())
    parsed = Url::parse(input);
  else if (const auto base = Url::parse(json::value_to<std::string>(*base_text)))
    parsed = Url::parse(input, *base);
  if (!parsed) return {{"href", nullptr}};
  return {{"href", parsed->href()}};
}

/// {"url"} -> {"block"}: what cannot be parsed is never connected to.
json::object ssrf(const json::object& question) {
  const auto parsed = Url::parse(text_of(question, "url"));
  return {{"block", !parsed || AddressGuard{}.refuses(*parsed)}};
}

json::object webhook(const json::object& question) {
  const auto signature =
      webhook_signature(text_of(question, "secret"), text_of(question, "webhook-id"),
                        text_of(question, "webhook-timestamp"), text_of(question, "body"));
  if (!signature) return {{"error", signature.error().what}};
  return {{"webhook-signature", *signature}};
}

}  // namespace

std::vector<NamedSuite> address_suites() {
  return {{"robots", robots}, {"url", url}, {"ssrf", ssrf}, {"webhook", webhook}};
}

}  // namespace vigie::probe
