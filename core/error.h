#pragma once

#include <string>

#include <boost/system/result.hpp>

namespace vigie {

/// What kind of failure: chosen by what the caller can do about it. Commands map it to an exit code
/// (search-cli/exit_codes.h), the crawler to a health word, the outbox to "retry" or "give up".
enum class Kind {
  usage,      ///< the person's request cannot be understood
  config,     ///< a configuration file says something impossible
  not_found,  ///< no such file, document, source, profile
  io,         ///< the operating system refused to read or write
  full,       ///< no space left, or a quota reached
  locked,     ///< another process holds it: try again
  corrupt,    ///< a file of ours is not what we wrote
  network,    ///< name, connection or TLS failed
  timeout,    ///< it took longer than allowed
  refused,    ///< a rule of ours or theirs forbids it: robots.txt, address guard, TLS policy
  malformed,  ///< third-party bytes that cannot be read
  too_large,  ///< a cap on bytes, depth, count or redirects was reached
  rejected,   ///< the other side answered no, for good (SMTP 5xx, HTTP 410)
  cancelled,  ///< we are stopping
  internal,   ///< a promise inside the program is broken
};

/// The stable, lower-case word of a kind ("too_large"), for logs and JSON.
const char* word(Kind kind);

/// A place in a text file; line and column start at 1, 0 means unknown.
struct Where {
  std::string file;
  int line = 0;
  int column = 0;
};

/// The one idea of error: what happened, what to do about it, where.
///
///   Error{Kind::locked, "cannot open index: locked by process 412", "stop the daemon first"}
struct Error {
  Kind kind = Kind::internal;
  std::string what;    ///< one sentence without a full stop, lower case, names the thing
  std::string hint{};  ///< what the reader can do; empty when nothing is known
  Where where{};
};

/// "file:line:column: what; hint", leaving out what is empty.
std::string to_string(const Error& error);

/// Expected failures are values. `result.value()` on a failure is a broken promise: it asserts.
template <class T>
using Result = boost::system::result<T, Error>;

/// Called by boost::system::result::value() on a failure.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location&);

}  // namespace vigie
