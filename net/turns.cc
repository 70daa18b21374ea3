#include "net/turns.h"

#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace vigie {

namespace asio = boost::asio;

Turns::Turns(int places) : line_(std::make_shared<Line>(Line{places, places, {}})) {}

Turns::Turn::Turn(std::shared_ptr<Line> line, const asio::any_io_executor& executor)
    : line_(std::move(line)),
      parked_(executor, asio::steady_timer::time_point::max()),
      place_(line_->waiting.end()) {
  if (line_->free > 0) {
    --line_->free;
    held_ = true;
  } else {
    place_ = line_->waiting.insert(line_->waiting.end(), this);
  }
}

Turns::Turn::~Turn() {
  if (!held_) {
    line_->waiting.erase(place_);
    return;
  }
  if (line_->waiting.empty()) {
    ++line_->free;
    return;
  }
  // Handed over here and now, so that nobody who comes between can overtake.
  Turn* next = line_->waiting.front();
  line_->waiting.pop_front();
  next->held_ = true;
  next->parked_.cancel();
}

asio::awaitable<std::unique_ptr<Turns::Turn>> Turns::take() {
  const auto executor = co_await asio::this_coro::executor;
  std::unique_ptr<Turn> turn(new Turn(line_, executor));
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  while (!turn->held_) co_await turn->parked_.async_wait(token);
  co_return turn;
}

bool Turns::idle() const { return line_->free == line_->places && line_->waiting.empty(); }

}  // namespace vigie
