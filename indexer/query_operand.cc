#include "indexer/query_operand.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <vector>

#include "core/utf8.h"
#include "indexer/analysis.h"
#include "indexer/edit_distance.h"
#include "indexer/index.h"
#include "indexer/index_form.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxStems = 10'000;

FormSet& forms_in(PositionTest::Operand& forms, std::string_view analysis) {
  return analysis == "fr" ? forms.french : analysis == "en" ? forms.english : forms.other;
}

void unite(FormSet& into, const FormSet& more) {
  FormSet all;
  all.reserve(into.size() + more.size());
  std::set_union(into.begin(), into.end(), more.begin(), more.end(), std::back_inserter(all));
  into = std::move(all);
}

IndexOperand word_operand(std::string_view folded, const LexiconReader& lexicon, bool with_forms) {
  IndexOperand out;
  for (const std::string& analysis : analysed_languages()) {
    std::string stem_here = stem(folded, analysis);
    if (with_forms) forms_in(out.forms, analysis) = lexicon.of_stem(analysis, stem_here);
    out.stems[{analysis, std::move(stem_here)}] = true;
  }
  return out;
}

/// The operand of given forms, each with its folded form: stems follow from the folded forms.
IndexOperand forms_operand(FormSet forms, const std::vector<std::string>& folded,
                           const LexiconReader& lexicon) {
  IndexOperand out;
  std::sort(forms.begin(), forms.end());
  for (const std::string& analysis : analysed_languages()) {
    for (const std::string& word : folded) {
      const auto [entry, fresh] = out.stems.try_emplace({analysis, stem(word, analysis)}, false);
      if (!fresh) continue;
      const FormSet all = lexicon.of_stem(analysis, entry->first.second);
      if (all.empty()) {
        out.stems.erase(entry);  // no document of this analysis has it
        continue;
      }
      entry->second = std::includes(forms.begin(), forms.end(), all.begin(), all.end());
    }
    forms_in(out.forms, analysis) = forms;
  }
  return out;
}

Error too_many(const QueryNode& node) {
  const std::string& word = node.tokens[0].folded;
  const std::string shown = node.type == QueryNode::Type::wildcard ? word + "*" : word + "~";
  Error error{Kind::too_large,
              shown + " stands for more than " + std::to_string(kMaxExpansion) + " words",
              "write more letters"};
  error.where.column = node.begin;
  return error;
}

Result<IndexOperand> expanded_operand(const QueryNode& node, const LexiconReader& lexicon) {
  const std::string& word = node.tokens[0].folded;
  const bool prefix = node.type == QueryNode::Type::wildcard;
  std::vector<std::string> found;
  std::size_t first_letter = 0;
  if (!word.empty()) next_code_point(word, first_letter);
  const std::string_view start = prefix ? word : std::string_view(word).substr(0, first_letter);
  lexicon.each_folded(start, [&](const std::string& folded) {
    if (prefix || fuzzy_matches(word, folded)) found.push_back(folded);
    return found.size() <= kMaxExpansion;
  });
  if (found.size() > kMaxExpansion) return too_many(node);
  FormSet forms;
  for (const std::string& folded : found) {
    const FormSet more = lexicon.of_folded(folded);
    forms.insert(forms.end(), more.begin(), more.end());
  }
  return forms_operand(std::move(forms), found, lexicon);
}

IndexOperand exact_operand(const Token& token, const LexiconReader& lexicon) {
  const auto form = lexicon.of_exact(token);
  if (!form) return {};
  return forms_operand({*form}, {token.folded}, lexicon);
}

Result<IndexOperand> index_operand(const QueryNode& node, const LexiconReader& lexicon,
                                   bool with_forms) {
  switch (node.type) {
    case QueryNode::Type::word: return word_operand(node.tokens[0].folded, lexicon, with_forms);
    case QueryNode::Type::exact: return exact_operand(node.tokens[0], lexicon);
    case QueryNode::Type::wildcard:
    case QueryNode::Type::fuzzy: return expanded_operand(node, lexicon);
    case QueryNode::Type::any: break;
    default:
      return Error{Kind::internal, "a phrase holds what the query language does not allow there"};
  }
  IndexOperand out;
  for (const QueryNode& child : node.children) {
    auto operand = index_operand(child, lexicon, with_forms);
    if (operand.has_error()) return operand;
    for (const auto& [stem_here, certain] : operand->stems) out.stems[stem_here] |= certain;
    unite(out.forms.french, operand->forms.french);
    unite(out.forms.english, operand->forms.english);
    unite(out.forms.other, operand->forms.other);
  }
  return out;
}

}  // namespace

std::vector<std::string> terms_of(const IndexOperand& operand, bool title, Stems which) {
  std::vector<std::string> terms;
  for (const auto& [key, certain] : operand.stems)
    if (which == Stems::all || certain == (which == Stems::certain))
      terms.push_back(index_form::stem_term(key.first, title, key.second));
  return terms;
}

Result<IndexOperand> OperandReader::read(const QueryNode& node, bool with_forms) {
  auto operand = index_operand(node, lexicon_, with_forms);
  if (operand.has_error()) return operand;
  stems_ += operand->stems.size();
  if (stems_ <= kMaxStems) return operand;
  Error error{Kind::too_large,
              "up to here the query stands for more than " + std::to_string(kMaxStems) + " words",
              "write more letters, or fewer wildcards"};
  error.where.column = node.begin;
  return error;
}

IndexOperand OperandReader::read_exact(const Token& token) const {
  return exact_operand(token, lexicon_);
}

}  // namespace vigie
