// Reaches: crawler/charset.cc crawler/decode.cc crawler/encoding_labels.cc
#include "crawler/charset.h"

#include <string>

#include "tests/fuzz/promise.h"

namespace vigie::fuzz {

/// The HTTP header's Content-Type, or the name of an encoding, on the first line, the bytes behind
/// it.
void one_input(std::string_view bytes) {
  const auto [head, body] = split_head(bytes);
  const std::string sniffed = sniff_html_encoding(body, head);
  promise(encoding_for_label(sniffed) == sniffed, "what is sniffed is an encoding by its own name");
  const std::string label = encoding_for_label(head);
  promise(encoding_for_label(label) == label, "an encoding's name is its own label");

  for (const std::string_view encoding :
       {std::string_view(sniffed), head, charset_parameter(head)}) {
    const std::string text = decode_text(body, encoding);
    promise_text(text, "decoded text is UTF-8");
    promise(text.size() <= 3 * body.size() + 3, "a byte becomes three at most");
  }
}

}  // namespace vigie::fuzz
