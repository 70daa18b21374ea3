#pragma once

#include "crawler/xml.h"

namespace vigie {

/// What an element of a feed means, whichever format and vocabulary it is from.
enum class FeedField {
  unknown,
  entry,    ///< item, entry: opens one
  wrapper,  ///< holds others that count here: channel, items, media:group
  aside,    ///< has titles and links of its own that do not count: image, textInput, source
  id,
  title,
  link,
  author,
  published,
  updated,
  date,  ///< dc:date: published, and updated where nothing else is
  summary,
  content,
  language,
  category,
  enclosure,
  ttl,        ///< RSS: minutes that the feed may be kept
  period,     ///< sy:updatePeriod: hourly, daily, weekly, monthly, yearly
  frequency,  ///< sy:updateFrequency: times a period
};
constexpr std::size_t kFields = static_cast<std::size_t>(FeedField::frequency) + 1;

/// Where two elements say the same, the higher rank counts; of equal ranks, the first.
struct Meaning {
  FeedField field = FeedField::unknown;
  int rank = 0;
};

/// The rank of RSS's <description> among summaries: the highest.
constexpr int kDescriptionRank = 6;

Meaning meaning_of(Space space, std::string_view name);

}  // namespace vigie
