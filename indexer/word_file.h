#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/descriptor.h"
#include "core/error.h"

namespace vigie {

// For indexer/ only: `words`, the file of an index with the words of every document in order, which
// answers what lists of stems cannot. It is only ever appended to, and read where it is mapped: a
// phrase looks at the words of tens of thousands of documents, and half of its time went into
// fetching them from Xapian's tables (200,000 documents: 46 ms a phrase, 18 so).
//
// Where a document's words begin is a value of the document, so that a reader's snapshot finds the
// words of its own revision. What documents leave behind stays until the index is compacted.

/// One word of a document: the number of its written form and its position.
struct PlacedForm {
  std::uint32_t position = 0;
  std::uint32_t form = 0;
};

/// The words of a document in order, title before text.
struct Words {
  char letter = 'o';  ///< index_form::letter_of() its analysis
  std::vector<PlacedForm> title, text;
};

/// How words are written: in units of 16 bits, of which a frequent form (a small number) takes one
/// and any other two, a lead and a trail. The three do not overlap, as in UTF-16, so that what is
/// looked for is found by comparing units. A gap is a mark and its length, as a trail.
namespace word_units {
using Unit = std::uint16_t;
constexpr Unit kTrail = 0x8000, kLead = 0xC000, kGap = 0xFFFF;
constexpr std::uint32_t kTrailBits = 14, kTrailMask = (1U << kTrailBits) - 1;
/// Forms from here on cannot be written.
constexpr std::uint32_t kFormsEnd = kTrail + (std::uint32_t{kGap - kLead} << kTrailBits);

/// One or two units.
struct Code {
  Unit first = 0, second = 0;  ///< second: 0 when there is one
  bool is_pair() const { return first >= kLead; }
  Unit last() const { return is_pair() ? second : first; }
  std::size_t size() const { return is_pair() ? 2 : 1; }
};
Code code_of(std::uint32_t form);
}  // namespace word_units

using WordUnits = std::span<const word_units::Unit>;

/// Calls `on_word(position, form)` for each word of one part until it returns false.
template <class OnWord>
void each_word(WordUnits part, OnWord on_word) {
  using namespace word_units;
  std::uint32_t position = 1;
  for (std::size_t at = 0; at < part.size(); ++at) {
    std::uint32_t form = part[at];
    if (form >= kLead) {
      const std::uint32_t trail = ++at < part.size() ? part[at] & kTrailMask : 0;
      if (form == kGap) {
        position += trail;
        continue;
      }
      form = kTrail + ((form - kLead) << kTrailBits) + trail;
    }
    if (!on_word(position++, form)) return;
  }
}

/// Where words begin is a multiple of it.
constexpr std::uint64_t kWordsAlignment = 4;

/// The words of one document where they lie in the file.
struct WordsView {
  char letter = 'o';
  WordUnits title, text;
};

/// Appends. Nothing is on the disk before flush(), and nothing counts before the index has
/// committed end(): what a killed writer left behind it is cut off.
class WordFileWriter {
 public:
  /// `end`: what the index committed; 0 for a new one. Kind::corrupt when the file has less.
  static Result<WordFileWriter> open(const std::filesystem::path& index, std::uint64_t end);

  /// Where they will begin. At most kFormsEnd forms, else Kind::too_large.
  Result<std::uint64_t> append(std::uint32_t document, const Words& words);
  /// What is no document's words: a block (stem_block.h), known by where it begins.
  std::uint64_t append_block(std::string_view bytes);
  /// Kind::full when there is no room; then the writer is spent.
  Result<void> flush();
  std::uint64_t end() const { return end_ + waiting_.size(); }
  std::uint64_t waiting() const { return waiting_.size(); }

 private:
  WordFileWriter(Descriptor file, std::uint64_t end) : file_(std::move(file)), end_(end) {}

  Descriptor file_;
  std::uint64_t end_ = 0;  ///< of what is written
  std::string waiting_;
};

/// The file mapped for reading. Throws Xapian::DatabaseCorruptError for what the writer never
/// wrote, and checks of that what keeps a look within the file and tells another document's words.
/// A block that the disk cannot give ends the process (SIGBUS); index_problems() meets it first.
class WordFile {
 public:
  WordFile() = default;
  /// `end`: what the index committed.
  WordFile(const std::filesystem::path& index, std::uint64_t end);
  WordFile(WordFile&&) noexcept;
  WordFile& operator=(WordFile&&) noexcept;
  ~WordFile();

  std::uint64_t size() const { return size_; }
  WordsView words_of(std::uint32_t document, std::uint64_t begin) const;
  /// Whether every bit of them is as it was written.
  bool is_whole(std::uint32_t document, std::uint64_t begin) const;
  /// Gives back the pages that were read so far: who reads the whole file would else count it as
  /// memory of the process. The system keeps them as long as it has room.
  void release_pages() const;

  /// Where the words of a document begin, or a block, whose document is 0.
  struct Place {
    std::uint32_t document = 0;
    std::uint64_t begin = 0;
  };
  /// The bytes of a block, aligned to kWordsAlignment; an odd number of them has grown by one.
  std::string_view block_at(std::uint64_t begin) const;
  /// How many bytes they take.
  std::uint64_t bytes_at(const Place& place) const;
  /// The words that were appended from `begin` on and before `end`, blocks left out. A compact file
  /// has holes, but none behind its last block.
  std::vector<Place> appended(std::uint64_t begin, std::uint64_t end) const;
  /// Copies the words of these documents, and blocks, into the folder of another index, to the same
  /// places, and nothing between them: what documents left behind is gone and takes no room. On the
  /// disk when it returns.
  Result<void> copy_to(const std::filesystem::path& index, std::vector<Place> places) const;

 private:
  const char* bytes_ = nullptr;
  std::uint64_t size_ = 0;
};

std::filesystem::path word_file_of(const std::filesystem::path& index);

}  // namespace vigie
