#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigie {

/// What a page says of itself outside its visible text, with references decoded.
struct PageHead {
  struct Meta {
    std::string name;     ///< name, property, itemprop or http-equiv, in lower case
    std::string content;  ///< one line
  };
  struct LinkTag {
    std::string rel, type, href, title;  ///< rel and type in lower case
  };
  std::string title;     ///< of the first <title>, one line
  std::string language;  ///< lang of <html>, as written
  std::string base;      ///< href of the first <base>, as written
  std::vector<Meta> metas;
  std::vector<LinkTag> links;
  std::vector<std::string_view> json_ld;  ///< views of the page
};

/// A page made ready for the tree: a page of which the parser's cost is linear.
struct Prescan {
  PageHead head;
  std::string html;  ///< UTF-8, tags balanced
};

/// What the tree is for. A reader needs the text and the names of what it is in, of some pages also
/// what their scripts would draw from templates; a link rule of an operator may ask for any element
/// or attribute.
enum class TreeUse { reading, reading_templates, selecting };

/// The most open elements at a time. Gumbo is quadratic in this, and destroys its tree recursively.
inline constexpr std::size_t kMaxDepth = 512;
/// The most elements of a page; behind them only text is kept. Large real pages have 20,000.
inline constexpr std::size_t kMaxElements = 150'000;

/// One linear pass over a page before the tree is built. It drops what reading never needs
/// (scripts, styles, comments, frames, images, drawings), lifts out what the head says, and writes
/// the rest with every element closed where the HTML Standard would close it, so that the parser
/// never has to repair nesting: repairs are what makes it quadratic. Sane pages give the same tree.
/// Never fails. `page` is valid UTF-8 and must outlive the result.
Prescan prescan(std::string_view page, TreeUse use);

}  // namespace vigie
