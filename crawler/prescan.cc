#include "crawler/prescan.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "core/utf8.h"
#include "crawler/html_text.h"
#include "crawler/html_tokens.h"
#include "crawler/prescan_stack.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxMetas = 500;
constexpr std::size_t kMaxJsonBlocks = 50;
constexpr std::size_t kMaxMetaValue = 4096;
constexpr std::size_t kMaxTagName = 64;

/// What a reader asks of an element. Every other attribute only costs the parser time.
constexpr std::array<std::string_view, 18> kReadAttributes = {
    "class",   "id",       "href",       "itemprop", "itemtype",  "datetime",
    "role",    "rel",      "title",      "style",    "hidden",    "open",
    "content", "property", "data-utime", "lang",     "itemscope", "aria-hidden"};

bool is_read(std::string_view name) {
  return std::any_of(kReadAttributes.begin(), kReadAttributes.end(),
                     [&](std::string_view known) { return equals_ignoring_case(known, name); });
}

std::string decoded(std::string_view value) {
  return one_line(decode_entities(cut_utf8(value, kMaxMetaValue)));
}

class Scanner {
 public:
  Scanner(std::string_view page, TreeUse use)
      : page_(page),
        reading_(use != TreeUse::selecting),
        templates_(use == TreeUse::reading_templates),
        open_(result_.html) {}

  Prescan run() {
    result_.html.reserve(page_.size() / 2 + 64);
    result_.html = "<!DOCTYPE html>";  // without it tables would nest in paragraphs
    while (pos_ < page_.size()) {
      const std::size_t tag = std::min(page_.find('<', pos_), page_.size());
      write_text(page_.substr(pos_, tag - pos_));
      pos_ = tag;
      if (pos_ < page_.size()) read_markup();
    }
    return std::move(result_);
  }

 private:
  void read_markup() {
    const char next = pos_ + 1 < page_.size() ? page_[pos_ + 1] : ' ';
    if (is_letter(next)) {
      read_tag(page_, pos_ + 1, tag_);
      pos_ = std::min(tag_.end, page_.size());
      if (tag_.end != std::string_view::npos) start_tag();
    } else if (next == '/' && pos_ + 2 < page_.size() && is_letter(page_[pos_ + 2])) {
      read_tag(page_, pos_ + 2, tag_);
      pos_ = std::min(tag_.end, page_.size());
      if (tag_.end != std::string_view::npos) end_tag();
    } else if (next == '!' || next == '?' || next == '/') {
      pos_ = std::min(skip_declaration(page_, pos_ + 1), page_.size());
    } else {
      result_.html += "&lt;";
      open_.wrote_text();
      ++pos_;
    }
  }

  void write_text(std::string_view text) {
    if (text.empty()) return;
    std::string& out = result_.html;
    if (open_.in_preformatted()) {
      out += text;
      return open_.wrote_text();
    }
    std::size_t i = 0;
    while (i < text.size()) {
      if (is_html_space(text[i])) {
        while (i < text.size() && is_html_space(text[i])) ++i;
        if (!open_.at_line_start() && out.back() != ' ') out += ' ';
        continue;
      }
      const std::size_t start = i;
      while (i < text.size() && !is_html_space(text[i])) ++i;
      out.append(text, start, i - start);
      open_.wrote_text();
    }
  }

  void start_tag() {
    const std::string_view name = tag_.name;
    if (name.size() > kMaxTagName) return;
    const GumboTag tag = gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size()));
    collect(tag);
    if (has_trait(tag, kSkipped)) return skip_content(tag);
    if (has_trait(tag, kTransparent) || (reading_ && has_trait(tag, kEmphasis))) return;
    if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY) {
      bool& seen = tag == GUMBO_TAG_HTML ? html_seen_ : body_seen_;
      if (seen || body_seen_) return;
      seen = true;
      result_.html += '<';
      result_.html += name;
      result_.html += attributes();
      result_.html += '>';
      return;
    }
    if (has_trait(tag, kVoid)) {
      const bool wanted = tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR ||
                          (!reading_ && (tag == GUMBO_TAG_IMG || tag == GUMBO_TAG_INPUT));
      if (wanted) open_.single(tag, name, attributes());
      return;
    }
    if (tag == GUMBO_TAG_UNKNOWN && tag_.self_closing) return;  // parts of drawings
    const std::string_view written = attributes();
    if (reading_ && tag == GUMBO_TAG_SPAN && written.empty())
      return open_.open_unwritten(tag, name);
    open_.open(tag, name, written);
  }

  void end_tag() {
    const std::string_view name = tag_.name;
    if (name.size() > kMaxTagName) return;
    const GumboTag tag = gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size()));
    if (tag == GUMBO_TAG_BR) return open_.single(tag, "br", {});
    if (has_trait(tag, kVoid | kSkipped | kTransparent) || tag == GUMBO_TAG_HTML ||
        tag == GUMBO_TAG_BODY || (reading_ && has_trait(tag, kEmphasis)))
      return;
    open_.close(tag, name);
  }

  bool holds_markup(GumboTag tag) const {
    if (tag == GUMBO_TAG_NOSCRIPT || tag == GUMBO_TAG_TEMPLATE) return true;
    const std::string_view type = tag_.attribute("type");
    return tag == GUMBO_TAG_SCRIPT &&
           (type == "text/template" || type == "text/x-template" || type == "text/html");
  }

  /// Moves behind the end of an element that reading never needs. Where it has no end the rest of
  /// the page is not given up: only script and style swallow it, as in a browser.
  void skip_content(GumboTag tag) {
    if (tag == GUMBO_TAG_TEMPLATE && tag_.has("shadowrootmode")) return;  // drawn in its place
    if (templates_ && holds_markup(tag)) return;
    const std::string name = lower_case(tag_.name);
    const std::string close = "</" + name;
    const bool raw = tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_TITLE;
    if (endless_[tag]) return;
    const bool json_ld =
        tag == GUMBO_TAG_SCRIPT && tag_.attribute("type").find("ld+json") != std::string_view::npos;
    int depth = 1;
    std::size_t at = pos_;
    while (depth > 0) {
      at = page_.find('<', at);
      if (at == std::string_view::npos) break;
      if (equals_ignoring_case(page_.substr(at, close.size()), close)) {
        --depth;
      } else if (!raw && equals_ignoring_case(page_.substr(at + 1, name.size()), name) &&
                 !is_letter(at + 1 + name.size() < page_.size() ? page_[at + 1 + name.size()]
                                                                : ' ')) {
        ++depth;
      }
      ++at;
    }
    if (depth > 0) {
      endless_[tag] = true;
      if (raw) pos_ = page_.size();
      return;
    }
    const std::string_view content = page_.substr(pos_, at - 1 - pos_);
    if (json_ld && result_.head.json_ld.size() < kMaxJsonBlocks)
      result_.head.json_ld.push_back(content);
    if (tag == GUMBO_TAG_TITLE && result_.head.title.empty()) result_.head.title = decoded(content);
    pos_ = std::min(page_.find('>', at), page_.size() - 1) + 1;
  }

  /// Takes what the head says from a tag, wherever in the page it stands.
  void collect(GumboTag tag) {
    PageHead& head = result_.head;
    if (tag == GUMBO_TAG_META && head.metas.size() < kMaxMetas) {
      std::string_view content = tag_.attribute("content");
      if (content.empty()) content = tag_.attribute("datetime");  // of itemprop=dateModified
      if (content.empty()) return;
      for (const std::string_view key : {"property", "name", "itemprop", "http-equiv"}) {
        const std::string_view name = tag_.attribute(key);
        if (name.empty() || name.size() > 100) continue;
        head.metas.push_back({lower_case(name), decoded(content)});
      }
    } else if (tag == GUMBO_TAG_LINK && head.links.size() < kMaxMetas) {
      const std::string_view href = tag_.attribute("href");
      if (!href.empty() && tag_.has("rel"))
        head.links.push_back({lower_case(cut_utf8(tag_.attribute("rel"), 100)),
                              lower_case(cut_utf8(tag_.attribute("type"), 100)),
                              decode_entities(cut_utf8(href, kMaxMetaValue)),
                              decoded(tag_.attribute("title"))});
    } else if (tag == GUMBO_TAG_BASE && head.base.empty()) {
      head.base = decode_entities(cut_utf8(tag_.attribute("href"), kMaxMetaValue));
    } else if (tag == GUMBO_TAG_HTML && head.language.empty()) {
      head.language = tag_.attribute(tag_.has("lang") ? "lang" : "xml:lang");
    }
  }

  /// The attributes to keep, written with a leading space each, until the next call.
  std::string_view attributes() {
    if (tag_.attributes.empty()) return {};
    written_.clear();
    for (const RawAttribute& attribute : tag_.attributes) {
      if (reading_ && !is_read(attribute.name)) continue;
      if (attribute.name.find_first_of("\"'<=") != std::string_view::npos) continue;
      written_ += ' ';
      written_ += attribute.name;
      if (attribute.value.empty()) continue;
      // A value that holds one kind of quote was written within the other, or within none.
      const char quote = attribute.value.find('"') == std::string_view::npos ? '"' : '\'';
      if (quote == '\'' && attribute.value.find('\'') != std::string_view::npos) {
        written_ += "=''";
        continue;
      }
      written_ += '=';
      written_ += quote;
      written_ += attribute.value;
      written_ += quote;
    }
    return written_;
  }

  std::string_view page_;
  bool reading_, templates_;
  Prescan result_;
  OpenElements open_;
  RawTag tag_;
  std::string written_;
  std::size_t pos_ = 0;
  bool html_seen_ = false, body_seen_ = false;
  std::array<bool, GUMBO_TAG_LAST + 1> endless_{};
};

}  // namespace

Prescan prescan(std::string_view page, TreeUse use) { return Scanner(page, use).run(); }

}  // namespace vigie
