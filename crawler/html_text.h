#pragma once

#include <string>
#include <string_view>

namespace vigie {

/// The text of an HTML fragment (a feed's summary, a title): tags dropped, blocks separated by a
/// newline, entities decoded as HTML defines them, scripts and styles left out. At most 1 MiB is
/// read; nesting is capped. The result is plain text: it may hold "<" again and must be escaped
/// wherever it is shown.
std::string to_text(std::string_view html);

/// Character references decoded (HTML Standard §13.2.5.72), no tag is interpreted.
std::string decode_entities(std::string_view text);

}  // namespace vigie
