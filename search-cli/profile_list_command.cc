// vigie profile list and show: what is watched, by whom, and what it brought.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

#include "core/exit_code.h"
#include "core/utf8.h"
#include "net/clock.h"
#include "search-cli/json_values.h"
#include "search-cli/profile_command.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;
using Uses = std::map<ProfileId, People::Use>;

constexpr std::chrono::days kRecent{30};

Result<Uses> uses_of(ProfileDesk& desk) {
  if (!desk.store) return Uses();
  return People(*desk.store).profile_use(SystemClock().now() - kRecent);
}

People::Use use_of(const Uses& uses, const Profile& profile) {
  const auto known = uses.find(profile.id);
  return known == uses.end() ? People::Use{} : known->second;
}

json::array array_of(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

json::object json_of(const Profile& profile, const People::Use& use) {
  const ProfileLimits& limits = profile.limits;
  return {{"id", profile.id.text},
          {"name", profile.name},
          {"description", or_null(profile.description)},
          {"query", profile.query},
          {"must_match", array_of(profile.must_match)},
          {"must_not_match", array_of(profile.must_not_match)},
          {"languages", array_of(limits.languages)},
          {"sources", array_of(limits.sources)},
          {"places", array_of(limits.places)},
          {"kinds", array_of(limits.kinds)},
          {"threshold", limits.threshold},
          {"owner", or_null(profile.owner)},
          {"tags", array_of(profile.tags)},
          {"subscribers", use.subscribers},
          {"matches_30_days", use.matches},
          {"file", or_null(profile.where.file)},
          {"line", profile.where.line == 0 ? json::value() : json::value(profile.where.line)}};
}

struct ListOptions {
  std::string tag;
  bool as_json = false;
};

std::string counted(std::int64_t count, const char* one, const char* many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string text_of(const Profile& profile, const People::Use& use) {
  std::string out =
      fmt::format("{}  {}\n", paint(Ink::bold, profile.id.text), one_line(profile.name));
  out += fmt::format("    {}\n", one_line(profile.query));
  out +=
      paint(Ink::dim, fmt::format("    {}, {} in 30 days, in {}",
                                  counted(use.subscribers, "subscriber", "subscribers"),
                                  counted(use.matches, "document", "documents"), home_of(profile)));
  return out + "\n";
}

int list_profiles(const Common& common, const ListOptions& options) {
  auto desk = open_profile_desk(common);
  if (!desk) return complain("profile list", desk.error());
  const auto uses = uses_of(*desk);
  if (!uses) return complain("profile list", uses.error());
  json::array all;
  std::string text;
  sort_by_id(desk->profiles);
  for (const Profile& profile : desk->profiles) {
    const auto& tags = profile.tags;
    if (!options.tag.empty() && std::find(tags.begin(), tags.end(), options.tag) == tags.end())
      continue;
    const People::Use use = use_of(*uses, profile);
    if (options.as_json)
      all.push_back(json_of(profile, use));
    else
      text += text_of(profile, use);
  }
  if (options.as_json) {
    const bool none = all.empty();
    print_line(json_text(json::object{{"format", 1}, {"profiles", std::move(all)}}));
    return none ? kExitNothing : kExitDone;
  }
  if (text.empty()) {
    fmt::print(stderr, "vigie profile list: no profile{}; see vigie profile add --help\n",
               options.tag.empty() ? "" : " with this tag");
    return kExitNothing;
  }
  print_long(text, true);
  return kExitDone;
}

std::string field(const char* name, const std::string& value) {
  return value.empty() ? ""
                       : fmt::format("{} {}\n", paint(Ink::dim, fmt::format("{:<13}", name)),
                                     harmless(value));
}

int show_profile(const Common& common, const std::string& id, bool as_json) {
  auto desk = open_profile_desk(common);
  if (!desk) return complain("profile show", desk.error());
  const auto profile = find_profile(*desk, id);
  if (!profile) return complain("profile show", profile.error());
  const auto uses = uses_of(*desk);
  if (!uses) return complain("profile show", uses.error());
  const People::Use use = use_of(*uses, *profile);
  if (as_json) {
    json::object out = json_of(*profile, use);
    out.insert({{"format", 1}});
    print_line(json_text(out));
    return kExitDone;
  }
  const ProfileLimits& limits = profile->limits;
  const auto joined = [](const std::vector<std::string>& texts) {
    return fmt::format("{}", fmt::join(texts, ", "));
  };
  std::string text =
      fmt::format("{}  {}\n", paint(Ink::bold, profile->id.text), one_line(profile->name));
  text += field("description", profile->description);
  text += field("query", profile->query);
  text += field("languages", joined(limits.languages));
  text += field("sources", joined(limits.sources));
  text += field("places", joined(limits.places));
  text += field("kinds", joined(limits.kinds));
  if (limits.threshold > 0) text += field("threshold", fmt::format("{}", limits.threshold));
  text += field("owner", profile->owner);
  text += field("tags", joined(profile->tags));
  text += field("lives in", home_of(*profile));
  text += field("watched by", counted(use.subscribers, "subscriber", "subscribers"));
  text += field("in 30 days", counted(use.matches, "document", "documents"));
  for (const std::string& example : profile->must_match) text += field("must match", example);
  for (const std::string& example : profile->must_not_match) text += field("must not", example);
  print(text);
  return kExitDone;
}

}  // namespace

void add_profile_list(Command& profile, std::shared_ptr<const Common> common) {
  const auto options = std::make_shared<ListOptions>();
  Command command =
      profile.subcommand("list", "every profile: its query, who has it, what it found");
  command.argument("--tag", options->tag, "only those with this tag");
  command.flag("--json", options->as_json, "one JSON object, \"format\": 1");
  command.does([=] { return list_profiles(*common, *options); });
}

void add_profile_show(Command& profile, std::shared_ptr<const Common> common) {
  const auto id = std::make_shared<std::string>();
  const auto as_json = std::make_shared<bool>(false);
  Command command = profile.subcommand("show", "one profile whole, with its examples and limits");
  command.argument("id", *id, "its id").required().completes(Completes::profile);
  command.flag("--json", *as_json, "one JSON object, \"format\": 1");
  command.does([=] { return show_profile(*common, *id, *as_json); });
}

}  // namespace vigie
