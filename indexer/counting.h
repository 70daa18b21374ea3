#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <xapian.h>

#include "core/time.h"
#include "indexer/index.h"
#include "indexer/patience.h"

namespace vigie {

// For indexer/ only: what is counted of every document that a query finds, while Xapian's matcher
// passes it. Values are read as streams, in order of document, so that a pass over 200,000
// documents costs milliseconds; a document's record is never touched.

/// The month of a day as a facet has it: "2026-03".
std::string month_of(std::chrono::sys_days day);

/// The documents by facet.
class FacetSpy : public Xapian::MatchSpy {
 public:
  explicit FacetSpy(const std::vector<Facet>& facets) : facets_(facets), counts_(facets.size()) {}
  void operator()(const Xapian::Document& document, double weight) override;
  std::vector<FacetCounts> counts() const;

 private:
  const std::vector<Facet>& facets_;
  std::vector<std::unordered_map<std::string, std::uint64_t>> counts_;  ///< by the value as stored
};

/// The documents with their weights, to rank them by something that Xapian cannot multiply.
class WeightSpy : public Xapian::MatchSpy {
 public:
  struct Weighed {
    Xapian::docid document = 0;
    double score = 0;
    std::string story;  ///< as stored
  };
  explicit WeightSpy(Instant now) : now_(now) {}
  void operator()(const Xapian::Document& document, double weight) override;
  /// Best first, equals newest first; one a story when folded. The scores are weights times
  /// freshness, and as all of them fade at the same pace, their order is the same tomorrow.
  std::vector<Weighed> ranking(bool fold) &&;

 private:
  Instant now_;
  std::vector<Weighed> weighed_;
};

/// The numbers of the documents.
class NumberSpy : public Xapian::MatchSpy {
 public:
  void operator()(const Xapian::Document& document, double) override {
    numbers_.push_back(DocumentId{static_cast<std::int64_t>(document.get_docid())});
  }
  std::vector<DocumentId> in_order() && {
    std::ranges::sort(numbers_);
    return std::move(numbers_);
  }

 private:
  std::vector<DocumentId> numbers_;
};

/// Spends patience with each document that a query finds.
class PatienceSpy : public Xapian::MatchSpy {
 public:
  void operator()(const Xapian::Document&, double) override { spend_patience(); }
};

/// Shows every document that a query finds to a spy; with their weights or without. Returns how
/// many they were.
std::uint64_t show_all(const Xapian::Database& index, const Xapian::Query& query, bool weighed,
                       const std::vector<Xapian::MatchSpy*>& spies);

/// IndexReader::count_by_day() on one snapshot.
std::vector<DayCount> days_in(const Xapian::Database& index, const Xapian::Query& query,
                              std::optional<Facet> split);

}  // namespace vigie
