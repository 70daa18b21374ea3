#include "core/hash.h"

#include <sys/random.h>

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
  return hex(sha256(text).data(), bytes);
}

std::string base64(std::string_view bytes) {
  std::string out(BASE64_ENCODE_RAW_LENGTH(bytes.size()), '\0');
  base64_encode_raw(out.data(), bytes.size(), bytes_of(bytes));
  return out;
}

std::string base64(const std::array<std::uint8_t, 32>& bytes) {
  return base64(std::string_view{reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string random_hex(std::size_t bytes) {
  std::vector<std::uint8_t> random(bytes);
  if (getrandom(random.data(), bytes, 0) != static_cast<ssize_t>(bytes)) std::abort();
  return hex(random.data(), bytes);
}

}  // namespace vigie
