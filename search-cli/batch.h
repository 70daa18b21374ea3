#pragma once

#include <fstream>
#include <functional>
#include <string>

#include <boost/json/object.hpp>

#include "core/error.h"

namespace vigie {

/// Answers one input of a batch: the object without its id.
using AnswerOne = std::function<Result<boost::json::object>(const boost::json::object& input)>;

/// Reads a file of JSON objects, a line each, and prints an object a line with the same `id`, in
/// the order given; an input that fails gives {"id","error":{"kind","what"}} in its place and the
/// exit is 0. `jobs` threads work side by side. At most a few hundred answers are held at once.
int run_batch(const std::string& command, const std::string& file, int jobs,
              const AnswerOne& answer);

/// A file opened for reading. Kind::usage without a name; Kind::io when there is none, when it may
/// not be read, and when it is a folder, which would read as an empty file.
Result<std::ifstream> open_file(const std::string& file);

/// The whole of a file, "-" for standard input; refuses what is larger than 64 MiB.
Result<std::string> read_whole_file(const std::string& file);

}  // namespace vigie
