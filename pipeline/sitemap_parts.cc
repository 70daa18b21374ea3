#include "pipeline/sitemap_parts.h"

#include <algorithm>
#include <unordered_map>

namespace vigie {
namespace {

std::optional<Instant> moment(const std::string& modified) {
  const auto date = Date::read(modified);
  if (!date) return std::nullopt;
  // A day without a time lasts until its end.
  return date->has_time ? date->instant : date->instant + std::chrono::days{1};
}

}  // namespace

void name_parts(std::vector<SitemapPart>& known, const std::vector<SitemapPart>& named,
                bool whole) {
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < known.size(); ++i) places.emplace(known[i].url, i);
  std::vector<bool> still(known.size(), !whole);
  // Newest first, so that what changed lately is never past the cap, wherever it stands.
  std::vector<const SitemapPart*> newest_first;
  newest_first.reserve(named.size());
  for (const SitemapPart& part : named) newest_first.push_back(&part);
  std::stable_sort(newest_first.begin(), newest_first.end(),
                   [](const SitemapPart* a, const SitemapPart* b) {
                     return moment(a->modified).value_or(Instant::max()) >
                            moment(b->modified).value_or(Instant::max());
                   });
  for (const SitemapPart* one : newest_first) {
    const SitemapPart& part = *one;
    const auto [place, fresh] = places.emplace(part.url, known.size());
    if (fresh) {
      if (known.size() >= kMaxParts) continue;
      known.push_back(part);
      still.push_back(true);
      continue;
    }
    if (place->second >= known.size()) continue;  // named twice, past the cap
    SitemapPart& before = known[place->second];
    still[place->second] = true;
    if (before.modified != part.modified) before.read.reset();
    before.modified = part.modified;
  }
  std::size_t i = 0;
  std::erase_if(known, [&](const SitemapPart&) { return !still[i++]; });
}

std::vector<std::size_t> parts_to_read(const std::vector<SitemapPart>& parts, Interval every,
                                       Interval window, Instant now) {
  std::vector<std::size_t> due;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const SitemapPart& part = parts[i];
    const bool old = part.read && (!part.modified.empty() || now - *part.read < every);
    if (!old && within_window(part.modified, std::nullopt, window, now)) due.push_back(i);
  }
  // Those without a date may hold anything: they come between what changed lately and the rest.
  const auto rank = [&](std::size_t i) { return moment(parts[i].modified).value_or(now - every); };
  std::stable_sort(due.begin(), due.end(),
                   [&](std::size_t a, std::size_t b) { return rank(a) > rank(b); });
  return due;
}

bool within_window(const std::string& modified, const std::optional<Date>& published,
                   Interval window, Instant now) {
  if (window <= Interval{0}) return true;
  std::optional<Instant> at = moment(modified);
  if (published) at = std::max(at.value_or(published->instant), published->instant);
  return !at || *at >= now - window;
}

}  // namespace vigie
