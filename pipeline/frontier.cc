#include "pipeline/frontier.h"

#include "core/url.h"

namespace vigie {
namespace {

std::string host_of(const WaitingPage& page) {
  const auto url = Url::parse(page.found.url);
  return url ? url->origin() : std::string();
}

}  // namespace

void Frontier::load(std::vector<WaitingPage> pages) {
  for (auto it = hosts_.begin(); it != hosts_.end();) {
    it->second.pages.clear();
    it = it->second.under_way == 0 ? hosts_.erase(it) : std::next(it);
  }
  waiting_ = 0;
  for (WaitingPage& page : pages) {
    if (under_way_.contains(page.id)) continue;
    hosts_[host_of(page)].pages.push_back(std::move(page));
    ++waiting_;
  }
}

std::optional<WaitingPage> Frontier::take(const Asked& can_be_asked) {
  auto it = hosts_.upper_bound(turn_);
  for (std::size_t i = 0; i < hosts_.size(); ++i, ++it) {
    if (it == hosts_.end()) it = hosts_.begin();
    Host& host = it->second;
    if (host.pages.empty() || host.under_way >= kPerHost) continue;
    if (!can_be_asked(host.pages.front())) continue;
    WaitingPage page = std::move(host.pages.front());
    host.pages.pop_front();
    ++host.under_way;
    --waiting_;
    under_way_.insert(page.id);
    turn_ = it->first;
    return page;
  }
  return std::nullopt;
}

void Frontier::done(const WaitingPage& page) {
  under_way_.erase(page.id);
  const auto it = hosts_.find(host_of(page));
  if (it != hosts_.end() && --it->second.under_way == 0 && it->second.pages.empty())
    hosts_.erase(it);
}

}  // namespace vigie
