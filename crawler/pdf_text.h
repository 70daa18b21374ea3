#pragma once

#include <string>
#include <string_view>

namespace vigie {

/// The text of a PDF as paragraphs, one newline between two: lines of a block are joined where they
/// run on, also over columns and pages, words divided at the end of a line are put together, and
/// what stands at the head or foot of page after page is kept once. `text` has a blank line between
/// blocks and a form feed after each page; any UTF-8 is safe to give. Cost: linear.
std::string pdf_paragraphs(std::string_view text);

}  // namespace vigie
