#include "alerts/webhook.h"

#include "core/hash.h"

namespace vigie {

Result<std::string> webhook_signature(std::string_view secret, std::string_view id,
                                      std::string_view timestamp, std::string_view body) {
  constexpr std::string_view kPrefix = "whsec_";
  if (secret.starts_with(kPrefix)) secret.remove_prefix(kPrefix.size());
  const auto key = base64_decoded(secret);
  if (!key || key->empty())  // the secret itself is never shown
    return Error{Kind::config, "the webhook's secret is not base64",
                 "write \"whsec_\" followed by 24 to 64 bytes in base64"};
  // The parts are joined by full stops: one inside the id would let two messages share a signature.
  if (id.empty() || id.find('.') != std::string_view::npos)
    return Error{Kind::internal, "a webhook id is empty or holds a full stop"};
  std::string text;
  text.reserve(id.size() + timestamp.size() + body.size() + 2);
  text.append(id).append(".").append(timestamp).append(".").append(body);
  return "v1," + base64(hmac_sha256(*key, text));
}

}  // namespace vigie
