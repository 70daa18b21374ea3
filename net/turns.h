#pragma once

#include <list>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace vigie {

/// So many at a time, first come first served: coroutines wait for a turn without waking each
/// other. Giving a turn back wakes exactly the next one; a waiting frame that is destroyed leaves
/// the line. Thread: the loop.
///
///   Turns sessions(4);
///   const auto turn = co_await sessions.take();   // held until it goes out of scope
class Turns {
  struct Line;

 public:
  class Turn {
   public:
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    friend class Turns;
    Turn(std::shared_ptr<Line> line, const boost::asio::any_io_executor& executor);
    std::shared_ptr<Line> line_;
    boost::asio::steady_timer parked_;
    std::list<Turn*>::iterator place_;
    bool held_ = false;
  };

  explicit Turns(int places);

  boost::asio::awaitable<std::unique_ptr<Turn>> take();

  /// True when nobody holds a turn or waits for one.
  bool idle() const;

 private:
  struct Line {
    int places = 0;
    int free = 0;
    std::list<Turn*> waiting;
  };
  std::shared_ptr<Line> line_;
};

}  // namespace vigie
