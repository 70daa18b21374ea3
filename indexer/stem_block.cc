#include "indexer/stem_block.h"

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

/// A stem where it is listed.
struct PlacedStem {
  std::uint32_t stem = 0, index = 0;
  std::uint8_t impact = 0;
  auto operator<=>(const PlacedStem&) const = default;
};

/// The frequent stems of a document; its pairs are without their impacts and its index.
class StemsOfWords {
 public:
  StemsOfWords(const WordsView& words, const StemsOfForms& stems) {
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

  /// Calls `visit(stem)` once for each, in any order.
  template <class Visit>
  void each_stem(Visit visit) const {
    for (const auto& [stem, count] : counts_) visit(stem);
  }

  std::vector<PlacedPair> pairs;

 private:
  std::unordered_map<std::uint32_t, std::uint64_t> counts_;
  std::uint64_t length_ = 0;
};

/// What a block lists, in order.
struct Lists {
  std::vector<PlacedStem> stems;
  std::vector<PlacedPair> pairs;
};

Lists lists_of(const WordFile& file, const std::vector<WordFile::Place>& documents,
               const FrequentForms& forms) {
  Lists all;
  for (std::size_t index = 0; index < documents.size(); ++index) {
    const WordsView words = file.words_of(documents[index].document, documents[index].begin);
    StemsOfWords read(words, forms.in(words.letter));
    read.each_stem([&](std::uint32_t stem) {
      all.stems.push_back({stem, static_cast<std::uint32_t>(index), read.impact(stem)});
    });
    for (PlacedPair& pair : read.pairs) {
      pair.index = static_cast<std::uint32_t>(index);
      pair.before = read.impact(pair.stems >> 16);
      pair.behind = read.impact(pair.stems & 0xFFFF);
    }
    all.pairs.insert(all.pairs.end(), read.pairs.begin(), read.pairs.end());
  }
  std::ranges::sort(all.stems);
  std::ranges::sort(all.pairs);
  return all;
}

void append_posting(std::vector<StemPostings::Unit>& units, std::uint32_t gap,
                    std::uint8_t impact) {
  for (; gap > StemPostings::kWidestGap; gap -= StemPostings::kWidestGap)
    units.push_back(StemPostings::kWidestGap << StemPostings::kImpactBits);
  units.push_back(static_cast<StemPostings::Unit>(gap << StemPostings::kImpactBits | impact));
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
  return Xapian::DatabaseCorruptError("a block of stems is broken");
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
    if (blocks.empty() || blocks.back().size() == kBlockOfDocuments ||
        (size >= kBlockOfWords && left >= kBlockOfWords / 2)) {
      blocks.emplace_back();
      size = 0;
    }
    blocks.back().push_back(one);
    size += file.bytes_at(one);
    left -= file.bytes_at(one);
  }
  return blocks;
}

std::string make_stem_block(const WordFile& file, const std::vector<WordFile::Place>& documents,
                            const FrequentForms& forms, std::optional<std::uint64_t> previous) {
  using Entry = StemBlock::Entry;
  const auto [stems, pairs] = lists_of(file, documents, forms);
  StemBlock::Header header;
  header.previous = previous.value_or(kNoBlock);
  header.documents = static_cast<std::uint32_t>(documents.size());
  std::string numbers, entries, pair_postings;
  std::vector<StemPostings::Unit> stem_units;
  for (const WordFile::Place& place : documents) append(numbers, place.document);
  for (std::size_t i = 0; i < stems.size();) {
    const std::uint32_t stem = stems[i].stem;
    for (std::uint32_t before = 0; i < stems.size() && stems[i].stem == stem; ++i) {
      append_posting(stem_units, stems[i].index - before, stems[i].impact);
      before = stems[i].index;
    }
    append(entries, Entry{stem, static_cast<std::uint32_t>(stem_units.size())});
    ++header.stems;
  }
  header.stem_units = static_cast<std::uint32_t>(stem_units.size());
  for (std::size_t i = 0; i < pairs.size();) {
    const std::uint32_t both = pairs[i].stems;
    std::uint32_t before = 0;
    while (i < pairs.size() && pairs[i].stems == both) {
      const std::size_t first = i;
      while (i < pairs.size() && pairs[i].stems == both && pairs[i].index == pairs[first].index)
        ++i;
      append_posting(pair_postings, pairs[first].index - before, {&pairs[first], i - first});
      before = pairs[first].index;
    }
    append(entries, Entry{both, static_cast<std::uint32_t>(pair_postings.size())});
    ++header.pairs;
  }
  std::string block;
  append(block, header);
  block.append(numbers).append(entries);
  for (const StemPostings::Unit unit : stem_units) append(block, unit);
  return block.append(pair_postings);
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

StemBlock::StemBlock(const WordFile& file, std::uint64_t begin) : begin_(begin) {
  const std::string_view bytes = file.block_at(begin);
  if (bytes.size() < sizeof header_) throw broken_block();
  std::memcpy(&header_, bytes.data(), sizeof header_);
  std::size_t at = sizeof header_;
  documents_ = read_values<std::uint32_t>(bytes, at, header_.documents);
  stems_ = read_values<Entry>(bytes, at, header_.stems);
  pairs_ = read_values<Entry>(bytes, at, header_.pairs);
  stem_units_ = read_values<StemPostings::Unit>(bytes, at, header_.stem_units);
  pair_postings_ = bytes.substr(at);
}

void StemBlock::throw_broken() { throw broken_block(); }

std::optional<std::uint64_t> StemBlock::previous() const {
  if (header_.previous == kNoBlock) return std::nullopt;
  if (header_.previous >= begin_) throw broken_block();
  return header_.previous;
}

StemBlock::Range StemBlock::list_of(std::span<const Entry> entries, std::uint32_t stems,
                                    std::size_t size) {
  const auto found = std::ranges::lower_bound(entries, stems, {}, &Entry::stems);
  if (found == entries.end() || found->stems != stems) return {};
  const Range range{found == entries.begin() ? 0 : (found - 1)->end, found->end};
  if (range.begin > range.end || range.end > size) throw broken_block();
  return range;
}

StemPostings StemBlock::stem(std::uint16_t stem) const {
  const Range list = list_of(stems_, stem, stem_units_.size());
  return StemPostings(stem_units_.subspan(list.begin, list.end - list.begin));
}

PairList StemBlock::pair(std::uint16_t before, std::uint16_t behind, bool with_positions) const {
  const Range list = list_of(pairs_, stems_of(before, behind), pair_postings_.size());
  return {pair_postings_.substr(list.begin, list.end - list.begin), with_positions};
}

std::vector<StemBlock> stem_blocks(const WordFile& file, std::optional<std::uint64_t> last) {
  std::vector<StemBlock> blocks;
  for (auto begin = last; begin; begin = blocks.back().previous())
    blocks.emplace_back(file, *begin);
  std::ranges::reverse(blocks);
  return blocks;
}

}  // namespace vigie
