#include "indexer/xapian_error.h"

#include <cerrno>
#include <cstring>
#include <string_view>

namespace vigie {
namespace {

Kind kind_of(const Xapian::Error& error) {
  const std::string_view type = error.get_type();
  if (type == "DatabaseLockError") return Kind::locked;
  // Any of these says that the files are not what we wrote; a missing one is found by "Opening".
  if (type == "DatabaseCorruptError" || type == "DatabaseVersionError" ||
      type == "DatabaseOpeningError" || type == "DatabaseNotFoundError" ||
      type == "FeatureUnavailableError" || type == "RangeError" || type == "SerialisationError")
    return Kind::corrupt;
  // One of our lists names a document that is not there.
  if (type == "DocNotFoundError") return Kind::corrupt;
  if (type == "DatabaseModifiedError") return Kind::locked;
  // "EOF reading block": a file is shorter than its tree, and the system has no error to tell.
  if (type == "DatabaseError" && error.get_error_string() == nullptr) return Kind::corrupt;
  if (type.starts_with("Database")) return Kind::io;
  return Kind::internal;
}

}  // namespace

Error xapian_error(const Xapian::Error& error, const std::string& doing) {
  Kind kind = kind_of(error);
  const char* system = error.get_error_string();
  const std::string reason = system != nullptr ? system : "";
  // Xapian keeps errno to itself and gives its words.
  for (const int number : {ENOSPC, EDQUOT, EFBIG})
    if (!reason.empty() && reason == std::strerror(number)) kind = Kind::full;
  // A commit that cannot be undone either is told as corrupt, with the first reason in its message.
  if (reason.empty() && error.get_msg().find(std::strerror(ENOSPC)) != std::string::npos)
    kind = Kind::full;
  for (const int number : {EACCES, EPERM, EROFS, EMFILE, ENFILE, EIO})
    if (!reason.empty() && reason == std::strerror(number)) kind = Kind::io;
  std::string what = doing + ": " + error.get_msg();
  if (!reason.empty()) what += " (" + reason + ")";
  switch (kind) {
    case Kind::corrupt:
      return Error{kind, what,
                   "the index is derived from the archive: vigie archive rebuild makes it anew"};
    case Kind::full: return Error{kind, what, "free some space; nothing of the archive is lost"};
    case Kind::locked: return Error{kind, what, "try again"};
    default: return Error{kind, what};
  }
}

}  // namespace vigie
