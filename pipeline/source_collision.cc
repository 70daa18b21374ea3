#include "pipeline/source_collision.h"

#include <fmt/format.h>

#include "core/url.h"

namespace vigie {

std::optional<Error> collision(const Source& fresh, const Settings& settings) {
  const auto url = Url::parse(fresh.url);
  for (const Source& known : settings.sources) {
    const bool itself = known.where.file == fresh.where.file &&
                        known.where.line == fresh.where.line && fresh.where.line > 0;
    if (itself) continue;
    const std::string place = fmt::format("source \"{}\" stands in {}:{}", known.id.text,
                                          known.where.file, known.where.line);
    if (known.id == fresh.id)
      return Error{Kind::config, fmt::format("the id \"{}\" is taken", fresh.id.text), place,
                   Where{fresh.where.file, fresh.where.line, 0}};
    const auto other = Url::parse(known.url);
    if (url && other && url->key() == other->key())
      return Error{Kind::config, fmt::format("the address {} is taken", fresh.url), place,
                   Where{fresh.where.file, fresh.where.line, 0}};
  }
  return std::nullopt;
}

}  // namespace vigie
