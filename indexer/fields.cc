#include "indexer/fields.h"

#include <array>

#include "indexer/edit_distance.h"

namespace vigie {
namespace {

constexpr std::array kFields = {
    FieldInfo{"title", "", FieldKind::text, false, "words of the title", "title:inflation"},
    FieldInfo{"text", "", FieldKind::text, false, "words of the main text",
              "text:\"rénovation thermique\""},
    FieldInfo{"source", "", FieldKind::keyword, false, "the id of the source", "source:insee"},
    FieldInfo{"kind", "", FieldKind::keyword, false, "article, report, page or notice",
              "kind:notice"},
    FieldInfo{"lang", "language", FieldKind::keyword, false, "the language of the document",
              "lang:fr"},
    FieldInfo{"site", "", FieldKind::keyword, false,
              "the publisher's name, its host, or a domain the host lies in", "site:gouv.fr"},
    FieldInfo{"author", "", FieldKind::keyword, false, "an author's whole name, or one word of it",
              "author:\"Jeanne Durand\""},
    FieldInfo{"published", "", FieldKind::date, false, "the day the publisher gives",
              "published:2026-01..2026-03"},
    FieldInfo{"seen", "", FieldKind::date, false, "the day Vigie first had it (UTC)", "seen:7d.."},
    FieldInfo{"place", "", FieldKind::keyword, false,
              "a place the document is of, as its source or the import names it", "place:Vannes"},
    FieldInfo{"department", "", FieldKind::keyword, false, "the number of a department",
              "department:56"},
    FieldInfo{"sector", "", FieldKind::keyword, false, "a line of business",
              "sector:\"industrie navale\""},
    FieldInfo{"siren", "", FieldKind::keyword, false, "a company's number, nine digits",
              "siren:552081317"},
    FieldInfo{"notice", "", FieldKind::keyword, false, "the number of a notice",
              "notice:26-118204"},
    FieldInfo{"buyer", "", FieldKind::keyword, false, "a buyer's whole name, or one word of it",
              "buyer:\"Ville de Rennes\""},
    FieldInfo{"cpv", "", FieldKind::keyword, false,
              "a code of the Common Procurement Vocabulary, or how it begins", "cpv:45"},
    FieldInfo{"amount", "", FieldKind::number, false, "the amount of a notice, in its currency",
              "amount:50000..1,5M"},
    FieldInfo{"deadline", "", FieldKind::date, true, "the last day of a notice",
              "deadline:today..30d"},
    FieldInfo{"tag", "", FieldKind::keyword, false, "a word that the source or the import adds",
              "tag:export"},
    FieldInfo{"story", "", FieldKind::keyword, false, "the number of a story; in searches only",
              "story:118"},
};

}  // namespace

std::span<const FieldInfo> query_fields() { return kFields; }

const FieldInfo* find_field(std::string_view name) {
  for (const FieldInfo& field : kFields)
    if (field.name == name || (!field.alias.empty() && field.alias == name)) return &field;
  return nullptr;
}

bool is_date_field(std::string_view name) {
  const FieldInfo* field = find_field(name);
  return field != nullptr && field->kind == FieldKind::date;
}

std::string_view nearest_field(std::string_view name) {
  for (int distance = 1; distance <= 3; ++distance)
    for (const FieldInfo& field : kFields)
      for (const std::string_view word : {field.name, field.alias})
        if (!word.empty() && static_cast<int>(word.size()) > distance + 1 &&
            within_distance(name, word, distance))
          return word;
  return {};
}

}  // namespace vigie
