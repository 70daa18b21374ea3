#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "core/profile.h"
#include "core/time.h"

namespace vigie {

// What is not there is null in everything that --json prints.

inline boost::json::value or_null(const std::string& text) {
  return text.empty() ? boost::json::value() : boost::json::value(text);
}

inline boost::json::value or_null(const std::optional<Date>& date) {
  return date ? boost::json::value(date->text) : boost::json::value();
}

/// A value as commands print it, on one line: DEL and the C1 controls, which JSON lets stand
/// (RFC 8259, section 7) and which could steer a terminal, are escaped like the other controls.
std::string json_text(const boost::json::value& value);

/// The same of JSON that is text already, in UTF-8.
std::string harmless_json(std::string_view json);

/// Evidence as every command prints it.
inline boost::json::array json_of(const std::vector<Evidence>& evidence) {
  boost::json::array out;
  for (const Evidence& one : evidence)
    out.push_back(boost::json::object{{"clause", one.clause},
                                      {"field", word(one.field)},
                                      {"passage", one.passage},
                                      {"begin", one.begin},
                                      {"end", one.end}});
  return out;
}

}  // namespace vigie
