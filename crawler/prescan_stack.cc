#include "crawler/prescan_stack.h"

#include "crawler/html_tokens.h"

namespace vigie {

void OpenElements::write_start(GumboTag tag, std::string_view name, std::string_view attributes) {
  out_ += '<';
  out_ += name;
  out_ += attributes;
  out_ += '>';
  ++elements_;
  if (has_trait(tag, kSpecial)) line_start_ = true;
}

/// What is left out must not glue the words on both sides.
void OpenElements::break_words(GumboTag tag) {
  if (!line_start_ && has_trait(tag, kSpecial)) out_ += '\n';
}

void OpenElements::pop() {
  const Open& top = stack_.back();
  if (top.written) {
    out_ += "</";
    out_ += top.name;
    out_ += '>';
    if (has_trait(top.tag, kSpecial)) line_start_ = true;
  } else {
    break_words(top.tag);
  }
  --count_[top.tag];
  stack_.pop_back();
}

void OpenElements::pop_down_to(std::size_t index) {
  while (stack_.size() > index) pop();
}

int OpenElements::reachable(GumboTag tag, std::string_view name, std::uint32_t boundary) const {
  if (count_[tag] == 0) return -1;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const Open& open = stack_[i];
    if (open.tag == tag && (tag != GUMBO_TAG_UNKNOWN || equals_ignoring_case(open.name, name)))
      return static_cast<int>(i);
    if (has_trait(open.tag, boundary)) return -1;
  }
  return -1;
}

/// A new li ends the last one, unless a list or another container was opened in between (HTML
/// Standard §13.2.6.4.7, "A start tag whose tag name is li").
void OpenElements::close_list_item(GumboTag first, GumboTag second) {
  if (count_[first] + count_[second] == 0) return;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const GumboTag tag = stack_[i].tag;
    if (tag == first || tag == second) return pop_down_to(i);
    if (has_trait(tag, kSpecial) && tag != GUMBO_TAG_ADDRESS && tag != GUMBO_TAG_DIV &&
        tag != GUMBO_TAG_P)
      return;
  }
}

void OpenElements::close_table_parts(GumboTag tag) {
  const bool cell = tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const GumboTag open = stack_[i].tag;
    if (open == GUMBO_TAG_TABLE || (open == GUMBO_TAG_TR && cell) ||
        (has_trait(open, kTableSection) && (cell || tag == GUMBO_TAG_TR)))
      return pop_down_to(i + 1);
  }
}

void OpenElements::close_implied(GumboTag tag) {
  if (has_trait(tag, kTablePart)) return close_table_parts(tag);
  if (tag == GUMBO_TAG_LI) close_list_item(GUMBO_TAG_LI, GUMBO_TAG_LI);
  if (tag == GUMBO_TAG_DD || tag == GUMBO_TAG_DT) close_list_item(GUMBO_TAG_DD, GUMBO_TAG_DT);
  if (has_trait(tag, kBlock) && count_[GUMBO_TAG_P] > 0) {
    if (const int p = reachable(GUMBO_TAG_P, {}, kScope); p >= 0)
      pop_down_to(static_cast<std::size_t>(p));
  }
  if (has_trait(tag, kHeading) && !stack_.empty() && has_trait(stack_.back().tag, kHeading)) pop();
  if (tag == GUMBO_TAG_TABLE && count_[GUMBO_TAG_TABLE] > 0) {
    // A table directly in a table, not in one of its cells, ends the outer one.
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i].tag == GUMBO_TAG_TABLE) return pop_down_to(i);
      if (has_trait(stack_[i].tag, kScope)) return;
    }
  }
  if (tag == GUMBO_TAG_A || tag == GUMBO_TAG_BUTTON) {
    if (const int same = reachable(tag, {}, kScope); same >= 0)
      split_link(static_cast<std::size_t>(same));
  }
}

/// The standard's adoption agency, in the one case where its result matters to a reader: what comes
/// behind an unclosed link is no link.
void OpenElements::split_link(std::size_t index) {
  std::vector<Open> again(stack_.begin() + static_cast<std::ptrdiff_t>(index) + 1, stack_.end());
  pop_down_to(index);
  for (const Open& open : again) {
    if (!has_trait(open.tag, kSpecial) || !open.written || elements_ >= kMaxElements) {
      ++suppressed_[open.tag];
      continue;
    }
    const std::string attributes = out_.substr(open.attributes_at, open.attributes_size);
    write_start(open.tag, open.name, attributes);
    stack_.push_back(open);
    ++count_[open.tag];
  }
}

void OpenElements::open(GumboTag tag, std::string_view name, std::string_view attributes) {
  // Parts of a table mean nothing outside one.
  const bool stray = has_trait(tag, kTablePart) && count_[GUMBO_TAG_TABLE] == 0;
  if (stray || elements_ >= kMaxElements) {
    break_words(tag);
    ++suppressed_[tag];
    return;
  }
  close_implied(tag);
  if (stack_.size() >= kMaxDepth) {
    break_words(tag);
    ++suppressed_[tag];
    return;
  }
  write_start(tag, name, attributes);
  stack_.push_back({tag, true, name, out_.size() - 1 - attributes.size(), attributes.size()});
  ++count_[tag];
}

void OpenElements::single(GumboTag tag, std::string_view name, std::string_view attributes) {
  if (elements_ >= kMaxElements) {
    if (!line_start_) out_ += '\n';
    return;
  }
  if (tag == GUMBO_TAG_HR) close_implied(tag);
  write_start(tag, name, attributes);
}

void OpenElements::open_unwritten(GumboTag tag, std::string_view name) {
  if (stack_.size() >= kMaxDepth) {
    ++suppressed_[tag];
    return;
  }
  stack_.push_back({tag, false, name, 0, 0});
  ++count_[tag];
}

void OpenElements::close(GumboTag tag, std::string_view name) {
  if (suppressed_[tag] > 0) {
    --suppressed_[tag];
    return break_words(tag);
  }
  if (has_trait(tag, kHeading)) {
    // Any heading's end tag ends the heading that is open.
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (has_trait(stack_[i].tag, kHeading)) return pop_down_to(i);
      if (has_trait(stack_[i].tag, kScope)) return;
    }
    return;
  }
  const bool part = has_trait(tag, kTablePart) || tag == GUMBO_TAG_TABLE;
  const bool special = has_trait(tag, kSpecial);
  std::uint32_t boundary = special || tag == GUMBO_TAG_A ? kScope : kSpecial;
  if (part) boundary = 0;
  const int index = reachable(tag, name, boundary);
  if (index < 0) return;
  const auto at = static_cast<std::size_t>(index);
  if (tag == GUMBO_TAG_A) {
    for (std::size_t i = at + 1; i < stack_.size(); ++i)
      if (has_trait(stack_[i].tag, kSpecial)) return split_link(at);
  }
  if (part && tag != GUMBO_TAG_TABLE) {
    // The part of an outer table is out of reach from within an inner one.
    for (std::size_t i = at + 1; i < stack_.size(); ++i)
      if (stack_[i].tag == GUMBO_TAG_TABLE) return;
  }
  pop_down_to(at);
}

}  // namespace vigie
