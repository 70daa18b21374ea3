#include "indexer/left_documents.h"

#include <algorithm>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "indexer/index_form.h"

namespace vigie {
namespace {

using index_form::append_varint;
using index_form::kLeftKey;
using index_form::read_varint;

/// So many numbers share an entry, so that a commit writes little however many documents were left
/// before it.
constexpr Xapian::docid kNumbersOfAnEntry = 1024;

std::string key_of(Xapian::docid document) {
  return fmt::format("{}{:06x}", kLeftKey, document / kNumbersOfAnEntry);  // in order
}

void read_entry(const std::string& value, std::vector<Xapian::docid>& documents) {
  std::uint64_t document = 0;
  for (std::size_t at = 0; at < value.size();) {
    const auto gap = read_varint(value, at);
    constexpr std::uint64_t kLast = std::numeric_limits<Xapian::docid>::max();
    if (!gap || *gap == 0 || *gap > kLast - document)
      throw Xapian::DatabaseCorruptError("a list of changed documents is broken");
    document += *gap;
    documents.push_back(static_cast<Xapian::docid>(document));
  }
}

}  // namespace

void LeftDocuments::flush() {
  for (auto at = fresh_.begin(); at != fresh_.end();) {
    const std::string key = key_of(*at);
    std::vector<Xapian::docid> documents;
    read_entry(index_.get_metadata(key), documents);
    const std::size_t before = documents.size();
    for (; at != fresh_.end() && key_of(*at) == key; ++at) documents.push_back(*at);
    std::ranges::sort(documents);
    documents.erase(std::unique(documents.begin(), documents.end()), documents.end());
    if (documents.size() == before) continue;
    std::string value;
    Xapian::docid last = 0;
    for (const Xapian::docid document : documents) {
      append_varint(value, document - last);
      last = document;
    }
    index_.set_metadata(key, value);
  }
  fresh_.clear();
}

void LeftDocuments::clear() {
  fresh_.clear();
  std::vector<std::string> keys(index_.metadata_keys_begin(kLeftKey),
                                index_.metadata_keys_end(kLeftKey));
  for (const std::string& key : keys) index_.set_metadata(key, "");
}

std::vector<Xapian::docid> left_documents(const Xapian::Database& index) {
  std::vector<Xapian::docid> documents;
  const auto end = index.metadata_keys_end(kLeftKey);
  for (auto key = index.metadata_keys_begin(kLeftKey); key != end; ++key)
    read_entry(index.get_metadata(*key), documents);
  return documents;
}

}  // namespace vigie
