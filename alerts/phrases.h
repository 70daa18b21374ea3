#pragma once

#include <array>
#include <string>
#include <string_view>

#include "core/time.h"

namespace vigie {

/// A sentence with "{}" for the number, in both its forms.
struct Counted {
  const char* one;
  const char* many;
};

/// Every sentence that a subscriber reads, in one language; "{}" stands for what is filled in.
struct Phrases {
  const char* language;  ///< "fr"
  const char* hello;
  Counted found;             ///< how many items, for whom
  Counted alerts;            ///< subject of several items
  const char* joined_title;  ///< subject of one item: title, profile
  const char* paid;          ///< beside the link: the page shows all of it to its subscribers only
  const char* deadline;
  const char* late;     ///< the day it was seen
  const char* changed;  ///< over what left a watched page and came to it
  const char* why;
  const char* profile;  ///< a reason: the profile's name
  const char* clause;   ///< a reason: the clause that was met
  const char* also;
  Counted more;     ///< what is left out of a list
  Counted watched;  ///< how many sources
  const char* all_reached;
  Counted unreachable;            ///< how many sources, which
  const char* reason_to_receive;  ///< whom
  const char* stop;               ///< address, subject
  const char* stop_link;
  const char* portal;
  const char* open_quote;
  const char* close_quote;
  const char* colon;  ///< with the space that the language puts before it
  std::array<const char*, 12> months;
  const char* first_day;  ///< "1er"; empty where the first is a number as others are
  int plural_from;        ///< the least count that takes `many`
};

/// The sentences of "en"; of "fr" for every other language.
const Phrases& phrases(std::string_view language);

/// The form of `counted` for `count`, with the number and `rest` filled in.
std::string say(const Phrases& phrases, const Counted& counted, std::size_t count,
                std::string_view rest = {});

/// `pattern` with its "{}" filled in.
std::string say(const char* pattern, std::string_view first = {}, std::string_view second = {});

/// "4 mars 2026", "4 March 2026": the day as the publisher wrote it, without a shift of zone.
std::string day_in_words(const Phrases& phrases, const Date& date);

}  // namespace vigie
