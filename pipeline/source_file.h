#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/source.h"

namespace vigie {

/// Edits of the text of a configuration file, one source at a time. Comments, order, spelling and
/// line breaks of everything else stay byte for byte. Plain functions; the disk is touched by
/// configuration_edit.h.

/// The block of a source as a person would write it: what has its default is left out.
std::string write_source(const Source& source);

/// `text` with the blocks behind its end, an empty line before each.
std::string with_sources(std::string_view text, const std::vector<Source>& sources);

/// `text` without the block of that source; comments directly above it go with it, all others stay.
/// What with_sources() added is gone without a trace. Kind::not_found when it does not stand here;
/// Kind::config when it is not written as a [[source]] block.
Result<std::string> without_source(std::string_view text, const SourceId& id);

/// `text` with another address for that source.
Result<std::string> with_url(std::string_view text, const SourceId& id, std::string_view url);

/// A value as TOML writes it, between quotes of the kind that needs no escapes where one does.
std::string toml_string(std::string_view value);

}  // namespace vigie
