#include "crawler/visibility.h"

#include <algorithm>
#include <array>

#include "core/ascii.h"
#include "crawler/html_tokens.h"

namespace vigie {
namespace {

bool hides(std::string_view style) {
  for (const std::string_view property : {"display", "visibility"}) {
    std::size_t at = find_ignoring_case(style, property, 0);
    if (at == std::string_view::npos) continue;
    at += property.size();
    while (at < style.size() && (is_html_space(style[at]) || style[at] == ':')) ++at;
    const std::string_view value = style.substr(at);
    if (equals_ignoring_case(value.substr(0, 4), "none") ||
        equals_ignoring_case(value.substr(0, 6), "hidden"))
      return true;
  }
  return false;
}

bool is_closed_dialog(const Dom& dom, Dom::Id id) {
  const Dom::Node& node = dom.node(id);
  if (node.tag != GUMBO_TAG_UNKNOWN) return false;
  GumboStringPiece name = node.element->original_tag;
  gumbo_tag_from_original_text(&name);
  return name.data != nullptr && equals_ignoring_case({name.data, name.length}, "dialog") &&
         !dom.has_attribute(id, "open");
}

/// Classes that the style sheets of many sites draw off the screen.
bool is_for_screen_readers(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {"sr-only",
                                                      "visually-hidden",
                                                      "visuallyhidden",
                                                      "screen-reader-text",
                                                      "screen-reader-only",
                                                      "u-visuallyhidden",
                                                      "u-visually-hidden",
                                                      "a11y-hidden"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// A box that opens over the text: named after what it is and as a box, since the word that opens
/// it is often called "tooltip" itself.
bool is_opening_box(std::string_view name) {
  constexpr std::array<std::string_view, 4> kKinds = {"tooltip", "popover", "hovercard",
                                                      "rollover"};
  constexpr std::array<std::string_view, 8> kBoxes = {"text",  "content", "body",  "box",
                                                      "block", "bubble",  "inner", "popup"};
  for (const std::string_view kind : kKinds) {
    const std::size_t at = find_ignoring_case(name, kind, 0);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = name.substr(at + kind.size());
    return std::any_of(kBoxes.begin(), kBoxes.end(), [&](std::string_view box) {
      return find_ignoring_case(rest, box, 0) != std::string_view::npos;
    });
  }
  return false;
}

}  // namespace

bool is_hidden(const Dom& dom, Dom::Id id) {
  return dom.has_attribute(id, "hidden") || hides(dom.attribute(id, "style")) ||
         is_closed_dialog(dom, id);
}

bool is_beside_the_line(const Dom& dom, Dom::Id id) {
  if (dom.node(id).element->attributes.length == 0) return false;
  if (is_hidden(dom, id) || dom.attribute(id, "role") == "tooltip") return true;
  const std::string_view names = dom.attribute(id, "class");
  for (std::size_t pos = 0; pos < names.size();) {
    while (pos < names.size() && is_html_space(names[pos])) ++pos;
    const std::size_t start = pos;
    while (pos < names.size() && !is_html_space(names[pos])) ++pos;
    const std::string_view name = names.substr(start, pos - start);
    if (is_for_screen_readers(name) || is_opening_box(name)) return true;
  }
  return false;
}

}  // namespace vigie
