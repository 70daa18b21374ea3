#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/settings.h"
#include "crawler/visitor.h"
#include "pipeline/watch_list.h"

namespace vigie {

/// The value of Authorization by which a source is asked for: "Basic …" (RFC 7617) or "Bearer …"
/// (RFC 6750), from its secret; empty for a source without `auth`. Reads the secret's file, so that
/// a new secret holds from the next visit on. Kind::config when it cannot be had or written.
Result<std::string> authorization_of(const Source& source);

/// Each enabled source whose secret cannot be had, with its place in the configuration. For the
/// daemon: whoever only searches need not be able to read secrets.
std::vector<Error> check_secrets(const Settings& settings);

/// As whom each source is asked. A source with `cookies` has one jar, which follows it across its
/// visits and pages until the program ends or the source is gone. Thread: the loop's.
class Identities {
 public:
  Result<Identity> of(const Source& source);

  /// Drops the jars of all other sources, and of those that keep no cookies any longer.
  void keep_only(const SourcesById& sources);

 private:
  std::map<SourceId, std::shared_ptr<CookieJar>> jars_;
};

}  // namespace vigie
