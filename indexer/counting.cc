#include "indexer/counting.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "indexer/index_form.h"
#include "indexer/ranking.h"

namespace vigie {
namespace {

using namespace index_form;

Xapian::valueno slot_of(Facet facet) {
  switch (facet) {
    case Facet::source: return kSourceSlot;
    case Facet::language: return kLanguageSlot;
    case Facet::kind: return kKindSlot;
    case Facet::month: return kPublishedSlot;
  }
  return Xapian::BAD_VALUENO;
}

/// The day as stored: the publisher's, else the one on which Vigie first had it.
std::string day_value(const Xapian::Document& document) {
  std::string day = document.get_value(kPublishedSlot);
  return day.empty() ? document.get_value(kSeenSlot) : day;
}

std::string month_value(std::string_view day) {
  const auto decoded = decode_day(day);
  return decoded ? month_of(*decoded) : std::string();
}

double freshness(std::int64_t date, Instant now) {
  const Instant then{std::chrono::seconds{date}};
  const double age = std::chrono::duration<double>(now - then) / kFreshHalfLife;
  return age <= 0 ? 1 : std::exp2(-age);
}

/// A value of each document in order, as days_in() walks over all of them.
class ValueWalk {
 public:
  ValueWalk(const Xapian::Database& index, Xapian::valueno slot)
      : at_(index.valuestream_begin(slot)), end_(index.valuestream_end(slot)) {}
  std::string of(Xapian::docid document) {
    if (at_ != end_ && at_.get_docid() < document) at_.skip_to(document);
    return at_ != end_ && at_.get_docid() == document ? *at_ : std::string();
  }

 private:
  Xapian::ValueIterator at_, end_;
};

using DayTable = std::map<std::pair<std::string, std::string>, DayCount>;

/// The documents by day and value.
class DaySpy : public Xapian::MatchSpy {
 public:
  DaySpy(std::optional<Facet> split, DayTable& table) : split_(split), table_(table) {}
  void operator()(const Xapian::Document& document, double) override {
    const std::string value = split_ ? document.get_value(slot_of(*split_)) : std::string();
    ++table_[{day_value(document), value}].found;
  }

 private:
  std::optional<Facet> split_;
  DayTable& table_;
};

}  // namespace

std::string month_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day ymd{day};
  return fmt::format("{:04}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()));
}

void FacetSpy::operator()(const Xapian::Document& document, double) {
  for (std::size_t i = 0; i < facets_.size(); ++i)
    ++counts_[i][facets_[i] == Facet::month ? day_value(document)
                                            : document.get_value(slot_of(facets_[i]))];
}

std::vector<FacetCounts> FacetSpy::counts() const {
  std::vector<FacetCounts> out;
  for (std::size_t i = 0; i < facets_.size(); ++i) {
    const bool months = facets_[i] == Facet::month;
    std::map<std::string, std::uint64_t> by_value;
    for (const auto& [value, count] : counts_[i])
      by_value[months ? month_value(value) : value] += count;
    FacetCounts& facet = out.emplace_back();
    facet.facet = facets_[i];
    for (const auto& [value, count] : by_value) facet.counts.push_back({value, count});
    if (months)
      std::ranges::reverse(facet.counts);
    else
      std::ranges::stable_sort(facet.counts, std::greater{}, &FacetCount::count);
  }
  return out;
}

void WeightSpy::operator()(const Xapian::Document& document, double weight) {
  const double fresh = freshness(decode_number(document.get_value(kDateSlot)), now_);
  weighed_.push_back({document.get_docid(), weight * fresh, document.get_value(kStorySlot)});
}

std::vector<WeightSpy::Weighed> WeightSpy::ranking(bool fold) && {
  std::ranges::sort(weighed_, [](const Weighed& a, const Weighed& b) {
    return a.score != b.score ? a.score > b.score : a.document > b.document;
  });
  if (fold) {
    std::unordered_set<std::string> told;
    std::erase_if(weighed_, [&](const Weighed& one) { return !told.insert(one.story).second; });
  }
  return std::move(weighed_);
}

std::uint64_t show_all(const Xapian::Database& index, const Xapian::Query& query, bool weighed,
                       const std::vector<Xapian::MatchSpy*>& spies) {
  Xapian::Enquire enquire = enquire_of(index);
  if (!weighed) {
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_docid_order(Xapian::Enquire::DONT_CARE);
  }
  enquire.set_query(query);
  for (Xapian::MatchSpy* spy : spies) enquire.add_matchspy(spy);
  return enquire.get_mset(0, 1, index.get_doccount()).get_matches_estimated();
}

std::vector<DayCount> days_in(const Xapian::Database& index, const Xapian::Query& query,
                              std::optional<Facet> split) {
  DayTable table;
  DaySpy spy(split, table);
  PatienceSpy patience;
  show_all(index, query, false, {&spy, &patience});
  ValueWalk published(index, kPublishedSlot);
  std::optional<ValueWalk> values;
  if (split) values.emplace(index, slot_of(*split));
  const auto end = index.valuestream_end(kSeenSlot);
  for (auto seen = index.valuestream_begin(kSeenSlot); seen != end; ++seen) {
    std::string day = published.of(seen.get_docid());
    if (day.empty()) day = *seen;
    ++table[{std::move(day), values ? values->of(seen.get_docid()) : std::string()}].all;
  }
  std::vector<DayCount> days;
  for (auto& [key, count] : table) {
    const auto day = decode_day(key.first);
    if (!day) throw Xapian::DatabaseCorruptError("a day of the index is broken");
    days.push_back({*day, key.second, count.found, count.all});
  }
  return days;
}

}  // namespace vigie
