#pragma once

#include <string>
#include <string_view>

namespace vigie {

/// The encoding of an HTML page by the WHATWG sniffing algorithm (HTML Standard §13.2.3.2): BOM,
/// the HTTP header, a prescan of the first 1,024 bytes for meta, then the content itself (valid
/// UTF-8 is UTF-8), else windows-1252. A label of the Encoding Standard in lower case: "utf-8",
/// "windows-1252", "shift_jis".
std::string sniff_html_encoding(std::string_view bytes, std::string_view content_type);

/// The label's canonical name ("latin1" → "windows-1252"), or empty when the standard knows none.
std::string encoding_for_label(std::string_view label);

/// The charset parameter of a Content-Type value, as given, or empty.
std::string_view charset_parameter(std::string_view content_type);

/// Bytes in `encoding` as valid UTF-8, BOM and NUL left out, each undecodable sequence as U+FFFD.
std::string decode_text(std::string_view bytes, std::string_view encoding);

}  // namespace vigie
