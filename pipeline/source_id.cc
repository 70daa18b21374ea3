#include "pipeline/source_id.h"

#include <algorithm>

#include "core/utf8.h"
#include "indexer/analysis.h"

namespace vigie {
namespace {

constexpr std::size_t kLongest = 48;      // leaves room for a number within the 64 of an id
constexpr std::size_t kShortest = 3;      // "tv" says too little
constexpr std::size_t kMostOfName = 200;  // bytes of it that are read

std::string plain(std::string_view word) {
  std::string out;
  for (const char c : word)
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  return out;
}

std::string joined_words(std::string_view text) {
  std::string id;
  const std::string start = valid_utf8(cut_utf8(text, kMostOfName));
  for (const Token& token : tokenize(start)) {
    const std::string word = plain(token.folded);
    if (word.empty() || id.size() + word.size() + 1 > kLongest) continue;
    if (!id.empty()) id += '-';
    id += word;
  }
  return id;
}

std::string of_host(std::string_view host) {
  if (host.starts_with("www.")) host.remove_prefix(4);
  std::string id;
  for (const char c : host) {
    const std::string kept = plain(std::string_view(&c, 1));
    if (!kept.empty())
      id += kept;
    else if (!id.empty() && id.back() != '-')
      id += '-';
  }
  id = id.substr(0, kLongest);
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id.empty() ? "source" : id;
}

}  // namespace

NewSourceIds::NewSourceIds(const std::vector<Source>& known) {
  for (const Source& source : known) taken_.insert(source.id.text);
}

SourceId NewSourceIds::next(std::string_view name, const Url& url) {
  std::string wanted = joined_words(name);
  if (wanted.size() < kShortest) wanted = of_host(url.host());
  int& number = numbers_[wanted];
  std::string id = wanted;
  while (!taken_.insert(id).second) {
    number = std::max(number + 1, 2);
    id = wanted + "-" + std::to_string(number);
  }
  return SourceId{id};
}

}  // namespace vigie
