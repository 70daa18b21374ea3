/// vigie-probe SUITE: reads JSON lines on standard input and answers each with one JSON object a
/// line, in order, flushed, so that a crash costs one case and no more. For conformance data.
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

#include <boost/json.hpp>

#include "core/utf8.h"
#include "tests/probe/suites.h"

namespace vigie::probe {
namespace {

std::vector<NamedSuite> all_suites() {
  std::vector<NamedSuite> all;
  const auto add = [&all](std::vector<NamedSuite> more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  add(address_suites());
  add(page_suites());
  add(reader_suites());
  return all;
}

/// Half surrogates ("\ud800" alone) stand in JSON test data; what they mean is for the suite to
/// say.
boost::json::value read_line(const std::string& line) {
  boost::json::parse_options options;
  options.allow_invalid_utf8 = true;
  options.max_depth = 32;
  return boost::json::parse(line, {}, options);
}

boost::json::object answer(const Suite& suite, const std::string& line) {
  try {
    return suite(read_line(line).as_object());
  } catch (const std::exception& failure) {
    return {{"error", valid_utf8(failure.what())}};
  }
}

const NamedSuite* find_suite(const std::vector<NamedSuite>& suites, std::string_view name) {
  for (const NamedSuite& suite : suites)
    if (suite.name == name) return &suite;
  return nullptr;
}

int run(const Suite& suite) {
  std::string line;
  while (std::getline(std::cin, line)) {
    const std::string text = boost::json::serialize(answer(suite, line)) + '\n';
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace vigie::probe

int main(int argc, char** argv) {
  const auto suites = vigie::probe::all_suites();
  const auto* suite = argc == 2 ? vigie::probe::find_suite(suites, argv[1]) : nullptr;
  if (suite != nullptr) return vigie::probe::run(suite->answer);
  std::string names;
  for (const auto& known : suites) names += " " + std::string{known.name};
  std::fprintf(stderr, "usage: vigie-probe SUITE < cases.jsonl; SUITE is one of:%s\n",
               names.c_str());
  return 2;
}
