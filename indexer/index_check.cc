// Whether an index is whole, and what its records should say.
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>

#include <xapian.h>

#include "indexer/index.h"
#include "indexer/index_form.h"
#include "indexer/index_place.h"
#include "indexer/left_documents.h"
#include "indexer/stem_block.h"
#include "indexer/word_file.h"

namespace vigie {
namespace {

using namespace index_form;

constexpr int kTries = 5;

/// The words of so many documents, some kilobytes each, are held while they are checked.
constexpr std::size_t kDocumentsInMemory = 4096;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    if (!line.empty()) lines.push_back("index: " + line);
  return lines;
}

/// Whether the disk gives a whole file. Where the file is mapped, a bad block would end the
/// process: a daemon would end so at every start, and the index would never be set aside.
bool can_be_read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string block(std::size_t{1} << 20, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size()))) continue;
  return in.eof();
}

/// Every document's words and every block, bit for bit.
std::vector<std::string> words_problems(const std::string& path) {
  if (!can_be_read(word_file_of(path))) return {"index: the file with its words cannot be read"};
  const Xapian::Database index(path, Xapian::DB_OPEN);
  const WordFile words(path, words_begin(index.get_metadata(kWordsEndKey)));
  const auto end = index.valuestream_end(kWordsSlot);
  std::size_t looked = 0;
  for (auto place = index.valuestream_begin(kWordsSlot); place != end; ++place) {
    if (++looked % kDocumentsInMemory == 0) words.release_pages();
    if (!words.is_whole(place.get_docid(), words_begin(*place)))
      return {"index: the words of document " + std::to_string(place.get_docid()) +
              " are not what was written"};
  }
  words.release_pages();
  for (const StemBlock& block :
       stem_blocks(words, block_begin(index.get_metadata(kLastBlockKey)))) {
    words.release_pages();
    if (!words.is_whole(0, block.begin()))
      return {"index: a block of frequent stems is not what was written"};
  }
  left_documents(index);  // throws what look() tells
  return {};
}

/// One look; what a commit of the writer interrupts reads as damage too.
std::vector<std::string> look(const std::string& path) {
  std::ostringstream said;
  try {
    const std::size_t errors = Xapian::Database::check(path, 0, &said);
    if (errors == 0) return words_problems(path);
    auto lines = lines_of(said.str());
    lines.push_back("the index has " + std::to_string(errors) + " errors");
    return lines;
  } catch (const Xapian::Error& error) {
    return {"the index cannot be read: " + error.get_msg()};
  }
}

}  // namespace

std::vector<std::string> index_problems(const std::filesystem::path& data_dir) {
  const auto path = index_path(data_dir);
  if (is_unwritten(path)) return {};
  std::vector<std::string> problems;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    problems = look(path.string());
    if (problems.empty()) break;
  }
  return problems;
}

Result<void> may_check_index(const std::filesystem::path& data_dir) {
  std::error_code ignored;
  for (const auto& file : std::filesystem::directory_iterator(index_path(data_dir), ignored))
    if (::access(file.path().c_str(), R_OK | W_OK) != 0)
      return Error{Kind::io,
                   "cannot check the index: " + file.path().string() + ": " + std::strerror(errno),
                   "a check needs the right to write; run it as the user of the daemon"};
  return {};
}

Hit hit_of(const StoredDocument& stored) {
  const Document& document = stored.document;
  Hit hit;
  hit.id = stored.id;
  hit.story = stored.story;
  hit.revision = stored.revision;
  hit.given_id = document.given_id;
  hit.source = document.source.text;
  hit.language = document.language;
  hit.published = document.published ? document.published->text : "";
  hit.seen = rfc3339(document.seen);
  hit.url = document.url;
  hit.title = document.title;
  return hit;
}

}  // namespace vigie
