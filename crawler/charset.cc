#include "crawler/charset.h"

#include <algorithm>

#include "core/utf8.h"
#include "crawler/html_tokens.h"

namespace vigie {
namespace {

constexpr std::size_t kPrescan = 1'024;
// A declaration behind the first 1,024 bytes makes a browser start again with it (§13.2.3.4). We do
// not parse twice: the same scan looks further, as far as heads of pages were seen to reach.
constexpr std::size_t kLatePrescan = 64 * 1'024;

bool starts_with_word(std::string_view text, std::size_t pos, std::string_view word) {
  if (text.size() - pos < word.size()) return false;
  return std::equal(word.begin(), word.end(), text.begin() + static_cast<std::ptrdiff_t>(pos),
                    [](char a, char b) { return a == ascii_lower(b); });
}

/// "extracting a character encoding from a meta element" (§2.6.5): the charset of a content
/// attribute.
std::string_view charset_of_content(std::string_view content) {
  for (std::size_t pos = 0; pos < content.size(); ++pos) {
    if (!starts_with_word(content, pos, "charset")) continue;
    std::size_t at = pos + 7;
    while (at < content.size() && is_html_space(content[at])) ++at;
    if (at >= content.size() || content[at] != '=') continue;
    ++at;
    while (at < content.size() && is_html_space(content[at])) ++at;
    if (at >= content.size()) return {};
    if (content[at] == '"' || content[at] == '\'') {
      const std::size_t end = content.find(content[at], at + 1);
      return end == std::string_view::npos ? std::string_view{}
                                           : content.substr(at + 1, end - at - 1);
    }
    std::size_t end = at;
    while (end < content.size() && !is_html_space(content[end]) && content[end] != ';') ++end;
    return content.substr(at, end - at);
  }
  return {};
}

struct Attribute {
  std::string name, value;  // in lower case
};

/// The prescan of a byte stream to determine its encoding (§13.2.3.2), as a cursor over the bytes.
/// Where the bytes end within a construct there is no declaration: `ended_`.
class MetaPrescan {
 public:
  explicit MetaPrescan(std::string_view bytes) : bytes_(bytes) {}

  /// The canonical name of the declared encoding, or empty.
  std::string encoding() {
    for (; pos_ < bytes_.size() && !ended_; ++pos_) {
      pos_ = std::min(bytes_.find('<', pos_), bytes_.size());
      if (pos_ == bytes_.size()) break;
      if (starts_with_word(bytes_, pos_, "<!--")) {
        // "-->" may share its hyphens with "<!--": "<!-->" is a whole comment.
        const std::size_t end = bytes_.find("-->", pos_ + 2);
        if (end == std::string_view::npos) break;
        pos_ = end + 2;
      } else if (starts_with_word(bytes_, pos_, "<meta") && pos_ + 5 < bytes_.size() &&
                 (is_html_space(bytes_[pos_ + 5]) || bytes_[pos_ + 5] == '/')) {
        pos_ += 5;
        if (std::string found = meta(); !found.empty()) return found;
      } else if (opens_tag()) {
        while (pos_ < bytes_.size() && !is_html_space(bytes_[pos_]) && bytes_[pos_] != '>') ++pos_;
        while (!ended_ && take_attribute().has_value) {
        }
      } else if (pos_ + 1 < bytes_.size() &&
                 (bytes_[pos_ + 1] == '!' || bytes_[pos_ + 1] == '/' || bytes_[pos_ + 1] == '?')) {
        const std::size_t end = bytes_.find('>', pos_ + 1);
        if (end == std::string_view::npos) break;
        pos_ = end;
      }
    }
    return {};
  }

 private:
  struct Taken {
    bool has_value = false;
    Attribute attribute{};
  };

  bool opens_tag() const {
    std::size_t at = pos_ + 1;
    if (at < bytes_.size() && bytes_[at] == '/') ++at;
    return at < bytes_.size() && is_letter(bytes_[at]);
  }

  std::string meta() {
    bool got_pragma = false, need_pragma = false;
    std::string charset;
    bool seen_http_equiv = false, seen_content = false, seen_charset = false;
    for (Taken taken = take_attribute(); taken.has_value; taken = take_attribute()) {
      const auto& [name, value] = taken.attribute;
      if (name == "http-equiv" && !seen_http_equiv) {
        seen_http_equiv = true;
        got_pragma = value == "content-type";
      } else if (name == "content" && !seen_content) {
        seen_content = true;
        std::string found = encoding_for_label(charset_of_content(value));
        if (!found.empty() && charset.empty()) charset = std::move(found), need_pragma = true;
      } else if (name == "charset" && !seen_charset) {
        seen_charset = true;
        charset = encoding_for_label(value);
        need_pragma = false;
      }
    }
    if (ended_ || charset.empty() || (need_pragma && !got_pragma)) return {};
    // A declaration that could be read as ASCII cannot be UTF-16.
    if (charset == "utf-16be" || charset == "utf-16le") return "utf-8";
    if (charset == "x-user-defined") return "windows-1252";
    return charset;
  }

  bool skip_space() {
    while (pos_ < bytes_.size() && is_html_space(bytes_[pos_])) ++pos_;
    return at_byte();
  }
  bool at_byte() {
    ended_ = ended_ || pos_ >= bytes_.size();
    return !ended_;
  }

  /// "get an attribute"; nothing at the tag's end or the end of the bytes.
  Taken take_attribute() {
    Taken taken;
    auto& [name, value] = taken.attribute;
    while (pos_ < bytes_.size() && (is_html_space(bytes_[pos_]) || bytes_[pos_] == '/')) ++pos_;
    if (!at_byte() || bytes_[pos_] == '>') return taken;
    for (; at_byte(); ++pos_) {
      const char c = bytes_[pos_];
      if ((c == '=' && !name.empty()) || is_html_space(c) || c == '/' || c == '>') break;
      name += ascii_lower(c);
    }
    if (ended_) return taken;
    taken.has_value = true;
    if (bytes_[pos_] == '/' || bytes_[pos_] == '>') return taken;
    if (!skip_space()) return {};
    if (bytes_[pos_] != '=') return taken;
    ++pos_;
    if (!skip_space()) return {};
    if (bytes_[pos_] == '"' || bytes_[pos_] == '\'') {
      const char quote = bytes_[pos_++];
      for (; at_byte() && bytes_[pos_] != quote; ++pos_) value += ascii_lower(bytes_[pos_]);
      ++pos_;
    } else {
      for (; at_byte() && !is_html_space(bytes_[pos_]) && bytes_[pos_] != '>'; ++pos_)
        value += ascii_lower(bytes_[pos_]);
    }
    return ended_ ? Taken{} : taken;
  }

  std::string_view bytes_;
  std::size_t pos_ = 0;
  bool ended_ = false;
};

}  // namespace

std::string_view charset_parameter(std::string_view content_type) {
  return charset_of_content(content_type);
}

std::string sniff_html_encoding(std::string_view bytes, std::string_view content_type) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return "utf-8";
  if (bytes.starts_with("\xFE\xFF")) return "utf-16be";
  if (bytes.starts_with("\xFF\xFE")) return "utf-16le";
  if (std::string name = encoding_for_label(charset_parameter(content_type)); !name.empty())
    return name;
  if (std::string name = MetaPrescan(bytes.substr(0, kPrescan)).encoding(); !name.empty())
    return name;
  if (bytes.size() > kPrescan)
    if (std::string name = MetaPrescan(bytes.substr(0, kLatePrescan)).encoding(); !name.empty())
      return name;
  const bool only_ascii =
      std::none_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; });
  return !only_ascii && is_utf8(bytes) ? "utf-8" : "windows-1252";
}

}  // namespace vigie
