// Every scalar setting, once: the parser, the example file and the manual follow from this table.
#include "core/settings_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/mailbox.h"
#include "core/nearest.h"
#include "core/settings_values.h"

namespace vigie {
namespace {

constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute,
                       kDay = 24 * kHour, kYear = 365 * kDay;
constexpr std::int64_t kKibibyte = 1024, kGibibyte = 1024 * 1024 * kKibibyte;

std::string mail_address_complaint(std::string_view value) {
  return value.empty() || is_mail_address(value) ? "" : "write one address: name@example.org";
}

std::string mailbox_complaint(std::string_view value) {
  return value.empty() || read_mailbox(value) ? "" : "write \"Name <name@example.org>\"";
}

std::string starttls_complaint(std::string_view value) {
  static const std::vector<std::string> kWords = {"never", "optional", "required"};
  for (const std::string& word : kWords)
    if (word == value) return {};
  return did_you_mean(value, kWords);
}

std::string not_empty_complaint(std::string_view value) {
  return value.empty() ? "write the path of a folder" : "";
}

}  // namespace

const std::vector<SettingRow>& setting_rows() {
  static const std::vector<SettingRow> rows = {
      {"daemon.data", [](Settings& s) -> Slot { return &s.daemon.data; },
       "The folder of everything durable: archive, index, socket.", not_empty_complaint},
      {"daemon.listen", [](Settings& s) -> Slot { return &s.daemon.listen; },
       "Address and port of the daemon's own HTTP pages (health, metrics).", listen_complaint},
      {"daemon.default_language", [](Settings& s) -> Slot { return &s.daemon.default_language; },
       "Language of a document that neither its page, its words nor its source tell.",
       language_complaint},
      {"daemon.workers", [](Settings& s) -> Slot { return &s.daemon.workers; },
       "Threads for reading and matching; 0 means one a core.", nullptr, 0, 256},

      {"portal.url", [](Settings& s) -> Slot { return &s.portal.url; },
       "Public address of the portal, for links in mails; empty means that mails carry the mail "
       "form only.",
       web_address_complaint},

      {"crawl.contact", [](Settings& s) -> Slot { return &s.crawl.contact; },
       "E-mail address shown to the sites that are visited, in the User-Agent.",
       mail_address_complaint},
      {"crawl.pause", [](Settings& s) -> Slot { return &s.crawl.pause; },
       "Wait between two requests to one host; \"0s\" only beside allow_private.", nullptr, 0,
       kHour},
      {"crawl.allow_private", [](Settings& s) -> Slot { return &s.crawl.allow_private; },
       "The only private places that may be visited, as address[/prefix]:port."},
      {"crawl.timeout", [](Settings& s) -> Slot { return &s.crawl.timeout; },
       "Longest time for one request, from its first byte to the last of the answer.", nullptr,
       kSecond, 10 * kMinute},
      {"crawl.max_body", [](Settings& s) -> Slot { return &s.crawl.max_body; },
       "Largest answer that is read, after decompression.", nullptr, kKibibyte, kGibibyte},
      {"crawl.max_redirects", [](Settings& s) -> Slot { return &s.crawl.max_redirects; },
       "Redirects that are followed before a visit fails.", nullptr, 0, 20},
      {"crawl.parallel", [](Settings& s) -> Slot { return &s.crawl.parallel; },
       "Requests under way at once, over all hosts; one host has one at a time.", nullptr, 1, 1000},
      {"crawl.every", [](Settings& s) -> Slot { return &s.crawl.every; },
       "Wait between two visits of a source that names no rhythm, until its own is learnt.",
       nullptr, kMinute, kYear},
      {"crawl.fastest", [](Settings& s) -> Slot { return &s.crawl.fastest; },
       "Shortest wait between two visits that a lively source is given.", nullptr, kMinute, kDay},
      {"crawl.slowest", [](Settings& s) -> Slot { return &s.crawl.slowest; },
       "Longest wait that a quiet source is given, unless it names a rhythm of its own.", nullptr,
       kMinute, kYear},

      {"mail.server", [](Settings& s) -> Slot { return &s.mail.server; },
       "smtp://host:port or smtps://host:port; empty means that no mail is sent.",
       mail_server_complaint},
      {"mail.from", [](Settings& s) -> Slot { return &s.mail.from; },
       "Sender of every mail, as \"Name <address>\".", mailbox_complaint},
      {"mail.starttls", [](Settings& s) -> Slot { return &s.mail.starttls; },
       "Encryption over smtp://: never, optional or required.", starttls_complaint},
      {"mail.user", [](Settings& s) -> Slot { return &s.mail.user; },
       "Name for the mail server; empty means no log-in."},
      {"mail.password_file", [](Settings& s) -> Slot { return &s.mail.password_file; },
       "File that holds the password and that only its owner may read; VIGIE_MAIL_PASSWORD in the "
       "environment goes before it."},
      {"mail.timeout", [](Settings& s) -> Slot { return &s.mail.timeout; },
       "Longest time for one mail dialogue.", nullptr, kSecond, 10 * kMinute},

      {"alerts.backlog", [](Settings& s) -> Slot { return &s.alerts.backlog; },
       "At a source's first visit, only what was published within this time alerts.", nullptr, 0,
       100 * kYear},
      {"alerts.grouping", [](Settings& s) -> Slot { return &s.alerts.grouping; },
       "After an immediate alert, what follows within this time is sent together.", nullptr, 0,
       kDay},
      {"alerts.digest_hour", [](Settings& s) -> Slot { return &s.alerts.digest_hour; },
       "Local time of daily and weekly digests; weekly ones leave on Mondays.", hour_complaint},
      {"alerts.maildir", [](Settings& s) -> Slot { return &s.alerts.maildir; },
       "Folder where channel \"file\" writes; empty means maildir in the data folder."},

      {"search.synonyms", [](Settings& s) -> Slot { return &s.search.synonyms; },
       "File of words and acronyms that stand for one another in searches and profiles, a set a "
       "line: PME = petite et moyenne entreprise; empty means none."},
      {"search.lists", [](Settings& s) -> Slot { return &s.search.lists; },
       "Folder of watchlists, NAME.csv each, for use as @NAME in searches and profiles: a company "
       "a line, name ; other names ; SIREN ; words of which one must stand beside the name, with "
       "| between several in one place; empty means none."},

      {"retention.text", [](Settings& s) -> Slot { return &s.retention.text; },
       "How long texts are kept, or \"never\" to drop none; title and address stay.", nullptr, kDay,
       kForever.count()},
      {"retention.document", [](Settings& s) -> Slot { return &s.retention.document; },
       "How long documents are kept, or \"never\" to drop none; those that an alert told of stay "
       "without text.",
       nullptr, kDay, kForever.count()},

      {"operator.email", [](Settings& s) -> Slot { return &s.operator_.email; },
       "Address of the morning report; empty means none.", mail_address_complaint},
  };
  return rows;
}

const std::vector<SettingInfo>& setting_infos() {
  static const std::vector<SettingInfo> infos = [] {
    std::vector<SettingInfo> out;
    Settings defaults;
    for (const SettingRow& row : setting_rows())
      out.push_back(
          {std::string(row.key), toml_text(row.slot(defaults)), std::string(row.meaning)});
    return out;
  }();
  return infos;
}

}  // namespace vigie
