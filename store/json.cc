#include "store/json.h"

#include <boost/json.hpp>

namespace vigie {
namespace json = boost::json;

std::string json_of(const std::vector<std::string>& strings) {
  if (strings.empty()) return "[]";
  json::array list;
  for (const auto& s : strings) list.emplace_back(s);
  return json::serialize(list);
}

std::string json_of(const std::vector<Evidence>& evidence) {
  if (evidence.empty()) return "[]";
  json::array list;
  for (const auto& e : evidence)
    list.push_back(json::object{{"clause", e.clause},
                                {"field", word(e.field)},
                                {"passage", e.passage},
                                {"begin", e.begin},
                                {"end", e.end}});
  return json::serialize(list);
}

std::string json_of(const std::vector<FieldValue>& fields) {
  if (fields.empty()) return "[]";
  json::array list;
  for (const auto& f : fields) list.push_back(json::array{f.field, f.value});
  return json::serialize(list);
}

namespace {

std::vector<std::string> strings_in(const json::value& list) {
  std::vector<std::string> strings;
  if (!list.is_array()) return strings;
  for (const auto& entry : list.get_array())
    if (const auto* s = entry.if_string()) strings.emplace_back(s->begin(), s->end());
  return strings;
}

struct ListOfFacts {
  const char* key;
  std::vector<std::string>& (*list)(Profile&);
};
constexpr ListOfFacts kLists[] = {{"languages", [](Profile& p) -> auto& {return p.limits.languages;
}  // namespace
}  // namespace vigie
, {"sources", [](Profile& p) -> auto& {return p.limits.sources;
}
}
, {"places", [](Profile& p) -> auto& {return p.limits.places;
}
}
, {"kinds", [](Profile& p) -> auto& {return p.limits.kinds;
}
}
, {"tags", [](Profile& p) -> auto& {return p.tags;
}
}
,
}
;

}  // namespace

std::vector<std::string> strings_of(const std::string& text) {
  if (text == "[]") return {};
  json::error_code failed;
  const json::value list = json::parse(text, failed);
  if (failed) return {};
  return strings_in(list);
}

std::string facts_json_of(const Profile& profile) {
  json::object facts;
  if (!profile.description.empty()) facts["description"] = profile.description;
  if (!profile.owner.empty()) facts["owner"] = profile.owner;
  if (profile.limits.threshold > 0) facts["threshold"] = profile.limits.threshold;
  Profile copy = profile;  // the table reads and writes
  for (const auto& [key, list_of] : kLists) {
    const std::vector<std::string>& list = list_of(copy);
    if (!list.empty()) facts[key] = json::array(list.begin(), list.end());
  }
  return json::serialize(facts);
}

void read_facts(const std::string& text, Profile& profile) {
  if (text == "{}") return;
  json::error_code failed;
  const json::value value = json::parse(text, failed);
  const json::object* facts = failed ? nullptr : value.if_object();
  if (facts == nullptr) return;
  const auto text_of = [&](const char* key) {
    const json::value* found = facts->if_contains(key);
    const json::string* s = found == nullptr ? nullptr : found->if_string();
    return s == nullptr ? std::string() : std::string(*s);
  };
  profile.description = text_of("description");
  profile.owner = text_of("owner");
  if (const json::value* threshold = facts->if_contains("threshold"))
    profile.limits.threshold = threshold->is_number() ? threshold->to_number<double>() : 0;
  for (const auto& [key, list_of] : kLists)
    if (const json::value* list = facts->if_contains(key)) list_of(profile) = strings_in(*list);
}

std::vector<FieldValue> fields_of(const std::string& text) {
  std::vector<FieldValue> fields;
  if (text == "[]") return fields;
  json::error_code failed;
  const json::value list = json::parse(text, failed);
  if (failed || !list.is_array()) return fields;
  for (const auto& entry : list.get_array()) {
    const auto* pair = entry.if_array();
    if (!pair || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_string()) continue;
    fields.push_back({std::string((*pair)[0].get_string()), std::string((*pair)[1].get_string())});
  }
  return fields;
}

std::vector<Evidence> evidence_of(const std::string& text) {
  std::vector<Evidence> evidence;
  json::error_code failed;
  const json::value list = json::parse(text, failed);
  if (failed || !list.is_array()) return evidence;
  const auto string_at = [](const json::object& object, const char* key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  const auto number_at = [](const json::object& object, const char* key) -> std::size_t {
    const auto* value = object.if_contains(key);
    json::error_code no_number;
    const auto number = value ? value->to_number<std::size_t>(no_number) : 0;
    return no_number ? 0 : number;
  };
  for (const auto& entry : list.get_array()) {
    const auto* object = entry.if_object();
    if (!object) continue;
    Evidence& e = evidence.emplace_back();
    e.clause = string_at(*object, "clause");
    e.field = string_at(*object, "field") == word(Part::title) ? Part::title : Part::text;
    e.passage = string_at(*object, "passage");
    e.begin = number_at(*object, "begin");
    e.end = number_at(*object, "end");
  }
  return evidence;
}

}  // namespace vigie
