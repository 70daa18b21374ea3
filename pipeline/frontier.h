#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/sources.h"

namespace vigie {

/// The pages that wait, in memory: which is fetched next?
///
/// The store holds the truth; this holds a bounded part of it. Hosts take turns, and at most
/// kPerHost pages of one host are under way (one being fetched, one ready behind it), so that a
/// slow host with a thousand pages never takes the places of all others. Plain decisions, no loop.
/// Thread: one.
class Frontier {
 public:
  static constexpr std::size_t kPerHost = 2;

  /// Replaces what waits; pages under way stay where they are.
  void load(std::vector<WaitingPage> pages);

  /// Whether a page's host can be asked now.
  using Asked = std::function<bool(const WaitingPage&)>;

  /// The next page whose host has a place and can be asked, which is now under way; nothing when
  /// there is none.
  std::optional<WaitingPage> take(const Asked& can_be_asked = [](const WaitingPage&) {
    return true;
  });

  /// The page is no longer under way, whatever came of it.
  void done(const WaitingPage& page);

  bool empty() const { return waiting_ == 0; }
  std::size_t waiting() const { return waiting_; }
  std::size_t under_way() const { return under_way_.size(); }

 private:
  struct Host {
    std::deque<WaitingPage> pages;
    std::size_t under_way = 0;
  };
  std::map<std::string, Host> hosts_;
  std::string turn_;  ///< the host served last
  std::set<PageId> under_way_;
  std::size_t waiting_ = 0;
};

}  // namespace vigie
