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

std::vector<std::string> strings_of(const std::string& text) {
  std::vector<std::string> strings;
  if (text == "[]") return strings;
  json::error_code failed;
  const json::value list = json::parse(text, failed);
  if (failed || !list.is_array()) return strings;
  for (const auto& entry : list.get_array())
    if (const auto* s = entry.if_string()) strings.emplace_back(s->begin(), s->end());
  return strings;
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
