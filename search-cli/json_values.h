#pragma once

#include <optional>
#include <string>

#include <boost/json.hpp>

#include "core/time.h"

namespace vigie {

// What is not there is null in everything that --json prints.

inline boost::json::value or_null(const std::string& text) {
  return text.empty() ? boost::json::value() : boost::json::value(text);
}

inline boost::json::value or_null(const std::optional<Date>& date) {
  return date ? boost::json::value(date->text) : boost::json::value();
}

}  // namespace vigie
