#include "core/profile.h"

#include <algorithm>

#include "core/utf8.h"

namespace vigie {
namespace {

/// A phrase as the search language quotes it. Only a straight quote ends one, and none is left.
std::string quoted(const std::string& phrase) {
  std::string text = one_line(phrase);
  std::erase(text, '"');
  return "\"" + text + "\"";
}

}  // namespace

std::string query_of(const PlainWords& words) {
  std::string query;
  for (const std::string& phrase : words.any)
    query += (query.empty() ? "" : " OR ") + quoted(phrase);
  if (words.any.size() > 1 && words.all.size() + words.none.size() > 0) query = "(" + query + ")";
  for (const std::string& phrase : words.all)
    query += (query.empty() ? "" : " AND ") + quoted(phrase);
  if (query.empty()) return query;
  for (const std::string& phrase : words.none) query += " NOT " + quoted(phrase);
  return query;
}

}  // namespace vigie
