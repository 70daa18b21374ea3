// Poppler gives lines; people wrote paragraphs. A line runs on when it is as long as its
// neighbours, or when the next one goes on in lower case: geometry is not needed for more than
// that.
#include "crawler/pdf_text.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/ascii.h"
#include "core/utf8.h"

namespace vigie {
namespace {

using Lines = std::vector<std::string>;
using Blocks = std::vector<Lines>;  // of one page

constexpr std::size_t kFullLine =
    40;                             // bytes: below, lines are items of a list, a table, an address
constexpr double kFullShare = 0.7;  // of the usual line of the block
constexpr std::size_t kRepeated = 3;  // pages that show the same at head or foot

std::vector<std::string_view> parts_of(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(mark), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

/// Embeddings of right-to-left text (U+202A, U+202B) and their end (U+202C): Poppler puts them
/// around the runs that it turns, and without them those are read backwards.
constexpr std::string_view kEmbed = "\xE2\x80";
int embedding_at(std::string_view text, std::size_t pos) {
  if (text.substr(pos, 2) != kEmbed || pos + 2 >= text.size()) return 0;
  const auto last = static_cast<unsigned char>(text[pos + 2]);
  return last == 0xAA || last == 0xAB ? 1 : last == 0xAC ? -1 : 0;
}

bool closes_its_embeddings(std::string_view line) {
  int depth = 0;
  for (std::size_t pos = line.find(kEmbed); pos != line.npos; pos = line.find(kEmbed, pos + 1)) {
    depth += embedding_at(line, pos);
    if (depth < 0) return false;
  }
  return depth == 0;
}

/// one_line(), with a space for white space at the ends.
std::string folded_part(std::string_view part) {
  const auto is_white = [](char c) { return c == ' ' || c == '\t'; };
  std::string line = one_line(part);
  if (line.empty()) return part.empty() || !is_white(part.front()) ? "" : " ";
  if (is_white(part.front())) line.insert(0, " ");
  if (is_white(part.back())) line += ' ';
  return line;
}

std::string clean_line(std::string_view line) {
  if (line.find(kEmbed) == line.npos || !closes_its_embeddings(line)) return one_line(line);
  std::string out;
  std::size_t begin = 0;
  for (std::size_t pos = line.find(kEmbed); pos != line.npos; pos = line.find(kEmbed, pos + 1)) {
    if (embedding_at(line, pos) == 0) continue;
    out += folded_part(line.substr(begin, pos - begin));
    out += line.substr(pos, 3);
    begin = pos + 3;
  }
  return out += folded_part(line.substr(begin));
}

/// A soft or written hyphen at the end of a line; how many bytes it takes.
std::size_t hyphen_at_end(std::string_view raw) {
  if (raw.ends_with("\xC2\xAD")) return 2;      // soft hyphen
  if (raw.ends_with("\xE2\x80\x90")) return 3;  // U+2010
  return raw.size() > 1 && raw.ends_with('-') && is_letter(raw[raw.size() - 2]) ? 1 : 0;
}

/// clean_line() drops soft hyphens; at the end of a line they say that the word goes on.
std::string line_of(std::string_view raw) {
  while (!raw.empty() && (raw.back() == ' ' || raw.back() == '\r')) raw.remove_suffix(1);
  const bool soft = raw.ends_with("\xC2\xAD");
  std::string line = clean_line(raw);
  if (soft && !line.empty()) line += "\xC2\xAD";
  return line;
}

Blocks blocks_of(std::string_view page) {
  Blocks blocks;
  bool open = false;
  for (const std::string_view raw : parts_of(page, '\n')) {
    std::string line = line_of(raw);
    if (!line.empty() && !open) blocks.emplace_back();
    open = !line.empty();
    if (open) blocks.back().push_back(std::move(line));
  }
  return blocks;
}

/// What a line says on every page: its numbers are counters.
std::string without_numbers(std::string_view line) {
  std::string out;
  for (const char c : line)
    if (!is_digit(c))
      out += c;
    else if (!out.ends_with('#'))
      out += '#';
  return out;
}

/// The first and the last line of a page.
template <class Act>
void at_ends(Blocks& page, Act act) {
  if (page.empty()) return;
  act(page.back(), page.back().size() - 1);
  if (page.size() > 1) act(page.front(), std::size_t{0});
}

/// Keeps what heads or foots half of the pages on the first of them.
void drop_repetitions(std::vector<Blocks>& pages) {
  std::unordered_map<std::string, std::size_t> counts;
  for (Blocks& page : pages)
    at_ends(page, [&](Lines& lines, std::size_t i) { ++counts[without_numbers(lines[i])]; });
  const std::size_t enough = std::max(kRepeated, pages.size() / 2);
  std::unordered_set<std::string> shown;
  for (Blocks& page : pages) {
    at_ends(page, [&](Lines& lines, std::size_t i) {
      const std::string key = without_numbers(lines[i]);
      if (counts[key] >= enough && !shown.insert(key).second)
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(i));
    });
    std::erase_if(page, [](const Lines& block) { return block.empty(); });
  }
}

bool begins_small(std::string_view line) {
  std::size_t pos = 0;
  const char32_t c = line.empty() ? U' ' : next_code_point(line, pos);
  return (c >= 'a' && c <= 'z') || (c >= 0xDF && c <= 0xFF && c != 0xF7) || c == 0x153;
}

constexpr std::string_view kBullets[] = {"•", "-", "–", "—", "*", "▪", "■", "◦", "→", ">"};

bool is_bullet(std::string_view line) {
  return std::find(std::begin(kBullets), std::end(kBullets), line) != std::end(kBullets);
}

/// A bullet, "1. ", "2) ", or a number alone, which is that of the page.
bool begins_item(std::string_view line) {
  if (is_bullet(line.substr(0, line.find(' ')))) return true;
  const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
  const std::string_view rest = line.substr(digits);
  return digits > 0 && (rest.empty() || rest.starts_with(". ") || rest.starts_with(") "));
}

bool ends_sentence(std::string_view line) {
  return line.empty() || std::string_view(".:;!?").find(line.back()) != std::string_view::npos;
}

/// Paragraphs as they grow.
class Writer {
 public:
  void block(const Lines& lines) {
    const std::size_t usual = usual_length(lines);
    bool first = true;
    for (const std::string& line : lines) {
      const bool goes_on = first ? goes_on_from_block(line) : goes_on_in_block(line, usual);
      put(line, goes_on || after_bullet_);
      first = false;
    }
  }
  std::string take() {
    drop_soft_hyphen();
    return std::move(out_);
  }

 private:
  static std::size_t usual_length(const Lines& lines) {
    std::vector<std::size_t> sizes;
    for (const std::string& line : lines) sizes.push_back(line.size());
    const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
    std::nth_element(sizes.begin(), middle, sizes.end());
    return *middle;
  }
  bool goes_on_in_block(std::string_view line, std::size_t usual) const {
    if (hyphen_at_end(out_) > 0 && begins_small(line)) return true;
    if (begins_item(line)) return false;
    if (begins_small(line)) return true;
    return usual >= kFullLine &&
           static_cast<double>(last_) >= kFullShare * static_cast<double>(usual);
  }
  /// Over the end of a column or a page.
  bool goes_on_from_block(std::string_view line) const {
    return last_ >= kFullLine && begins_small(line) && !ends_sentence(out_);
  }
  void put(const std::string& line, bool goes_on) {
    const std::size_t hyphen = goes_on && begins_small(line) ? hyphen_at_end(out_) : 0;
    const bool compound = hyphen == 1 && line.substr(0, line.find(' ')).find('-') != line.npos;
    if (!compound) out_.resize(out_.size() - hyphen);
    if (hyphen == 0) {
      drop_soft_hyphen();
      if (!out_.empty()) out_ += goes_on ? ' ' : '\n';
    }
    out_ += line;
    last_ = line.size();
    after_bullet_ = is_bullet(line);
  }
  void drop_soft_hyphen() {
    if (out_.ends_with("\xC2\xAD")) out_.resize(out_.size() - 2);
  }

  std::string out_;
  std::size_t last_ = 0;       ///< bytes of the line before
  bool after_bullet_ = false;  ///< it was nothing else
};

}  // namespace

std::string pdf_paragraphs(std::string_view text) {
  const std::string valid = valid_utf8(text);
  std::vector<Blocks> pages;
  for (const std::string_view page : parts_of(valid, '\f')) pages.push_back(blocks_of(page));
  drop_repetitions(pages);
  Writer writer;
  for (const Blocks& page : pages)
    for (const Lines& block : page) writer.block(block);
  return writer.take();
}

}  // namespace vigie
