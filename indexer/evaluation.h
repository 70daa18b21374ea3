#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "indexer/compiled_query.h"
#include "indexer/index_positions.h"
#include "indexer/matcher_document.h"

namespace vigie {

/// Evaluates compiled queries on one document. Its memory is used again for the next; one per
/// thread. Recursion is bounded by the parser's 64 levels.
class Evaluation {
 public:
  /// Both must stay until the next call.
  void begin(DocumentAtoms& document, const AtomTable& table) {
    document_ = &document;
    table_ = &table;
    operands_of_ = nullptr;
  }

  /// Whether the document satisfies a subtree: its root and what follows.
  bool holds(const CompiledNode* node) {
    return node->is_plain_word() ? document_->has(node->atom) : holds_otherwise(node);
  }

  /// Where a clause of words is answered first (the narrowest window that begins earliest); call
  /// only when it holds. Filters and ranges have no place.
  Window window(const CompiledNode* node) {
    if (node->size > 1) return window_of_several(node);
    const std::uint32_t first = document_->positions(node->atom, node->scope()).front();
    return {first, first};
  }

 private:
  bool holds_otherwise(const CompiledNode* node);
  bool stands(const CompiledNode& node);
  bool together(const CompiledNode* node);
  Window window_of_several(const CompiledNode* node);
  Window narrowest_near(int distance);
  bool answers(const CompiledNode& word) const;
  bool read_operands(const CompiledNode* node);
  PositionSpan positions(const CompiledNode* node, QueryNode::Scope scope, Positions& memory);

  DocumentAtoms* document_ = nullptr;
  const AtomTable* table_ = nullptr;
  const CompiledNode* operands_of_ = nullptr;
  std::optional<Window> window_;  ///< of these operands, but for NEAR of more than two
  std::vector<PositionSpan> operands_, near_by_;
  std::deque<Positions> merged_;  ///< of operands that are an OR, by their number
  Positions places_;
};

}  // namespace vigie
