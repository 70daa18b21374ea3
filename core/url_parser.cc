#include "core/url_parser.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/percent.h"
#include "core/url_host.h"
#include "core/utf8.h"

namespace vigie {
namespace {

int default_port(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "http" || scheme == "ws") return 80;
  return scheme == "ftp" ? 21 : 0;
}

bool is_trimmed(char c) { return static_cast<unsigned char>(c) <= 0x20; }
bool is_removed(char c) { return c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

std::optional<Url> UrlParser::parse(std::string_view input, const Url* base) {
  if (input.size() > Url::kMaxLength) return std::nullopt;
  while (!input.empty() && is_trimmed(input.front())) input.remove_prefix(1);
  while (!input.empty() && is_trimmed(input.back())) input.remove_suffix(1);
  bool ascii = true, clean = true;
  for (const char c : input) {
    ascii &= static_cast<unsigned char>(c) < 0x80;
    clean &= !is_removed(c);
  }
  std::string mended;  // only for the few that need it
  if (!ascii && !is_utf8(input)) input = mended = valid_utf8(input);
  if (!clean) {
    std::string kept;
    for (const char c : input)
      if (!is_removed(c)) kept += c;
    input = mended = std::move(kept);
  }
  UrlParser parser{input, base};
  if (!parser.run() || parser.out_.size() > Url::kMaxLength) return std::nullopt;
  return std::move(parser.url_);
}

bool UrlParser::run() {
  out_.reserve(in_.size() + (base_ != nullptr ? base_->parts_.path_end : 0) + 8);
  return read_scheme() ? start_with_scheme() : start_without_scheme();
}

bool UrlParser::read_scheme() {
  if (in_.empty() || !is_letter(in_[0])) return false;
  std::size_t end = 1;
  while (end < in_.size() && (is_letter(in_[end]) || is_digit(in_[end]) || in_[end] == '+' ||
                              in_[end] == '-' || in_[end] == '.'))
    ++end;
  if (end == in_.size() || in_[end] != ':') return false;
  out_.append(in_, 0, end);
  for (char& c : out_)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  set_scheme(here());
  out_ += ':';
  pos_ = end + 1;
  return true;
}

void UrlParser::set_scheme(std::uint32_t end) {
  parts_.scheme_end = end;
  parts_.port = default_port(url_.scheme());
  scheme_ = url_.scheme() == "file" ? Scheme::file
            : parts_.port != 0      ? Scheme::special
                                    : Scheme::other;
}

bool UrlParser::start_with_scheme() {
  if (scheme_ == Scheme::file) return file();
  if (scheme_ == Scheme::special) {
    const bool same = base_ != nullptr && base_->scheme() == url_.scheme();
    if (same && !rest().starts_with("//")) return relative();
    while (at_slash()) ++pos_;
    return authority();
  }
  if (rest().starts_with("//")) {
    pos_ += 2;
    return authority();
  }
  empty_authority();
  if (at('/'))
    path();
  else
    opaque_path();
  finish();
  return true;
}

bool UrlParser::start_without_scheme() {
  if (base_ == nullptr) return false;
  out_.assign(base_->href_, 0, base_->parts_.scheme_end + 1);
  set_scheme(base_->parts_.scheme_end);
  const bool opaque = !base_->has_authority() && !base_->path().starts_with('/');
  if (!opaque) return scheme_ == Scheme::file ? file() : relative();
  if (!at('#')) return false;
  empty_authority();
  copy_path();
  finish();
  return true;
}

/// The states "relative" and "relative slash".
bool UrlParser::relative() {
  if (at_slash()) {
    ++pos_;
    if (at_slash()) {
      ++pos_;
      while (special() && at_slash()) ++pos_;
      return authority();
    }
    --pos_;
    copy_authority();
    path();
  } else {
    copy_authority();
    copy_path();
    if (!at_end() && !at('?') && !at('#')) {
      shorten_path();
      path();
    }
  }
  finish();
  return true;
}

bool UrlParser::authority() {
  begin_authority();
  const std::size_t end =
      std::min(in_.find_first_of(special() ? "/\\?#" : "/?#", pos_), in_.size());
  std::string_view text = in_.substr(pos_, end - pos_);
  pos_ = end;
  const std::size_t at_sign = text.rfind('@');
  if (at_sign != text.npos) {
    write_credentials(text.substr(0, at_sign));
    text.remove_prefix(at_sign + 1);
    if (text.empty()) return false;
  }
  if (!write_host(text)) return false;
  parts_.path_begin = here();
  if (special() || at('/')) path();
  finish();
  return true;
}

void UrlParser::write_credentials(std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view username = text.substr(0, colon);
  const std::string_view password = colon == text.npos ? "" : text.substr(colon + 1);
  parts_.username_begin = here();
  append_percent_encoded(out_, username, PercentSet::userinfo);
  parts_.username_end = parts_.password_begin = parts_.password_end = here();
  if (!password.empty()) {
    out_ += ':';
    parts_.password_begin = here();
    append_percent_encoded(out_, password, PercentSet::userinfo);
    parts_.password_end = here();
  }
  if (!username.empty() || !password.empty()) out_ += '@';
}

bool UrlParser::write_host(std::string_view text) {
  const std::size_t after_bracket = text.starts_with('[') ? text.find(']') : 0;
  const std::size_t colon = after_bracket == text.npos ? text.npos : text.find(':', after_bracket);
  const std::string_view host = text.substr(0, colon);
  if (host.empty() && (special() || colon != text.npos)) return false;
  parts_.host_begin = here();
  if (special() ? !append_special_host(out_, host) : !append_opaque_host(out_, host)) return false;
  parts_.host_end = here();
  return colon == text.npos || write_port(text.substr(colon + 1));
}

bool UrlParser::write_port(std::string_view text) {
  int port = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    port = port * 10 + (c - '0');
    if (port > 65'535) return false;
  }
  if (text.empty() || (special() && port == parts_.port)) return true;
  parts_.port = port;
  out_ += ':';
  out_ += std::to_string(port);
  return true;
}

/// Writes "//"; what is not written of the authority stands empty after it.
void UrlParser::begin_authority() {
  out_ += "//";
  has_authority_ = true;
  empty_authority();
}

void UrlParser::empty_authority() {
  parts_.username_begin = parts_.username_end = parts_.password_begin = parts_.password_end =
      parts_.host_begin = parts_.host_end = parts_.path_begin = here();
}

/// Copies "//user:password@host:port" of the base, if it has them.
void UrlParser::copy_authority() {
  has_authority_ = base_->has_authority();
  if (!has_authority_) return empty_authority();
  parts_ = base_->parts_;
  out_.append(base_->href_, parts_.scheme_end + 1, parts_.path_begin - parts_.scheme_end - 1);
}

}  // namespace vigie
