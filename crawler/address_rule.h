#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/source.h"
#include "core/url.h"

namespace re2 {
class RE2;
}

namespace vigie {

/// Which addresses of a source are documents: its `pattern`, a regular expression in RE2's syntax
/// (https://github.com/google/re2/wiki/Syntax: no back-references, no look-around, so that no
/// address can make it slow). It matches anywhere in the address unless it is anchored; the
/// fragment is no part of the address.
///
/// A value, cheap to copy. Thread: any. Cost of a match: linear in the address, of which
/// kMaxAddress bytes at most are looked at; memory: under 1 MiB whatever the pattern.
///
///   auto rule = AddressRule::read("/actualités/\\d{4}/");
///   rule->matches(*Url::parse("https://a.example/actualit%C3%A9s/2026/foire"));   // true
class AddressRule {
 public:
  static constexpr std::size_t kMaxPattern = 1'000;  ///< bytes
  static constexpr std::size_t kMaxAddress = 1'000;  ///< bytes; longer addresses match nothing

  /// Matches every address.
  AddressRule() = default;

  /// The empty text gives the rule that matches everything. Fails with Kind::config on what RE2
  /// refuses, and on patterns too long or too large once compiled.
  static Result<AddressRule> read(std::string_view text);

  /// The address as it is written, or, for a pattern that holds letters beyond ASCII, as it reads
  /// decoded.
  bool matches(const Url& url) const;

 private:
  std::shared_ptr<const re2::RE2> rule_;
  bool beyond_ascii_ = false;
};

/// A pattern that cannot be read, told by `--check`: nothing when it is good.
std::optional<Error> check_address_rule(std::string_view text);

/// Whether a crawl of `source`, begun at `root`, may go to `url`: the same host, and with
/// Scope::path below the root's path too ("/dir/" for "/dir/" and "/dir/index.html", "/dir" and
/// below for "/dir"). http and https are one, "www." in front of the host counts for nothing.
bool in_scope(const Source& source, const Url& root, const Url& url);

}  // namespace vigie
