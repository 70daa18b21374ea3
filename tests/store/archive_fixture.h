#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "store/database.h"
#include "store/documents.h"
#include "store/events.h"
#include "store/outbox.h"
#include "store/people.h"
#include "store/sources.h"

namespace vigie {

/// Asserts that a Result holds a value, and gives it.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return std::move(*result);
}
inline void must(Result<void> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
}

inline Instant at_minute(int minute) { return Instant{std::chrono::minutes{29'000'000 + minute}}; }

/// A folder that ends with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "vigie-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path path;
};

/// `n` tells one document from another in address and text.
inline Document document(int n, const std::string& source = "insee") {
  Document d;
  d.key = "//a.example/" + std::to_string(n);
  d.url = "https://a.example/" + std::to_string(n);
  d.source = SourceId{source};
  d.title = "Article " + std::to_string(n);
  d.text = "Le texte de l'article numéro " + std::to_string(n) + "\nDeuxième paragraphe.";
  d.authors = {"Anne Dupont", "B. \"Bob\" Martin"};
  d.published = Date::read("2026-03-04T09:30:00+01:00");
  d.language = "fr";
  d.site = "a.example";
  d.seen = at_minute(n);
  return d;
}

inline Source source(const std::string& id) {
  Source s;
  s.id = SourceId{id};
  s.url = "https://" + id + ".example/feed";
  s.name = "Source " + id;
  s.every = std::chrono::minutes{30};
  s.where.file = "sources.d/a.toml";
  return s;
}

inline Profile profile(const std::string& id, const std::string& query = "énergie") {
  Profile p;
  p.id = ProfileId{id};
  p.name = "Profil " + id;
  p.query = query;
  p.must_match = {"énergie solaire"};
  p.where.file = "profiles.d/a.toml";
  return p;
}

inline Subscription subscription(const std::string& profile_id,
                                 ChannelKind channel = ChannelKind::mail,
                                 Rhythm rhythm = Rhythm::immediate) {
  Subscription s;
  s.profile = ProfileId{profile_id};
  s.channel = channel;
  s.rhythm = rhythm;
  return s;
}

inline Subscriber subscriber(const std::string& id, std::vector<Subscription> subscriptions) {
  Subscriber s;
  s.id = SubscriberId{id};
  s.name = id;
  s.email = id + "@Example.org";
  s.subscriptions = std::move(subscriptions);
  s.where.file = "subscribers.d/a.toml";
  return s;
}

/// An archive in memory with two sources, two profiles and two subscribers.
class Archive : public ::testing::Test {
 protected:
  Archive() {
    write([&] {
      must(sources.declare({source("insee"), source("presse")}, at_minute(0)));
      must(people.declare({profile("energie"), profile("aides", "aide AND PME")},
                          {durand(), leroy()}, at_minute(0)));
    });
  }

  static Subscriber durand() {
    return subscriber("durand", {subscription("energie"), subscription("aides")});
  }
  static Subscriber leroy() { return subscriber("leroy", {subscription("energie")}); }

  /// Runs `change` in a transaction; what it throws fails the test.
  template <class Change>
  void write(Change change) {
    must(db.write([&]() -> Result<void> {
      change();
      return {};
    }));
  }

  Archived archive(const Document& d, int minute = 1) {
    Archived archived;
    write([&] { archived = must(documents.archive(d, at_minute(minute))); });
    return archived;
  }

  static Outbox::Wanted wanted(const std::string& who, const std::string& profile_id, int due,
                               ChannelKind channel = ChannelKind::mail,
                               Rhythm rhythm = Rhythm::immediate) {
    Outbox::Wanted w;
    w.subscriber = SubscriberId{who};
    w.profile = ProfileId{profile_id};
    w.channel = channel;
    w.rhythm = rhythm;
    w.due = at_minute(due);
    w.evidence = {"énergie", Part::title, "l'énergie solaire", 2, 10};
    return w;
  }

  std::size_t add(const Archived& a, const std::vector<Outbox::Wanted>& all, int minute = 1) {
    std::size_t fresh = 0;
    write([&] { fresh = must(outbox.add_items(a.story, 0, a.id, all, at_minute(minute))); });
    return fresh;
  }

  /// Seals the first group that is due, as the pipeline does.
  DeliveryId seal(int minute, const std::string& key) {
    DeliveryId id;
    write([&] {
      const auto group = must(outbox.due(at_minute(minute))).at(0);
      const auto items = must(outbox.take(group, at_minute(minute), 100));
      id = must(outbox.seal(delivery(group, key, minute), items));
    });
    return id;
  }

  static Delivery delivery(const DueGroup& group, const std::string& key, int minute) {
    Delivery d;
    d.key = key;
    d.subscriber = group.subscriber;
    d.channel = group.channel;
    d.address = group.subscriber.text + "@example.org";
    d.subject = "Veille";
    d.bytes = std::string("bytes of ") + key + '\0' + "\r\n";
    d.sealed = at_minute(minute);
    return d;
  }

  std::vector<std::string> events_of(const std::string& what) {
    std::vector<std::string> found;
    for (const auto& event : must(events.recent(1000)))
      if (event.what == what) found.push_back(event.subject + " " + event.why);
    return found;
  }

  Database db = must(Database::in_memory());
  Documents documents{db};
  Sources sources{db};
  People people{db};
  Outbox outbox{db};
  Events events{db};
};

}  // namespace vigie
