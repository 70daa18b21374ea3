#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/error.h"
#include "core/time.h"

namespace vigie {

/// A program that is started to work on some bytes: how it ended, and what it printed before.
struct ChildEnd {
  enum class How {
    exited,     ///< by itself; `number` is its exit status
    signalled,  ///< `number` is the signal, which was not ours
    timed_out,  ///< it was killed when its time was up
    too_much,   ///< it was killed when it printed more than it may
    cancelled,  ///< it was killed by end_children()
  };
  How how = How::exited;
  int number = 0;
  std::string output;
};

struct ChildLimits {
  Interval time;  ///< from its start to its end
  Bytes output;
};

/// Runs `program` by its path, without arguments, environment or shell: `input` is its standard
/// input, its standard output comes back, its standard error goes nowhere; it inherits no other
/// file. It need not read all of its input. When this returns, the process has ended.
///
/// Blocks the calling thread, at most a moment longer than `limits.time`: never on the loop.
/// Fails with Kind::not_found when there is no such program, Kind::io when it cannot be started.
///
///   auto end = run_child("/usr/bin/vigie-pdf", bytes, {10s, mebibytes(16)});
Result<ChildEnd> run_child(const std::filesystem::path& program, std::string_view input,
                           const ChildLimits& limits);

/// For the end of the program: children that run are killed within a moment, and so are later ones.
/// Thread: any.
void end_children();

/// Where a program of ours is: beside the one that runs, else in ../libexec/vigie of it. It is
/// looked for nowhere else, so that nobody's PATH decides what reads hostile bytes. Kind::not_found
/// when it is not installed.
Result<std::filesystem::path> own_program(std::string_view name);

}  // namespace vigie
