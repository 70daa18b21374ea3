#pragma once

#include <memory>

#include "core/settings.h"

namespace vigie {

/// How a run of the daemon is asked for.
enum class Run {
  forever,  ///< until SIGTERM or SIGINT
  once,     ///< visit all that is due, index, match, deliver, end
};

/// Composes the stages and runs them: store, index, network, visits, deliveries, control socket,
/// signals.
///
/// SIGHUP reads `settings.file` again: all of it takes effect, or nothing and the problems are
/// logged. SIGTERM and SIGINT end within five seconds: nothing new is started, mails under way get
/// over two seconds to hear the server's word, everything else is durable already and goes on at
/// the next start. `data` is the --data of the command line, which a reload must keep. Errors: what
/// kept it from starting.
Result<void> run_daemon(std::shared_ptr<const Settings> settings, const std::string& data, Run run);

}  // namespace vigie
