#include "indexer/clause_report.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "indexer/document_terms.h"
#include "indexer/fields.h"
#include "indexer/matcher.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;

ProfileId numbered(std::size_t number) { return ProfileId{std::to_string(number)}; }

std::size_t number_of(const ProfileId& id) {
  std::size_t number = 0;
  std::from_chars(id.text.data(), id.text.data() + id.text.size(), number);
  return number;
}

bool same_place(const QueryNode& a, const QueryNode& b) {
  return a.begin == b.begin && a.end == b.end;
}

/// What a name or a synonym stands for has the columns of what was written.
bool written_as_one(const QueryNode& node) {
  return (node.type == Type::any || node.type == Type::all) &&
         std::ranges::all_of(node.children,
                             [&](const QueryNode& child) { return same_place(child, node); });
}

bool is_operator(const QueryNode& node) {
  return (node.type == Type::all || node.type == Type::any || node.type == Type::none) &&
         !written_as_one(node);
}

std::string day_text(std::int64_t day) {
  return Date::of_day(std::chrono::sys_days{std::chrono::days{day}}).text;
}

/// What the document has in the field of a filter or a range.
std::vector<std::string> values_of(const QueryNode& node, const Document& document) {
  std::vector<std::string> values;
  if (node.type == Type::filter)
    for (Keyword& keyword : document_keywords(document))
      if (keyword.field == node.field) values.push_back(std::move(keyword.value));
  if (node.type == Type::range)
    for (const Quantity& quantity : document_quantities(document)) {
      if (quantity.field != node.field) continue;
      const FieldInfo* field = find_field(node.field);
      const bool amount = field != nullptr && field->kind == FieldKind::number;
      values.push_back(amount ? fmt::format("{}", static_cast<double>(quantity.value) / 100)
                              : day_text(quantity.value));
    }
  return values;
}

class Reporter {
 public:
  Reporter(const Query& query, const Document& document) : query_(query), document_(document) {}

  // Recursion is bounded: the parser allows kMaxQueryLevels levels.
  ClauseReport report(const QueryNode& node) {
    ClauseReport out;
    out.type = node.type;
    out.text = std::string(clause_text(query_, node));
    out.node = &node;
    if (is_operator(node)) {
      for (auto child = node.children.begin(); child != node.children.end();) {
        const auto end = std::find_if_not(child, node.children.end(), [&](const QueryNode& other) {
          return same_place(*child, other);
        });
        out.children.push_back(end - child == 1 ? report(*child) : report_joined(node, child, end));
        child = end;
      }
      return out;
    }
    out.values = values_of(node, document_);
    clauses_.push_back(&node);
    return out;
  }

  /// Asks the matcher for every clause.
  Result<std::vector<std::optional<Match>>> answers(Instant now) const {
    Matcher matcher{Stemming::yes};
    for (std::size_t i = 0; i < clauses_.size(); ++i)
      if (auto set = matcher.set(numbered(i), Query{query_.text, *clauses_[i]}); !set)
        return set.error();
    std::vector<std::optional<Match>> answers(clauses_.size());
    for (Match& match : matcher.match(document_, now))
      answers[number_of(match.profile)] = std::move(match);
    return answers;
  }

 private:
  using Children = std::vector<QueryNode>::const_iterator;

  /// An `any` of a name lies flat in the `any` where the name stands; it is one clause again.
  ClauseReport report_joined(const QueryNode& parent, Children first, Children end) {
    auto joined = std::make_shared<QueryNode>();
    joined->type = parent.type;
    joined->children.assign(first, end);
    joined->begin = first->begin;
    joined->end = first->end;
    ClauseReport out = report(*joined);
    out.joined = std::move(joined);
    return out;
  }

  const Query& query_;
  const Document& document_;
  std::vector<const QueryNode*> clauses_;  ///< in the order of the query
};

void fill_in(ClauseReport& report, std::vector<std::optional<Match>>::iterator& answer) {
  if (report.is_clause()) {
    auto& match = *answer++;
    report.holds = match.has_value();
    const bool has_place = report.type != Type::filter && report.type != Type::range;
    if (match && has_place && !match->evidence.empty())
      report.where = std::move(match->evidence.front());
    return;
  }
  for (ClauseReport& child : report.children) fill_in(child, answer);
  const auto holds = [](const ClauseReport& child) { return child.holds; };
  if (report.type == Type::none) report.holds = !report.children.front().holds;
  if (report.type == Type::all) report.holds = std::ranges::all_of(report.children, holds);
  if (report.type == Type::any) report.holds = std::ranges::any_of(report.children, holds);
}

}  // namespace

Result<ClauseReport> report_clauses(const Query& query, const Document& document, Instant now) {
  if (auto refused = refuse_as_profile(query)) return *refused;
  Reporter reporter(query, document);
  ClauseReport report = reporter.report(query.root);
  auto answers = reporter.answers(now);
  if (!answers) return answers.error();
  auto first = answers->begin();
  fill_in(report, first);
  return report;
}

std::vector<bool> satisfied(const std::vector<QueryNode>& trees, const Document& document,
                            Instant now) {
  Matcher matcher{Stemming::yes};
  for (std::size_t i = 0; i < trees.size(); ++i) {
    const auto set = matcher.set(numbered(i), Query{"", trees[i]});
    if (!set) continue;
  }
  std::vector<bool> out(trees.size(), false);
  for (const Match& match : matcher.match(document, now)) out[number_of(match.profile)] = true;
  return out;
}

}  // namespace vigie
