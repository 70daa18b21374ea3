#include "crawler/text_blocks.h"

#include "core/ascii.h"
#include "core/utf8.h"
#include "crawler/html_tags.h"
#include "crawler/visibility.h"

namespace vigie {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// Blocks within it make an element a part of the page, whatever its tag.
bool is_within_a_line(const Dom& dom, Dom::Id id) {
  for (Dom::Id in = id + 1; in < dom.node(id).end; ++in)
    if (has_trait(dom.node(in).tag, kSpecial)) return false;
  return true;
}

}  // namespace

/// Collects the text of the block that is being read.
class TextBlocks::Writer {
 public:
  Writer(std::string& text, std::vector<TextBlock>& blocks) : text_(text), blocks_(blocks) {}

  void space() { space_ = true; }
  void left_out() { left_out_ = true; }

  void add(std::string_view text, Dom::Id node, Dom::Id owner, bool in_link) {
    for (std::size_t pos = 0; pos < text.size();) {
      const auto byte = static_cast<unsigned char>(text[pos]);
      if (byte <= ' ') {
        space_ = true;
        ++pos;
      } else if (byte < 0x80) {
        const std::size_t start = pos;
        while (pos < text.size() && text[pos] > ' ' && static_cast<signed char>(text[pos]) > 0) {
          const char c = text[pos++];
          if (c == '.' || c == ',' || c == ';' || c == '?' || c == '!' || c == ':') ++stops_;
        }
        put(text.substr(start, pos - start), node, owner, in_link);
      } else {
        const std::size_t start = pos;
        const char32_t c = next_code_point(text, pos);
        if (c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x3000 ||
            (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x85 ||
            c == 0x1680) {
          space_ = true;
        } else if (c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                   (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || c < 0xA0) {
          // A soft hyphen, a joiner or a control: no part of the word that it stands in.
        } else {
          // Gumbo lets references to surrogates through, which are no UTF-8.
          put(c == 0xFFFD ? kReplacement : text.substr(start, pos - start), node, owner, in_link);
          if (c == 0x3001 || c == 0x3002 || c == 0xFF0C || c == 0xFF01 || c == 0x2026) ++stops_;
          if (c >= 0x3040 && c <= 0xD7AF && (++ideographs_ & 1) == 0) count_word(in_link);
        }
      }
    }
  }

  void flush() {
    if (open_) {
      blocks_.back().size = static_cast<std::uint32_t>(text_.size()) - blocks_.back().begin;
      blocks_.back().stops = stops_;
    }
    open_ = space_ = left_out_ = false;
    stops_ = 0;
  }

 private:
  static bool begins_a_word(std::string_view piece) {
    return is_upper(piece.front()) || is_digit(piece.front());
  }

  void count_word(bool in_link) {
    ++blocks_.back().words;
    if (in_link) ++blocks_.back().link_words;
  }

  void put(std::string_view piece, Dom::Id node, Dom::Id owner, bool in_link) {
    if (!open_) {
      blocks_.push_back(
          {owner, node, static_cast<std::uint32_t>(text_.size()), 0, 0, 0, 0, in_link});
      count_word(in_link);
    } else if (space_ || (left_out_ && begins_a_word(piece))) {
      text_ += ' ';
      count_word(in_link);
    }
    open_ = true;
    space_ = left_out_ = false;
    text_ += piece;
  }

  std::string& text_;
  std::vector<TextBlock>& blocks_;
  bool open_ = false, space_ = false;
  bool left_out_ = false;  // words stood here that are not taken, perhaps all that parts two words
  std::uint32_t stops_ = 0, ideographs_ = 0;
};

TextBlocks::TextBlocks(const Dom& dom) : dom_(dom), first_block_(dom.size() + 1, 0) {
  Writer writer(text_, blocks_);
  std::vector<Dom::Id> owners;
  Dom::Id link_end = 0, last_break = Dom::kNone;
  bool text_since_break = false;
  Dom::Id beside_end = 0;  // of the element whose words are no part of the line
  for (Dom::Id id = 0; id < dom.size(); ++id) {
    const Dom::Node& node = dom.node(id);
    while (!owners.empty() && dom.node(owners.back()).end <= id) {
      owners.pop_back();
      writer.flush();
    }
    first_block_[id] = static_cast<std::uint32_t>(blocks_.size());
    if (id < beside_end) continue;
    if (node.is_text()) {
      const Dom::Id owner = owners.empty() ? Dom::kRoot : owners.back();
      writer.add(node.text, id, owner, id < link_end);
      text_since_break |= node.text.find_first_not_of(" \n\t\r\f") != std::string_view::npos;
    } else if (has_trait(node.tag, kSpecial)) {
      writer.flush();
      owners.push_back(id);
    } else if (node.tag == GUMBO_TAG_BR) {
      if (last_break != Dom::kNone && !text_since_break)
        writer.flush();
      else
        writer.space();
      last_break = id;
      text_since_break = false;
    } else if (is_beside_the_line(dom, id) && is_within_a_line(dom, id)) {
      beside_end = node.end;
      writer.left_out();
    } else if (node.tag == GUMBO_TAG_A && dom.has_attribute(id, "href")) {
      link_end = node.end;
    }
  }
  writer.flush();
  first_block_[dom.size()] = static_cast<std::uint32_t>(blocks_.size());
}

}  // namespace vigie
