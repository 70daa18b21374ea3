#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/profile.h"
#include "pipeline/vocabulary.h"
#include "search-cli/command.h"
#include "store/people.h"

namespace vigie {

/// The subcommands of `vigie profile`, in files of their names: profile_list_command.cc (list and
/// show), profile_edit_command.cc (add, edit, remove), profile_test_command.cc, …
void add_profile_list(Command& profile, std::shared_ptr<const Common> common);
void add_profile_show(Command& profile, std::shared_ptr<const Common> common);
void add_profile_add(Command& profile, std::shared_ptr<const Common> common);
void add_profile_edit(Command& profile, std::shared_ptr<const Common> common);
void add_profile_remove(Command& profile, std::shared_ptr<const Common> common);
void add_profile_test(Command& profile, std::shared_ptr<const Common> common);
void add_profile_backtest(Command& profile, std::shared_ptr<const Common> common);
void add_profile_explain(Command& profile, std::shared_ptr<const Common> common);
void add_profile_why_not(Command& profile, std::shared_ptr<const Common> common);
void add_profile_suggest(Command& profile, std::shared_ptr<const Common> common);

/// The profiles of an installation and what their queries may name. With a configuration those of
/// its files count as they stand now, whether the daemon has read them or not; those that belong to
/// no file come from the archive.
struct ProfileDesk {
  Settings settings;  ///< but for its profiles
  Vocabulary vocabulary;
  std::vector<Profile> profiles;  ///< in the order of the files, then of the archive
  std::optional<Database> store;  ///< nothing while there is no archive
  DataPaths paths;
};
Result<ProfileDesk> open_profile_desk(const Common& common);

/// For who tells them all.
void sort_by_id(std::vector<Profile>& profiles);

/// The profile of this id; Kind::not_found with the nearest one.
Result<Profile> find_profile(const ProfileDesk& desk, const std::string& id);

/// What a person typed as a profile: the one of this id, or one that has just a query.
Result<Profile> profile_asked(const ProfileDesk& desk, const std::string& id,
                              const std::string& query);

/// "profiles.d/energie.toml:12", or "the archive".
std::string home_of(const Profile& profile);

}  // namespace vigie
