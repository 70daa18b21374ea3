#pragma once

#include <exception>

#include "core/log.h"

namespace vigie {

/// The completion of a coroutine that nobody awaits: an exception that reached it is a broken
/// promise of the program, told in the log, and the loop goes on.
///
///   asio::co_spawn(io, visit(source), detached("visit"));
inline auto detached(const char* what) {
  return [what](std::exception_ptr failure) {
    if (!failure) return;
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      log_error("broken_promise", {Kind::internal, error.what()}, {{"in", what}});
    }
  };
}

}  // namespace vigie
