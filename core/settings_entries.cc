#include "core/settings_entries.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/mailbox.h"
#include "core/nearest.h"
#include "core/settings_fields.h"
#include "core/settings_values.h"
#include "core/utf8.h"

namespace vigie {
namespace {

constexpr std::int64_t kLongestExcerpt = 1000;
constexpr std::size_t kLongestQuery = 64 * 1024;
constexpr std::size_t kDeepestCategory = 64;
constexpr std::int64_t kMostListPages = 100;
constexpr std::int64_t kDeepestCrawl = 20;
constexpr std::int64_t kMostSitePages = 100'000;
constexpr Interval kShortestKept = std::chrono::days{1};

/// Every word that `read` knows, for the hint.
template <class Enum>
std::vector<std::string> all_words(Enum last) {
  std::vector<std::string> out;
  for (int i = 0; i <= static_cast<int>(last); ++i) out.emplace_back(word(static_cast<Enum>(i)));
  return out;
}

/// The word of a key as its enumeration, or what is wrong with it.
template <class Enum>
std::optional<Enum> read_word(Fields& fields, std::string_view key, Enum last,
                              std::optional<Enum> (*read)(std::string_view)) {
  const auto text = fields.text(key);
  if (!text) return std::nullopt;
  const auto value = read(*text);
  if (!value)
    fields.wrong(key, fmt::format("unknown {} \"{}\"", key, *text),
                 did_you_mean(*text, all_words(last)));
  return value;
}

std::string read_id(Fields& fields) {
  std::string id = fields.needed("id");
  if (!id.empty() && !is_id(id))
    fields.wrong("id", fmt::format("\"{}\" cannot be an id", id),
                 "lower-case letters, digits, \"-\", \"_\", \".\", at most 64");
  return id;
}

std::string read_name(Fields& fields, const std::string& otherwise) {
  const auto given = fields.text("name");
  if (!given) return otherwise;
  std::string name = one_line(*given);
  if (name.empty() || name.size() > kLongestSourceName)
    fields.wrong("name", fmt::format("a name has 1 to {} bytes", kLongestSourceName));
  return name;
}

std::vector<std::string> read_category(Fields& fields) {
  std::vector<std::string> path;
  for (const std::string& given : fields.texts("category")) path.push_back(one_line(given));
  const bool empty = std::any_of(path.begin(), path.end(), [](const std::string& part) {
    return part.empty() || part.size() > kLongestSourceName;
  });
  if (empty || path.size() > kDeepestCategory)
    fields.wrong(
        "category", "this is no path of categories",
        fmt::format("1 to {} names, the outermost first, as in [\"Presse\", \"Régionale\"]",
                    kDeepestCategory));
  return path;
}

/// What every document of a source is of, as filters name it: place = ["Vannes", "Auray"].
std::vector<FieldValue> read_field_values(Fields& fields) {
  constexpr std::size_t kMostValues = 32, kLongestValue = 120;
  std::vector<FieldValue> values;
  for (const char* key : {"place", "department", "sector", "tag"}) {
    const std::vector<std::string> given = fields.texts(key);
    for (const std::string& text : given) values.push_back({key, one_line(text)});
    const bool wrong = std::any_of(given.begin(), given.end(), [](const std::string& text) {
      return one_line(text).empty() || text.size() > kLongestValue;
    });
    if (wrong || given.size() > kMostValues)
      fields.wrong(key, fmt::format("this is no list of values for \"{}\"", key),
                   fmt::format("1 to {} short texts, as in {} = [\"…\"]", kMostValues, key));
  }
  return values;
}

/// Where the pages of a source hold typed values: map = { buyer = ".acheteur" }.
std::vector<FieldValue> read_field_map(Fields& fields) {
  static const std::vector<std::string> kMapped = {"place",  "department", "sector", "siren",
                                                   "notice", "buyer",      "cpv",    "amount",
                                                   "tag",    "deadline"};
  std::vector<FieldValue> map;
  const Toml* table = fields.table("map", "write map = { buyer = \".acheteur\" }");
  if (table == nullptr) return map;
  for (const Toml::Member& member : table->members()) {
    if (std::find(kMapped.begin(), kMapped.end(), member.key) == kMapped.end())
      fields.wrong("map", fmt::format("\"{}\" is no field that a page can fill", member.key),
                   did_you_mean(member.key, kMapped));
    else if (member.value.type != Toml::Type::text || one_line(member.value.text).empty())
      fields.wrong("map", fmt::format("\"{}\" names no element", member.key),
                   "write a selector, as in buyer = \".acheteur\"");
    else
      map.push_back({std::string(member.key), std::string(member.value.text)});
  }
  return map;
}

/// A key that only some kinds of source take.
void only_for(Fields& fields, const char* key, std::optional<SourceKind> kind,
              std::initializer_list<SourceKind> takers) {
  if (!kind || !fields.has(key) || std::find(takers.begin(), takers.end(), *kind) != takers.end())
    return;
  std::string words;
  for (const SourceKind taker : takers)
    words += fmt::format("{}\"{}\"", words.empty() ? "" : " or ", word(taker));
  fields.wrong(key, fmt::format("a source of kind \"{}\" takes no \"{}\"", word(*kind), key),
               fmt::format("only kind = {} does", words));
}

/// Which of the addresses that a source names are read, and how far it is looked into.
void read_reach(Fields& fields, std::optional<SourceKind> kind, Source& source) {
  source.links = fields.text("links").value_or("");
  source.pattern = fields.text("pattern").value_or("");
  if (kind == SourceKind::list && source.links.empty() && source.pattern.empty())
    fields.wrong("links", "a source of kind \"list\" needs \"links\" or \"pattern\"",
                 "say which links are documents, as in links = \"h2 a\"");
  only_for(fields, "links", kind, {SourceKind::list});
  only_for(fields, "pattern", kind,
           {SourceKind::feed, SourceKind::sitemap, SourceKind::list, SourceKind::site});
  source.pages = static_cast<int>(fields.number("pages", 1, kMostListPages).value_or(1));
  source.page_url = fields.text("page_url").value_or("");
  if (source.page_url.empty() != (source.pages == 1))
    fields.wrong(source.page_url.empty() ? "pages" : "page_url",
                 "\"pages\" and \"page_url\" go together",
                 "as in pages = 3 and page_url = \"https://a.example/news?page={page}\"");
  if (!source.page_url.empty()) {
    const auto hole = source.page_url.find("{page}");
    std::string second = source.page_url;
    if (hole != std::string::npos) second.replace(hole, 6, "2");
    if (hole == std::string::npos || !web_address_complaint(second).empty())
      fields.wrong("page_url", fmt::format("\"{}\" is no address of a page", source.page_url),
                   "write the address of page n with {page} in the place of n");
  }
  only_for(fields, "pages", kind, {SourceKind::list});
  only_for(fields, "page_url", kind, {SourceKind::list});
  source.window = fields.interval("window").value_or(Interval{0});
  only_for(fields, "window", kind, {SourceKind::sitemap});
  source.scope = read_word(fields, "scope", Scope::path, scope).value_or(Scope::host);
  source.depth = static_cast<int>(fields.number("depth", 0, kDeepestCrawl).value_or(source.depth));
  source.max_pages =
      static_cast<int>(fields.number("max_pages", 1, kMostSitePages).value_or(source.max_pages));
  for (const char* key : {"scope", "depth", "max_pages"})
    only_for(fields, key, kind, {SourceKind::site});
}

/// How long one part of what a source brought is kept; 0 where it says nothing.
Interval read_keeping(Fields& fields, const char* key) {
  const auto given = fields.text(key);
  if (!given) return Interval{0};
  if (*given == "never") return kForever;
  const auto interval = read_interval(*given);
  if (interval && *interval >= kShortestKept) return *interval;
  fields.wrong(key, fmt::format("\"{}\" cannot be \"{}\"", key, *given),
               "a time of at least \"1d\", or \"never\"");
  return Interval{0};
}

void read_retention(Fields& fields, Source& source, std::vector<Error>& errors) {
  const Toml* table = fields.table("retention", "write { text = \"90d\" }");
  if (table == nullptr) return;
  const std::string file = fields.here().file;
  Fields parts(*table, file, "retention", errors);
  source.retention = {read_keeping(parts, "text"), read_keeping(parts, "document")};
  parts.finish();
}

/// As whom a source is asked.
void read_identity(Fields& fields, Source& source) {
  source.cookies = fields.flag("cookies").value_or(false);
  source.auth = read_word(fields, "auth", Auth::bearer, auth).value_or(Auth::none);
  source.user = fields.text("user").value_or("");
  source.secret_file = fields.text("secret_file").value_or("");
  if ((source.auth == Auth::basic) != !source.user.empty())
    fields.wrong("user", "\"user\" goes with auth = \"basic\"", "write both or neither");
  if (source.auth == Auth::none && !source.secret_file.empty())
    fields.wrong("secret_file", "a secret needs \"auth\"", "auth = \"basic\" or \"bearer\"");
  for (const char* key : {"password", "token", "secret"})
    if (fields.has(key))
      fields.wrong(key, "a secret does not stand in a configuration file",
                   "put it alone in a file of mode 0600 and name that as secret_file");
}

Source read_source(Fields& fields, std::vector<Error>& errors) {
  Source source;
  source.where = fields.here();
  source.id.text = read_id(fields);
  const auto kind = read_word(fields, "kind", SourceKind::api, source_kind);
  if (!fields.has("kind")) fields.wrong("kind", "this source has no \"kind\"");
  source.kind = kind.value_or(SourceKind::feed);
  source.url = fields.needed("url");
  if (!source.url.empty())
    if (const std::string hint = web_address_complaint(source.url); !hint.empty())
      fields.wrong("url", fmt::format("\"{}\" cannot be visited", source.url), hint);
  source.name = read_name(fields, source.id.text);
  source.home = fields.text("home").value_or("");
  if (const std::string hint = web_address_complaint(source.home); !hint.empty())
    fields.wrong("home", fmt::format("\"{}\" is no page to read", source.home), hint);
  source.category = read_category(fields);
  source.every = fields.interval("every").value_or(Interval{0});  // 0: asked in the checks
  if (const auto language = fields.text("language")) {
    if (const std::string hint = language_complaint(*language); !hint.empty())
      fields.wrong("language", fmt::format("\"{}\" is not a language", *language), hint);
    source.language = *language;
  }
  read_reach(fields, kind, source);
  read_identity(fields, source);
  source.fields = read_field_values(fields);
  source.map = read_field_map(fields);
  source.enabled = fields.flag("enabled").value_or(true);
  if (source.enabled && kind == SourceKind::api)
    fields.wrong("kind", fmt::format("kind \"{}\" is not yet visited", word(*kind)),
                 "write enabled = false to keep this source for a later release");
  if (const auto excerpt = fields.number("excerpt", 0, kLongestExcerpt))
    source.excerpt = static_cast<std::size_t>(*excerpt);
  source.weight = fields.decimal("weight", 0, 1).value_or(source.weight);
  read_retention(fields, source, errors);
  fields.finish();
  return source;
}

/// Nearly every text has a letter of ASCII, and needs no copy.
bool is_blank(std::string_view text) {
  return std::ranges::none_of(text, is_letter) && one_line(text).empty();
}

/// A query, or the plain words that stand for one.
std::string read_profile_query(Fields& fields) {
  const PlainWords words{fields.texts("any"), fields.texts("all"), fields.texts("none")};
  const bool plain = !words.any.empty() || !words.all.empty() || !words.none.empty();
  if (!plain) return fields.needed("query");
  if (fields.text("query"))
    fields.wrong("query", "a profile has a query or plain words, not both",
                 "leave out \"query\", or any, all and none");
  std::string query = query_of(words);
  if (query.empty())
    fields.wrong("none", "a profile of \"none\" alone finds everything else",
                 "write what it looks for in \"any\" or \"all\"");
  return query;
}

Profile read_profile(Fields& fields) {
  Profile profile;
  profile.where = fields.here();
  profile.id.text = read_id(fields);
  profile.name = read_name(fields, profile.id.text);
  profile.description = fields.text("description").value_or("");
  profile.query = read_profile_query(fields);
  if (!profile.query.empty() && is_blank(profile.query))
    fields.wrong("query", "\"query\" is empty");
  if (profile.query.size() > kLongestQuery)
    fields.wrong("query", fmt::format("a query has at most {} bytes", kLongestQuery));
  profile.must_match = fields.texts("must_match");
  profile.must_not_match = fields.texts("must_not_match");
  profile.limits.languages = fields.texts("languages");
  profile.limits.sources = fields.texts("sources");
  profile.limits.places = fields.texts("places");
  profile.limits.kinds = fields.texts("kinds");
  profile.limits.threshold = fields.decimal("threshold", 0, 1).value_or(0);
  profile.owner = fields.text("owner").value_or("");
  profile.tags = fields.texts("tags");
  fields.finish();
  return profile;
}

Subscription read_subscription(Fields& fields, const std::string& subscriber, bool has_email) {
  Subscription subscription;
  // Its place is that of the profile's name: that is what a later check complains about.
  subscription.where = fields.at("profile");
  subscription.profile.text = fields.needed("profile");
  const auto channel = read_word(fields, "channel", ChannelKind::file, channel_kind);
  subscription.channel = channel.value_or(ChannelKind::mail);
  if ((channel == ChannelKind::mail || !fields.has("channel")) && !has_email)
    fields.wrong("channel",
                 fmt::format("subscriber \"{}\" has no \"email\" for its mails", subscriber));
  // An accepted subscription that nothing ever delivers would be silence without a reason.
  if (channel == ChannelKind::webhook || channel == ChannelKind::feed)
    fields.wrong("channel", fmt::format("channel \"{}\" is not yet delivered", word(*channel)),
                 "use mail or file");
  subscription.rhythm =
      read_word(fields, "rhythm", Rhythm::weekly, rhythm).value_or(Rhythm::immediate);
  fields.finish();
  return subscription;
}

Subscriber read_subscriber(Fields& fields, const std::string& file, std::vector<Error>& errors) {
  Subscriber subscriber;
  subscriber.where = fields.here();
  subscriber.id.text = read_id(fields);
  subscriber.name = read_name(fields, subscriber.id.text);
  subscriber.email = fields.text("email").value_or("");
  if (fields.has("email") && !is_mail_address(subscriber.email))
    fields.wrong("email", fmt::format("\"{}\" is not an e-mail address", subscriber.email),
                 "write one address: name@example.org");
  if (const auto language = fields.text("language")) {
    if (*language != "fr" && *language != "en")
      fields.wrong("language", fmt::format("mails are not written in \"{}\"", *language),
                   "fr or en");
    subscriber.language = *language;
  }
  if (const auto zone = fields.text("zone")) {
    if (!looks_like_time_zone(*zone))
      fields.wrong("zone", fmt::format("\"{}\" is not a time zone", *zone),
                   "write its name, as in \"Europe/Paris\"");
    subscriber.zone = *zone;
  }
  for (const Toml& table : fields.tables("subscription")) {
    Fields subscription(table, file, "subscription", errors);
    subscriber.subscriptions.push_back(
        read_subscription(subscription, subscriber.id.text, fields.has("email")));
  }
  fields.finish();
  return subscriber;
}

/// Room for as many more. Doubled at least: 10,000 files of one entry each must not move all each.
template <class Entry>
void make_room(std::vector<Entry>& list, std::size_t more) {
  const std::size_t needed = list.size() + more;
  if (needed > list.capacity()) list.reserve(std::max(needed, 2 * list.capacity()));
}

/// Reads each [[kind]] of a file into `list`.
template <class Entry, class Read>
void each_entry(const Toml& file, const std::string& name, std::string_view kind,
                std::vector<Entry>& list, std::vector<Error>& errors, const Read& read) {
  const auto member = file.find(kind);
  if (!member) return;
  const std::string hint = fmt::format("write [[{}]]", kind);
  if (member->value.type != Toml::Type::array) {
    errors.push_back(wrong_type(kind, Toml::Type::array, member->value, name, hint));
    return;
  }
  const auto elements = member->value.elements();
  make_room(list, elements.size());
  for (const Toml& element : elements) {
    if (element.type != Toml::Type::table) {
      errors.push_back(wrong_type(kind, Toml::Type::table, element, name, hint));
      continue;
    }
    Fields fields(element, name, kind, errors);
    list.push_back(read(fields));
  }
}

}  // namespace

void read_entries(const Toml& file, const std::string& name, SettingsReading& reading) {
  Settings& settings = reading.settings;
  auto& errors = reading.errors;
  each_entry(file, name, "source", settings.sources, errors,
             [&](Fields& fields) { return read_source(fields, errors); });
  each_entry(file, name, "profile", settings.profiles, errors, read_profile);
  each_entry(file, name, "subscriber", settings.subscribers, errors,
             [&](Fields& fields) { return read_subscriber(fields, name, errors); });
}

}  // namespace vigie
