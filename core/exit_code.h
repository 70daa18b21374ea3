#pragma once

#include <vector>

#include "core/error.h"

namespace vigie {

/// Exit codes of both programs: 0 done or found, 1 nothing found, 2 usage, then one a kind of
/// error.
constexpr int kExitDone = 0;
constexpr int kExitNothing = 1;
constexpr int kExitUsage = 2;

int exit_code(Kind kind);

/// The table that the manual prints.
struct ExitCodeInfo {
  int code;
  const char* meaning;
};
const std::vector<ExitCodeInfo>& exit_code_infos();

}  // namespace vigie
