#include "crawler/address_rule.h"

#include <algorithm>

#include <fmt/format.h>
#include <re2/re2.h>

#include "core/percent.h"
#include "core/utf8.h"

namespace vigie {
namespace {

// RE2 runs a table of states that it builds as it goes, and falls back to walking all states at
// once when that table outgrows its memory. The second costs the size of the program for each byte
// of the address, so that the program's size is what bounds the time of the worst pattern.
constexpr int kMemory = 1 << 19;
constexpr int kMaxProgram = 500;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

Error wrong(std::string what, std::string hint) {
  return {Kind::config, std::move(what), std::move(hint)};
}

std::string_view bare_host(const Url& url) {
  std::string_view host = url.host();
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.starts_with("www.") && host.find('.', 4) != host.npos) host.remove_prefix(4);
  return host;
}

bool same_port(const Url& a, const Url& b) {
  const auto usual = [](const Url& url) { return url.port() == 80 || url.port() == 443; };
  return a.port() == b.port() || (usual(a) && usual(b));
}

bool below(std::string_view root, std::string_view path) {
  // "/dir/index.html" is a page of "/dir/"; "/dir" may be one too, and is taken for a folder.
  const std::size_t slash = root.rfind('/');
  if (root.find('.', slash) != root.npos) root = root.substr(0, slash + 1);
  if (!path.starts_with(root)) return false;
  return root.ends_with('/') || path.size() == root.size() || path[root.size()] == '/';
}

}  // namespace

Result<AddressRule> AddressRule::read(std::string_view text) {
  AddressRule rule;
  if (text.empty()) return rule;
  if (text.size() > kMaxPattern)
    return wrong(fmt::format("the pattern is longer than {} bytes", kMaxPattern), "shorten it");
  if (!is_utf8(text)) return wrong("the pattern is no UTF-8", "save the file as UTF-8");
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMemory);
  options.set_never_capture(true);
  // Addresses are ASCII. As bytes, "." and classes are small; letters beyond ASCII need characters.
  rule.beyond_ascii_ = !is_ascii(text);
  if (!rule.beyond_ascii_) options.set_encoding(re2::RE2::Options::EncodingLatin1);
  const auto compiled =
      std::make_shared<const re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!compiled->ok())
    return wrong(
        fmt::format("the pattern cannot be read: {}", one_line(compiled->error())),
        "RE2's syntax: no look-around, no back-reference; a dot of the address is \"\\.\"");
  if (compiled->ProgramSize() > kMaxProgram)
    return wrong("the pattern is too large once its repetitions are written out",
                 "use \"+\" or \"*\" in place of large counts, and fewer alternatives");
  rule.rule_ = compiled;
  return rule;
}

bool AddressRule::matches(const Url& url) const {
  if (!rule_) return true;
  std::string_view address = url.href();
  address = address.substr(0, address.find('#'));
  if (address.size() > kMaxAddress) return false;
  const auto matches = [this](std::string_view text) {
    return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *rule_);
  };
  return matches(address) || (beyond_ascii_ && matches(valid_utf8(percent_decoded(address))));
}

std::optional<Error> check_address_rule(std::string_view text) {
  const auto rule = AddressRule::read(text);
  if (rule) return std::nullopt;
  return rule.error();
}

bool in_scope(const Source& source, const Url& root, const Url& url) {
  if (!url.is_http() || bare_host(url) != bare_host(root) || !same_port(url, root)) return false;
  return source.scope == Scope::host || below(root.path(), url.path());
}

}  // namespace vigie
