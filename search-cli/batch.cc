#include "search-cli/batch.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <boost/json.hpp>

#include "core/bytes.h"
#include "core/exit_code.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;

constexpr std::size_t kPerRound = 256;
constexpr Bytes kMaxFile = mebibytes(64);

/// Lines of a file that can be read twice; 0 for a pipe.
std::int64_t count_lines(const std::string& file) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed)) return 0;
  std::ifstream in(file, std::ios::binary);
  return std::count(std::istreambuf_iterator<char>(in), {}, '\n');
}

std::string answer_line(const std::string& line, const AnswerOne& answer) {
  boost::system::error_code failed;
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  const json::value input = json::parse(line, failed, {}, options);
  json::object out;
  const json::object* object = failed ? nullptr : input.if_object();
  if (object != nullptr)
    if (const json::value* id = object->if_contains("id")) out["id"] = *id;
  Result<json::object> answered = Error{Kind::malformed, "the line is no JSON object"};
  if (object != nullptr) answered = answer(*object);
  if (answered) {
    for (const auto& member : *answered) out[member.key()] = member.value();
  } else {
    out["error"] =
        json::object{{"kind", word(answered.error().kind)}, {"what", answered.error().what}};
  }
  return json_text(out);
}

}  // namespace

int run_batch(const std::string& command, const std::string& file, int jobs,
              const AnswerOne& answer) {
  auto lines = open_file(file);
  if (!lines) return complain(command, lines.error());
  const std::int64_t total = count_lines(file);
  ProgressLine progress("reading");
  std::int64_t done = 0;
  for (bool more = true; more;) {
    std::vector<std::string> round;
    std::string line;
    while (round.size() < kPerRound && (more = static_cast<bool>(std::getline(*lines, line))))
      if (!line.empty()) round.push_back(line);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i = next++; i < round.size(); i = next++)
        round[i] = answer_line(round[i], answer);
    };
    std::vector<std::thread> others;
    for (int n = 1; n < jobs; ++n) others.emplace_back(work);
    work();
    for (std::thread& other : others) other.join();
    for (const std::string& answered : round) print_line(answered);
    done += static_cast<std::int64_t>(round.size());
    progress.show(done, total);
  }
  return kExitDone;
}

Result<std::ifstream> open_file(const std::string& file) {
  if (file.empty()) return Error{Kind::usage, "no file is named"};
  std::error_code failed;
  if (std::filesystem::is_directory(file, failed))
    return Error{Kind::io, fmt::format("{} is a folder", file), "name a file"};
  std::ifstream opened(file, std::ios::binary);
  if (!opened)
    return Error{Kind::io, fmt::format("cannot read {}", file),
                 "is the name right, and may you read it?"};
  return opened;
}

Result<std::string> read_whole_file(const std::string& file) {
  std::ifstream opened;
  std::istream* in = &std::cin;
  if (file != "-") {
    auto named = open_file(file);
    if (!named) return named.error();
    opened = std::move(*named);
    in = &opened;
  }
  std::string bytes;
  std::vector<char> part(std::size_t{1} << 16);
  while (in->read(part.data(), static_cast<std::streamsize>(part.size())) || in->gcount() > 0) {
    bytes.append(part.data(), static_cast<std::size_t>(in->gcount()));
    if (bytes.size() > kMaxFile.count)
      return Error{Kind::too_large, fmt::format("{} is larger than 64 MiB", file)};
  }
  return bytes;
}

}  // namespace vigie
