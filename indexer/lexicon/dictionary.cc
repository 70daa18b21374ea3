#include "indexer/lexicon/dictionary.h"

#include <algorithm>
#include <map>

#include "core/utf8.h"
#include "indexer/folding.h"

namespace vigie::lexicon {
namespace {

/// One letter of a rule's condition: any, one of a set, or none of it.
struct LetterTest {
  std::u32string set;
  bool negated = false;
  bool accepts(char32_t c) const { return (set.find(c) != std::u32string::npos) != negated; }
};

struct SuffixRule {
  std::u32string strip, add;
  std::vector<LetterTest> condition;  ///< of the last letters of the word
  std::string_view next;              ///< flags of the rules that may follow
  std::vector<std::string_view> morphology;
};
using Rules = std::map<std::string_view, std::vector<SuffixRule>>;

std::u32string letters_of(std::string_view text) {
  std::u32string letters;
  for (std::size_t pos = 0; pos < text.size();) letters += next_code_point(text, pos);
  return letters;
}

std::string text_of(std::u32string_view letters) {
  std::string text;
  for (const char32_t c : letters) append_utf8(text, c);
  return text;
}

std::vector<std::string_view> cut(std::string_view line) {
  std::vector<std::string_view> parts;
  for (std::size_t pos = 0; (pos = line.find_first_not_of(" \t\r", pos)) != line.npos;) {
    const std::size_t end = std::min(line.find_first_of(" \t\r", pos), line.size());
    parts.push_back(line.substr(pos, end - pos));
    pos = end;
  }
  return parts;
}

template <class OnLine>
void each_line(std::string_view text, OnLine on_line) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    on_line(cut(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::vector<LetterTest> read_condition(std::u32string_view written) {
  std::vector<LetterTest> tests;
  for (std::size_t i = 0; i < written.size(); ++i) {
    LetterTest test;
    if (written[i] == U'.') {
      test.negated = true;  // none of an empty set: any letter
    } else if (written[i] != U'[') {
      test.set = written[i];
    } else {
      test.negated = i + 1 < written.size() && written[i + 1] == U'^';
      for (i += test.negated ? 2 : 1; i < written.size() && written[i] != U']'; ++i)
        test.set += written[i];
    }
    tests.push_back(std::move(test));
  }
  // A lone "." asks nothing, not even one letter.
  if (written == U".") tests.clear();
  return tests;
}

/// SFX flag strip add/next condition morphology…; the line that opens a flag has only four parts.
Rules read_rules(std::string_view affixes) {
  Rules rules;
  each_line(affixes, [&](const std::vector<std::string_view>& parts) {
    if (parts.size() < 5 || parts[0] != "SFX") return;
    SuffixRule rule;
    if (parts[2] != "0") rule.strip = letters_of(parts[2]);
    const std::size_t slash = std::min(parts[3].find('/'), parts[3].size());
    if (const auto add = parts[3].substr(0, slash); add != "0") rule.add = letters_of(add);
    rule.next = parts[3].substr(std::min(slash + 1, parts[3].size()));
    rule.condition = read_condition(letters_of(parts[4]));
    rule.morphology.assign(parts.begin() + 5, parts.end());
    rules[parts[1]].push_back(std::move(rule));
  });
  return rules;
}

bool fits(const SuffixRule& rule, std::u32string_view word) {
  if (!word.ends_with(rule.strip) || word.size() < rule.condition.size()) return false;
  const std::u32string_view end = word.substr(word.size() - rule.condition.size());
  for (std::size_t i = 0; i < end.size(); ++i)
    if (!rule.condition[i].accepts(end[i])) return false;
  return true;
}

bool is_plain(std::string_view folded) {
  return !folded.empty() &&
         std::ranges::all_of(folded, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool has(const std::vector<std::string_view>& morphology, std::string_view mark) {
  return std::ranges::find(morphology, mark) != morphology.end();
}

std::uint8_t rank_of(WordKind kind, const std::vector<std::string_view>& morphology) {
  if (kind != WordKind::verb) return has(morphology, "is:fem") ? kFeminine : 1;
  if (has(morphology, "po:infi")) return 0;
  if (has(morphology, "po:ppas") || has(morphology, "po:ipre")) return 1;
  for (const std::string_view tense : {"po:ppre", "po:iimp", "po:ifut", "po:cond"})
    if (has(morphology, tense)) return 2;
  return has(morphology, "po:ipsi") || has(morphology, "po:simp") ? 4 : 3;
}

WordKind kind_of(const std::vector<std::string_view>& parts) {
  bool name = false, adverb = false;
  for (const std::string_view part : parts) {
    if (part.starts_with("po:v0") || part.starts_with("po:v1") || part.starts_with("po:v2") ||
        part.starts_with("po:v3"))
      return WordKind::verb;
    if (part == "po:nom" || part == "po:adj") return WordKind::nominal;
    name = name || part == "po:npr" || part == "po:prn" || part == "po:patr";
    adverb = adverb || part == "po:adv";
  }
  return name ? WordKind::name : adverb ? WordKind::adverb : WordKind::nominal;
}

/// Applies the rules that flags name to a word, and to what comes of it those that follow.
class Inflection {
 public:
  Inflection(const Rules& rules, Entry& entry) : rules_{rules}, entry_{entry} {}

  void apply(std::u32string_view word, std::string_view flags, int depth) {
    for (; flags.size() >= 2; flags.remove_prefix(2)) {
      const auto found = rules_.find(flags.substr(0, 2));
      if (found == rules_.end()) continue;
      for (const SuffixRule& rule : found->second) {
        if (!fits(rule, word)) continue;
        std::u32string form{word.substr(0, word.size() - rule.strip.size())};
        form += rule.add;
        keep(form, rule.morphology);
        if (depth < kDeepest) apply(form, rule.next, depth + 1);
      }
    }
  }

  void keep(std::u32string_view form, const std::vector<std::string_view>& morphology) {
    std::string folded = fold(text_of(form));
    if (!is_plain(folded)) return;
    const bool own = folded == entry_.lemma;
    const std::uint8_t rank = own ? std::uint8_t{0} : rank_of(entry_.kind, morphology);
    entry_.readings.push_back({std::move(folded), rank, has(morphology, "po:ppas")});
  }

 private:
  static constexpr int kDeepest = 1;  // Hunspell itself applies two suffixes at most
  const Rules& rules_;
  Entry& entry_;
};

}  // namespace

std::vector<Entry> read_dictionary(std::string_view affixes, std::string_view words) {
  const Rules rules = read_rules(affixes);
  std::vector<Entry> entries;
  each_line(words, [&](const std::vector<std::string_view>& parts) {
    if (parts.empty()) return;
    const std::size_t slash = std::min(parts[0].find('/'), parts[0].size());
    const std::string_view written = parts[0].substr(0, slash);
    const std::string_view flags = parts[0].substr(std::min(slash + 1, parts[0].size()));
    Entry entry;
    entry.lemma = fold(written);
    if (!is_plain(entry.lemma)) return;
    entry.kind = kind_of(parts);
    entry.adjective = has(parts, "po:adj");
    const std::u32string word = letters_of(written);
    Inflection inflection{rules, entry};
    if (flags.find("()") == flags.npos) inflection.keep(word, {});  // "()": never without a suffix
    inflection.apply(word, flags, 0);
    if (!entry.readings.empty()) entries.push_back(std::move(entry));
  });
  return entries;
}

}  // namespace vigie::lexicon
