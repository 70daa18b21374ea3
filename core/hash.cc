#include "core/hash.h"

#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <vector>

#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/sha2.h>

namespace vigie {
namespace {

const std::uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}

std::string hex(const std::uint8_t* bytes, std::size_t count) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * count);
  for (std::size_t i = 0; i < count; ++i) {
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

}  // namespace

std::array<std::uint8_t, 32> sha256(std::string_view bytes) {
  sha256_ctx context;
  std::array<std::uint8_t, 32> digest;
  sha256_init(&context);
  sha256_update(&context, bytes.size(), bytes_of(bytes));
  sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view bytes) {
  hmac_sha256_ctx context;
  std::array<std::uint8_t, 32> digest;
  hmac_sha256_set_key(&context, key.size(), bytes_of(key));
  hmac_sha256_update(&context, bytes.size(), bytes_of(bytes));
  hmac_sha256_digest(&context, digest.size(), digest.data());
  return digest;
}

std::string hex_digest(std::string_view text, std::size_t bytes) {
  const auto digest = sha256(text);
  return hex(digest.data(), std::min(bytes, digest.size()));
}

std::string base64(std::string_view bytes) {
  std::string out(BASE64_ENCODE_RAW_LENGTH(bytes.size()), '\0');
  base64_encode_raw(out.data(), bytes.size(), bytes_of(bytes));
  return out;
}

std::string base64(const std::array<std::uint8_t, 32>& bytes) {
  return base64(std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::optional<std::string> base64_decoded(std::string_view text) {
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  // Nettle skips white space and insists on padding; we do neither.
  if (text.size() % 4 == 1 || text.find_first_of(" \t\r\n\f\v=") != std::string_view::npos)
    return std::nullopt;
  const std::string padded = std::string{text} + std::string((4 - text.size() % 4) % 4, '=');
  std::string out(BASE64_DECODE_LENGTH(padded.size()), '\0');
  std::size_t length = out.size();
  base64_decode_ctx context;
  base64_decode_init(&context);
  if (base64_decode_update(&context, &length, reinterpret_cast<std::uint8_t*>(out.data()),
                           padded.size(), padded.data()) != 1 ||
      base64_decode_final(&context) != 1)
    return std::nullopt;
  out.resize(length);
  return out;
}

std::string random_hex(std::size_t bytes) {
  std::vector<std::uint8_t> random(bytes);
  for (std::size_t done = 0; done < bytes;) {  // more than 256 bytes may come in parts
    const ssize_t got = getrandom(random.data() + done, bytes - done, 0);
    if (got < 0 && errno != EINTR) std::abort();
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  return hex(random.data(), bytes);
}

}  // namespace vigie
