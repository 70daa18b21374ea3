#include "crawler/robots.h"

#include <algorithm>
#include <charconv>

#include <string.h>  // memmem

#include "core/ascii.h"
#include "core/percent.h"
#include "core/utf8.h"

namespace vigie {
namespace {

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\f\v";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

bool same_word(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return ascii_lower(x) == ascii_lower(y); });
}

/// The start of `text` that can be a product token. RFC 9309 §2.2.1 has letters, "_" and "-" only;
/// we take digits and dots too, since files do tell "1bot" from "2bot", and a version follows "/".
std::string_view token(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
  });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// Our own token: "Vigie/1.0 (+https://…)" and "Mozilla/5.0 (compatible; Vigie/1.0)" are "Vigie".
std::string_view own_token(std::string_view agent) {
  constexpr std::string_view kCompatible = "compatible;";
  const std::size_t at = agent.find(kCompatible);
  if (agent.starts_with("Mozilla/") && at != agent.npos)
    return token(trim(agent.substr(at + kCompatible.size())));
  return token(trim(agent));
}

/// One spelling for both sides of a comparison (RFC 9309 §2.2.2): unreserved bytes plainly, all
/// others but the reserved ones as %XX in upper case. "%2F" stays apart from "/".
///
/// In a path, "*" and "$" stand for themselves and are written %2A and %24, so that a rule that
/// means them says so by the same escape (§2.2.3). In a rule they stay, "$" only at the end.
std::string normal(std::string_view text, bool is_rule) {
  constexpr std::string_view kReserved = ":/?#[]@!&'()+,;=";
  std::string out;
  out.reserve(text.size() + 8);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (const auto byte = percent_byte(text, i)) {
      if (is_unreserved(*byte))
        out += *byte;
      else
        append_percent(out, *byte);
      i += 2;
    } else if (is_unreserved(c) || c == '%' || kReserved.find(c) != kReserved.npos ||
               (is_rule && (c == '*' || (c == '$' && i + 1 == text.size())))) {
      out += c;
    } else {
      append_percent(out, c);
    }
  }
  return out;
}

/// Pieces between the stars are looked for from left to right, each at its first place: with stars
/// only, the first place is never worse than a later one. memmem is linear, so that no rule costs
/// more than its length and the path's.
bool matches(std::string_view pattern, std::string_view path) {
  const bool to_end = pattern.ends_with('$');
  if (to_end) pattern.remove_suffix(1);
  std::size_t star = pattern.find('*');
  if (star == pattern.npos) return to_end ? path == pattern : path.starts_with(pattern);
  if (!path.starts_with(pattern.substr(0, star))) return false;
  path.remove_prefix(star);
  while (true) {
    pattern.remove_prefix(star + 1);
    star = pattern.find('*');
    if (star == pattern.npos)
      return to_end ? path.ends_with(pattern) : path.find(pattern) != path.npos;
    const auto* found =
        static_cast<const char*>(memmem(path.data(), path.size(), pattern.data(), star));
    if (found == nullptr) return false;
    path.remove_prefix(static_cast<std::size_t>(found - path.data()) + star);
  }
}

bool is_digit_or_dot(char c) { return (c >= '0' && c <= '9') || c == '.'; }

/// "10", "0.5": seconds. More than a day is a day, so that a typing error does not end a visit for
/// ever; anything else is nothing.
std::optional<Interval> read_delay(std::string_view text) {
  if (text.empty() || !is_digit_or_dot(text[0])) return std::nullopt;  // "inf" is no number here
  double seconds = 0;
  const auto [end, failure] =
      std::from_chars(text.data(), text.data() + text.size(), seconds, std::chars_format::fixed);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  constexpr double kDay = 86'400;
  return Interval{static_cast<Interval::rep>(std::min(seconds, kDay) * 1000)};
}

enum class RuleName { user_agent, allow, disallow, crawl_delay, sitemap, other };

/// The names of lines, with the spellings that so many files have that the largest crawlers take
/// them: who wrote "dissallow" meant it.
RuleName read_name(std::string_view text) {
  constexpr std::pair<std::string_view, RuleName> kNames[] = {
      {"user-agent", RuleName::user_agent},   {"useragent", RuleName::user_agent},
      {"user agent", RuleName::user_agent},   {"allow", RuleName::allow},
      {"disallow", RuleName::disallow},       {"dissallow", RuleName::disallow},
      {"dissalow", RuleName::disallow},       {"disalow", RuleName::disallow},
      {"diasllow", RuleName::disallow},       {"disallaw", RuleName::disallow},
      {"crawl-delay", RuleName::crawl_delay}, {"crawldelay", RuleName::crawl_delay},
      {"sitemap", RuleName::sitemap},         {"site-map", RuleName::sitemap},
  };
  for (const auto& [known, name] : kNames)
    if (same_word(text, known)) return name;
  return RuleName::other;
}

struct Line {
  std::string_view written;  // without comment and outer space
  RuleName name = RuleName::other;
  std::string_view value;
  int number = 0;
};

/// Splits "name: value", or "name value" where the colon was forgotten and nothing else can be
/// meant.
Line split(std::string_view text, int number) {
  text = trim(text);
  std::size_t end = text.find(':');
  if (end == text.npos) {
    end = text.find_first_of(" \t");
    if (end == text.npos || trim(text.substr(end)).find_first_of(" \t") != text.npos)
      return {text, RuleName::other, {}, number};
  }
  return {text, read_name(trim(text.substr(0, end))), trim(text.substr(end + 1)), number};
}

/// Takes lines off a file: CR, LF and CRLF end them, "#" begins a comment. Any line with another
/// name is as if it were not there, and ends no group (RFC 9309 §2.2.4).
class LineReader {
 public:
  explicit LineReader(std::string_view body) : rest_(body.substr(0, Robots::kMaxBytes.count)) {
    // A rule cut in two by the cap would say something else than its author wrote.
    if (body.size() > rest_.size())
      rest_ = rest_.substr(0, std::min(rest_.find_last_of("\r\n"), rest_.size()));
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  /// The next line that has a name we know, if there is one.
  std::optional<Line> next() {
    while (!rest_.empty()) {
      const std::size_t end = std::min(rest_.find_first_of("\r\n"), rest_.size());
      std::string_view text = rest_.substr(0, end);
      rest_.remove_prefix(end);
      rest_.remove_prefix(rest_.starts_with("\r\n") ? 2 : rest_.empty() ? 0 : 1);
      ++number_;
      const Line line = split(text.substr(0, text.find('#')), number_);
      if (line.name != RuleName::other) return line;
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
  int number_ = 0;
};

}  // namespace

Robots Robots::read(std::string_view body, std::string_view agent) {
  // What speaks to us by name and what speaks to everyone, each merged over the file (§2.2.1).
  Robots named, everyone;
  bool named_seen = false;
  bool to_us = false, to_everyone = false;  // whom the present group speaks to
  bool in_rules = false;                    // after a rule, a User-agent line begins a new group
  const std::string_view own = own_token(agent);
  std::vector<std::string> sitemaps;

  const auto for_each_group = [&](const auto& act) {
    if (to_us) act(named);
    if (to_everyone) act(everyone);
  };
  LineReader lines{body};
  while (const auto line = lines.next()) {
    if (line->name == RuleName::user_agent) {
      if (in_rules) to_us = to_everyone = in_rules = false;
      const std::string_view theirs = token(line->value);
      if (!own.empty() && same_word(theirs, own)) to_us = named_seen = true;
      if (theirs.empty() && line->value.starts_with('*') &&
          (line->value.size() == 1 || line->value[1] == ' ' || line->value[1] == '\t'))
        to_everyone = true;
    } else if (line->name == RuleName::allow || line->name == RuleName::disallow) {
      in_rules = true;
      // An empty Disallow forbids nothing, and an empty Allow says nothing.
      if (line->value.empty()) continue;
      const Rule rule{line->name == RuleName::allow, normal(line->value, true),
                      valid_utf8(line->written), line->number};
      for_each_group([&rule](Robots& robots) { robots.rules_.push_back(rule); });
    } else if (line->name == RuleName::crawl_delay) {
      // Of two, the more patient one.
      if (const auto delay = read_delay(line->value))
        for_each_group([&delay](Robots& robots) {
          robots.crawl_delay_ = std::max(robots.crawl_delay_.value_or(*delay), *delay);
        });
    } else if (line->name == RuleName::sitemap && !line->value.empty()) {
      sitemaps.push_back(valid_utf8(line->value));
    }
  }

  Robots chosen = named_seen ? std::move(named) : std::move(everyone);
  chosen.sitemaps_ = std::move(sitemaps);
  // The longest rule speaks, and at equal length the one that allows (§2.2.2): in this order the
  // first that matches.
  std::stable_sort(chosen.rules_.begin(), chosen.rules_.end(), [](const Rule& a, const Rule& b) {
    if (a.pattern.size() != b.pattern.size()) return a.pattern.size() > b.pattern.size();
    return a.allow && !b.allow;
  });
  return chosen;
}

Robots Robots::allow_all() { return {}; }

Robots Robots::disallow_all() {
  Robots robots;
  robots.rules_.push_back(Rule{false, "/", "Disallow: /", 0});
  return robots;
}

Robots::Verdict Robots::verdict(std::string_view path_and_query) const {
  const std::string path = normal(path_and_query, false);
  if (path == "/robots.txt") return {};
  for (const Rule& rule : rules_)
    if (matches(rule.pattern, path)) return {rule.allow, rule.written, rule.line};
  return {};
}

}  // namespace vigie
