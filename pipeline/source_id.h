#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/ids.h"
#include "core/source.h"
#include "core/url.h"

namespace vigie {

/// Gives ids to sources that come without: the words of the name, folded to what an id may hold,
/// else the host; a number behind it where that is taken. Never the same id twice.
///
///   NewSourceIds ids(settings.sources);
///   ids.next("Le Télégramme", url);   // "le-telegramme"
///   ids.next("Le Télégramme", url);   // "le-telegramme-2"
class NewSourceIds {
 public:
  explicit NewSourceIds(const std::vector<Source>& known);
  SourceId next(std::string_view name, const Url& url);

 private:
  std::set<std::string> taken_;
  std::map<std::string, int> numbers_;  ///< the last that stands behind a word
};

}  // namespace vigie
