#pragma once

#include <filesystem>
#include <utility>

#include "core/descriptor.h"
#include "core/error.h"

namespace vigie {

/// The right to write an index: an exclusive flock(2) on `<data>/index.lock`, whose text is the
/// holder's process id, for as long as this object lives. The kernel frees it when the holder dies,
/// however it dies, so a leftover file never needs cleaning up.
///
/// Xapian has a lock of its own; ours is taken first because it can say who holds it, and because
/// it also covers the moments when the index's folder is set aside and made anew.
class IndexLock {
 public:
  /// Kind::locked with the holder's pid when another process (or another object of this one) has
  /// it.
  static Result<IndexLock> take(const std::filesystem::path& data_dir);

 private:
  explicit IndexLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

}  // namespace vigie
