#pragma once

#include <string>
#include <string_view>

#include "core/error.h"
#include "indexer/query.h"

namespace vigie {

/// Reads a watchlist: a file of companies, a line each, whose cells ";" divides (what a spreadsheet
/// writes in French). Values within a cell are divided by "|"; empty lines and lines that begin
/// with "#" count nothing; a first line whose first cell is "name" or "nom" is a heading.
///
///   name        ; other names                    ; SIREN     ; only with
///   Naval Group ; DCNS                           ; 441133808 ;
///   Orange      ; France Télécom|Orange Business ; 380129866 ; télécom|fibre|opérateur
///
/// A company is found by any of its names, or by its SIREN in the field of that name. Names that
/// other things have too are guarded: where the fourth cell holds words, one of them must stand in
/// the document beside the name (the SIREN needs no such guard). A name of one word is asked as it
/// is written (="Orange"), one of several as a phrase.
///
/// Gives the query tree, an `any` of all. Kind::config with the line of the first mistake: a line
/// without a name, a SIREN that has not nine digits, more than kMaxListNames names, not UTF-8.
Result<QueryNode> read_name_list(std::string_view text, const std::string& file);

constexpr std::size_t kMaxListNames = 4'000, kMaxListBytes = 1 << 20;

}  // namespace vigie
