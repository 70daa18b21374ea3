#include "indexer/compiled_query.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace vigie {
namespace {

using Type = QueryNode::Type;

std::size_t longest_word(const QueryNode& node) {
  std::size_t letters = 0;
  for (const Token& token : node.tokens) letters = std::max(letters, token.folded.size());
  for (const QueryNode& child : node.children) letters = std::max(letters, longest_word(child));
  return letters;
}

class QueryCompiler {
 public:
  QueryCompiler(const Query& query, AtomTable& atoms, const WordCounts& counts)
      : query_{query}, atoms_{atoms}, counts_{counts} {
    constexpr std::size_t kUsualNodes = 12;
    out_.nodes.reserve(kUsualNodes), out_.shares.reserve(kUsualNodes);
    out_.clauses.reserve(kUsualNodes);
  }

  CompiledQuery run() {
    add(query_.root, true);
    return std::move(out_);
  }

 private:
  /// `quotable`: no clause stands around the node.
  void add(const QueryNode& node, bool quotable) {
    const std::size_t at = out_.nodes.size();
    CompiledNode& compiled = append(node);
    if (quotable && is_clause(node.type)) quote(node, compiled);
    if (node.type == Type::exact && node.tokens.size() > 1) {
      // A written form of several words is a phrase of written forms.
      compiled.type = static_cast<std::uint32_t>(Type::phrase) & 0xF;
      QueryNode word;
      word.type = Type::exact;
      word.scope = node.scope;
      for (const Token& token : node.tokens) {
        word.tokens = {token};
        set_atom(word, append(word));
      }
    } else {
      set_atom(node, compiled);
    }
    for (const QueryNode& child : node.children) add(child, quotable && !is_clause(node.type));
    out_.nodes[at].size =
        static_cast<std::uint32_t>(out_.nodes.size() - at) & CompiledNode::kMaxSize;
  }

  CompiledNode& append(const QueryNode& node) {
    CompiledNode& compiled = out_.nodes.emplace_back();
    out_.shares.push_back(1);
    compiled.type = static_cast<std::uint32_t>(node.type) & 0xF;
    compiled.scope_code = static_cast<std::uint32_t>(node.scope) & 0x3;
    compiled.distance = static_cast<std::uint32_t>(node.distance) & 0x7F;
    return compiled;
  }

  void set_atom(const QueryNode& node, CompiledNode& compiled) {
    switch (node.type) {
      case Type::word: compiled.atom = atoms_.word(node.tokens.front()); break;
      case Type::exact: compiled.atom = atoms_.exact(node.tokens.front()); break;
      case Type::wildcard: compiled.atom = atoms_.prefix(node.tokens.front()); break;
      case Type::fuzzy: compiled.atom = atoms_.fuzzy(node.tokens.front()); break;
      case Type::filter: compiled.atom = atoms_.keyword(node.field, node.value); break;
      case Type::range: compiled.atom = atoms_.range(node); return;
      default: return;
    }
    out_.shares.back() = counts_.share(node);
  }

  void quote(const QueryNode& node, CompiledNode& compiled) {
    const std::string_view text = clause_text(query_, node);
    out_.clauses.push_back({static_cast<std::uint16_t>(text.data() - query_.text.data()),
                            static_cast<std::uint16_t>(text.size())});
    compiled.letters = std::min<std::size_t>(longest_word(node), CompiledNode::kMaxLetters) & 0xF;
  }

  const Query& query_;
  AtomTable& atoms_;
  const WordCounts& counts_;
  CompiledQuery out_;
};

}  // namespace

Wording::Wording(const std::vector<Clause>& clauses, std::string_view text)
    : text_{static_cast<std::uint32_t>(clauses.size() * sizeof(Clause))},
      size_{static_cast<std::uint32_t>(text_ + text.size())} {
  const auto bytes = std::make_shared<char[]>(size_);
  if (!clauses.empty()) std::memcpy(bytes.get(), clauses.data(), text_);
  if (!text.empty()) std::memcpy(bytes.get() + text_, text.data(), text.size());
  bytes_ = bytes;
}

Wording::Clause Wording::place(std::size_t number) const {
  Clause clause;
  std::memcpy(&clause, bytes_.get() + number * sizeof clause, sizeof clause);
  return clause;
}

Result<CompiledQuery> compile_query(const Query& query, AtomTable& atoms,
                                    const WordCounts& counts) {
  CompiledQuery compiled = QueryCompiler{query, atoms, counts}.run();
  if (compiled.nodes.size() <= CompiledNode::kMaxSize) return compiled;
  return Error{Kind::too_large,
               fmt::format("a profile has {} parts, and {} are the most", compiled.nodes.size(),
                           CompiledNode::kMaxSize),
               "make several profiles of it"};
}

}  // namespace vigie
