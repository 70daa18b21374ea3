#include "core/url_parser.h"

#include <array>

#include "core/percent.h"
#include "core/url_host.h"
#include "core/utf8.h"

namespace vigie {
namespace {

bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int default_port(std::string_view scheme) {
  if (scheme == "https" || scheme == "wss") return 443;
  if (scheme == "http" || scheme == "ws") return 80;
  return scheme == "ftp" ? 21 : 0;
}

/// "C:" or "C|".
bool is_drive_letter(std::string_view text) {
  return text.size() == 2 && is_alpha(text[0]) && (text[1] == ':' || text[1] == '|');
}

bool starts_with_drive_letter(std::string_view text) {
  return is_drive_letter(text.substr(0, 2)) &&
         (text.size() == 2 || std::string_view{"/\\?#"}.find(text[2]) != std::string_view::npos);
}

/// "/C:", which no ".." takes away.
bool is_kept_drive(std::string_view segment) {
  return segment.size() == 3 && is_drive_letter(segment.substr(1)) && segment[2] == ':';
}

/// How many dots a segment is, each written "." or "%2e": 1, 2, or 0 when it is something else.
int dots(std::string_view segment) {
  int count = 0;
  while (!segment.empty()) {
    if (segment[0] == '.')
      segment.remove_prefix(1);
    else if (segment.starts_with("%2e") || segment.starts_with("%2E"))
      segment.remove_prefix(3);
    else
      return 0;
    if (++count > 2) return 0;
  }
  return count;
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
  if (in_.empty() || !is_alpha(in_[0])) return false;
  std::size_t end = 1;
  while (end < in_.size() && (is_alpha(in_[end]) || is_digit(in_[end]) || in_[end] == '+' ||
                              in_[end] == '-' || in_[end] == '.'))
    ++end;
  if (end == in_.size() || in_[end] != ':') return false;
  out_.append(in_, 0, end);
  for (char& c : out_)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  scheme_ = out_ == "file"            ? Scheme::file
            : default_port(out_) != 0 ? Scheme::special
                                      : Scheme::other;
  parts_.scheme_end = here();
  parts_.port = default_port(out_);
  out_ += ':';
  pos_ = end + 1;
  return true;
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
  parts_.scheme_end = base_->parts_.scheme_end;
  parts_.port = base_->parts_.port;
  const std::string_view scheme = url_.scheme();
  scheme_ = scheme == "file"            ? Scheme::file
            : default_port(scheme) != 0 ? Scheme::special
                                        : Scheme::other;
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

bool UrlParser::file() {
  parts_.port = 0;
  if (base_ != nullptr && base_->scheme() != "file") base_ = nullptr;
  if (at_slash()) return file_slash();
  if (base_ != nullptr) {
    copy_authority();
    if (at_end() || at('?') || at('#')) {
      copy_path();
    } else if (starts_with_drive_letter(rest())) {
      path();
    } else {
      copy_path();
      shorten_path();
      path();
    }
  } else {
    begin_authority();
    path();
  }
  finish();
  return true;
}

bool UrlParser::file_slash() {
  ++pos_;
  if (at_slash()) {
    ++pos_;
    return file_host();
  }
  --pos_;
  if (base_ != nullptr)
    copy_authority();
  else
    begin_authority();
  if (base_ != nullptr && !starts_with_drive_letter(rest().substr(1))) {
    const std::string_view first = base_->path().substr(0, base_->path().find('/', 1));
    if (is_kept_drive(first)) out_ += first;
  }
  path();
  finish();
  return true;
}

bool UrlParser::file_host() {
  const std::size_t end = std::min(in_.find_first_of("/\\?#", pos_), in_.size());
  const std::string_view host = in_.substr(pos_, end - pos_);
  begin_authority();
  if (!is_drive_letter(host)) {  // "file://C:/x" means the drive
    if (!host.empty() && !append_special_host(out_, host)) return false;
    if (std::string_view{out_}.substr(parts_.host_begin) == "localhost")
      out_.resize(parts_.host_begin);
    parts_.host_end = parts_.path_begin = here();
    pos_ = end;
  }
  path();
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

/// Copies the base's path, and its query when nothing replaces it.
void UrlParser::copy_path() {
  out_ += base_->path();
  const auto& base = base_->parts_;
  if (at_end() || at('#'))
    kept_query_ =
        std::string_view{base_->href_}.substr(base.path_end, base.query_end - base.path_end);
}

void UrlParser::shorten_path() {
  if (scheme_ == Scheme::file && is_kept_drive(std::string_view{out_}.substr(parts_.path_begin)))
    return;
  const std::size_t slash = out_.rfind('/');
  if (slash != out_.npos && slash >= parts_.path_begin) out_.resize(slash);
}

/// Reads segments up to "?", "#" or the end. One slash before the first is the path's own.
void UrlParser::path() {
  if (at_slash()) ++pos_;
  while (true) {
    std::size_t end = pos_;
    while (end < in_.size() && in_[end] != '?' && in_[end] != '#' && !slash(in_[end])) ++end;
    const bool last = end == in_.size() || !slash(in_[end]);
    segment(in_.substr(pos_, end - pos_), last);
    pos_ = end;
    if (last) return;
    ++pos_;
  }
}

void UrlParser::segment(std::string_view raw, bool last) {
  const int count = dots(raw);
  if (count == 2) shorten_path();
  if (count > 0) {
    if (last) out_ += '/';
    return;
  }
  const bool first = out_.size() == parts_.path_begin;
  out_ += '/';
  append_percent_encoded(out_, raw, PercentSet::path);
  if (scheme_ == Scheme::file && first && is_drive_letter(raw)) out_.back() = ':';
}

void UrlParser::opaque_path() {
  const std::size_t end = std::min(in_.find_first_of("?#", pos_), in_.size());
  append_percent_encoded(out_, in_.substr(pos_, end - pos_), PercentSet::control);
  // A space before "?" or "#" would be lost when these are cut off later.
  if (end < in_.size() && out_.back() == ' ') out_.replace(out_.size() - 1, 1, "%20");
  pos_ = end;
}

void UrlParser::finish() {
  // Without a host, a path that starts with "//" would be read back as one.
  if (!has_authority_ && std::string_view{out_}.substr(parts_.path_begin).starts_with("//")) {
    out_.insert(parts_.path_begin, "/.");
    parts_.path_begin += 2;
  }
  parts_.path_end = here();
  out_ += kept_query_;
  if (at('?')) {
    const std::size_t end = std::min(in_.find('#', pos_), in_.size());
    out_ += '?';
    append_percent_encoded(out_, in_.substr(pos_ + 1, end - pos_ - 1),
                           special() ? PercentSet::special_query : PercentSet::query);
    pos_ = end;
  }
  parts_.query_end = here();
  parts_.query_begin = std::min(parts_.path_end + 1, parts_.query_end);
  if (at('#')) {
    out_ += '#';
    append_percent_encoded(out_, rest().substr(1), PercentSet::fragment);
  }
  parts_.fragment_begin = std::min(parts_.query_end + 1, here());
}

}  // namespace vigie
