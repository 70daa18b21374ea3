#pragma once

#include <string>
#include <vector>

#include "core/document.h"
#include "core/profile.h"

// For the .cc files of store/ only: lists and evidence as the JSON of their columns.
namespace vigie {

std::string json_of(const std::vector<std::string>& strings);
std::string json_of(const std::vector<Evidence>& evidence);
std::string json_of(const std::vector<FieldValue>& fields);  ///< [["place","Rennes"],…]
/// What a profile says beside its name, query and examples; empty values are left out.
std::string facts_json_of(const Profile& profile);

/// Columns that cannot be read give what could be: they are ours, and `verify` looks at them.
std::vector<std::string> strings_of(const std::string& json);
std::vector<Evidence> evidence_of(const std::string& json);
std::vector<FieldValue> fields_of(const std::string& json);
void read_facts(const std::string& json, Profile& profile);

}  // namespace vigie
