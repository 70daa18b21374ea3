#include "core/settings_fields.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

#include "core/nearest.h"

namespace vigie {

Where place_of(const Toml& value, const std::string& file) {
  return Where{file, value.line, value.column};
}

Error wrong_type(std::string_view key, Toml::Type wanted, const Toml& value,
                 const std::string& file, std::string_view hint) {
  return Error{Kind::config,
               fmt::format("\"{}\" must be {}, not {}", key, words(wanted), words(value.type)),
               std::string(hint), place_of(value, file)};
}

Fields::Fields(const Toml& table, const std::string& file, std::string_view kind,
               std::vector<Error>& errors)
    : table_(table),
      members_(table.members()),
      file_(file),
      kind_(entry_kind(kind)),
      errors_(errors) {}

Where Fields::here() const { return place_of(table_, file_); }

Where Fields::at(std::string_view key) const {
  const Toml* value = find(key);
  return value == nullptr ? here() : place_of(*value, file_);
}

void Fields::wrong(std::string_view key, std::string what, std::string hint) {
  errors_.push_back(Error{Kind::config, std::move(what), std::move(hint), at(key)});
}

const Toml* Fields::find(std::string_view key) const {
  const auto found = std::ranges::find(members_, key, &Toml::Member::key);
  return found == members_.end() ? nullptr : &found->value;
}

const Toml* Fields::take(std::string_view key) {
  assert(takes_key(kind_, key));  // settings_keys.cc lacks it
  return find(key);
}

const Toml* Fields::take(std::string_view key, Toml::Type type, std::string_view hint) {
  const Toml* value = take(key);
  if (value == nullptr || value->type == type) return value;
  errors_.push_back(wrong_type(key, type, *value, file_, hint));
  return nullptr;
}

std::optional<std::string> Fields::text(std::string_view key) {
  const Toml* value = take(key, Toml::Type::text, "write it between quotes");
  if (value == nullptr) return std::nullopt;
  return std::string(value->text);
}

std::string Fields::needed(std::string_view key) {
  auto value = text(key);
  if (!has(key))
    wrong(key, fmt::format("this {} has no \"{}\"", kind_.name, key));
  else if (value && value->empty())
    wrong(key, fmt::format("\"{}\" is empty", key));
  return std::move(value).value_or(std::string());
}

std::optional<bool> Fields::flag(std::string_view key) {
  const Toml* value = take(key, Toml::Type::boolean, "write true or false without quotes");
  if (value == nullptr) return std::nullopt;
  return value->boolean;
}

std::optional<double> Fields::decimal(std::string_view key, double least, double most) {
  const Toml* whole = find(key);
  const bool is_whole = whole != nullptr && whole->type == Toml::Type::integer;
  const Toml* value =
      take(key, is_whole ? Toml::Type::integer : Toml::Type::real, "write it as 0.5");
  if (value == nullptr) return std::nullopt;
  const double number = is_whole ? static_cast<double>(value->integer) : value->real;
  if (number >= least && number <= most) return number;
  wrong(key, fmt::format("\"{}\" is {}", key, number), fmt::format("from {} to {}", least, most));
  return std::nullopt;
}

std::optional<std::int64_t> Fields::number(std::string_view key, std::int64_t least,
                                           std::int64_t most) {
  const Toml* value = take(key, Toml::Type::integer, "write it without quotes");
  if (value == nullptr) return std::nullopt;
  if (value->integer >= least && value->integer <= most) return value->integer;
  wrong(key, fmt::format("\"{}\" is {}", key, value->integer),
        fmt::format("from {} to {}", least, most));
  return std::nullopt;
}

std::optional<Interval> Fields::interval(std::string_view key) {
  const Toml* value = take(key, Toml::Type::text, "write it with its unit, as in \"30m\"");
  if (value == nullptr) return std::nullopt;
  const auto read = read_interval(value->text);
  if (read) return read.value();
  wrong(key, read.error().what, read.error().hint);
  return std::nullopt;
}

std::vector<std::string> Fields::texts(std::string_view key) {
  std::vector<std::string> out;
  const Toml* value = take(key, Toml::Type::array, "write it as [\"…\", \"…\"]");
  if (value == nullptr) return out;
  const auto elements = value->elements();
  for (const Toml& element : elements) {
    if (element.type == Toml::Type::text)
      out.emplace_back(element.text);
    else
      errors_.push_back(wrong_type(fmt::format("{}[{}]", key, &element - elements.data()),
                                   Toml::Type::text, element, file_, "write it between quotes"));
  }
  return out;
}

const Toml* Fields::table(std::string_view key, std::string_view hint) {
  return take(key, Toml::Type::table, hint);
}

std::vector<Toml> Fields::tables(std::string_view key) {
  std::vector<Toml> out;
  const std::string hint = fmt::format("write [[{}.{}]]", kind_.name, key);
  const Toml* value = take(key, Toml::Type::array, hint);
  if (value == nullptr) return out;
  for (const Toml& element : value->elements()) {
    if (element.type == Toml::Type::table)
      out.push_back(element);
    else
      errors_.push_back(wrong_type(key, Toml::Type::table, element, file_, hint));
  }
  return out;
}

void Fields::finish() {
  for (const auto& member : members_) {
    if (takes_key(kind_, member.key)) continue;
    errors_.push_back(
        Error{Kind::config, fmt::format("unknown key \"{}\" in a {}", member.key, kind_.name),
              did_you_mean(member.key, keys_of(kind_)), Where{file_, member.line, member.column}});
  }
}

}  // namespace vigie
