#include "indexer/compiled_query.h"

#include <algorithm>

namespace vigie {

using Type = QueryNode::Type;

namespace {

bool is_clause(Type type) { return type != Type::all && type != Type::any && type != Type::none; }

std::size_t longest_word(const QueryNode& node) {
  std::size_t letters = 0;
  for (const Token& token : node.tokens) letters = std::max(letters, token.folded.size());
  for (const QueryNode& child : node.children) letters = std::max(letters, longest_word(child));
  return letters;
}

}  // namespace

class QueryCompiler {
 public:
  QueryCompiler(const Query& query, AtomTable& atoms, const WordCounts& counts)
      : query_{query}, atoms_{atoms}, counts_{counts} {
    out_.wording.text_ = query.text;
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
      compiled.type = static_cast<std::uint8_t>(Type::phrase);
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
    out_.nodes[at].size = static_cast<std::uint32_t>(out_.nodes.size() - at);
  }

  CompiledNode& append(const QueryNode& node) {
    CompiledNode& compiled = out_.nodes.emplace_back();
    out_.shares.push_back(1);
    compiled.type = static_cast<std::uint8_t>(node.type);
    compiled.scope_code = static_cast<std::uint8_t>(node.scope);
    compiled.distance = static_cast<std::uint8_t>(node.distance);
    static_assert(kMaxDistance <= 0xFF);
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
    auto& clauses = out_.wording.clauses_;
    const std::string_view text = clause_text(query_, node);
    compiled.clause = static_cast<std::uint16_t>(clauses.size());
    compiled.letters = static_cast<std::uint8_t>(longest_word(node));
    clauses.push_back({static_cast<std::uint16_t>(text.data() - query_.text.data()),
                       static_cast<std::uint16_t>(text.size())});
  }

  const Query& query_;
  AtomTable& atoms_;
  const WordCounts& counts_;
  CompiledQuery out_;
};

CompiledQuery compile_query(const Query& query, AtomTable& atoms, const WordCounts& counts) {
  return QueryCompiler{query, atoms, counts}.run();
}

}  // namespace vigie
