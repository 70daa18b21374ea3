#pragma once

#include <boost/asio/io_context.hpp>

namespace vigie {

/// The loop: an io_context for one thread that can let go of its suspended coroutines.
///
/// A suspended coroutine dies with the context, and its frame refers to stages that were built
/// after the context and so are gone by then. end() destroys the frames while everything still
/// stands; call it after run() has returned and the pool has been joined, before the stages are
/// destroyed.
class Loop : public boost::asio::io_context {
 public:
  Loop() : boost::asio::io_context(1) {}
  void end() { shutdown(); }
};

}  // namespace vigie
