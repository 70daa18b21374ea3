#pragma once

#include <optional>
#include <string_view>

#include "core/url.h"

namespace vigie {

/// The first address that a Link header (RFC 8288 §3) gives with relation `rel`, resolved against
/// `url`: `<https://a.example/x>; rel="canonical"`. Links with an `anchor` speak of another page
/// (§3.2) and do not count. Nothing when there is none, or none that is http(s).
std::optional<Url> linked_as(std::string_view header, std::string_view rel, const Url& url);

}  // namespace vigie
