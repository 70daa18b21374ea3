#include <algorithm>

#include "core/ascii.h"
#include "core/percent.h"
#include "core/url_host.h"
#include "core/url_parser.h"

// Paths, and the states of "file:", whose drive letters stand in paths.
namespace vigie {
namespace {

/// "C:" or "C|".
bool is_drive_letter(std::string_view text) {
  return text.size() == 2 && is_letter(text[0]) && (text[1] == ':' || text[1] == '|');
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

}  // namespace

bool UrlParser::file() {
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
  const std::size_t slash = std::string_view{out_}.substr(parts_.path_begin).rfind('/');
  if (slash != std::string_view::npos) out_.resize(parts_.path_begin + slash);
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
