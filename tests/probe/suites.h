#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

namespace vigie::probe {

/// Answers one case of a conformance suite: the object of an input line to the object of its
/// answer. It may throw when a member it needs is missing or has another type; the line is then
/// answered with "error".
using Suite = std::function<boost::json::object(const boost::json::object&)>;

struct NamedSuite {
  std::string_view name;
  Suite answer;
};

std::vector<NamedSuite> address_suites();  ///< robots, url, ssrf, webhook
std::vector<NamedSuite> reader_suites();   ///< feed, date, sitemap, opml, sniff, entities
std::vector<NamedSuite> page_suites();     ///< pagedate, page, pdf

}  // namespace vigie::probe
