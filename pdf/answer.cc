#include "pdf/answer.h"

namespace vigie::pdf {
namespace {

const char* word(Extract::Outcome outcome) {
  switch (outcome) {
    case Extract::Outcome::read: return "read";
    case Extract::Outcome::encrypted: return "encrypted";
    case Extract::Outcome::broken: break;
  }
  return "broken";
}

std::string quoted(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20) {
      out += {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out += '"';
}

std::string opening(const char* outcome) {
  return std::string(R"({"format":1,"outcome":")") + outcome + '"';
}

}  // namespace

std::string answer(const Extract& extract) {
  std::string out = opening(word(extract.outcome));
  const auto member = [&out](const char* name, const std::string& value) {
    out.append(",\"").append(name).append("\":").append(value);
  };
  member("title", quoted(extract.title));
  member("author", quoted(extract.author));
  member("created", quoted(extract.created));
  member("modified", quoted(extract.modified));
  member("headline", quoted(extract.headline));
  member("pages", std::to_string(extract.pages));
  member("cut", extract.cut ? "true" : "false");
  member("text", quoted(extract.text));
  return out += "}\n";
}

std::string refusal(const std::string& what) {
  return opening("unconfined") + ",\"what\":" + quoted(what) + "}\n";
}

}  // namespace vigie::pdf
