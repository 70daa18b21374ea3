#include "core/settings_keys.h"

#include <algorithm>
#include <cassert>

namespace vigie {
namespace {

std::vector<EntryKind> make_entry_kinds() {
  return {
      {"main file",
       "MAIN FILE",
       {
           {"include", "[\"sources.d/*.toml\"]",
            "Files that are read too; a star stands for any part of a name."},
       }},
      {"source",
       "[[source]]",
       {
           {"id", "\"insee\"", "Its name for programs: lower-case letters, digits, - _ and ."},
           {"kind", "\"feed\"", "feed, sitemap, list, page or site: what its address is."},
           {"url", "\"https://…\"", "The address that is visited."},
           {"name", "\"Insee\"", "Its name for people; its id without it."},
           {"home", "\"https://…\"", "The page that people know it by."},
           {"category", "[\"Presse\", \"Régionale\"]", "Where it stands in a list of sources."},
           {"every", "\"30m\"",
            "The longest wait between two visits; without it the rhythm is learnt between "
            "crawl.fastest and crawl.slowest."},
           {"language", "\"fr\"", "Of its documents, where they do not tell."},
           {"links", "\"h2 a\"",
            "Of a list: a selector for the links to documents, or to lists of them."},
           {"pattern", "\"/actualites/\"",
            "Of a feed, sitemap, list or site: an RE2 pattern that addresses of documents meet."},
           {"pages", "3", "Of a list: how many of its pages are read; goes with page_url."},
           {"page_url", "\"https://…?page={page}\"", "Of a list: the address of page n."},
           {"window", "\"30d\"", "Of a sitemap: only what changed within this time."},
           {"scope", "\"path\"",
            "Of a site: host for all of it, or path for what lies below its address."},
           {"depth", "3", "Of a site: links followed from its address to a page."},
           {"max_pages", "1000", "Of a site: pages visited in one round."},
           {"cookies", "true", "Whether its cookies are kept while the daemon runs."},
           {"auth", "\"basic\"", "How it is asked: basic or bearer."},
           {"user", "\"vigie\"", "With auth = \"basic\": as whom."},
           {"secret_file", "\"/etc/vigie/insee.secret\"",
            "With auth: the file of mode 0600 that holds the password or token alone; "
            "VIGIE_SECRET_<ID> in the environment goes before it."},
           {"place", "[\"Vannes\"]", "What every document of it is of, for place:vannes."},
           {"department", "[\"56\"]", "The same, for department:56."},
           {"sector", "[\"énergie\"]", "The same, for sector:energie."},
           {"tag", "[\"officiel\"]", "The same, for tag:officiel."},
           {"map", "{ buyer = \".acheteur\", amount = \".montant\" }",
            "Where its pages hold typed values, by selectors: place, department, sector, siren, "
            "notice, buyer, cpv, amount, tag, deadline."},
           {"enabled", "true", "Whether it is visited."},
           {"excerpt", "150", "Characters of its texts that mails may show."},
           {"weight", "0.5", "How much it counts in scores, from 0 to 1."},
           {"retention", "{ text = \"90d\", document = \"never\" }",
            "How long its texts and documents are kept, before what [retention] says."},
       }},
      {"retention",
       "retention = { … } of a source",
       {
           {"text", "\"90d\"", "How long texts are kept, or \"never\" to drop none."},
           {"document", "\"never\"", "How long documents are kept, or \"never\" to drop none."},
       }},
      {"profile",
       "[[profile]]",
       {
           {"id", "\"chauffage\"", "Its name for programs and subscriptions."},
           {"name", "\"Chauffage et isolation\"", "Its name for people; its id without it."},
           {"description", "\"…\"", "What it is for."},
           {"query", "\"chaufferie OR isolation\"",
            "What it looks for; see vigie search --help-query."},
           {"any", "[\"chaufferie\", \"isolation\"]",
            "Instead of a query: one of these words or phrases."},
           {"all", "[\"école\"]", "Instead of a query: each of these words or phrases."},
           {"none", "[\"football\"]", "Instead of a query: none of these words or phrases."},
           {"must_match", "[\"La commune rénove la chaufferie.\"]",
            "Texts that it must find; tried at each reload."},
           {"must_not_match", "[\"…\"]", "Texts that it must not find; tried at each reload."},
           {"languages", "[\"fr\"]", "Only documents in these languages are told."},
           {"sources", "[\"insee\"]", "Only documents of these sources are told."},
           {"places", "[\"vannes\"]", "Only documents of these places are told."},
           {"kinds", "[\"notice\"]", "Only documents of these kinds are told."},
           {"threshold", "0.4", "Only documents of at least this score are told, from 0 to 1."},
           {"owner", "\"achats@example.org\"", "Who answers for it."},
           {"tags", "[\"énergie\"]", "Words to find it by."},
       }},
      {"subscriber",
       "[[subscriber]]",
       {
           {"id", "\"atelier-martin\"", "Its name for programs."},
           {"name", "\"Atelier Martin\"", "Its name in mails; its id without it."},
           {"email", "\"martin@example.org\"", "Where its mails go."},
           {"language", "\"fr\"", "Of its mails: fr or en."},
           {"zone", "\"Europe/Paris\"", "Its time zone, for digests and dates."},
           {"subscription", "[[subscriber.subscription]]", "What it is told, and how."},
       }},
      {"subscription",
       "[[subscriber.subscription]]",
       {
           {"profile", "\"chauffage\"", "The profile that it is told of."},
           {"channel", "\"mail\"", "mail or file."},
           {"rhythm", "\"immediate\"", "immediate, hourly, daily or weekly."},
       }},
  };
}

}  // namespace

std::span<const EntryKind> entry_kinds() {
  static const std::vector<EntryKind> kinds = make_entry_kinds();
  return kinds;
}

const EntryKind& entry_kind(std::string_view name) {
  const auto kinds = entry_kinds();
  const auto found = std::ranges::find(kinds, name, &EntryKind::name);
  assert(found != kinds.end());
  return *found;
}

bool takes_key(const EntryKind& kind, std::string_view key) {
  return std::ranges::find(kind.keys, key, &EntryKey::key) != kind.keys.end();
}

std::vector<std::string> keys_of(const EntryKind& kind) {
  std::vector<std::string> keys;
  for (const EntryKey& one : kind.keys) keys.emplace_back(one.key);
  return keys;
}

}  // namespace vigie
