#pragma once

#include <string>
#include <vector>

#include "core/bytes.h"
#include "core/error.h"
#include "core/private_place.h"
#include "core/profile.h"
#include "core/source.h"
#include "core/subscriber.h"

namespace vigie {

/// Everything that configuration files say, as one value: a reload swaps the whole or nothing.
/// Each scalar stands once in the table of core/settings_table.cc with its key, default and
/// sentence; the parser, `config/vigie.toml` and the manual follow from that table.
struct Settings {
  struct {
    std::string data = "/var/lib/vigie";
    std::string listen = "127.0.0.1:8880";
    std::string default_language = "fr";
    int workers = 0;  ///< threads for CPU work; 0: one a core
  } daemon;
  struct {
    std::string url;
  } portal;
  struct {
    std::string contact;
    Interval pause = std::chrono::seconds{2};
    std::vector<PrivatePlace> allow_private;
    Interval timeout = std::chrono::seconds{30};  ///< for one request, all of it
    Bytes max_body = mebibytes(10);               ///< after decompression
    int max_redirects = 10;
    int parallel = 16;                           ///< requests under way at once, over all hosts
    Interval every = std::chrono::minutes{30};   ///< for a source that names no rhythm, at first
    Interval fastest = std::chrono::minutes{5};  ///< between these two a rhythm is learnt
    Interval slowest = std::chrono::hours{2};
  } crawl;
  struct {
    std::string server;  ///< smtp://host:port or smtps://…; empty: no mail is sent
    std::string from;
    std::string starttls = "optional";  ///< never, optional, required
    std::string user;
    std::string password_file;  ///< 0600; or VIGIE_MAIL_PASSWORD in the environment
    Interval timeout = std::chrono::seconds{60};
  } mail;
  struct {
    Interval backlog = std::chrono::days{7};
    Interval grouping =
        std::chrono::minutes{5};  ///< after an immediate alert, what follows is grouped this long
    std::string digest_hour = "07:00";  ///< local time of daily and weekly digests (Mondays)
    std::string maildir;                ///< where channel "file" writes; default: <data>/maildir
  } alerts;
  struct {
    std::string synonyms;  ///< a file of sets; relative to the main file's folder
    std::string lists;     ///< a folder of watchlists, NAME.csv each; relative as well
  } search;
  Retention retention;  ///< of sources that name none, and of imports
  struct {
    std::string email;
  } operator_;
  std::vector<Source> sources;
  std::vector<Profile> profiles;
  std::vector<Subscriber> subscribers;
  std::string file;  ///< the main file
};

/// The sections without the lists, which may hold 100,000 sources: for who keeps a copy.
Settings sections_of(const Settings& settings);

/// What reading gave: the settings, and every problem found, each with file:line:column. The
/// settings may be used only when `errors` is empty; warnings never stop anything.
struct SettingsReading {
  Settings settings;
  std::vector<Error> errors;
  std::vector<Error> warnings;
};

/// Reads the main file and what it includes (globs are relative to the main file's folder). Never
/// throws; all problems are told at once: syntax, unknown keys with their nearest neighbour, wrong
/// types and values, duplicate ids, limits to sources that do not exist.
SettingsReading read_settings(const std::string& file);

/// A configuration file as it would be: what an edit is tried with before it touches the disk.
struct DraftFile {
  std::string path;  ///< absolute
  std::string text;
};
/// The same, as if `draft` stood on the disk. A draft that no `include` names is not read.
SettingsReading read_settings(const std::string& file, const DraftFile& draft);

/// The password of the mail server: VIGIE_MAIL_PASSWORD, else the first line of mail.password_file,
/// which fails when anyone but its owner may read it. Empty when neither is given.
Result<std::string> mail_password(const Settings& settings);

/// The password or token of a source with `auth`: VIGIE_SECRET_<ID> (capitals, "_" for what is no
/// letter or digit), else the first line of its secret_file, by the same rule.
Result<std::string> source_secret(const Source& source);

/// One row of the table of scalar settings.
struct SettingInfo {
  std::string key;            ///< "crawl.pause"
  std::string default_value;  ///< as TOML writes it: "\"2s\""
  std::string meaning;        ///< one English sentence
};
const std::vector<SettingInfo>& setting_infos();

}  // namespace vigie
