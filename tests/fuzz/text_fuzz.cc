// Reaches: crawler/html_text.cc crawler/entities.cc core/utf8.cc
#include <string>

#include "core/utf8.h"
#include "crawler/html_text.h"
#include "crawler/xml.h"
#include "tests/fuzz/promise.h"

namespace vigie::fuzz {

void one_input(std::string_view bytes) {
  const std::string text = valid_utf8(bytes);
  promise_text(text, "what was made valid is UTF-8");
  promise(valid_utf8(text) == text, "valid text stays as it is");
  promise(valid_utf8(bytes) == bytes || !is_utf8(bytes) || bytes.find('\0') != bytes.npos,
          "only what is invalid is replaced");

  const std::string line = one_line(text);
  promise_line(line, "one line is one line");
  promise(line.find_first_of("\r\n\t\x1B") == std::string::npos, "a line has no control character");

  promise_text(decode_entities(text), "decoded references are UTF-8");
  promise_text(decode_xml(text), "decoded references are UTF-8");
  const std::string plain = to_text(text);
  promise_text(plain, "the text of a fragment is UTF-8");
  promise(plain.size() <= text.size() + text.size() / 2 + 1, "no text is longer than its HTML");
  for (std::size_t bytes_kept = 0; bytes_kept < 5; ++bytes_kept)
    promise(is_utf8(cut_utf8(text, bytes_kept)), "a text is cut between characters");
}

}  // namespace vigie::fuzz
