// The readers against other projects' test data, where the corpora stand beside this checkout.
#include <fstream>
#include <functional>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include "core/hash.h"
#include "core/utf8.h"
#include "crawler/charset.h"
#include "crawler/feed.h"
#include "crawler/html_text.h"
#include "crawler/opml.h"
#include "crawler/sitemap.h"

namespace vigie::reader_corpus_test {
namespace {

namespace json = boost::json;

const std::string kCorpora = VIGIE_SOURCE_DIR "/../shared/corpora/conformance/";

std::string file(const std::string& path) {
  std::ifstream in(kCorpora + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string text(const json::object& object, std::string_view name) {
  return json::value_to<std::string>(object.at(name));
}

/// The share of a file's cases that `right` accepts; -1 when the corpora are not there.
double share(const std::string& path, const std::function<bool(const json::object&)>& right) {
  std::ifstream cases(kCorpora + path);
  if (!cases) return -1;
  int passed = 0, all = 0;
  for (std::string line; std::getline(cases, line); ++all) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    passed += right(json::parse(line, {}, options).as_object()) ? 1 : 0;
  }
  return all == 0 ? 0 : static_cast<double>(passed) / all;
}

#define VIGIE_SKIP_WITHOUT_CORPORA(value) \
  if ((value) < 0) GTEST_SKIP() << "the conformance corpora are not beside this checkout"

TEST(ReaderCorpus, CharacterSetsOfPages) {
  const double right = share("encoding/html_sniff.jsonl", [](const json::object& sample) {
    return sniff_html_encoding(*base64_decoded(text(sample, "data_b64")), "") ==
           text(sample, "encoding");
  });
  VIGIE_SKIP_WITHOUT_CORPORA(right);
  EXPECT_GE(right, 0.95);
}

TEST(ReaderCorpus, CharacterReferences) {
  const double right = share("encoding/entities.jsonl", [](const json::object& sample) {
    return decode_entities(text(sample, "html")) == text(sample, "text");
  });
  VIGIE_SKIP_WITHOUT_CORPORA(right);
  EXPECT_EQ(right, 1.0);
}

TEST(ReaderCorpus, NoEntryOfAWellFormedFeedIsLost) {
  const double right = share("feedvalidator/cases.jsonl", [](const json::object& sample) {
    const auto feed = read_feed(file(text(sample, "file")), "", *Url::parse("https://a.example/"));
    if (!sample.at("wellformed").as_bool()) return true;  // not to crash is enough
    const std::size_t count = feed ? feed->entries.size() : 0;
    return count == json::value_to<std::size_t>(sample.at("entry_count"));
  });
  VIGIE_SKIP_WITHOUT_CORPORA(right);
  EXPECT_GE(right, 0.99);
}

TEST(ReaderCorpus, ListsOfFeeds) {
  const double right = share("opml/cases.jsonl", [](const json::object& sample) {
    return static_cast<bool>(read_opml(file(text(sample, "file")))) ==
           sample.at("wellformed").as_bool();
  });
  VIGIE_SKIP_WITHOUT_CORPORA(right);
  EXPECT_EQ(right, 1.0);
}

TEST(ReaderCorpus, EveryFeedGivesValidUtf8) {
  std::ifstream in(kCorpora + "feeds/expected.json");
  if (!in) GTEST_SKIP() << "the conformance corpora are not beside this checkout";
  const std::string all{std::istreambuf_iterator<char>(in), {}};
  const json::value samples = json::parse(all);
  for (const json::value& sample : samples.as_array()) {
    const std::string path = text(sample.as_object(), "file");
    const auto feed = read_feed(file("feeds/" + path), "", *Url::parse("https://a.example/"));
    if (!feed) continue;
    for (const Entry& entry : feed->entries)
      EXPECT_TRUE(is_utf8(entry.title) && is_utf8(entry.summary) && is_utf8(entry.content)) << path;
  }
}

}  // namespace
}  // namespace vigie::reader_corpus_test
