#pragma once

#include <span>
#include <string>
#include <string_view>

namespace vigie {

enum class FieldKind {
  text,     ///< words of the document; takes everything that an unfielded clause takes
  keyword,  ///< whole values, folded: source:insee, site:"Les Échos"
  date,     ///< days: published:2026-01..2026-03, published:30d..
  number,   ///< amounts: amount:50000..1,5M
};

/// A field that a query can name. The table is the only place that lists them: parser, help and
/// manual follow from it.
struct FieldInfo {
  std::string_view name;
  std::string_view alias;  ///< another spelling, or empty
  FieldKind kind;
  bool forward;              ///< date: "30d" counts from now into the future
  std::string_view meaning;  ///< one English sentence without a full stop
  std::string_view example;
};
std::span<const FieldInfo> query_fields();

/// The field with this name or alias, or null.
const FieldInfo* find_field(std::string_view name);

/// True for the name of a field of days.
bool is_date_field(std::string_view name);

/// The name or alias nearest to a misspelt one, or empty when none is near.
std::string_view nearest_field(std::string_view name);

}  // namespace vigie
