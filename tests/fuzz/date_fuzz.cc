// Reaches: crawler/dates.cc crawler/text_dates.cc crawler/date_words.cc core/time.cc
#include "crawler/dates.h"
#include "crawler/text_dates.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {

void one_input(std::string_view bytes) {
  const auto of_feed = read_feed_date(bytes);
  promise_date(of_feed, "a feed's date is a date");
  if (of_feed) promise(read_feed_date(of_feed->text) == of_feed, "a date reads itself back");

  for (const DayOrder order : {DayOrder::day_first, DayOrder::month_first}) {
    const auto in_text = find_text_date(bytes, order);
    promise_date(in_text, "a date in words is a date");
    promise(!in_text || !in_text->has_time, "a date in words is a day");
    promise_date(read_machine_date(bytes, order), "a date in an attribute is a date");
  }
  promise_date(find_url_date(bytes), "a date in an address is a date");
  promise_date(Date::read(bytes), "a date reads itself back");

  if (const auto interval = read_interval(bytes)) {
    const auto again = read_interval(to_string(*interval));
    promise(again && *again == *interval, "a length of time reads itself back");
  }
}

}  // namespace vigie::fuzz
