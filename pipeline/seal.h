#pragma once

#include <optional>

#include "alerts/render.h"
#include "core/settings.h"
#include "store/outbox.h"

namespace vigie {

/// Seals one group inside the open transaction: takes its items, names the delivery, renders its
/// bytes and keeps all of it. Nothing when no item is left to take.
///
/// The key comes from the archive, the subscriber, the channel, the rhythm and the number of the
/// first item, so that the same delivery can never be sealed under two names.
Result<std::optional<DeliveryId>> seal_group(Database& db, const DueGroup& group,
                                             const Settings& settings, const Letterhead& letterhead,
                                             Instant horizon, Instant now);

}  // namespace vigie
