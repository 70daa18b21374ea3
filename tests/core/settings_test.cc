#include "core/settings.h"

#include <gtest/gtest.h>

#include "tests/core/configuration_folder.h"

namespace vigie::settings_test {
namespace {

using Lines = std::vector<std::string>;

/// What the errors of one main file say.
Lines errors_of(const std::string& main) {
  const ConfigurationFolder folder(Files{{"vigie.toml", main}});
  return folder.shown(folder.read().errors);
}

struct Broken {
  const char* toml;
  const char* message;
};

void expect_each(const std::vector<Broken>& cases) {
  for (const Broken& broken : cases)
    EXPECT_EQ(errors_of(broken.toml), Lines{broken.message}) << broken.toml;
}

TEST(Settings, TellsSyntaxWithItsPlace) {
  expect_each({
      {"[daemon]\ndata = \"x\nlisten = 1\n",
       "vigie.toml:2:10: cannot read this string: unescaped control characters other than TAB "
       "(U+0009) are explicitly prohibited; is a closing quote missing on this line?"},
      {"[crawl]\npause = \"1s\"\n[crawl]\n",
       "vigie.toml:3:1: cannot read this table header: cannot redefine existing table 'crawl'; the "
       "same name stands higher up in this file"},
      {"[crawl]\npause = \"1s\"\npause = \"2s\"\n",
       "vigie.toml:3:9: cannot read this key-value pair: cannot redefine existing string 'pause'; "
       "the same name stands higher up in this file"},
      {"[crawl]\npause = \"é\" x\n",
       "vigie.toml:2:13: cannot read this key-value pair: expected a comment or whitespace, saw "
       "'x'"},
      {"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a = 1\n",
       "vigie.toml:1:64: a key of more than 32 parts"},
      {"[crawl]\n b.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a = 1\n",
       "vigie.toml:2:65: a key of more than 32 parts"},
      {"x = [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]\n",
       "vigie.toml:1:1: values are nested deeper than 16"},
  });
}

TEST(Settings, TellsUnknownKeysWithTheirNearestNeighbour) {
  expect_each({
      {"[crawll]\npause = \"2s\"\n",
       "vigie.toml:1:2: unknown key \"crawll\"; did you mean \"crawl\"?"},
      {"[crawl]\npauze = \"2s\"\n",
       "vigie.toml:2:1: unknown key \"pauze\" in [crawl]; did you mean \"pause\"?"},
      {"[portal]\nxyz = 1\n", "vigie.toml:2:1: unknown key \"xyz\" in [portal]; one of url"},
      {"[[sources]]\nid = \"a\"\n",
       "vigie.toml:1:3: unknown key \"sources\"; did you mean \"source\"?"},
      {"[[source]]\nid = \"a\"\nkind = \"feed\"\nurl = \"https://a.example/\"\nlangage = \"fr\"\n",
       "vigie.toml:5:1: unknown key \"langage\" in a source; did you mean \"language\"?"},
      {"[[profile]]\nid = \"a\"\nquery = \"x\"\nmust_matsh = []\n",
       "vigie.toml:4:1: unknown key \"must_matsh\" in a profile; did you mean \"must_match\"?"},
      {"[[subscriber]]\nid = \"a\"\ne-mail = \"a@b.example\"\n",
       "vigie.toml:3:1: unknown key \"e-mail\" in a subscriber; did you mean \"email\"?"},
      {"[mail]\npassword = \"secret\"\n",
       "vigie.toml:2:1: a password does not stand in a configuration file; put it alone in a file "
       "of mode 0600 and name that as mail.password_file, or set VIGIE_MAIL_PASSWORD in the "
       "environment"},
  });
}

TEST(Settings, TellsWrongTypes) {
  expect_each({
      {"crawl = 1\n", "vigie.toml:1:9: \"crawl\" must be a table, not an integer; write [crawl]"},
      {"[crawl]\npause = 2\n",
       "vigie.toml:2:9: \"crawl.pause\" must be text, not an integer; write it with its unit, as "
       "in \"30s\""},
      {"[crawl]\nmax_body = 10\n",
       "vigie.toml:2:12: \"crawl.max_body\" must be text, not an integer; write it with its unit, "
       "as in \"10MiB\""},
      {"[crawl]\nparallel = \"16\"\n",
       "vigie.toml:2:12: \"crawl.parallel\" must be an integer, not text; write it without quotes"},
      {"[crawl]\nparallel = 1.5\n",
       "vigie.toml:2:12: \"crawl.parallel\" must be an integer, not a number with a point; write "
       "it without quotes"},
      {"[daemon]\ndata = true\n",
       "vigie.toml:2:8: \"daemon.data\" must be text, not true or false; write it between quotes"},
      {"[crawl]\nallow_private = [1]\n",
       "vigie.toml:2:18: \"crawl.allow_private\" must be text, not an integer; write "
       "[\"127.0.0.0/26:8090\"], address[/prefix]:port"},
      {"[source]\nid = \"a\"\n",
       "vigie.toml:1:1: \"source\" must be an array, not a table; write [[source]]"},
      {"profile = [1]\n",
       "vigie.toml:1:12: \"profile\" must be a table, not an integer; write [[profile]]"},
      {"[[profile]]\nid = \"a\"\nquery = \"x\"\nmust_match = [\"y\", 3]\n",
       "vigie.toml:4:20: \"must_match[1]\" must be text, not an integer; write it between quotes"},
      {"[[source]]\nid = \"a\"\nkind = \"feed\"\nurl = \"https://a.example/\"\nenabled = \"no\"\n",
       "vigie.toml:5:11: \"enabled\" must be true or false, not text; write true or false without "
       "quotes"},
      {"include = \"sources.d/*.toml\"\n",
       "vigie.toml:1:11: \"include\" must be an array, not text; write it as [\"…\", \"…\"]"},
  });
}

TEST(Settings, TellsWrongValues) {
  expect_each({
      {"[crawl]\npause = \"2 seconds\"\n",
       "vigie.toml:2:9: \"2 seconds\" is not a length of time; write a number and a unit: 500ms, "
       "30s, 5m, 2h, 7d, 4w"},
      {"[crawl]\nevery = \"30s\"\n",
       "vigie.toml:2:9: crawl.every cannot be \"30s\"; from 1m to 365d"},
      {"[retention]\ntext = \"1h\"\n",
       "vigie.toml:2:8: retention.text cannot be \"1h\"; at least 1d, or never"},
      {"[retention]\ndocument = \"always\"\n",
       "vigie.toml:2:12: \"always\" is not a length of time; write a number and a unit: 500ms, "
       "30s, 5m, 2h, 7d, 4w"},
      {"[crawl]\npause = \"never\"\n",
       "vigie.toml:2:9: \"never\" is not a length of time; write a number and a unit: 500ms, "
       "30s, 5m, 2h, 7d, 4w"},
      {"[[source]]\nid = \"a\"\nkind = \"feed\"\nurl = \"https://a.example/\"\n"
       "retention = { text = \"1h\" }\n",
       "vigie.toml:5:22: \"text\" cannot be \"1h\"; a time of at least \"1d\", or \"never\""},
      {"[crawl]\nparallel = 0\n", "vigie.toml:2:12: crawl.parallel cannot be 0; from 1 to 1000"},
      {"[crawl]\nmax_body = \"10 MB\"\n",
       "vigie.toml:2:12: \"10 MB\" is not a size; write a number and a unit: 512KiB, 10MiB"},
      {"[crawl]\nmax_body = \"2GiB\"\n",
       "vigie.toml:2:12: crawl.max_body cannot be \"2GiB\"; from 1KiB to 1GiB"},
      {"[crawl]\nallow_private = [\"127.0.0.1\"]\n",
       "vigie.toml:2:18: \"127.0.0.1\" is no private place: it names no port; write "
       "address[/prefix]:port, as in 127.0.0.0/26:8090 or [::1]:80"},
      {"[crawl]\npause = \"0s\"\n",
       "vigie.toml:2:1: crawl.pause cannot be \"0s\" for public hosts; it can only beside "
       "crawl.allow_private"},
      {"[crawl]\ncontact = \"me\"\n",
       "vigie.toml:2:11: crawl.contact cannot be \"me\"; write one address: name@example.org"},
      {"[daemon]\nlisten = \"8880\"\n",
       "vigie.toml:2:10: daemon.listen cannot be \"8880\"; write address:port, as in "
       "\"127.0.0.1:8880\""},
      {"[daemon]\ndata = \"\"\n",
       "vigie.toml:2:8: daemon.data cannot be \"\"; write the path of a folder"},
      {"[daemon]\ndefault_language = \"French\"\n",
       "vigie.toml:2:20: daemon.default_language cannot be \"French\"; write two letters, as in "
       "\"fr\""},
      {"[portal]\nurl = \"veille.example.org\"\n",
       "vigie.toml:2:7: portal.url cannot be \"veille.example.org\"; write https://host/…"},
      {"[mail]\nserver = \"mail.example.org:25\"\n",
       "vigie.toml:2:10: mail.server cannot be \"mail.example.org:25\"; write smtp://host:port or "
       "smtps://host:port"},
      {"[mail]\nserver = \"smtp://me:secret@mail.example.org\"\n",
       "vigie.toml:2:10: mail.server cannot be \"smtp://me:secret@mail.example.org\"; write the "
       "name as mail.user and the password in mail.password_file"},
      {"[mail]\nfrom = \"Veille\"\n",
       "vigie.toml:2:8: mail.from cannot be \"Veille\"; write \"Name <name@example.org>\""},
      {"[mail]\nserver = \"smtp://127.0.0.1:2525\"\n",
       "vigie.toml:2:1: mails need a sender; set from in [mail]"},
      {"[mail]\nstarttls = \"require\"\n",
       "vigie.toml:2:12: mail.starttls cannot be \"require\"; did you mean \"required\"?"},
      {"[alerts]\ndigest_hour = \"7:00\"\n",
       "vigie.toml:2:15: alerts.digest_hour cannot be \"7:00\"; write hours and minutes, as in "
       "\"07:00\""},
      {"[operator]\nemail = \"a@b@c\"\n",
       "vigie.toml:2:9: operator.email cannot be \"a@b@c\"; write one address: name@example.org"},
      {"include = [\"nothing.toml\"]\n", "vigie.toml:1:11: no file \"nothing.toml\""},
  });
}

std::string source(const std::string& lines) { return "[[source]]\nid = \"a\"\n" + lines; }

TEST(Settings, TellsWhatIsWrongWithASource) {
  const std::string url = "url = \"https://a.example/\"\n";
  const struct {
    std::string toml;
    const char* message;
  } cases[] = {
      {source("kind = \"fed\"\n" + url),
       "vigie.toml:3:8: unknown kind \"fed\"; did you mean \"feed\"?"},
      {source("kind = \"rss\"\n" + url),
       "vigie.toml:3:8: unknown kind \"rss\"; one of feed, sitemap, list, page, site, api"},
      {source(url), "vigie.toml:1:1: this source has no \"kind\""},
      {source("kind = \"feed\"\n"), "vigie.toml:1:1: this source has no \"url\""},
      {source("kind = \"feed\"\nurl = \"ftp://a.example/\"\n"),
       "vigie.toml:4:7: \"ftp://a.example/\" cannot be visited; write https://host/…"},
      {source("kind = \"feed\"\nurl = \"https://me:x@a.example/\"\n"),
       "vigie.toml:4:7: \"https://me:x@a.example/\" cannot be visited; write it without user and "
       "password"},
      {source("kind = \"api\"\n" + url),
       "vigie.toml:3:8: kind \"api\" is not yet visited; write enabled = false to keep this source "
       "for a later release"},
      {source("kind = \"list\"\n" + url),
       "vigie.toml:1:1: a source of kind \"list\" needs \"links\" or \"pattern\"; say which "
       "links are documents, as in links = \"h2 a\""},
      {source("kind = \"feed\"\nlinks = \"h2 a\"\n" + url),
       "vigie.toml:4:9: a source of kind \"feed\" takes no \"links\"; only kind = \"list\" does"},
      {source("kind = \"feed\"\nevery = \"30s\"\n" + url),
       "vigie.toml:1:1: source \"a\" would be visited every 30s; at least \"1m\", but for places "
       "in crawl.allow_private"},
      {source("kind = \"feed\"\nexcerpt = 2000\n" + url),
       "vigie.toml:4:11: \"excerpt\" is 2000; from 0 to 1000"},
      {source("kind = \"feed\"\nlanguage = \"français\"\n" + url),
       "vigie.toml:4:12: \"français\" is not a language; write two letters, as in \"fr\""},
      {source("kind = \"feed\"\nhome = \"javascript:x\"\n" + url),
       "vigie.toml:4:8: \"javascript:x\" is no page to read; write https://host/…"},
      {source("kind = \"feed\"\nmap = { buyr = \".a\" }\n" + url),
       "vigie.toml:4:7: \"buyr\" is no field that a page can fill; did you mean \"buyer\"?"},
      {source("kind = \"feed\"\nmap = { buyer = \" \" }\n" + url),
       "vigie.toml:4:7: \"buyer\" names no element; write a selector, as in buyer = \".acheteur\""},
      {source("kind = \"feed\"\nplace = [\"Vannes\", \" \"]\n" + url),
       "vigie.toml:4:9: this is no list of values for \"place\"; 1 to 32 short texts, as in place "
       "= "
       "[\"…\"]"},
      {source("kind = \"feed\"\ncategory = [\"Presse\", \" \"]\n" + url),
       "vigie.toml:4:12: this is no path of categories; 1 to 64 names, the outermost first, as in "
       "[\"Presse\", \"Régionale\"]"},
      {"[[source]]\nid = \"INSEE\"\nkind = \"feed\"\n" + url,
       "vigie.toml:2:6: \"INSEE\" cannot be an id; lower-case letters, digits, \"-\", \"_\", "
       "\".\", at most 64"},
      {"[[source]]\nkind = \"feed\"\n" + url, "vigie.toml:1:1: this source has no \"id\""},
  };
  for (const auto& c : cases) EXPECT_EQ(errors_of(c.toml), Lines{c.message}) << c.toml;
}

TEST(Settings, TellsWhatIsWrongWithProfilesAndSubscribers) {
  const std::string head =
      "[mail]\nserver = \"smtp://127.0.0.1:25\"\nfrom = \"a@b.example\"\n"  // lines 1 to 3
      "[[profile]]\nid = \"energie-btp\"\nquery = \"énergie\"\n"            // lines 4 to 6
      "[[subscriber]]\nid = \"durand\"\n";                                  // lines 7 and 8
  const std::string subscription = "[[subscriber.subscription]]\n";
  const struct {
    std::string toml;
    const char* message;
  } cases[] = {
      {"[[profile]]\nid = \"a\"\nquery = \"\"\n", "vigie.toml:3:9: \"query\" is empty"},
      {"[[profile]]\nid = \"a\"\nquery = \" \\t \"\n", "vigie.toml:3:9: \"query\" is empty"},
      {"[[profile]]\nid = \"a\"\n", "vigie.toml:1:1: this profile has no \"query\""},
      {head + "email = \"durand\"\n",
       "vigie.toml:9:9: \"durand\" is not an e-mail address; write one address: name@example.org"},
      {head + "language = \"de\"\n", "vigie.toml:9:12: mails are not written in \"de\"; fr or en"},
      {head + "zone = \"Paris (France)\"\n",
       "vigie.toml:9:8: \"Paris (France)\" is not a time zone; write its name, as in "
       "\"Europe/Paris\""},
      {head + subscription + "profile = \"energie-btp\"\n",
       "vigie.toml:9:1: subscriber \"durand\" has no \"email\" for its mails"},
      {"[[profile]]\nid = \"a\"\nquery = \"x\"\nany = [\"y\"]\n",
       "vigie.toml:3:9: a profile has a query or plain words, not both; leave out \"query\", or "
       "any, "
       "all and none"},
      {"[[profile]]\nid = \"a\"\nnone = [\"y\"]\n",
       "vigie.toml:3:8: a profile of \"none\" alone finds everything else; write what it looks for "
       "in \"any\" or \"all\""},
      {"[[profile]]\nid = \"a\"\nquery = \"x\"\nthreshold = 1.5\n",
       "vigie.toml:4:13: \"threshold\" is 1.5; from 0 to 1"},
      {"[[profile]]\nid = \"a\"\nquery = \"x\"\nsources = [\"insee\"]\n",
       "vigie.toml:1:1: profile \"a\" is limited to the unknown source \"insee\""},
      {head + subscription + "profile = \"energie-btp\"\nchannel = \"fil\"\n",
       "vigie.toml:11:11: unknown channel \"fil\"; did you mean \"file\"?"},
      {head + subscription + "profile = \"energie-btp\"\nchannel = \"webhook\"\n",
       "vigie.toml:11:11: channel \"webhook\" is not yet delivered; use mail or file"},
      {head + subscription + "profile = \"energie-btp\"\nchannel = \"file\"\nrhythm = \"dayly\"\n",
       "vigie.toml:12:10: unknown rhythm \"dayly\"; did you mean \"daily\"?"},
      {head + "[subscriber.subscription]\nprofile = \"energie-btp\"\n",
       "vigie.toml:9:1: \"subscription\" must be an array, not a table; write "
       "[[subscriber.subscription]]"},
      {"[[profile]]\nid = \"a\"\nquery = \"x\"\n[[subscriber]]\nid = \"d\"\nemail = "
       "\"d@b.example\"\n[[subscriber.subscription]]\nprofile = \"a\"\n",
       "vigie.toml:8:11: subscriber \"d\" wants mails, and no mail server is set; set server in "
       "[mail]"},
      {head + subscription + "profile = \"energie-btp\"\nchannel = \"file\"\n" + subscription +
           "profile = \"energie-btp\"\nchannel = \"file\"\nrhythm = \"daily\"\n",
       "vigie.toml:13:11: subscriber \"durand\" takes profile \"energie-btp\" twice by file; keep "
       "one rhythm"},
  };
  for (const auto& c : cases) EXPECT_EQ(errors_of(c.toml), Lines{c.message}) << c.toml;
}

TEST(Settings, TellsEveryProblemAtOnceInTheOrderOfReading) {
  const ConfigurationFolder folder(Files{
      {"vigie.toml", "include = [\"*.d/*.toml\"]\n[crawl]\npause = 2\nevrey = \"1h\"\n"},
      {"sources.d/a.toml",
       "[[source]]\nid = \"A\"\nkind = \"fed\"\nurl = \"x\"\n\n[[source]]\nid = \"b\"\n"},
      {"sources.d/b.toml", "[[source]\n"},
      {"sources.d/c.toml", "include = [\"x\"]\n[crawl]\nparallel = 0\n"},
  });
  EXPECT_EQ(folder.shown(folder.read().errors),
            (Lines{
                "vigie.toml:3:9: \"crawl.pause\" must be text, not an integer; write it with its "
                "unit, as in \"30s\"",
                "vigie.toml:4:1: unknown key \"evrey\" in [crawl]; did you mean \"every\"?",
                "sources.d/a.toml:2:6: \"A\" cannot be an id; lower-case letters, digits, \"-\", "
                "\"_\", \".\", at most 64",
                "sources.d/a.toml:3:8: unknown kind \"fed\"; did you mean \"feed\"?",
                "sources.d/a.toml:4:7: \"x\" cannot be visited; write https://host/…",
                "sources.d/a.toml:6:1: this source has no \"kind\"",
                "sources.d/a.toml:6:1: this source has no \"url\"",
                "sources.d/b.toml:1:10: cannot read this table header: expected ']', saw '\\n'",
                "sources.d/c.toml:1:1: only the main file may include others; name it in "
                "vigie.toml",
                "sources.d/c.toml:3:12: crawl.parallel cannot be 0; from 1 to 1000",
            }));
}

TEST(Settings, NamesBothPlacesOfAnIdOrScalarThatStandsTwice) {
  const std::string feed = "kind = \"feed\"\nurl = \"https://a.example/";
  const ConfigurationFolder folder(Files{
      {"vigie.toml", "include = [\"*.d/*.toml\"]\n[crawl]\ntimeout = \"20s\"\n"},
      {"s.d/a.toml", "\n[[source]]\nid = \"insee\"\n" + feed + "1\"\n"},
      {"s.d/b.toml", "[crawl]\ntimeout = \"9s\"\n[[source]]\nid = \"insee\"\n" + feed + "2\"\n" +
                         "[[profile]]\nid = \"insee\"\nquery = \"x\"\n"},
  });
  EXPECT_EQ(folder.shown(folder.read().errors),
            (Lines{"s.d/b.toml:2:1: \"crawl.timeout\" is set twice; first in vigie.toml:3:1",
                   "s.d/b.toml:3:1: source \"insee\" stands twice; first in s.d/a.toml:2:1"}));
}

TEST(Settings, ReadsEveryValue) {
  const ConfigurationFolder folder(Files{{"vigie.toml", R"(
[daemon]
data = "/srv/vigie"
workers = 3
[portal]
url = "https://veille.example.org"
[crawl]
contact = "veille@example.org"
pause = "0s"
allow_private = ["127.0.0.0/26:8090", "[fd00::]/8:443", "[::1]:80"]
max_body = "512KiB"
[mail]
server = "smtp://127.0.0.1:2525"
from = "Veille <veille@example.org>"
[alerts]
backlog = "2d"
digest_hour = "06:30"
[operator]
email = "exploitation@example.org"
[[source]]
id = "near"
kind = "list"
url = "http://127.0.0.5:8090/news"
every = "1s"
links = "h2 a"
excerpt = 0
weight = 0.8
[[source]]
id = "far"
kind = "api"
name = "Far  away"
url = "https://b.example/"
enabled = false
[[profile]]
id = "energie-btp"
name = "Énergie dans le bâtiment"
query = 'énergie AND "rénovation thermique"'
must_match = ["rénovation thermique et énergie"]
[[subscriber]]
id = "durand"
email = "contact@example.org"
language = "en"
zone = "America/Guadeloupe"
[[subscriber.subscription]]
profile = "energie-btp"
rhythm = "weekly"
)"}});
  const SettingsReading reading = folder.read();
  EXPECT_EQ(folder.shown(reading.errors), Lines{});
  EXPECT_EQ(folder.shown(reading.warnings), Lines{});
  const Settings& s = reading.settings;
  EXPECT_EQ(s.daemon.data, "/srv/vigie");
  EXPECT_EQ(s.daemon.workers, 3);
  EXPECT_EQ(s.crawl.pause, Interval{0});
  ASSERT_EQ(s.crawl.allow_private.size(), 3U);
  EXPECT_EQ(to_string(s.crawl.allow_private[1]), "[fd00::]/8:443");
  EXPECT_EQ(s.crawl.allow_private[2].prefix, 128);
  EXPECT_EQ(s.crawl.max_body, kibibytes(512));
  EXPECT_EQ(s.alerts.backlog, std::chrono::days{2});
  ASSERT_EQ(s.sources.size(), 2U);
  EXPECT_EQ(s.sources[0].kind, SourceKind::list);
  EXPECT_EQ(s.sources[0].every, std::chrono::seconds{1});
  EXPECT_EQ(s.sources[0].excerpt, 0U);
  EXPECT_EQ(s.sources[0].weight, 0.8);
  EXPECT_EQ(s.sources[1].weight, 0.5);
  EXPECT_EQ(s.sources[0].name, "near");
  EXPECT_EQ(s.sources[1].every, std::chrono::minutes{30});
  EXPECT_EQ(s.sources[1].name, "Far away");
  EXPECT_FALSE(s.sources[1].enabled);
  EXPECT_EQ(s.sources[1].where.line, 28);
  ASSERT_EQ(s.profiles.size(), 1U);
  EXPECT_EQ(s.profiles[0].must_match.size(), 1U);
  ASSERT_EQ(s.subscribers.size(), 1U);
  EXPECT_EQ(s.subscribers[0].name, "durand");
  EXPECT_EQ(s.subscribers[0].zone, "America/Guadeloupe");
  EXPECT_EQ(s.subscribers[0].subscriptions.at(0).rhythm, Rhythm::weekly);
}

TEST(Settings, ASourceKeepsWhatItBroughtByItsOwnTimesElseByTheGeneralOnes) {
  const ConfigurationFolder folder(
      Files{{"vigie.toml",
             "[retention]\ntext = \"400d\"\n"
             "[[source]]\nid = \"a\"\nkind = \"feed\"\nurl = \"https://a.example/\"\n"
             "[[source]]\nid = \"b\"\nkind = \"feed\"\nurl = \"https://b.example/\"\n"
             "retention = { text = \"never\", document = \"730d\" }\n"}});
  const auto read = folder.read();
  ASSERT_TRUE(read.errors.empty()) << to_string(read.errors[0]);
  const auto& sources = read.settings.sources;
  EXPECT_EQ(sources[0].retention.text, std::chrono::days{400});
  EXPECT_EQ(sources[0].retention.document, kForever);
  EXPECT_EQ(sources[1].retention.text, kForever);
  EXPECT_EQ(sources[1].retention.document, std::chrono::days{730});
}

TEST(Settings, WarnsOfWhatMayBeForgotten) {
  const ConfigurationFolder folder(Files{{"vigie.toml", R"([operator]
email = "a@b.example"
[[source]]
id = "a"
kind = "feed"
url = "https://a.example/"
[[source]]
id = "b"
kind = "feed"
url = "https://a.example/"
[[subscriber]]
id = "c"
)"}});
  const SettingsReading reading = folder.read();
  EXPECT_EQ(folder.shown(reading.errors), Lines{});
  EXPECT_EQ(
      folder.shown(reading.warnings),
      (Lines{"vigie.toml:1:1: portal.url is not set; mails carry the mailto form of leaving only",
             "vigie.toml:1:1: crawl.contact is not set; sites that are visited cannot reach you",
             "vigie.toml:2:1: the morning report cannot be sent without a mail server; set server "
             "in [mail]",
             "vigie.toml:7:1: source \"b\" has the address of \"a\"; it stands in "
             "vigie.toml:3:1"}));
}

TEST(Settings, AMissingOrHugeOrOddFileIsAnErrorOfItsOwn) {
  const ConfigurationFolder folder(
      Files{{"vigie.toml", "include = [\"a.toml\", \"b\", \"c.toml\"]\n"},
            {"a.toml", std::string(5U << 20, '#')},
            {"b/x", ""},
            {"c.toml", std::string("a = \"\xFF\"\n")}});
  const Lines lines = folder.shown(folder.read().errors);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "a.toml:1:1: a.toml is larger than 4194304 bytes");
  EXPECT_EQ(lines[1], "b:1:1: b is not a file");
  EXPECT_EQ(lines[2], "c.toml:1:5: this is not UTF-8");

  const auto missing = read_settings(folder.path("none.toml"));
  ASSERT_EQ(missing.errors.size(), 1U);
  EXPECT_EQ(missing.errors[0].kind, Kind::not_found);
}

TEST(Settings, AnUnreadableFileDoesNotMakeItsProfilesUnknown) {
  const ConfigurationFolder folder(
      Files{{"vigie.toml",
             "include = [\"profiles.toml\"]\n[[subscriber]]\nid = \"a\"\n"
             "[[subscriber.subscription]]\nprofile = \"p\"\nchannel = \"file\"\n"},
            {"profiles.toml", "[[profile]\n"}});
  EXPECT_EQ(folder.read().errors.size(), 1U);
}

TEST(Settings, DeepKeysAreCountedOutsideStringsAndCommentsOnly) {
  const std::string dots(200, '.');
  const ConfigurationFolder folder(
      Files{{"vigie.toml", "# " + dots + "\n[[profile]]\nid = \"a\"\nquery = \"\"\"" + dots +
                               "\n\\\"" + dots + "x\"\"\"\nname = '" + dots + "'\n"}});
  EXPECT_EQ(folder.shown(folder.read().errors), Lines{});
  EXPECT_FALSE(errors_of("[" + std::string(400'000, 'a') + "]\n").empty());
  std::string bomb;
  for (int i = 0; i < 500'000; ++i) bomb += "a.";
  EXPECT_EQ(errors_of(bomb + "a = 1\n"), Lines{"vigie.toml:1:64: a key of more than 32 parts"});
}

TEST(MailPassword, ComesFromAFileThatOnlyItsOwnerMayRead) {
  unsetenv("VIGIE_MAIL_PASSWORD");
  const ConfigurationFolder folder(Files{{"secret", "s3cret\r\nsecond line\n"}});
  Settings settings;
  EXPECT_EQ(mail_password(settings).value(), "");
  settings.mail.password_file = folder.path("secret");
  std::filesystem::permissions(folder.path("secret"), std::filesystem::perms(0640));
  ASSERT_TRUE(mail_password(settings).has_error());
  EXPECT_EQ(mail_password(settings).error().hint, "chmod 0600 " + folder.path("secret"));
  std::filesystem::permissions(folder.path("secret"), std::filesystem::perms(0600));
  EXPECT_EQ(mail_password(settings).value(), "s3cret");
  setenv("VIGIE_MAIL_PASSWORD", "from the environment", 1);
  EXPECT_EQ(mail_password(settings).value(), "from the environment");
  unsetenv("VIGIE_MAIL_PASSWORD");
  settings.mail.password_file = folder.path("none");
  EXPECT_EQ(mail_password(settings).error().kind, Kind::not_found);
}

}  // namespace
}  // namespace vigie::settings_test
