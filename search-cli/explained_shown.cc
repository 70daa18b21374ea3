#include "search-cli/explained_shown.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <boost/json.hpp>

#include "core/utf8.h"
#include "indexer/index.h"
#include "search-cli/hit_shown.h"
#include "search-cli/json_values.h"
#include "search-cli/terminal.h"

namespace vigie {
namespace {

namespace json = boost::json;
using Type = QueryNode::Type;

/// Each part of a score: its name, what it is of, and where it stands.
struct ScorePart {
  const char* name;
  const char* meaning;
  double ScoreParts::*value;
};
constexpr ScorePart kScoreParts[] = {
    {"title", "clauses that answer in the title", &ScoreParts::title},
    {"clauses", "clauses of the query that answer", &ScoreParts::clauses},
    {"proximity", "how near each other they stand", &ScoreParts::proximity},
    {"rarity", "how long, and so how rare, their words are", &ScoreParts::rarity},
    {"source", "the weight of its source", &ScoreParts::source},
    {"freshness", "how new it was when it was matched", &ScoreParts::freshness},
};

const char* type_word(const ClauseReport& report) {
  if (report.is_clause()) return "clause";
  return report.type == Type::all ? "all" : report.type == Type::any ? "any" : "none";
}

json::object clause_json(const ClauseReport& report) {
  json::object out{{"is", type_word(report)}, {"clause", report.text}, {"found", report.holds}};
  if (report.where) {
    out["field"] = word(report.where->field);
    out["passage"] = report.where->passage;
    out["begin"] = report.where->begin;
    out["end"] = report.where->end;
  }
  if (report.type == Type::filter || report.type == Type::range)
    out["values"] = json::array(report.values.begin(), report.values.end());
  if (report.is_clause()) return out;
  json::array children;
  for (const ClauseReport& child : report.children) children.push_back(clause_json(child));
  out["children"] = std::move(children);
  return out;
}

std::string highlighted(const ClauseReport& report, const Document& document) {
  QueryNode node = *report.node;
  // The passage is of the field where the clause answered, whichever it asked.
  node.scope = QueryNode::Scope::both;
  std::string out;
  for (const SnippetPart& part : snippet(Query{report.text, std::move(node)}, report.where->passage,
                                         document.language, report.where->passage.size())) {
    const std::string safe = inline_part(part.text);
    out += part.hit ? paint(Ink::mark, safe) : safe;
  }
  return out;
}

/// The words of the document that answered, where the clause does not say them: a name, a synonym.
std::string found_words(const ClauseReport& report, const Document& document) {
  if (report.type != Type::any && report.type != Type::all) return {};
  const std::string& field = report.where->field == Part::title ? document.title : document.text;
  const std::size_t begin = std::min(report.where->begin, field.size());
  return fmt::format("{}, ", one_line(std::string_view(field).substr(
                                 begin, report.where->end - report.where->begin)));
}

const char* operator_words(Type type) {
  if (type == Type::all) return "all of these";
  return type == Type::any ? "one of these" : "none of this";
}

void add_tree(const ClauseReport& report, const Document& document, std::size_t level,
              std::string& out) {
  const std::string indent(2 * level, ' ');
  const std::string sign = report.holds ? paint(Ink::green, "✓") : paint(Ink::red, "✗");
  if (!report.is_clause()) {
    out += fmt::format("{}{} {}\n", indent, sign, paint(Ink::dim, operator_words(report.type)));
    for (const ClauseReport& child : report.children) add_tree(child, document, level + 1, out);
    return;
  }
  out += fmt::format("{}{} {}", indent, sign, paint(Ink::cyan, one_line(report.text)));
  if (report.where)
    out += fmt::format("  {}in the {}, at byte {}\n{}    {}", found_words(report, document),
                       word(report.where->field), report.where->begin, indent,
                       highlighted(report, document));
  else if (!report.values.empty())
    out += fmt::format("  the document has {}",
                       harmless(fmt::format("{}", fmt::join(report.values, ", "))));
  else if (!report.holds)
    out += "  not found";
  out += "\n";
}

std::string head_of(const ShownExplained& shown, const char* verdict) {
  return fmt::format("{} {} {}\n  {}\n\n", paint(Ink::bold, one_line(shown.profile.name)), verdict,
                     paint(Ink::bold, title_line(shown.document.document.title)),
                     one_line(shown.profile.query));
}

std::string score_lines(const ShownExplained& shown) {
  const Match& match = *shown.explained.match;
  std::string out = fmt::format("\nscore {:.2f}\n", match.score);
  for (const ScorePart& part : kScoreParts)
    out += fmt::format("  {:.2f} {:<10} {}\n", match.parts.*part.value, part.name,
                       paint(Ink::dim, part.meaning));
  if (shown.profile.limits.threshold > 0)
    out += fmt::format("  threshold {:.2f}\n", shown.profile.limits.threshold);
  return out;
}

std::string outcome_lines(const Explained& explained) {
  std::string out;
  for (const Outcome& outcome : explained.outcomes) {
    const std::string whom = outcome.subscriber.empty() ? "" : outcome.subscriber + ": ";
    out += fmt::format("{}{}.\n", paint(Ink::bold, whom), harmless(outcome.what));
    if (!outcome.advice.empty())
      out += fmt::format("    {}\n", paint(Ink::dim, harmless(outcome.advice)));
  }
  return out;
}

/// `demands_more`: the query would still ask for something without its only clause that failed.
std::string change_lines(const std::vector<ClauseChange>& changes, bool demands_more) {
  const bool alone = changes.size() == 1;
  std::string out =
      alone ? "\nOne clause stands between them:\n"
            : fmt::format("\n{} clauses stand between them, and all would have to change:\n",
                          changes.size());
  for (const ClauseChange& change : changes) {
    out +=
        fmt::format("  {}  {}\n", paint(Ink::cyan, one_line(change.clause)), harmless(change.why));
    if (change.replacements.empty() && demands_more)
      out += alone ? "    it would be found without this clause\n" : "    leave it out\n";
    for (const std::string& replacement : change.replacements)
      out += fmt::format("    {} {}\n", alone ? "it would be found with" : "write",
                         paint(Ink::green, one_line(replacement)));
  }
  return out;
}

}  // namespace

json::object json_of(const ShownExplained& shown) {
  const Explained& explained = shown.explained;
  json::object out{{"format", 1},
                   {"profile", shown.profile.id.text},
                   {"query", shown.profile.query},
                   {"document", shown.document.shown_id()},
                   {"matches", explained.match.has_value()},
                   {"clauses", clause_json(explained.clauses)}};
  if (explained.match) {
    json::object parts;
    for (const ScorePart& part : kScoreParts) parts[part.name] = explained.match->parts.*part.value;
    out["score"] = explained.match->score;
    out["score_parts"] = std::move(parts);
  } else {
    out["score"] = nullptr;
    out["score_parts"] = nullptr;
  }
  out["held_back"] = or_null(explained.held.value_or(""));
  json::array changes, followers, outcomes;
  for (const ClauseChange& change : explained.changes)
    changes.push_back(json::object{
        {"clause", change.clause},
        {"why", change.why},
        {"replacements", json::array(change.replacements.begin(), change.replacements.end())}});
  if (explained.journey)
    for (const Follower& follower : explained.journey->followers)
      followers.push_back(json::object{{"subscriber", follower.subscriber.text},
                                       {"channel", word(follower.subscription.channel)},
                                       {"rhythm", word(follower.subscription.rhythm)},
                                       {"standing", or_null(follower.standing)}});
  for (const Outcome& outcome : explained.outcomes)
    outcomes.push_back(json::object{{"subscriber", or_null(outcome.subscriber)},
                                    {"what", outcome.what},
                                    {"advice", or_null(outcome.advice)},
                                    {"delivered", outcome.reached}});
  out["changes"] = std::move(changes);
  out["subscribers"] = std::move(followers);
  out["outcomes"] = std::move(outcomes);
  return out;
}

std::string explain_text(const ShownExplained& shown) {
  const Explained& explained = shown.explained;
  std::string out = head_of(shown, explained.match ? "finds" : "does not find");
  add_tree(explained.clauses, shown.document.document, 0, out);
  if (!explained.match)
    return out + fmt::format("\nvigie profile why-not {} {} tells what would have found it.\n",
                             shown.profile.id.text, id_line(shown.document.shown_id()));
  out += score_lines(shown);
  if (explained.held) out += "\nIt is held back: " + harmless(*explained.held) + ".\n";
  if (!explained.journey) return out;
  if (explained.journey->followers.empty()) return out + "\nNobody subscribes to it.\n";
  out += "\n";
  for (const Follower& follower : explained.journey->followers)
    out += fmt::format("watched by {}, {} {}{}\n", follower.subscriber.text,
                       word(follower.subscription.channel), word(follower.subscription.rhythm),
                       follower.standing.empty() ? "" : " (" + follower.standing + ")");
  return out;
}

std::string why_not_text(const ShownExplained& shown) {
  const Explained& explained = shown.explained;
  if (explained.match) {
    std::string out = head_of(shown, "finds");
    if (explained.outcomes.empty()) out += "The query finds it, and nothing holds it back.\n";
    return out + outcome_lines(explained);
  }
  std::string out = head_of(shown, "does not find");
  add_tree(explained.clauses, shown.document.document, 0, out);
  return out + change_lines(explained.changes, explained.clauses.type == QueryNode::Type::all);
}

}  // namespace vigie
