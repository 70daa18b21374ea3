#include "pipeline/fetch.h"

#include <boost/asio/co_spawn.hpp>

#include "net/detached.h"
#include "net/loop.h"
#include "pipeline/outbound.h"

namespace vigie {
namespace {

boost::asio::awaitable<void> fetch_into(Visitor& visitor, Url url, Result<Fetched>& result) {
  const Asking whole;
  auto got = co_await visitor.get(url, whole);
  if (got)
    result = std::move(*got);
  else
    result = got.error().error;
}

}  // namespace

Result<Fetched> fetch_now(const Settings& settings, const Url& url) {
  Result<Fetched> result = Error{Kind::internal, "the visit ended without a word"};
  Loop loop;
  const SystemClock clock;
  Outbound outbound(loop, clock, std::make_shared<const Settings>(settings));
  boost::asio::co_spawn(loop, fetch_into(outbound.visitor(), url, result), detached("fetch"));
  loop.run();
  loop.end();
  return result;
}

}  // namespace vigie
