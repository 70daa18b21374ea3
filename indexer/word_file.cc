#include "indexer/word_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <zlib.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <xapian.h>

namespace vigie {
namespace {

using namespace word_units;

/// Before a document's units. In the order of bytes of this machine: an index is never moved to
/// another one, it is made anew.
struct Header {
  std::uint32_t document = 0;
  std::uint32_t checksum = 0;  ///< CRC-32 of what follows it, units included
  std::uint32_t letter = 0;
  std::uint32_t title = 0, text = 0;  ///< units
};

static_assert(kWordsAlignment == alignof(Header));
constexpr std::uint32_t kBlock = 0;  ///< the document of a block
constexpr char kBlockLetter = 'p';
constexpr std::size_t kChecked = offsetof(Header, letter);  ///< from here on

Error failed(const std::string& doing, const std::filesystem::path& file) {
  const bool full = errno == ENOSPC || errno == EDQUOT;
  return {full ? Kind::full : Kind::io, doing + " " + file.string() + ": " + std::strerror(errno)};
}

void append_unit(std::string& out, Unit unit) {
  out.append(reinterpret_cast<const char*>(&unit), sizeof unit);
}

/// How many units were written.
std::uint32_t append_part(std::string& out, const std::vector<PlacedForm>& part) {
  const std::size_t begin = out.size();
  std::uint32_t expected = 1;
  for (const PlacedForm& word : part) {
    while (expected < word.position) {
      const std::uint32_t gap = std::min(word.position - expected, kTrailMask);
      append_unit(out, kGap);
      append_unit(out, static_cast<Unit>(kTrail | gap));
      expected += gap;
    }
    const Code code = code_of(word.form);
    append_unit(out, code.first);
    if (code.is_pair()) append_unit(out, code.second);
    expected = word.position + 1;
  }
  return static_cast<std::uint32_t>((out.size() - begin) / sizeof(Unit));
}

bool can_be_written(const std::vector<PlacedForm>& part) {
  return std::ranges::all_of(part, [](const PlacedForm& word) { return word.form < kFormsEnd; });
}

std::uint32_t checksum_of(const char* record, std::size_t size) {
  return static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(record + kChecked),
                                            static_cast<uInt>(size - kChecked)));
}

Xapian::DatabaseCorruptError broken(std::uint32_t document) {
  return Xapian::DatabaseCorruptError("the words of document " + std::to_string(document) +
                                      " are broken");
}

std::uint64_t aligned(std::uint64_t size) {
  return (size + kWordsAlignment - 1) / kWordsAlignment * kWordsAlignment;
}

std::size_t size_of(const Header& header) {
  return sizeof header + (std::size_t{header.title} + header.text) * sizeof(Unit);
}

/// Puts its header to a record that begins at `at` and ends where `out` does.
void finish(std::string& out, std::size_t at, Header header) {
  std::memcpy(&out[at], &header, sizeof header);
  header.checksum = checksum_of(&out[at], out.size() - at);
  std::memcpy(&out[at], &header, sizeof header);
  out.resize(aligned(out.size()));
}

}  // namespace

namespace word_units {

Code code_of(std::uint32_t form) {
  if (form < kTrail) return {static_cast<Unit>(form), 0};
  form -= kTrail;
  return {static_cast<Unit>(kLead + (form >> kTrailBits)),
          static_cast<Unit>(kTrail | (form & kTrailMask))};
}

}  // namespace word_units

std::filesystem::path word_file_of(const std::filesystem::path& index) { return index / "words"; }

Result<WordFileWriter> WordFileWriter::open(const std::filesystem::path& index, std::uint64_t end) {
  const auto path = word_file_of(index);
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  if (!file.is_open() && errno != ENOENT)
    throw Xapian::DatabaseOpeningError("cannot open the file with its words", errno);
  struct stat found {};
  if (!file.is_open() || ::fstat(file.number(), &found) != 0) return failed("cannot open", path);
  if (static_cast<std::uint64_t>(found.st_size) < end)
    return Error{Kind::corrupt, path.string() + " is shorter than the index says",
                 "rebuild the index: vigie archive rebuild"};
  if (::ftruncate(file.number(), static_cast<off_t>(end)) != 0 ||
      ::lseek(file.number(), static_cast<off_t>(end), SEEK_SET) < 0)
    return failed("cannot cut", path);
  return WordFileWriter(std::move(file), end);
}

Result<std::uint64_t> WordFileWriter::append(std::uint32_t document, const Words& words) {
  if (!can_be_written(words.title) || !can_be_written(words.text))
    return Error{Kind::too_large, "the index has seen too many different words",
                 "rebuild it, which forgets those of documents that are gone"};
  const std::uint64_t begin = end();
  const std::size_t at = waiting_.size();
  Header header;
  header.document = document;
  header.letter = static_cast<unsigned char>(words.letter);
  waiting_.resize(at + sizeof header);
  header.title = append_part(waiting_, words.title);
  header.text = append_part(waiting_, words.text);
  finish(waiting_, at, header);
  return begin;
}

std::uint64_t WordFileWriter::append_block(std::string_view bytes) {
  const std::uint64_t begin = end();
  const std::size_t at = waiting_.size();
  Header header;
  header.document = kBlock;
  header.letter = static_cast<unsigned char>(kBlockLetter);
  header.text = static_cast<std::uint32_t>((bytes.size() + 1) / sizeof(Unit));
  waiting_.resize(at + sizeof header);
  waiting_.append(bytes).resize(at + size_of(header));
  finish(waiting_, at, header);
  return begin;
}

Result<void> WordFileWriter::flush() {
  if (waiting_.empty()) return {};
  if (!write_all(file_.number(), waiting_) || ::fdatasync(file_.number()) != 0)
    return failed("cannot write", "the words of the index");
  end_ += waiting_.size();
  waiting_.clear();
  return {};
}

WordFile::WordFile(const std::filesystem::path& index, std::uint64_t end) {
  const Descriptor file(::open(word_file_of(index).c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno != ENOENT)
    throw Xapian::DatabaseOpeningError("cannot open the file with its words", errno);
  struct stat found {};
  if (!file.is_open() || ::fstat(file.number(), &found) != 0 ||
      static_cast<std::uint64_t>(found.st_size) < end)
    throw Xapian::DatabaseCorruptError("the file with its words is gone, or too short");
  if (found.st_size == 0) return;
  const auto size = static_cast<std::size_t>(found.st_size);
  void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.number(), 0);
  if (mapped == MAP_FAILED)
    throw Xapian::DatabaseOpeningError("cannot map the file with its words", errno);
  bytes_ = static_cast<const char*>(mapped);
  size_ = size;
}

WordFile::WordFile(WordFile&& other) noexcept
    : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}

WordFile& WordFile::operator=(WordFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  std::swap(size_, other.size_);
  return *this;
}

WordFile::~WordFile() {
  if (bytes_ != nullptr) ::munmap(const_cast<char*>(bytes_), size_);
}

WordsView WordFile::words_of(std::uint32_t document, std::uint64_t begin) const {
  if (begin % kWordsAlignment != 0 || begin > size_ || size_ - begin < sizeof(Header))
    throw broken(document);
  const auto* header = reinterpret_cast<const Header*>(bytes_ + begin);
  if (header->document != document || size_of(*header) > size_ - begin) throw broken(document);
  const auto* units = reinterpret_cast<const Unit*>(header + 1);
  return {static_cast<char>(header->letter),
          {units, header->title},
          {units + header->title, header->text}};
}

bool WordFile::is_whole(std::uint32_t document, std::uint64_t begin) const {
  words_of(document, begin);
  const auto* header = reinterpret_cast<const Header*>(bytes_ + begin);
  return checksum_of(bytes_ + begin, size_of(*header)) == header->checksum;
}

void WordFile::release_pages() const {
  if (bytes_ != nullptr) ::madvise(const_cast<char*>(bytes_), size_, MADV_DONTNEED);
}

std::string_view WordFile::block_at(std::uint64_t begin) const {
  const WordsView block = words_of(kBlock, begin);
  if (block.letter != kBlockLetter || !block.title.empty()) throw broken(kBlock);
  return {reinterpret_cast<const char*>(block.text.data()), block.text.size_bytes()};
}

std::uint64_t WordFile::bytes_at(const Place& place) const {
  const WordsView words = words_of(place.document, place.begin);
  return aligned(sizeof(Header) + words.title.size_bytes() + words.text.size_bytes());
}

std::vector<WordFile::Place> WordFile::appended(std::uint64_t begin, std::uint64_t end) const {
  std::vector<Place> places;
  while (begin < end) {
    if (begin > size_ || size_ - begin < sizeof(Header)) throw broken(kBlock);
    const auto* header = reinterpret_cast<const Header*>(bytes_ + begin);
    if (header->document != kBlock) places.push_back({header->document, begin});
    begin += aligned(size_of(*header));
  }
  return places;
}

Result<void> WordFile::copy_to(const std::filesystem::path& index,
                               std::vector<Place> places) const {
  const auto path = word_file_of(index);
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
  if (!file.is_open() || ::ftruncate(file.number(), static_cast<off_t>(size_)) != 0)
    return failed("cannot make", path);
  std::ranges::sort(places, {}, &Place::begin);
  for (std::size_t i = 0; i < places.size();) {
    const std::uint64_t begin = places[i].begin;
    std::uint64_t end = begin;
    for (; i < places.size() && places[i].begin == end; ++i) {
      end += bytes_at({places[i].document, end});
    }
    if (::lseek(file.number(), static_cast<off_t>(begin), SEEK_SET) < 0 ||
        !write_all(file.number(), {bytes_ + begin, std::min(end, size_) - begin}))
      return failed("cannot write", path);
  }
  if (::fdatasync(file.number()) != 0) return failed("cannot write", path);
  return {};
}

}  // namespace vigie
