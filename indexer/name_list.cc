#include "indexer/name_list.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/utf8.h"
#include "indexer/folding.h"

namespace vigie {
namespace {

using Type = QueryNode::Type;
using Nodes = std::vector<QueryNode>;

constexpr std::size_t kCells = 4, kSirenDigits = 9;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\"";
  const std::size_t first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) + 1 - first);
}

std::vector<std::string_view> split(std::string_view text, char sign) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(sign);
    const std::string_view part = trimmed(text.substr(0, at));
    if (sign == ';' || !part.empty()) parts.push_back(part);
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

QueryNode leaf(Type type, std::vector<Token> tokens) {
  QueryNode node;
  node.type = type;
  node.tokens = std::move(tokens);
  return node;
}

QueryNode phrase_of(std::vector<Token> words) {
  if (words.size() == 1) return leaf(Type::word, std::move(words));
  QueryNode phrase;
  phrase.type = Type::phrase;
  for (Token& word : words) phrase.children.push_back(leaf(Type::word, {std::move(word)}));
  return phrase;
}

/// One of them, or the only one.
QueryNode one_of(Nodes nodes) {
  if (nodes.size() == 1) return std::move(nodes.front());
  QueryNode any;
  any.type = Type::any;
  any.children = std::move(nodes);
  return any;
}

Result<Nodes> words_of(std::string_view cell, bool names) {
  Nodes nodes;
  for (const std::string_view value : split(cell, '|')) {
    std::vector<Token> words = tokenize(value);
    if (words.empty())
      return Error{Kind::config, fmt::format("\"{}\" holds no word", one_line(value)),
                   "leave it out"};
    if (words.size() > static_cast<std::size_t>(kMaxOperands))
      return Error{Kind::config, fmt::format("a name of more than {} words", kMaxOperands),
                   "shorten it"};
    const bool written = names && words.size() == 1;
    nodes.push_back(written ? leaf(Type::exact, std::move(words)) : phrase_of(std::move(words)));
  }
  return nodes;
}

/// The alternatives of one company, put behind those of the others.
Result<void> add_company(std::string_view line, Nodes& all, std::size_t& names) {
  const auto wrong = [](std::string what, std::string hint) {
    return Error{Kind::config, std::move(what), std::move(hint)};
  };
  auto cells = split(line, ';');
  if (cells.size() > kCells)
    return wrong(fmt::format("a line of {} cells", cells.size()),
                 "name ; other names ; SIREN ; only with");
  cells.resize(kCells);
  auto found = words_of(cells[0], true);
  if (!found) return found.error();
  if (found->size() != 1) return wrong("a line without one name", "put it before the first \";\"");
  auto others = words_of(cells[1], true);
  if (!others) return others.error();
  std::move(others->begin(), others->end(), std::back_inserter(*found));
  auto guard = words_of(cells[3], false);
  if (!guard) return guard.error();
  names += found->size();
  if (guard->empty()) {
    std::move(found->begin(), found->end(), std::back_inserter(all));
  } else {
    QueryNode both;
    both.type = Type::all;
    both.children = {one_of(std::move(*found)), one_of(std::move(*guard))};
    all.push_back(std::move(both));
  }
  std::string siren(cells[2]);
  std::erase_if(siren, [](char c) { return c == ' '; });
  if (siren.empty()) return {};
  if (siren.size() != kSirenDigits || !std::ranges::all_of(siren, is_digit))
    return wrong(fmt::format("\"{}\" is no SIREN", one_line(cells[2])), "a SIREN has nine digits");
  QueryNode filter;
  filter.type = Type::filter;
  filter.field = "siren";
  filter.value = std::move(siren);
  all.push_back(std::move(filter));
  return {};
}

}  // namespace

Result<QueryNode> read_name_list(std::string_view text, const std::string& file) {
  int line_number = 0;
  const auto at_line = [&](Error error) {
    error.where = Where{file, line_number, 1};
    return error;
  };
  if (text.size() > kMaxListBytes)
    return at_line({Kind::config, "a watchlist of more than 1 MiB", "divide it into two"});
  if (!is_utf8(text)) return at_line({Kind::config, "the file is not UTF-8", "save it as UTF-8"});
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Nodes all;
  std::size_t names = 0;
  while (!text.empty()) {
    const std::string_view line = trimmed(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    ++line_number;
    if (line.empty() || line.front() == '#') continue;
    const std::string head = fold(trimmed(line.substr(0, line.find(';'))));
    if (all.empty() && (head == "name" || head == "nom")) continue;
    if (auto added = add_company(line, all, names); !added) return at_line(added.error());
    if (names > kMaxListNames)
      return at_line({Kind::config, fmt::format("more than {} names", kMaxListNames),
                      "divide the list into two"});
  }
  if (all.empty()) return at_line({Kind::config, "a watchlist without a name", "write one a line"});
  return one_of(std::move(all));
}

}  // namespace vigie
