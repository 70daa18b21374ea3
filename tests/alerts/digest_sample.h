#pragma once

#include <string>

#include "alerts/render.h"

namespace vigie {

/// A digest of one item as the archive would give it; tests change what they are about.
inline Item sample_item() {
  Item item;
  item.id = ItemId{1};
  item.title = "Rénovation thermique : un nouvel appel à projets";
  item.url = "https://www.insee.example/actu/12?a=1&b=2";
  item.may_quote = 150;
  item.excerpt = "La région ouvre un appel à projets pour les entreprises du bâtiment.";
  item.source_name = "INSEE";
  item.site = "insee.example";
  item.published = Date::read("2026-03-04T23:30:00+01:00");
  item.deadline = "2026-04-01";
  item.seen = Date::read("2026-03-04T22:40:00Z")->instant;
  Evidence evidence;
  evidence.clause = "\"rénovation thermique\"";
  evidence.field = Part::text;
  evidence.passage = "… pour la rénovation thermique des bâtiments …";
  item.reasons = {Reason{ProfileId{"energie-btp"}, "Énergie dans le bâtiment", evidence}};
  item.also = {"Les Échos — https://echos.example/a"};
  return item;
}

inline Digest sample_digest() {
  Digest digest;
  digest.subscriber.id.text = "menuiserie-durand";
  digest.subscriber.name = "Menuiserie Durand";
  digest.subscriber.email = "contact@durand.example";
  digest.key = "0123456789abcdef";
  digest.sealed = Date::read("2026-03-05T06:00:00Z")->instant;
  digest.items = {sample_item()};
  digest.watch = {12, {"Préfecture", "CCI"}};
  return digest;
}

inline Letterhead sample_letterhead() {
  return {"Veille économique <veille@territoire.example>", "veille@territoire.example", ""};
}

}  // namespace vigie
