#include "indexer/pair_block.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include <xapian.h>

#include "indexer/index_form.h"
#include "indexer/ranking.h"

namespace vigie {
namespace {

using index_form::append_varint;
using index_form::read_varint;

constexpr std::uint64_t kNoBlock = ~std::uint64_t{0};

std::uint32_t stems_of(std::uint16_t before, std::uint16_t behind) {
  return std::uint32_t{before} << 16 | behind;
}

/// A pair where it stands.
struct PlacedPair {
  std::uint32_t stems = 0, index = 0, position = 0;
  std::uint8_t before = 0, behind = 0;  ///< impacts
  auto operator<=>(const PlacedPair&) const = default;
};

template <class Value>
void append(std::string& out, const Value& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The pairs of a document, without their impacts and its index.
class PairsOfWords {
 public:
  PairsOfWords(const WordsView& words, const StemsOfForms& stems) {
    const auto read = [&](WordUnits part, std::uint32_t from, Xapian::termcount worth) {
      std::uint32_t last = 0, count = 0;
      std::uint16_t before = StemsOfForms::kNone;
      each_word(part, [&](std::uint32_t position, std::uint32_t form) {
        const std::uint16_t stem = stems.of(form);
        if (stem != StemsOfForms::kNone) {
          counts_[stem] += worth;
          if (before != StemsOfForms::kNone && position == last + 1)
            pairs.push_back({stems_of(before, stem), 0, from + last});
        }
        before = stem;
        last = position;
        ++count;
        return true;
      });
      length_ += std::uint64_t{worth} * count;
      return last;
    };
    const std::uint32_t title = read(words.title, 0, kTitleWeight);
    read(words.text, title + 1, 1);
  }

  std::uint8_t impact(std::uint32_t stem) const {
    return static_cast<std::uint8_t>(impact_of(counts_.at(stem), length_, kUsualWords));
  }

  std::vector<PlacedPair> pairs;

 private:
  std::unordered_map<std::uint32_t, std::uint64_t> counts_;
  std::uint64_t length_ = 0;
};

std::vector<PlacedPair> pairs_of(const WordFile& file,
                                 const std::vector<WordFile::Place>& documents,
                                 const FrequentForms& forms) {
  std::vector<PlacedPair> all;
  for (std::uint32_t index = 0; index < documents.size(); ++index) {
    const WordsView words = file.words_of(documents[index].document, documents[index].begin);
    PairsOfWords read(words, forms.in(words.letter));
    for (PlacedPair& pair : read.pairs) {
      pair.index = index;
      pair.before = read.impact(pair.stems >> 16);
      pair.behind = read.impact(pair.stems & 0xFFFF);
    }
    all.insert(all.end(), read.pairs.begin(), read.pairs.end());
  }
  std::ranges::sort(all);
  return all;
}

/// One posting: the pairs of one document and the same stems, without places if they are too many.
void append_posting(std::string& out, std::uint32_t gap, std::span<const PlacedPair> places) {
  append_varint(out, gap);
  out += static_cast<char>(places[0].before);
  out += static_cast<char>(places[0].behind);
  if (places.size() > kMostPlaces) places = {};
  append_varint(out, places.size());
  std::uint32_t last = 0;
  for (const PlacedPair& place : places) {
    append_varint(out, place.position - last);
    last = place.position;
  }
}

Xapian::DatabaseCorruptError broken_block() {
  return Xapian::DatabaseCorruptError("a block of pairs is broken");
}

/// `count` values from `at` on, which moves behind them.
template <class Value>
std::span<const Value> read_values(std::string_view bytes, std::size_t& at, std::size_t count) {
  if (count > (bytes.size() - at) / sizeof(Value)) throw broken_block();
  const auto* values = reinterpret_cast<const Value*>(bytes.data() + at);
  at += count * sizeof(Value);
  return {values, count};
}

}  // namespace

std::vector<std::vector<WordFile::Place>> block_by_block(const WordFile& file,
                                                         std::vector<WordFile::Place> documents) {
  std::ranges::sort(documents, [](const WordFile::Place& a, const WordFile::Place& b) {
    return a.document != b.document ? a.document < b.document : a.begin > b.begin;
  });
  const auto again = std::unique(
      documents.begin(), documents.end(),
      [](const WordFile::Place& a, const WordFile::Place& b) { return a.document == b.document; });
  documents.erase(again, documents.end());
  std::uint64_t left = 0;
  for (const WordFile::Place& one : documents) left += file.bytes_at(one);
  std::vector<std::vector<WordFile::Place>> blocks;
  std::uint64_t size = 0;  // of the last block
  for (const WordFile::Place& one : documents) {
    // The last takes what would be too little for a block of its own.
    if (blocks.empty() || (size >= kBlockOfWords && left >= kBlockOfWords / 2)) {
      blocks.emplace_back();
      size = 0;
    }
    blocks.back().push_back(one);
    size += file.bytes_at(one);
    left -= file.bytes_at(one);
  }
  return blocks;
}

std::string make_pair_block(const WordFile& file, const std::vector<WordFile::Place>& documents,
                            const FrequentForms& forms, std::optional<std::uint64_t> previous) {
  const std::vector<PlacedPair> pairs = pairs_of(file, documents, forms);
  PairBlock::Header header;
  header.previous = previous.value_or(kNoBlock);
  header.base = std::ranges::min(documents, {}, &WordFile::Place::begin).begin;
  header.documents = static_cast<std::uint32_t>(documents.size());
  std::string entries, directory, lists;
  for (const WordFile::Place& place : documents)
    append(entries, PairBlock::Entry{
                        place.document,
                        static_cast<std::uint32_t>((place.begin - header.base) / kWordsAlignment)});
  for (std::size_t i = 0; i < pairs.size();) {
    const std::uint32_t stems = pairs[i].stems;
    std::uint32_t before = 0;
    while (i < pairs.size() && pairs[i].stems == stems) {
      const std::size_t first = i;
      while (i < pairs.size() && pairs[i].stems == stems && pairs[i].index == pairs[first].index)
        ++i;
      append_posting(lists, pairs[first].index - before, {&pairs[first], i - first});
      before = pairs[first].index;
    }
    append(directory, PairBlock::Pair{stems, static_cast<std::uint32_t>(lists.size())});
    ++header.pairs;
  }
  std::string block;
  append(block, header);
  return block.append(entries).append(directory).append(lists);
}

std::uint64_t PairList::number() {
  const auto number = read_varint(bytes_, at_);
  if (!number) throw broken_block();
  return *number;
}

bool PairList::next() {
  if (at_ == bytes_.size()) return false;
  posting_.index += static_cast<std::uint32_t>(number());
  if (bytes_.size() - at_ < 3) throw broken_block();
  posting_.before = static_cast<std::uint8_t>(bytes_[at_++]);
  posting_.behind = static_cast<std::uint8_t>(bytes_[at_++]);
  const std::uint64_t count = number();
  if (count > bytes_.size() - at_) throw broken_block();
  posting_.positions.clear();
  std::uint32_t position = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    position += static_cast<std::uint32_t>(number());
    if (with_positions_) posting_.positions.push_back(position);
  }
  return true;
}

PairBlock::PairBlock(const WordFile& file, std::uint64_t begin) : begin_(begin) {
  const std::string_view bytes = file.block_at(begin);
  if (bytes.size() < sizeof header_) throw broken_block();
  std::memcpy(&header_, bytes.data(), sizeof header_);
  std::size_t at = sizeof header_;
  documents_ = read_values<Entry>(bytes, at, header_.documents);
  pairs_ = read_values<Pair>(bytes, at, header_.pairs);
  lists_ = bytes.substr(at);
}

std::optional<std::uint64_t> PairBlock::previous() const {
  if (header_.previous == kNoBlock) return std::nullopt;
  if (header_.previous >= begin_) throw broken_block();
  return header_.previous;
}

BlockDocument PairBlock::document(std::uint32_t index) const {
  if (index >= documents_.size() || documents_[index].document == 0) throw broken_block();
  return {documents_[index].document,
          header_.base + std::uint64_t{documents_[index].offset} * kWordsAlignment};
}

PairList PairBlock::pair(std::uint16_t before, std::uint16_t behind, bool with_positions) const {
  const std::uint32_t stems = stems_of(before, behind);
  const auto found = std::ranges::lower_bound(pairs_, stems, {}, &Pair::stems);
  if (found == pairs_.end() || found->stems != stems) return {{}, with_positions};
  const std::uint32_t from = found == pairs_.begin() ? 0 : (found - 1)->end;
  if (from > found->end || found->end > lists_.size()) throw broken_block();
  return {lists_.substr(from, found->end - from), with_positions};
}

std::vector<PairBlock> pair_blocks(const WordFile& file, std::optional<std::uint64_t> last) {
  std::vector<PairBlock> blocks;
  for (auto begin = last; begin; begin = blocks.back().previous())
    blocks.emplace_back(file, *begin);
  return blocks;
}

}  // namespace vigie
