#pragma once

#include <string>
#include <vector>

#include "core/time.h"
#include "store/database.h"

namespace vigie {

/// Append-only: each decision that a person may ask about (who, what, when, why).
class Events {
 public:
  explicit Events(Database& db) : db_(db) {}

  struct Event {
    Instant at{};
    std::string what;     ///< "source_failing", "item_held", "subscriber_retired"
    std::string subject;  ///< "source:insee", "subscriber:menuiserie-durand"
    std::string why;
  };
  Result<void> append(const Event& event);
  Result<std::vector<Event>> recent(std::size_t limit);
  Result<std::vector<Event>> about(const std::string& subject, std::size_t limit);

 private:
  Database& db_;
};

}  // namespace vigie
