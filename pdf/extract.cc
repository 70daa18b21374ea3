#include "pdf/extract.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ctime>
#include <memory>
#include <vector>

#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

namespace vigie::pdf {
namespace {

constexpr std::size_t kMostField = 4'096;  // bytes of a title, an author, a headline

/// The least that Poppler takes for a document.
constexpr std::string_view kBlank =
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F "
    "5 0 R>>>>>>endobj\n"
    "4 0 obj<</Length 28>>stream\nBT /F 4 Tf 1 1 Td (a) Tj ET\nendstream endobj\n"
    "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
    "trailer<</Root 1 0 R>>";

void say_nothing(const std::string&, void*) {}

void append_scalar(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  } else if (c < 0x1'0000) {
    put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  }
}

/// Poppler's own conversion asks iconv each time and gives up at a lone surrogate.
std::string utf8(const poppler::ustring& text) {
  const auto is = [](char32_t c, char32_t kind) { return (c & 0xFC00) == kind; };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t c = text[i];
    const char32_t next = i + 1 < text.size() ? char32_t{text[i + 1]} : 0;
    if (is(c, 0xD800) && is(next, 0xDC00)) {
      c = 0x1'0000 + ((c & 0x3FF) << 10 | (next & 0x3FF));
      ++i;
    } else if (is(c, 0xD800) || is(c, 0xDC00)) {
      c = 0xFFFD;
    }
    if (c != 0 && c != 0xFEFF) append_scalar(out, c);
  }
  return out;
}

std::string field(const poppler::document& document, const char* name) {
  std::string text = utf8(document.info_key(name));
  if (text.size() > kMostField) text.clear();
  return text;
}

using Words = std::vector<poppler::text_box>;

bool same_line(const poppler::rectf& a, const poppler::rectf& b) {
  return std::abs(a.bottom() - b.bottom()) < a.height() / 2;
}

/// The words that are written as large as the one at `first` and follow it.
std::string run_of(const Words& words, std::size_t first) {
  constexpr double kSame = 0.8, kNextLine = 2.5;  // of the height of a word
  std::string run;
  poppler::rectf last = words[first].bbox();
  for (std::size_t i = first; i < words.size() && run.size() < kMostField; ++i) {
    const poppler::rectf box = words[i].bbox();
    const double ratio = box.height() / last.height();
    if (ratio < kSame || ratio > 1 / kSame || words[i].rotation() != 0) break;
    if (std::abs(box.bottom() - last.bottom()) > kNextLine * last.height()) break;
    if (i > first && (words[i - 1].has_space_after() || !same_line(last, box))) run += ' ';
    run += utf8(words[i].text());
    last = box;
  }
  return run;
}

/// A run of less is a number, an initial or a logo rather than a title.
constexpr std::size_t kShortestHeadline = 5;  // bytes
/// A page of fewer words is a cover: its title may be most of it.
constexpr std::size_t kCoverWords = 40;
constexpr double kLarger = 1.15;  // than the words of the page are

/// What a word must be higher than to stand in a headline.
double body_height(const Words& words) {
  if (words.size() < kCoverWords) return 0;
  std::vector<double> heights;
  for (const poppler::text_box& word : words) heights.push_back(word.bbox().height());
  const auto middle = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() / 2);
  std::nth_element(heights.begin(), middle, heights.end());
  return *middle * kLarger;
}

std::string headline_of(const poppler::page& page) {
  const Words words = page.text_list();
  double highest = body_height(words);
  std::string headline;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double height = words[i].bbox().height();
    if (words[i].rotation() != 0 || !(height > highest)) continue;
    std::string run = run_of(words, i);
    if (run.size() < kShortestHeadline) continue;
    highest = height * 1.05;  // the first of those that are nearly as large
    headline = std::move(run);
  }
  return headline;
}

bool time_is_up() { return std::clock() > std::clock_t{kMostTime} * CLOCKS_PER_SEC; }

/// The longest start of a UTF-8 text of at most so many bytes that cuts no character.
std::size_t whole_scalars(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text.size();
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return most;
}

std::unique_ptr<poppler::document> open(std::string_view bytes) {
  return std::unique_ptr<poppler::document>(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
}

void read_pages(const poppler::document& document, Extract& into) {
  const int most = std::min(into.pages, kMostPages);
  into.cut = most < into.pages;
  for (int number = 0; number < most; ++number) {
    if (time_is_up()) {
      into.cut = true;
      return;
    }
    const std::unique_ptr<poppler::page> page(document.create_page(number));
    if (!page) continue;
    std::string text = utf8(page->text({}, poppler::page::non_raw_non_physical_layout));
    text.resize(std::min(text.find('\f'), text.size()));
    if (number == 0 && !text.empty()) into.headline = headline_of(*page);
    const std::size_t room = kMostText - into.text.size();
    into.cut |= text.size() > room;
    into.text += text.substr(0, whole_scalars(text, room));
    into.text += '\f';
    if (into.text.size() >= kMostText) into.cut |= number + 1 < into.pages;
    if (into.text.size() >= kMostText) return;
  }
}

}  // namespace

void prepare() {
  poppler::set_debug_error_function(say_nothing, nullptr);
  // Its tables and iconv's modules stay loaded as long as one document stands: for ever.
  static const auto blank = open(kBlank);
  const std::unique_ptr<poppler::page> page(blank ? blank->create_page(0) : nullptr);
  if (!page) return;
  page->text({}, poppler::page::non_raw_non_physical_layout);
  headline_of(*page);
}

Extract extract(std::string_view bytes) {
  Extract out;
  const auto document = open(bytes);
  if (!document) return out;
  if (document->is_locked()) {
    out.outcome = Extract::Outcome::encrypted;
    return out;
  }
  out.outcome = Extract::Outcome::read;
  out.pages = std::max(document->pages(), 0);
  out.title = field(*document, "Title");
  out.author = field(*document, "Author");
  out.created = field(*document, "CreationDate");
  out.modified = field(*document, "ModDate");
  read_pages(*document, out);
  return out;
}

}  // namespace vigie::pdf
