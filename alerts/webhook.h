#pragma once

#include <string>
#include <string_view>

#include "core/error.h"

namespace vigie {

/// The webhook-signature header of the Standard Webhooks specification: "v1," + base64 of
/// HMAC-SHA-256 over "id.timestamp.body". `secret` is "whsec_" + base64, or plain base64.
Result<std::string> webhook_signature(std::string_view secret, std::string_view id,
                                      std::string_view timestamp, std::string_view body);

}  // namespace vigie
