#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/settings_keys.h"
#include "core/settings_toml.h"
#include "core/time.h"

namespace vigie {

/// The keys of one entry ([[source]], [[profile]], …) of a file, asked for one by one. What may
/// stand there is what the entry's kind takes (settings_keys.h): finish() tells every other key,
/// with its nearest neighbour; nobody may ask for another. Nothing stops at the first problem; each
/// goes to `errors` with its place.
class Fields {
 public:
  /// `kind`: "source". `table` must outlive this and be a table.
  Fields(const Toml& table, const std::string& file, std::string_view kind,
         std::vector<Error>& errors);

  /// Nothing when the key is absent, or of the wrong type (which is told).
  std::optional<std::string> text(std::string_view key);
  std::optional<bool> flag(std::string_view key);
  std::optional<std::int64_t> number(std::string_view key, std::int64_t least, std::int64_t most);
  /// 0.4, or a whole number.
  std::optional<double> decimal(std::string_view key, double least, double most);
  std::optional<Interval> interval(std::string_view key);
  std::vector<std::string> texts(std::string_view key);
  /// A table within: key = { … }.
  const Toml* table(std::string_view key, std::string_view hint);
  /// The entries of [[name.key]].
  std::vector<Toml> tables(std::string_view key);
  /// As text(), and an absent or empty value is told.
  std::string needed(std::string_view key);

  bool has(std::string_view key) const { return find(key) != nullptr; }
  void wrong(std::string_view key, std::string what, std::string hint = {});
  Where here() const;                    ///< of the entry
  Where at(std::string_view key) const;  ///< of the key's value; of the entry when it is absent
  void finish();

 private:
  const Toml* find(std::string_view key) const;
  const Toml* take(std::string_view key);
  const Toml* take(std::string_view key, Toml::Type type, std::string_view hint);

  const Toml& table_;
  const std::vector<Toml::Member> members_;
  const std::string& file_;
  const EntryKind& kind_;
  std::vector<Error>& errors_;
};

Where place_of(const Toml& value, const std::string& file);

/// `"every" must be text, not an integer`.
Error wrong_type(std::string_view key, Toml::Type wanted, const Toml& value,
                 const std::string& file, std::string_view hint = {});

}  // namespace vigie
