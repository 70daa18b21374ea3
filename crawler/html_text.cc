// Text of HTML fragments by a scan of their tokens. Two ways to get it: build a tree with Gumbo, or
// read tags in passing. A feed's summary needs no tree, Gumbo is quadratic in nesting depth, and a
// scan has no depth at all: it is linear whatever the fragment holds.
#include "crawler/html_text.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/utf8.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxBytes = 1'024 * 1'024;

// Elements that stand on lines of their own; in order, for a binary search.
constexpr std::array<std::string_view, 48> kBlocks = {
    "address",    "article", "aside",  "blockquote", "body",     "br",     "caption", "center",
    "dd",         "details", "dialog", "dir",        "div",      "dl",     "dt",      "fieldset",
    "figcaption", "figure",  "footer", "form",       "h1",       "h2",     "h3",      "h4",
    "h5",         "h6",      "head",   "header",     "hgroup",   "hr",     "legend",  "li",
    "main",       "menu",    "nav",    "ol",         "optgroup", "option", "p",       "pre",
    "section",    "summary", "table",  "tbody",      "tfoot",    "thead",  "tr",      "ul"};
// Elements whose content is no text of the page, and ends only at their own end tag.
constexpr std::array<std::string_view, 6> kDropped = {"iframe", "noembed", "noframes",
                                                      "script", "style",   "xmp"};

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::binary_search(names.begin(), names.end(), name);
}

/// Plain text as it grows: white space folded, blocks parted by one newline.
class Lines {
 public:
  void add(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (is_blank(text[i])) {
        space_ = true;
      } else if (byte == 0xC2 && i + 1 < text.size() && text[i + 1] == '\xA0') {
        space_ = true;  // a no-break space
        ++i;
      } else if (byte >= 0x20 && byte != 0x7F) {
        if (!out_.empty() && (line_ || space_)) out_ += line_ ? '\n' : ' ';
        line_ = space_ = false;
        out_ += text[i];
      }
    }
  }
  void space() { space_ = true; }
  void line() { line_ = true; }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  bool space_ = false, line_ = false;
};

/// The position behind the tag that opens at `pos`, quoted attribute values stepped over.
std::size_t tag_end(std::string_view html, std::size_t pos) {
  bool value = false;  // behind "=", where a quote opens a value
  while (pos < html.size() && html[pos] != '>') {
    const char c = html[pos++];
    if (value && (c == '"' || c == '\'')) {
      const std::size_t end = html.find(c, pos);
      if (end == std::string_view::npos) return html.size();
      pos = end + 1;
      value = false;
    } else if (!is_blank(c)) {
      value = c == '=';
    }
  }
  return std::min(pos + 1, html.size());
}

/// The position of the end tag "</name", or the end of `html`.
std::size_t find_end_tag(std::string_view html, std::size_t pos, std::string_view name) {
  while ((pos = html.find("</", pos)) != std::string_view::npos) {
    const std::string_view rest = html.substr(pos + 2, name.size());
    if (rest.size() == name.size() &&
        std::equal(name.begin(), name.end(), rest.begin(),
                   [](char a, char b) { return a == ascii_lower(b); }))
      return pos;
    pos += 2;
  }
  return html.size();
}

std::size_t after(std::string_view html, std::string_view mark, std::size_t pos) {
  const std::size_t found = html.find(mark, pos);
  return found == std::string_view::npos ? html.size() : found + mark.size();
}

/// Reads the mark-up at `pos` (a "<") and moves past it; false when this "<" is text.
bool take_markup(std::string_view html, std::size_t& pos, Lines& lines) {
  const char next = pos + 1 < html.size() ? html[pos + 1] : '\0';
  if (next == '!' || next == '?') {
    const std::string_view rest = html.substr(pos);
    pos = rest.starts_with("<!--")        ? after(html, "-->", pos + 2)
          : rest.starts_with("<![CDATA[") ? pos + 9
                                          : after(html, ">", pos);
    return true;
  }
  const bool closes = next == '/';
  std::size_t at = pos + (closes ? 2 : 1);
  if (at >= html.size() || !is_letter(html[at])) return false;
  std::string name;
  for (; at < html.size() && !is_blank(html[at]) && html[at] != '>' && html[at] != '/'; ++at)
    name += ascii_lower(html[at]);
  pos = tag_end(html, at);
  if (is_one_of(kBlocks, name))
    lines.line();
  else if (name == "td" || name == "th")
    lines.space();
  else if (!closes && is_one_of(kDropped, name))
    pos = find_end_tag(html, pos, name);
  return true;
}

}  // namespace

std::string to_text(std::string_view html) {
  html = cut_utf8(html, kMaxBytes);
  if (!is_utf8(html)) return to_text(valid_utf8(html));
  Lines lines;
  std::size_t pos = 0;
  while (pos < html.size()) {
    // A "<" that opens nothing is text, and so is what stands before the next one.
    std::size_t end = std::min(html.find('<', pos), html.size());
    if (end == pos && !take_markup(html, pos, lines))
      end = std::min(html.find('<', pos + 1), html.size());
    if (end > pos) {
      lines.add(decode_entities(html.substr(pos, end - pos)));
      pos = end;
    }
  }
  return lines.take();
}

}  // namespace vigie
