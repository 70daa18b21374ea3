#include <limits>
#include <optional>
#include <span>
#include <string>

#include <unordered_map>
#include <utility>

#include <xapian.h>

#include "indexer/analysis.h"
#include "indexer/day_terms.h"
#include "indexer/document_terms.h"
#include "indexer/fields.h"
#include "indexer/frequent_stems.h"
#include "indexer/index.h"
#include "indexer/index_form.h"
#include "indexer/index_lexicon.h"
#include "indexer/index_lock.h"
#include "indexer/index_place.h"
#include "indexer/left_documents.h"
#include "indexer/ranking.h"
#include "indexer/stem_block.h"
#include "indexer/word_file.h"
#include "indexer/xapian_error.h"

namespace vigie {
namespace {

using namespace index_form;

constexpr const char* kDoing = "cannot write the index";

/// What blocks take, mostly less, as a multiple of the words that they list.
constexpr std::uint64_t kMostOfBlocks = 3;

/// Blocks are written to the disk when so many bytes of them wait: a compaction may make all anew.
constexpr std::uint64_t kMostWaiting = std::uint64_t{4} << 20;

bool is_docid(DocumentId id) {
  return id.value > 0 && id.value <= std::numeric_limits<Xapian::docid>::max();
}

std::int64_t seconds_of(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

void add_values(Xapian::Document& out, const StoredDocument& stored,
                const std::vector<Quantity>& quantities) {
  for (const Quantity& quantity : quantities) {
    if (const auto slot = quantity_slot(quantity.field))
      out.add_value(*slot, encode_quantity(quantity.field, quantity.value));
    if (!is_date_field(quantity.field)) continue;
    for (const std::string& term :
         day_terms(quantity.field, std::chrono::sys_days{std::chrono::days{quantity.value}}))
      out.add_boolean_term(term);
  }
  const Document& document = stored.document;
  out.add_value(kStorySlot, encode_number(stored.story.value));
  const Instant date = document.published ? document.published->instant : document.seen;
  out.add_value(kDateSlot, encode_number(seconds_of(date)));
  out.add_value(kSourceSlot, document.source.text);
  out.add_value(kLanguageSlot, document.language);
  out.add_value(kKindSlot, document.kind.empty() ? "article" : document.kind);
}

/// An index that is being written: what is left of it at the end goes, since a failure is mostly a
/// disk without room.
class FreshIndex {
 public:
  explicit FreshIndex(std::filesystem::path path) : path_(std::move(path)) {}
  ~FreshIndex() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  FreshIndex(const FreshIndex&) = delete;
  FreshIndex& operator=(const FreshIndex&) = delete;

 private:
  std::filesystem::path path_;
};

}  // namespace

struct IndexWriter::Impl {
  std::filesystem::path data_dir;
  IndexLock lock;
  Xapian::WritableDatabase index;
  std::optional<LexiconWriter> lexicon;
  std::optional<FrequentStems> frequent;
  std::optional<LeftDocuments> left;
  std::optional<WordFileWriter> words;
  // As of the last commit: asking a damaged index again would throw.
  std::int64_t watermark = 0;
  std::string archive_uuid;
  std::uint64_t terms_since_commit = 0;
  std::optional<std::uint64_t> last_block;  ///< where it begins in the file of words
  std::uint64_t listed_end = 0;             ///< what stands behind it is in no block

  Impl(std::filesystem::path dir, IndexLock held)
      : data_dir(std::move(dir)), lock(std::move(held)) {}

  /// Everything between two commits is one transaction, so that Xapian, which flushes by itself
  /// after many changes, never commits documents without their watermark and lexicon.
  Result<void> start() {
    auto file =
        WordFileWriter::open(index_path(data_dir), words_begin(index.get_metadata(kWordsEndKey)));
    if (file.has_error()) return file.error();
    words.emplace(std::move(*file));
    watermark = std::strtoll(index.get_metadata(kWatermarkKey).c_str(), nullptr, 10);
    archive_uuid = index.get_metadata(kArchiveKey);
    lexicon.emplace(index);
    frequent.emplace(index);
    left.emplace(index);
    last_block = block_begin(index.get_metadata(kLastBlockKey));
    listed_end = words_begin(index.get_metadata(kListedEndKey));
    index.begin_transaction(true);
    return {};
  }

  Result<void> add_words(Xapian::Document& out, std::uint32_t document,
                         const DocumentTerms& terms) {
    Words placed;
    placed.letter = letter_of(terms.analysis);
    // One pass over the words into a table of our own: Xapian's document sorts its terms, and
    // adding each word to it by itself costs more than all the rest.
    struct Counts {
      Xapian::termcount all = 0;
      bool title = false;
    };
    std::unordered_map<std::string_view, Counts> counts;
    counts.reserve(terms.words.size());
    Token token;
    for (const DocumentWord& word : terms.words) {
      token.exact = word.exact;
      token.folded = word.folded;
      const bool title = word.part == Part::title;
      (title ? placed.title : placed.text)
          .push_back({word.position, lexicon->number(token, terms.analysis, word.stem)});
      Counts& count = counts[word.stem];
      count.all += title ? kTitleWeight : 1;
      count.title = count.title || title;
    }
    terms_since_commit += counts.size();
    const std::uint64_t length = kTitleWeight * placed.title.size() + placed.text.size();
    for (const auto& [stem, count] : counts) {
      out.add_term(stem_term(terms.analysis, false, stem),
                   impact_of(count.all, length, kUsualWords));
      if (count.title)
        out.add_term(stem_term(terms.analysis, true, stem),
                     impact_of(1, placed.title.size(), kUsualTitleWords));
    }
    const auto begin = words->append(document, placed);
    if (begin.has_error()) return begin.error();
    out.add_value(kWordsSlot, encode_number(static_cast<std::int64_t>(*begin)));
    return {};
  }

  /// A document whose words a block lists is about to get others.
  void leave_block(Xapian::docid number) {
    if (number > index.get_lastdocid()) return;
    const std::string place =
        index.get_document(number, Xapian::DOC_ASSUME_VALID).get_value(kWordsSlot);
    if (!place.empty() && words_begin(place) < listed_end) left->add(number);
  }

  /// The words of every document.
  std::vector<WordFile::Place> places() const {
    std::vector<WordFile::Place> all;
    const auto end = index.valuestream_end(kWordsSlot);
    for (auto place = index.valuestream_begin(kWordsSlot); place != end; ++place)
      all.push_back({place.get_docid(), words_begin(*place)});
    return all;
  }

  /// Whether so many of the documents that the blocks list, `fresh` ones added, have left what is
  /// listed behind that blocks are better made anew.
  bool blocks_are_worn(const WordFile& file, std::uint64_t fresh) const {
    std::uint64_t listed = fresh;
    for (const StemBlock& block : stem_blocks(file, last_block)) listed += block.size();
    return listed > index.get_doccount() + index.get_doccount() / 8;
  }

  /// Makes blocks of all words that are in none.
  Result<void> list_stems(bool compacting) {
    frequent->look(listed_end);
    const FrequentForms forms = frequent->forms();
    const WordFile file(index_path(data_dir), words->end());
    std::vector<WordFile::Place> fresh = file.appended(listed_end, words->end());
    if (compacting && blocks_are_worn(file, fresh.size())) {
      fresh = places();
      last_block.reset();
      left->clear();
    }
    for (const auto& documents : block_by_block(file, std::move(fresh))) {
      last_block = words->append_block(make_stem_block(file, documents, forms, last_block));
      if (words->waiting() < kMostWaiting) continue;
      if (auto written = words->flush(); written.has_error()) return written;
    }
    if (auto written = words->flush(); written.has_error()) return written;
    listed_end = words->end();
    const auto place = [](std::uint64_t at) {
      return encode_number(static_cast<std::int64_t>(at));
    };
    index.set_metadata(kLastBlockKey, last_block ? place(*last_block) : "");
    index.set_metadata(kListedEndKey, place(listed_end));
    return {};
  }

  /// `compacting`: the words that are in no block get one though they are few.
  Result<void> commit(std::int64_t reached, const std::string& archive, bool compacting) {
    const bool lists = compacting || words->end() - listed_end >= kBlockOfWords;
    // Xapian 1.4.22 ends the process (std::terminate in commit_transaction) when a disk fills up
    // within a commit, so it is not begun.
    const std::uint64_t bytes =
        words->waiting() + (lists ? kMostOfBlocks * (words->end() - listed_end) : 0);
    if (auto room = demand_room_to_commit(index_path(data_dir), terms_since_commit, bytes); !room)
      return room;
    try {
      // The words are on the disk before the index says that they are.
      if (auto written = words->flush(); written.has_error()) return written;
      lexicon->flush();
      left->flush();
      if (lists) {
        if (auto listed = list_stems(compacting); listed.has_error()) return listed;
        // Blocks that were made anew took room that was not asked for.
        if (auto room = demand_room_to_commit(index_path(data_dir), terms_since_commit, 0); !room)
          return room;
      }
      index.set_metadata(kWordsEndKey, encode_number(static_cast<std::int64_t>(words->end())));
      index.set_metadata(kSchemaKey, schema());
      index.set_metadata(kWatermarkKey, std::to_string(reached));
      index.set_metadata(kArchiveKey, archive);
      index.commit_transaction();
      watermark = reached;
      archive_uuid = archive;
      terms_since_commit = 0;
      index.begin_transaction(true);
      return {};
    } catch (const Xapian::Error& error) {
      return xapian_error(error, "cannot commit the index");
    }
  }
};

IndexWriter::IndexWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
IndexWriter::IndexWriter(IndexWriter&&) noexcept = default;
IndexWriter& IndexWriter::operator=(IndexWriter&&) noexcept = default;

IndexWriter::~IndexWriter() {
  if (!impl_) return;
  try {
    impl_->index.cancel_transaction();
    impl_->index.close();
  } catch (const Xapian::Error&) {
    // A spent writer: what was not committed is gone, as promised.
  }
}

Result<IndexWriter> IndexWriter::open(const std::filesystem::path& data_dir) {
  auto lock = IndexLock::take(data_dir);
  if (lock.has_error()) return lock.error();
  auto impl = std::make_unique<Impl>(data_dir, std::move(*lock));
  const std::filesystem::path path = index_path(data_dir);
  const int how = is_unwritten(path) ? Xapian::DB_CREATE_OR_OPEN : Xapian::DB_OPEN;
  try {
    impl->index = Xapian::WritableDatabase(path.string(), how | Xapian::DB_BACKEND_GLASS);
    const std::string found = impl->index.get_metadata(kSchemaKey);
    if (found != schema() && (!found.empty() || impl->index.get_lastdocid() != 0))
      throw Xapian::DatabaseVersionError(another_form(found));
    if (impl->index.get_doccount() != 0 && !has_records(path))
      throw Xapian::DatabaseCorruptError("the file with its records is gone");
    if (auto started = impl->start(); started.has_error()) return started.error();
  } catch (const Xapian::Error& error) {
    return xapian_error(error, "cannot open the index");
  }
  return IndexWriter(std::move(impl));
}

std::int64_t IndexWriter::watermark() const { return impl_->watermark; }

std::string IndexWriter::archive_uuid() const { return impl_->archive_uuid; }

Result<void> IndexWriter::put(const StoredDocument& document) {
  if (!is_docid(document.id))
    return Error{Kind::too_large,
                 "document " + std::to_string(document.id.value) + " has no place in the index"};
  const DocumentTerms terms = document_terms(document.document);
  try {
    Xapian::Document out;
    const auto number = static_cast<Xapian::docid>(document.id.value);
    impl_->leave_block(number);
    if (auto added = impl_->add_words(out, number, terms); added.has_error()) return added;
    for (const Keyword& keyword : terms.keywords)
      out.add_boolean_term(filter_term(keyword.field, keyword.value));
    out.add_boolean_term(filter_term("story", std::to_string(document.story.value)));
    add_values(out, document, terms.quantities);
    out.set_data(encode_record(hit_of(document)));
    impl_->index.replace_document(number, out);
  } catch (const Xapian::Error& error) {
    return xapian_error(error, kDoing);
  }
  return {};
}

Result<void> IndexWriter::drop(DocumentId document) {
  if (!is_docid(document)) return {};
  try {
    const auto number = static_cast<Xapian::docid>(document.value);
    impl_->index.delete_document(number);
    impl_->left->add(number);
  } catch (const Xapian::DocNotFoundError&) {
    return {};
  } catch (const Xapian::Error& error) {
    return xapian_error(error, kDoing);
  }
  return {};
}

Result<void> IndexWriter::commit(std::int64_t watermark, const std::string& archive_uuid) {
  return impl_->commit(watermark, archive_uuid, false);
}

Result<void> IndexWriter::clear() {
  const auto fresh = fresh_index_path(impl_->data_dir);
  if (fresh.has_error()) return fresh.error();
  try {
    impl_->index.cancel_transaction();
    impl_->index.close();
    Xapian::WritableDatabase(fresh->string(), Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS).close();
    if (auto placed = put_fresh_index_in_place(impl_->data_dir); placed.has_error()) return placed;
    impl_->index = Xapian::WritableDatabase(index_path(impl_->data_dir).string(), Xapian::DB_OPEN);
    return impl_->start();
  } catch (const Xapian::Error& error) {
    return xapian_error(error, "cannot clear the index");
  }
}

Result<void> IndexWriter::compact(std::int64_t watermark, const std::string& archive_uuid) {
  const auto fresh = fresh_index_path(impl_->data_dir);
  if (fresh.has_error()) return fresh.error();
  // Without holes behind its last block, where words are found by going from one to the next.
  if (auto done = impl_->commit(watermark, archive_uuid, true); done.has_error()) return done;
  const FreshIndex unfinished(*fresh);
  try {
    impl_->index.cancel_transaction();
    impl_->index.compact(fresh->string(), Xapian::DBCOMPACT_NO_RENUMBER);
    const WordFile words(index_path(impl_->data_dir), impl_->words->end());
    std::vector<WordFile::Place> kept = impl_->places();
    for (const StemBlock& block : stem_blocks(words, impl_->last_block))
      kept.push_back({0, block.begin()});
    if (auto copied = words.copy_to(*fresh, std::move(kept)); !copied) return copied;
    impl_->index.close();
    if (auto placed = put_fresh_index_in_place(impl_->data_dir); placed.has_error()) return placed;
    impl_->index = Xapian::WritableDatabase(index_path(impl_->data_dir).string(), Xapian::DB_OPEN);
    return impl_->start();
  } catch (const Xapian::Error& error) {
    return xapian_error(error, "cannot compact the index");
  }
}

std::uint64_t IndexWriter::count() const { return impl_->index.get_doccount(); }

}  // namespace vigie
