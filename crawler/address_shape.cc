#include "crawler/address_shape.h"

#include <algorithm>

#include "core/ascii.h"
#include "core/percent.h"

namespace vigie {
namespace {

constexpr std::size_t kShortestToken = 12;
constexpr std::size_t kLongestWord = 24;
constexpr std::size_t kLongestPrefix = 10;
constexpr std::size_t kNamedSegments = 2;  ///< a section and its part; what is deeper is a title
constexpr std::size_t kMostNames = 8;

bool is_separator(char c) { return c == '-' || c == '_' || c == '+' || c == ',' || c == '%'; }

bool is_numeric_token(std::string_view text) {
  return !text.empty() && is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':';
         });
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return false;
    if (!dash && !is_digit(text[i]) && !((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'f'))
      return false;
  }
  return true;
}

/// A token, with a short name in front of it or none: "6b8f0c2d4e6f", "s-6b8f0c2d4e6f".
bool ends_in_token(std::string_view text) {
  if (is_token(text)) return true;
  const std::size_t mark = text.find_first_of("-_=:");
  return mark <= kLongestPrefix && is_token(text.substr(mark + 1));
}

bool is_title(std::string_view text) {
  return text.size() > kLongestWord || std::any_of(text.begin(), text.end(), is_digit) ||
         std::count_if(text.begin(), text.end(), is_separator) >= 2;
}

/// ".html" of "foire.html"; empty where there is none.
std::string_view ending_of(std::string_view segment) {
  const std::size_t dot = segment.rfind('.');
  const bool ending =
      dot != segment.npos && dot > 0 && segment.size() - dot <= 6 &&
      std::all_of(segment.begin() + static_cast<std::ptrdiff_t>(dot) + 1, segment.end(), is_letter);
  return ending ? segment.substr(dot) : std::string_view{};
}

std::string form_of(std::string_view segment, bool named) {
  if (segment.empty()) return "";
  if (ends_in_token(segment)) return "~";
  if (is_numeric_token(segment)) return "#";
  const std::string_view ending = ending_of(segment);
  segment.remove_suffix(ending.size());
  if (ends_in_token(segment)) return "~" + std::string(ending);
  if (is_numeric_token(segment)) return "#" + std::string(ending);
  return (named && !is_title(segment) ? std::string(segment) : "*") + std::string(ending);
}

std::vector<std::string_view> parts_of(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = std::min(text.find(mark), text.size());
    parts.push_back(text.substr(0, end));
    if (end == text.size()) return parts;
    text.remove_prefix(end + 1);
  }
}

/// The name of a parameter, with its numbers written "#" ("f[12]" and "f[3]" are one).
std::string name_of(std::string_view parameter) {
  parameter = parameter.substr(0, parameter.find('='));
  std::string name;
  for (std::size_t i = 0; i < parameter.size(); ++i) {
    if (percent_byte(parameter, i)) {
      name += parameter.substr(i, 3);
      i += 2;
    } else if (!is_digit(parameter[i])) {
      name += parameter[i];
    } else if (!name.ends_with('#')) {
      name += '#';
    }
  }
  return name;
}

std::string names_of(std::string_view query) {
  std::vector<std::string> names;
  for (const std::string_view parameter : parts_of(query, '&'))
    if (!parameter.empty()) names.push_back(name_of(parameter));
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.size() > kMostNames) names.resize(kMostNames);
  std::string out;
  for (const std::string& name : names) (out += out.empty() ? '?' : '&') += name;
  return out;
}

}  // namespace

bool is_token(std::string_view value) {
  if (is_uuid(value)) return true;
  const auto digits = std::count_if(value.begin(), value.end(), is_digit);
  const auto letters = std::count_if(value.begin(), value.end(), is_letter);
  return value.size() >= kShortestToken && digits >= 2 && letters >= 2 &&
         static_cast<std::size_t>(digits + letters) == value.size();
}

std::string shape_of(const Url& url) {
  // Of the key, so that what counts for nothing there makes no shapes here.
  const std::string key = url.key();
  const std::size_t mark = std::min(key.find('?'), key.size());
  const std::size_t host_end = std::min(key.find('/', 2), mark);
  std::string shape = key.substr(2, host_end - 2);
  const std::string names =
      mark < key.size() ? names_of(std::string_view{key}.substr(mark + 1)) : "";
  const auto segments =
      parts_of(std::string_view{key}.substr(host_end, mark - host_end), '/');  // the first is empty
  for (std::size_t i = 1; i < segments.size(); ++i) {
    // The last segment is the page's own name, unless a query chooses the page.
    const bool last =
        i + 1 == segments.size() || (i + 2 == segments.size() && segments.back().empty());
    shape += '/';
    shape += form_of(segments[i], i <= kNamedSegments && (!last || !names.empty()));
  }
  return shape + names;
}

std::vector<std::string> groups_of(const Url& url) {
  const std::string shape = shape_of(url);
  const std::size_t query = shape.find('?');
  std::vector<std::string> groups;
  if (const std::size_t token = shape.find("/~");
      token < query && shape.find('/', token + 1) < query)
    groups.push_back(shape.substr(0, token + 2));
  if (query == shape.npos) return groups;
  groups.push_back(shape.substr(0, query + 1));
  groups.push_back(shape.substr(query));
  return groups;
}

std::string without_query(const Url& url) {
  std::string key = url.key();
  const std::size_t query = key.find('?');
  return query == key.npos ? "" : key.substr(0, query);
}

std::string without_tokens(const Url& url) {
  const std::string key = url.key();
  std::string out;
  bool any = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= key.size(); ++i) {
    if (i < key.size() && std::string_view{"/?&=.;"}.find(key[i]) == std::string_view::npos)
      continue;
    const std::string_view part = std::string_view{key}.substr(start, i - start);
    const bool token = start > 2 && ends_in_token(part);
    any = any || token;
    out += token ? "~" : part;
    if (i < key.size()) out += key[i];
    start = i + 1;
  }
  return any ? out : "";
}

}  // namespace vigie
