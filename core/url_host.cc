#include "core/url_host.h"

#include <array>

#include <unicode/uidna.h>

#include "core/percent.h"
#include "core/url_ip.h"
#include "core/utf8.h"

namespace vigie {
namespace {

/// A domain name has 255 bytes at most; the standard takes longer ones, but Punycode costs the
/// square of a label's length, so that a hostile host must stop somewhere.
constexpr std::size_t kMaxIdnaInput = 2'048;

enum Class : std::uint8_t { kPlain, kUpper, kForbiddenInDomain, kForbiddenAnywhere };

constexpr std::array<std::uint8_t, 128> make_classes() {
  std::array<std::uint8_t, 128> classes{};
  for (std::size_t c = 0; c < 0x20; ++c) classes[c] = kForbiddenInDomain;
  classes['%'] = classes[0x7F] = kForbiddenInDomain;
  for (const char c : std::string_view{"\0\t\n\r #/:<>?@[\\]^|", 17})
    classes[static_cast<unsigned char>(c)] = kForbiddenAnywhere;
  for (char c = 'A'; c <= 'Z'; ++c) classes[static_cast<unsigned char>(c)] = kUpper;
  return classes;
}

constexpr auto kClasses = make_classes();

std::uint8_t class_of(char ascii) { return kClasses[static_cast<unsigned char>(ascii)]; }

const UIDNA* idna() {
  static const UIDNA* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    return uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ,
                           &status);
  }();
  return instance;
}

/// "Domain to ASCII" of the standard (§3.3) with beStrict false: lengths and hyphens do not matter.
bool append_idna(std::string& out, std::string_view domain) {
  if (domain.size() > kMaxIdnaInput || idna() == nullptr) return false;
  std::array<char, 4 * kMaxIdnaInput> written;
  UIDNAInfo info = UIDNA_INFO_INITIALIZER;
  UErrorCode status = U_ZERO_ERROR;
  const int length = uidna_nameToASCII_UTF8(idna(), domain.data(), static_cast<int>(domain.size()),
                                            written.data(), written.size(), &info, &status);
  constexpr std::uint32_t kIgnored = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG |
                                     UIDNA_ERROR_DOMAIN_NAME_TOO_LONG | UIDNA_ERROR_LEADING_HYPHEN |
                                     UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  if (U_FAILURE(status) || (info.errors & ~kIgnored) != 0 || length <= 0) return false;
  out.append(written.data(), static_cast<std::size_t>(length));
  return true;
}

/// Lower-cases an ASCII domain in one pass, which is all that the standard does with one: a label
/// "xn--…" is taken as it stands. False, with nothing appended, when `text` is no such domain.
bool append_ascii_domain(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out += text;
  for (std::size_t i = start; i < out.size(); ++i) {
    const bool ascii = static_cast<unsigned char>(out[i]) < 0x80;
    if (ascii && class_of(out[i]) == kPlain) continue;
    if (!ascii || class_of(out[i]) != kUpper) {
      out.resize(start);
      return false;
    }
    out[i] = static_cast<char>(out[i] | 0x20);
  }
  return true;
}

bool append_domain(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  if (!append_ascii_domain(out, text)) {
    const std::string decoded = percent_decoded(text);
    std::string ascii;
    if (!append_ascii_domain(ascii, decoded) && !(is_utf8(decoded) && append_idna(ascii, decoded)))
      return false;
    // Once more, since IDNA lets through what no host may hold.
    if (!append_ascii_domain(out, ascii)) return false;
  }
  const std::string_view domain = std::string_view{out}.substr(start);
  if (domain.empty()) return false;
  if (!ends_in_a_number(domain)) return true;
  const std::string number{domain};
  out.resize(start);
  return append_ipv4(out, number);
}

bool append_bracketed(std::string& out, std::string_view text) {
  if (text.size() < 2 || !text.ends_with(']')) return false;
  out += '[';
  if (!append_ipv6(out, text.substr(1, text.size() - 2))) return false;
  out += ']';
  return true;
}

}  // namespace

bool append_special_host(std::string& out, std::string_view text) {
  return text.starts_with('[') ? append_bracketed(out, text) : append_domain(out, text);
}

bool append_opaque_host(std::string& out, std::string_view text) {
  if (text.starts_with('[')) return append_bracketed(out, text);
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x80 && class_of(c) == kForbiddenAnywhere) return false;
  append_percent_encoded(out, text, PercentSet::control);
  return true;
}

}  // namespace vigie
