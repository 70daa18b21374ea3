// vigie profile: what is watched. Each subcommand stands in a file of its own.
#include "search-cli/profile_command.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "core/nearest.h"
#include "search-cli/source_command.h"

namespace vigie {
Result<ProfileDesk> open_profile_desk(const Common& common) {
  const bool configured = !common.config.empty() || common.data.empty();
  Settings settings;
  if (configured) {
    auto read = plain_settings_of(common);
    if (!read) return read.error();
    settings = std::move(*read);
  } else {
    settings.daemon.data = common.data;
  }
  std::vector<Error> problems;  // vigied --check tells them
  ProfileDesk desk{{}, Vocabulary::read(settings, problems), {}, {}, {}};
  desk.profiles = std::move(settings.profiles);
  desk.paths = DataPaths{settings.daemon.data};
  std::error_code failed;
  if (std::filesystem::exists(desk.paths.database(), failed)) {
    auto store = Database::open(desk.paths.database(), Database::Mode::read_only);
    if (!store) return store.error();
    auto kept = configured ? People(*store).kept_profiles() : People(*store).profiles();
    if (!kept) return kept.error();
    desk.profiles.insert(desk.profiles.end(), kept->begin(), kept->end());
    desk.store.emplace(std::move(*store));
  }
  desk.settings = std::move(settings);
  return desk;
}

// Profiles are large and there may be 10,000: their places are sorted, then each is moved once.
void sort_by_id(std::vector<Profile>& profiles) {
  std::vector<Profile*> order;
  order.reserve(profiles.size());
  for (Profile& profile : profiles) order.push_back(&profile);
  std::ranges::sort(order, [](const Profile* a, const Profile* b) { return a->id < b->id; });
  std::vector<Profile> sorted;
  sorted.reserve(profiles.size());
  for (Profile* const profile : order) sorted.push_back(std::move(*profile));
  profiles = std::move(sorted);
}

Result<Profile> find_profile(const ProfileDesk& desk, const std::string& id) {
  const auto found = std::ranges::find_if(
      desk.profiles, [&](const Profile& profile) { return profile.id.text == id; });
  if (found != desk.profiles.end()) return *found;
  std::vector<std::string> ids;
  for (const Profile& profile : desk.profiles) ids.push_back(profile.id.text);
  std::ranges::sort(ids);  // of equally near ones the first is proposed
  const std::string near = nearest(id, ids);
  return Error{Kind::not_found, fmt::format("no profile \"{}\"", id),
               near.empty() ? "see vigie profile list" : fmt::format("did you mean \"{}\"?", near)};
}

Result<Profile> profile_asked(const ProfileDesk& desk, const std::string& id,
                              const std::string& query) {
  if (id.empty() == query.empty())
    return Error{Kind::usage, "name one profile, or give one --query", "see vigie profile list"};
  if (query.empty()) return find_profile(desk, id);
  Profile profile;
  profile.id.text = "query";
  profile.name = query;
  profile.query = query;
  return profile;
}

std::string home_of(const Profile& profile) {
  return profile.where.file.empty() ? "the archive" : shown(profile.where);
}

void add_profile(Command& app, std::shared_ptr<const Common> common) {
  Command profile = app.subcommand(
      "profile", "what is watched: list, add, change, try before anyone gets a mail");
  profile.needs_subcommand();
  for (const auto add : {add_profile_list, add_profile_show, add_profile_add, add_profile_edit,
                         add_profile_remove, add_profile_test, add_profile_backtest,
                         add_profile_explain, add_profile_why_not, add_profile_suggest})
    add(profile, common);
}

}  // namespace vigie
