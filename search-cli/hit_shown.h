#pragma once

#include <initializer_list>
#include <string>

#include <boost/json/object.hpp>

#include "indexer/index.h"

namespace vigie {

/// How a hit looks: the same in every command that shows some.

/// What commands print and take as its id.
std::string shown_id(const Hit& hit);

/// A document's id for a terminal: who imports names it, so it may hold anything.
std::string id_line(const std::string& id);

/// A title for a terminal, "(untitled)" where there is none.
std::string title_line(const std::string& title);

/// What is known of a document in one line, with points between; what is empty is left out.
std::string facts_line(std::initializer_list<std::string> facts);

/// The members that PRODUCT.md's search --json has, all but the snippet.
boost::json::object json_of(const Hit& hit);

/// A width for prose on this terminal: at most 100 columns; 0, which means that no line is broken,
/// when standard output is no terminal.
std::size_t prose_columns();

/// A part of a snippet for a terminal: the spaces at its edges stand between words of two parts.
std::string inline_part(const std::string& text);

/// Where the lines below a hit's title begin.
inline constexpr std::size_t kHitIndent = 5;
/// `text` indented as the lines below a title, and broken at `columns`.
std::string hit_line(const std::string& text, std::size_t columns);
/// Title, facts and address, each a line. `fact` stands before the others when it is not empty.
std::string hit_head(const Hit& hit, std::size_t number, const std::string& fact,
                     std::size_t columns);

}  // namespace vigie
