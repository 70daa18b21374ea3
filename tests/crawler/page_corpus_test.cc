// Pages of the real web, where they are at hand: they are test data and not part of the project.
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>
#include <zlib.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "crawler/page.h"

namespace vigie::page_corpus_test {
namespace {

namespace json = boost::json;
using Words = std::vector<std::string_view>;

const std::filesystem::path kCorpora = VIGIE_SOURCE_DIR "/../shared/corpora";

std::string unzipped(const std::filesystem::path& path) {
  std::string bytes;
  gzFile file = gzopen(path.c_str(), "rb");
  if (file == nullptr) return bytes;
  std::array<char, 65536> piece{};
  for (int size = 0; (size = gzread(file, piece.data(), piece.size())) > 0;)
    bytes.append(piece.data(), static_cast<std::size_t>(size));
  gzclose(file);
  return bytes;
}

/// Runs of letters and digits; marks beyond ASCII that texts use between words are no letters.
Words words_of(std::string_view text) {
  Words words;
  std::size_t start = std::string_view::npos;
  for (std::size_t pos = 0; pos <= text.size();) {
    const std::size_t at = pos;
    const char32_t c = pos < text.size() ? next_code_point(text, pos) : (++pos, U' ');
    const bool letter =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
        (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000) || (c >= 0x3040 && c < 0xFF00);
    if (letter && start == std::string_view::npos) start = at;
    if (!letter && start != std::string_view::npos) {
      words.push_back(text.substr(start, at - start));
      start = std::string_view::npos;
    }
  }
  return words;
}

std::map<std::string, int> shingles(const Words& words) {
  std::map<std::string, int> bag;
  for (std::size_t i = 0; i < words.size() && (i == 0 || i + 4 <= words.size()); ++i) {
    std::string shingle;
    for (std::size_t k = i; k < std::min(i + 4, words.size()); ++k)
      shingle += std::string(words[k]) + ' ';
    ++bag[shingle];
  }
  return bag;
}

/// F1 of the mean precision and the mean recall over bags of four words.
double f1_of_set(const std::string& set) {
  std::ifstream file(kCorpora / "extraction" / set / "truth.json");
  std::ostringstream text;
  text << file.rdbuf();
  const json::value truth = json::parse(text.str());
  double precision = 0, recall = 0;
  int pages = 0;
  for (const auto& [id, gold] : truth.as_object()) {
    const json::value* body = gold.as_object().if_contains("articleBody");
    if (body == nullptr || !body->is_string()) continue;
    const auto bytes =
        unzipped(kCorpora / "extraction" / set / "html" / (std::string(id) + ".html.gz"));
    const auto url = Url::parse(std::string_view(gold.at("url").as_string()));
    const auto page =
        read_page(bytes, "", url.value_or(*Url::parse("http://a.example/")), Instant{});
    if (!page) continue;
    EXPECT_TRUE(is_utf8(page->text)) << id;
    const auto wanted = shingles(words_of(body->as_string())), got = shingles(words_of(page->text));
    double both = 0, all_wanted = 0, all_got = 0;
    for (const auto& [shingle, count] : wanted) {
      all_wanted += count;
      if (const auto found = got.find(shingle); found != got.end())
        both += std::min(count, found->second);
    }
    for (const auto& [shingle, count] : got) all_got += count;
    precision += all_got > 0 ? both / all_got : 0;
    recall += all_wanted > 0 ? both / all_wanted : 1;
    ++pages;
  }
  if (pages == 0) return 0;
  return 2 * precision * recall / (precision + recall) / pages;
}

TEST(PageCorpus, FindsTheMainTextOfRealPages) {
  if (!std::filesystem::exists(kCorpora / "extraction"))
    GTEST_SKIP() << "the corpora are not beside the project";
  EXPECT_GE(f1_of_set("aeb"), 0.95);
  EXPECT_GE(f1_of_set("fr"), 0.95);
}

TEST(PageCorpus, ReadsEveryFileThatSomeoneMightCallAPage) {
  if (!std::filesystem::exists(kCorpora)) GTEST_SKIP() << "the corpora are not beside the project";
  const Url url = *Url::parse("https://press.example/dir/x");
  std::size_t read = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kCorpora)) {
    if (!entry.is_regular_file() || entry.file_size() > 2'000'000) continue;
    // The pages of one set are enough of them; gzread() also reads what is not compressed.
    const std::string path = entry.path().string();
    if (path.find("/html/") != std::string::npos && path.find("/segments/") == std::string::npos)
      continue;
    const std::string bytes = unzipped(entry.path());
    const auto page = read_page(bytes, "text/html", url, Instant{});
    if (page) {
      EXPECT_TRUE(is_utf8(page->text)) << path;
      EXPECT_TRUE(is_utf8(page->title)) << path;
    }
    ++read;
  }
  EXPECT_GT(read, 100u);
}

}  // namespace
}  // namespace vigie::page_corpus_test
