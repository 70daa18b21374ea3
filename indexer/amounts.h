#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace vigie {

/// An amount of money as French and English write it, in hundredths: "50000", "12 000" (any kind of
/// space), "1,5 M€", "1.5M", "250 k€", "3 Md€", "1 250 000,50 EUR", "1,250,000". The currency is
/// not kept. Nothing for what is no amount, is negative, or passes ten million millions.
std::optional<std::int64_t> read_amount(std::string_view text);

}  // namespace vigie
