#include "indexer/suggest.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "indexer/suggest_choice.h"

namespace vigie {
namespace {

Error wrong_request(std::string what, std::string hint) {
  return {Kind::usage, std::move(what), std::move(hint)};
}

std::vector<std::size_t> places_in(const JudgedSet& set, std::size_t count) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < count; ++i)
    if (set[i]) out.push_back(i);
  return out;
}

/// What queries find, told by the matcher and not by the words they were made from.
class Judge {
 public:
  /// Without an archive the judged documents stand for it.
  explicit Judge(const SuggestRequest& request)
      : request_(request), background_(request.background) {
    if (background_.found) return;
    background_ = {request.judged.size(),
                   [this](const Query& query) { return finds(query).count(); }};
  }
  Judge(const Judge&) = delete;
  Judge& operator=(const Judge&) = delete;

  JudgedSet finds(const std::string& text) const {
    const auto query = request_.read(text);
    return query ? finds(*query) : JudgedSet();
  }

  JudgedSet finds(const Query& query) const {
    JudgedSet out;
    Matcher matcher{Stemming::yes};
    if (!matcher.set(ProfileId{"suggested"}, query)) return out;
    Findings findings;
    for (std::size_t i = 0; i < request_.judged.size(); ++i) {
      matcher.find(request_.judged[i].document, request_.now, false, findings);
      if (!findings.profiles.empty()) out.set(i);
    }
    return out;
  }

  std::uint64_t archive(const std::string& text) const {
    const auto query = request_.read(text);
    if (!query) return 0;
    return background_.shown ? background_.shown(*query) : background_.found(*query);
  }

  const Background& background() const { return background_; }

 private:
  const SuggestRequest& request_;
  Background background_;
};

/// The alternatives of the present query, to be kept or not one by one; the whole where it is none
/// or where names in it would be written out.
std::vector<ChosenClause> present_clauses(const SuggestRequest& request, const Judge& judge) {
  std::vector<ChosenClause> out;
  if (request.present.empty()) return out;
  std::vector<std::string> texts;
  const auto plain = parse_query(request.present);
  if (plain && plain->root.type == QueryNode::Type::any) {
    for (const QueryNode& child : plain->root.children) {
      const std::string text = write_query(child);
      texts.push_back(child.type == QueryNode::Type::all ? "(" + text + ")" : text);
    }
  } else {
    const bool bare = plain && (plain->root.type == QueryNode::Type::word ||
                                plain->root.type == QueryNode::Type::phrase);
    texts.push_back(bare ? request.present : "(" + request.present + ")");
  }
  for (std::string& text : texts) {
    Worth::Told told{judge.finds(text), judge.archive(text), 0, true};
    out.push_back({std::move(text), told, {}, {}});
  }
  return out;
}

/// Adds alternatives of the present query until nothing relevant that it finds is missed.
void keep_what_is_found(Choice& choice, const std::vector<ChosenClause>& present,
                        const JudgedSet& kept, const Judge& judge) {
  for (const ChosenClause& clause : present) {
    const JudgedSet missed = kept & ~judge.finds(written_query(choice));
    if (missed.none()) return;
    const bool chosen = std::ranges::any_of(
        choice.any, [&](const ChosenClause& other) { return other.text == clause.text; });
    if (!chosen && (clause.told.found & missed).any()) choice.any.push_back(clause);
  }
  if ((kept & ~judge.finds(written_query(choice))).any()) choice.none.clear();
}

/// Each clause with what it finds and what it alone finds.
std::vector<SuggestedClause> told_clauses(const Choice& choice, const JudgedSet& relevant,
                                          std::size_t count,
                                          const std::vector<ChosenClause>& present,
                                          const Judge& judge) {
  std::vector<SuggestedClause> out;
  std::vector<JudgedSet> found;
  JudgedSet wanted;
  for (const bool excludes : {false, true})
    for (const std::string& text : written_clauses(excludes ? choice.none : choice.any)) {
      SuggestedClause clause;
      clause.text = text;
      clause.excludes = excludes;
      clause.present = std::ranges::any_of(
          present, [&](const ChosenClause& other) { return other.text == text; });
      clause.archive = judge.archive(text);
      found.push_back(judge.finds(text));
      if (!excludes) wanted |= found.back();
      out.push_back(std::move(clause));
    }
  for (std::size_t i = 0; i < out.size(); ++i) {
    JudgedSet rest;
    for (std::size_t j = 0; j < out.size(); ++j)
      if (j != i && out[j].excludes == out[i].excludes) rest |= found[j];
    const JudgedSet all = out[i].excludes ? found[i] & wanted : found[i];
    out[i].relevant = places_in(all & relevant, count);
    out[i].others = places_in(all & ~relevant, count);
    out[i].only_relevant = places_in(all & ~rest & relevant, count);
    out[i].only_others = places_in(all & ~rest & ~relevant, count);
  }
  return out;
}

std::optional<Error> refuse(const SuggestRequest& request) {
  if (request.judged.size() > kMostJudged)
    return Error{Kind::too_large, fmt::format("{} judged documents", request.judged.size()),
                 fmt::format("a suggestion is made from at most {}", kMostJudged)};
  if (std::ranges::none_of(request.judged, &JudgedDocument::relevant))
    return wrong_request("no document is relevant", "name at least one that the query should find");
  if (request.present.empty()) return {};
  const auto present = request.read(request.present);
  return present ? refuse_as_profile(*present) : present.error();
}

}  // namespace

Result<Suggestion> suggest(const SuggestRequest& request) {
  if (auto error = refuse(request)) return *error;
  const Judge judge(request);
  const std::size_t count = request.judged.size();
  JudgedSet relevant, all;
  for (std::size_t i = 0; i < count; ++i) {
    all.set(i);
    if (request.judged[i].relevant) relevant.set(i);
  }
  const JudgedSet before = request.present.empty() ? JudgedSet() : judge.finds(request.present);
  const std::vector<ChosenClause> present = present_clauses(request, judge);

  Chooser chooser(request, judge.background(), present);
  Choice choice = chooser.choose();
  keep_what_is_found(choice, present, before & relevant, judge);

  Suggestion out;
  out.query = request.present;
  out.archive_before = request.present.empty() ? 0 : judge.archive(request.present);
  out.archive_after = out.archive_before;
  JudgedSet after = before;
  const bool same = chooser.worth(choice) <= chooser.worth({present, {}});
  if (!choice.any.empty() && (present.empty() || !same)) {
    out.query = written_query(choice);
    out.changed = true;
    out.clauses = told_clauses(choice, relevant, count, present, judge);
    after = judge.finds(out.query);
    out.archive_after = judge.archive(out.query);
  }
  out.relevant_gained = places_in(after & ~before & relevant, count);
  out.relevant_missed = places_in(~after & all & relevant, count);
  out.others_gained = places_in(after & ~before & ~relevant, count);
  out.others_shed = places_in(before & ~after & ~relevant, count);
  out.others_kept = places_in(before & after & ~relevant, count);
  return out;
}

}  // namespace vigie
