#pragma once

#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>

#include "core/settings.h"
#include "net/clock.h"
#include "pipeline/watch_list.h"
#include "store/writer.h"

namespace vigie {

/// What the coroutines of the loop share. One value, made by the composition (daemon/, or a
/// command) and outliving every stage. Thread: the loop's, but for `writer`, which any thread may
/// post to.
struct Commons {
  boost::asio::io_context& io;
  boost::asio::thread_pool& pool;      ///< CPU work on values
  boost::asio::thread_pool& pdf_pool;  ///< PDFs: each may hold its thread for seconds
  Writer& writer;                      ///< every change of the store
  Database& reader;  ///< short indexed reads on the loop; never inside a transaction
  const Clock& clock;
  std::shared_ptr<const Settings> settings;
  std::shared_ptr<const WatchList> list;
  std::function<void()> archived = [] {
  };  ///< called after a commit that the index and the outbox must hear of

  Instant now() const { return clock.now(); }
};

}  // namespace vigie
