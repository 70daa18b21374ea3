#pragma once

#include <string_view>

namespace vigie {

/// The named character references of HTML, "name:text " each; see entity_table.cc for the form.
extern const std::string_view kEntityTable;

struct NamedEntity {
  std::string_view name;  ///< without "&" and ";"
  std::string_view text;  ///< UTF-8, one or two code points
  bool bare = false;      ///< also stands without its semicolon ("&eacute")
};

/// The reference of that name, case-sensitive as HTML has it, or null. Thread: any.
const NamedEntity* find_entity(std::string_view name);

/// What the numeric reference to `number` stands for in HTML, where 0x80–0x9F are windows-1252 and
/// what is no character is U+FFFD (HTML Standard §13.2.5.80).
char32_t numeric_entity(unsigned long number);

}  // namespace vigie
