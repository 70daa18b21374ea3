#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/url.h"

namespace vigie {

/// The "basic URL parser" of the URL Standard (§4.4), which writes the serialised address directly.
///
/// The standard describes a state machine that looks at one code point at a time and fills a
/// record. Here each of its states is a function over a piece of the input that it appends, already
/// encoded, to the one string of the result: what a base gives is copied as a whole, and a path
/// segment is taken back by cutting the string. One parse allocates once.
class UrlParser {
 public:
  /// `base` may be null.
  static std::optional<Url> parse(std::string_view input, const Url* base);

 private:
  enum class Scheme { special, file, other };

  UrlParser(std::string_view input, const Url* base) : in_(input), base_(base) {}

  bool run();
  bool read_scheme();
  void set_scheme(std::uint32_t end);
  bool start_with_scheme();
  bool start_without_scheme();
  bool relative();
  bool file();
  bool file_slash();
  bool file_host();
  bool authority();
  void finish();

  void begin_authority();
  void empty_authority();
  void copy_authority();
  void write_credentials(std::string_view text);
  bool write_host(std::string_view text);
  bool write_port(std::string_view text);

  void path();
  void segment(std::string_view raw, bool last);
  void opaque_path();
  void copy_path();
  void shorten_path();

  bool special() const { return scheme_ != Scheme::other; }
  bool slash(char c) const { return c == '/' || (c == '\\' && special()); }
  bool at_end() const { return pos_ == in_.size(); }
  bool at(char c) const { return pos_ < in_.size() && in_[pos_] == c; }
  bool at_slash() const { return pos_ < in_.size() && slash(in_[pos_]); }
  std::string_view rest() const { return in_.substr(pos_); }
  std::uint32_t here() const { return static_cast<std::uint32_t>(url_.href_.size()); }

  std::string_view in_;
  const Url* base_;
  std::size_t pos_ = 0;
  Scheme scheme_ = Scheme::other;
  bool has_authority_ = false;
  std::string_view kept_query_;  // of the base, with its "?"
  Url url_;
  std::string& out_ = url_.href_;  // these two make a parser a thing that never moves
  Url::Parts& parts_ = url_.parts_;
};

}  // namespace vigie
