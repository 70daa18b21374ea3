#pragma once

#include <functional>

#include <boost/asio/awaitable.hpp>

#include "store/writer.h"

namespace vigie {

/// Runs `change` on the store's owner thread, in the next group commit, and resumes on the caller's
/// executor after COMMIT returned: what it answers is durable.
///
///   Writer::Job job = [=](Database& db) { return Sources(db).save(state); };
///   auto saved = co_await commit(writer, job);
boost::asio::awaitable<Result<void>> commit(Writer& writer, Writer::Job change);

}  // namespace vigie
