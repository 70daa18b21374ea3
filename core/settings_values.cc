#include "core/settings_values.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/ascii.h"
#include "core/settings_fields.h"
#include "core/url.h"

namespace vigie {
namespace {

constexpr std::size_t kLongestId = 64;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

/// The digits after the last colon, when there are one to five of them and they name a port.
bool ends_in_port(std::string_view text, std::size_t colon) {
  int port = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  return read.ec == std::errc() && read.ptr == end && port >= 0 && port <= 65535;
}

bool is_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']')
    return std::all_of(text.begin() + 1, text.end() - 1, [](char c) {
      return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
             c == '.';
    });
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '.';
  });
}

struct Size {
  std::string_view word;
  std::uint64_t bytes;
};
constexpr std::array kSizes = {Size{"GiB", 1ULL << 30}, Size{"MiB", 1ULL << 20},
                               Size{"KiB", 1ULL << 10}, Size{"B", 1}};

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

struct TomlText {
  std::string operator()(const std::string* text) const { return toml_string(*text); }
  std::string operator()(const int* number) const { return std::to_string(*number); }
  std::string operator()(const Interval* interval) const {
    return toml_string(*interval == kForever ? "never" : to_string(*interval));
  }
  std::string operator()(const Bytes* bytes) const { return toml_string(to_string(*bytes)); }
  std::string operator()(const std::vector<PrivatePlace>* places) const {
    std::vector<std::string> out;
    for (const PrivatePlace& place : *places) out.push_back(toml_string(to_string(place)));
    return fmt::format("[{}]", fmt::join(out, ", "));
  }
};

/// One reader a type; each tells its own problem.
struct Reader {
  const SettingRow& row;
  const Toml& value;
  const std::string& file;
  std::vector<Error>& errors;

  bool is(Toml::Type type, std::string_view hint) const {
    if (value.type == type) return true;
    errors.push_back(wrong_type(row.key, type, value, file, hint));
    return false;
  }
  void wrong(std::string what, std::string hint) const {
    errors.push_back(Error{Kind::config, std::move(what), std::move(hint), place_of(value, file)});
  }
  bool within(std::int64_t number) const { return number >= row.least && number <= row.most; }

  void operator()(std::string* out) const {
    if (!is(Toml::Type::text, "write it between quotes")) return;
    if (row.complaint != nullptr) {
      if (std::string hint = row.complaint(value.text); !hint.empty())
        return wrong(fmt::format("{} cannot be \"{}\"", row.key, value.text), std::move(hint));
    }
    *out = value.text;
  }
  void operator()(int* out) const {
    if (!is(Toml::Type::integer, "write it without quotes")) return;
    if (!within(value.integer))
      return wrong(fmt::format("{} cannot be {}", row.key, value.integer),
                   fmt::format("from {} to {}", row.least, row.most));
    *out = static_cast<int>(value.integer);
  }
  void operator()(Interval* out) const {
    if (!is(Toml::Type::text, "write it with its unit, as in \"30s\"")) return;
    if (row.most == kForever.count() && value.text == "never") {
      *out = kForever;
      return;
    }
    const auto interval = read_interval(value.text);
    if (!interval) return wrong(interval.error().what, interval.error().hint);
    if (!within(interval.value().count()))
      return wrong(fmt::format("{} cannot be \"{}\"", row.key, value.text),
                   row.most == kForever.count()
                       ? fmt::format("at least {}, or never", to_string(Interval{row.least}))
                       : fmt::format("from {} to {}", to_string(Interval{row.least}),
                                     to_string(Interval{row.most})));
    *out = interval.value();
  }
  void operator()(Bytes* out) const {
    if (!is(Toml::Type::text, "write it with its unit, as in \"10MiB\"")) return;
    const auto bytes = read_bytes(value.text);
    if (!bytes)
      return wrong(fmt::format("\"{}\" is not a size", value.text),
                   "write a number and a unit: 512KiB, 10MiB");
    if (!within(static_cast<std::int64_t>(bytes->count)))
      return wrong(fmt::format("{} cannot be \"{}\"", row.key, value.text),
                   fmt::format("from {} to {}", to_string(Bytes{std::uint64_t(row.least)}),
                               to_string(Bytes{std::uint64_t(row.most)})));
    *out = *bytes;
  }
  void operator()(std::vector<PrivatePlace>* out) const {
    constexpr std::string_view kHint = "write [\"127.0.0.0/26:8090\"], address[/prefix]:port";
    if (!is(Toml::Type::array, kHint)) return;
    for (const Toml& element : value.elements()) {
      if (element.type != Toml::Type::text) {
        errors.push_back(wrong_type(row.key, Toml::Type::text, element, file, kHint));
        continue;
      }
      auto place = read_private_place(element.text);
      if (place) {
        out->push_back(std::move(place).value());
        continue;
      }
      errors.push_back(place.error());
      errors.back().where = place_of(element, file);
    }
  }
};

}  // namespace

std::string web_address_complaint(std::string_view value) {
  if (value.empty()) return {};
  const auto url = Url::parse(value);
  if (!url || !url->is_http() || url->host().empty()) return "write https://host/…";
  return url->has_credentials() ? "write it without user and password" : "";
}

std::string mail_server_complaint(std::string_view value) {
  if (value.empty()) return {};
  const std::string hint = "write smtp://host:port or smtps://host:port";
  std::string_view rest = value;
  if (rest.substr(0, 7) == "smtp://")
    rest.remove_prefix(7);
  else if (rest.substr(0, 8) == "smtps://")
    rest.remove_prefix(8);
  else
    return hint;
  if (rest.find('@') != std::string_view::npos)
    return "write the name as mail.user and the password in mail.password_file";
  const std::size_t colon = rest.rfind(':');
  const bool port = colon != std::string_view::npos && rest.back() != ']';
  if (port && !ends_in_port(rest, colon)) return hint;
  return is_host(port ? rest.substr(0, colon) : rest) ? "" : hint;
}

std::string listen_complaint(std::string_view value) {
  const std::size_t colon = value.rfind(':');
  const bool good = colon != std::string_view::npos && ends_in_port(value, colon) &&
                    is_host(value.substr(0, colon));
  return good ? "" : "write address:port, as in \"127.0.0.1:8880\"";
}

std::string language_complaint(std::string_view value) {
  const bool good =
      (value.size() == 2 || value.size() == 3) && std::all_of(value.begin(), value.end(), is_lower);
  return good ? "" : "write two letters, as in \"fr\"";
}

std::string hour_complaint(std::string_view value) {
  const bool shape = value.size() == 5 && value[2] == ':' && is_digit(value[0]) &&
                     is_digit(value[1]) && is_digit(value[3]) && is_digit(value[4]);
  const bool good =
      shape && (value[0] < '2' || (value[0] == '2' && value[1] < '4')) && value[3] < '6';
  return good ? "" : "write hours and minutes, as in \"07:00\"";
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
         });
}

bool looks_like_time_zone(std::string_view text) {
  const auto letter = [](char c) { return is_lower(c) || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= 64 && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return letter(c) || is_digit(c) || c == '/' || c == '_' || c == '+' || c == '-';
         });
}

std::optional<Bytes> read_bytes(std::string_view text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc()) return std::nullopt;
  const std::string_view unit = text.substr(static_cast<std::size_t>(read.ptr - text.data()));
  for (const Size& size : kSizes)
    if (size.word == unit && number <= (1ULL << 50) / size.bytes) return Bytes{number * size.bytes};
  return std::nullopt;
}

std::string to_string(Bytes bytes) {
  for (const Size& size : kSizes)
    if (bytes.count >= size.bytes && bytes.count % size.bytes == 0)
      return fmt::format("{}{}", bytes.count / size.bytes, size.word);
  return "0B";
}

std::string toml_text(const Slot& slot) { return std::visit(TomlText{}, slot); }

void read_setting(const SettingRow& row, const Toml& value, const std::string& file,
                  Settings& settings, std::vector<Error>& errors) {
  std::visit(Reader{row, value, file, errors}, row.slot(settings));
}

}  // namespace vigie
