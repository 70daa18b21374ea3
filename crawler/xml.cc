// Two ways to read broken XML: a conforming parser in recovery mode, or a scanner of tags that was
// never strict. libxml2 in recovery lets an end tag close whatever is open, so that one unclosed
// <br> in a summary shifts every element behind it; it must be kept from expanding entities and
// loading DTDs, and refuses depth with all that follows. A scanner has none of these: an end tag
// looks for its own start, and entities are looked up, never expanded.
#include "crawler/xml.h"

#include <algorithm>
#include <utility>

#include "core/ascii.h"
#include "core/utf8.h"
#include "crawler/entity_table.h"
#include "crawler/html_text.h"
#include "crawler/xml_names.h"

namespace vigie {
namespace {

constexpr std::size_t kMaxXmlAttributes = 64;
constexpr std::size_t kMaxLanguage = 64;

bool is_xml_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool starts_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         (c & 0x80) != 0;
}
bool ends_name(char c) { return is_xml_space(c) || c == '/' || c == '>' || c == '=' || c == '<'; }

bool is_name(std::string_view written, std::string_view lower_case) {
  return std::equal(written.begin(), written.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

/// C1 controls stand in no text: they are windows-1252 that was taken for ISO-8859-1 on its way.
std::string with_windows_1252(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool control =
        text[i] == '\xC2' && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (control)
      append_utf8(out, numeric_entity(static_cast<unsigned char>(text[++i])));
    else
      out += text[i];
  }
  return out;
}

}  // namespace

std::string decode_xml(std::string_view text, bool* all_known) {
  constexpr std::size_t kLongest = 34;
  std::string out;
  out.reserve(text.size());
  std::size_t pos = 0;
  while (pos < text.size()) {
    const std::size_t amp = std::min(text.find('&', pos), text.size());
    out.append(text, pos, amp - pos);
    if (amp == text.size()) break;
    const std::size_t end = text.substr(amp, kLongest).find_first_of("; <&\"", 1);
    pos = amp + 1;
    if (end != std::string_view::npos && text[amp + end] == ';') {
      const std::string_view name = text.substr(amp + 1, end - 1);
      if (name.starts_with('#') || find_entity(name) != nullptr) {
        out += decode_entities(text.substr(amp, end + 1));
        pos = amp + end + 1;
        continue;
      }
    }
    if (all_known != nullptr) *all_known = false;
    out += '&';
  }
  return out;
}

XmlReader::XmlReader(std::string_view text, const Url& url)
    : in_(text), bases_{url}, languages_{""} {}

std::size_t XmlReader::find(std::string_view mark, std::size_t from) const {
  return std::min(in_.find(mark, from), in_.size());
}

void XmlReader::fault_if(bool wrong) {
  if (wrong && fault_ == std::string_view::npos) fault_ = std::min(pos_, in_.size());
}

std::size_t XmlReader::fault_line() const {
  return static_cast<std::size_t>(std::count(
             in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(std::min(fault_, in_.size())),
             '\n')) +
         1;
}

XmlReader::Event XmlReader::next() {
  if (empty_tag_) to_close_ = 1, empty_tag_ = false;
  while (to_close_ == 0) {
    tag_start_ = pos_;
    if (pos_ >= in_.size()) {
      if (open_.empty()) return Event::done;
      fault_if(true);
      to_close_ = open_.size();
      break;
    }
    if (in_[pos_] != '<') {
      read_text(find("<", pos_));
      return Event::text;
    }
    Event event = Event::text;
    if (read_markup(event)) return event;
  }
  --to_close_;
  pop();
  return Event::end;
}

void XmlReader::read_text(std::size_t end) {
  const std::string_view raw = in_.substr(pos_, end - pos_);
  bool all_known = true;
  text_ = raw.find('\xC2') == std::string_view::npos
              ? decode_xml(raw, &all_known)
              : decode_xml(with_windows_1252(raw), &all_known);
  const bool outside = open_.empty() && raw.find_first_not_of(" \t\r\n") != std::string_view::npos;
  pos_ = end;
  fault_if(!all_known || outside);
}

/// Reads what the "<" at pos_ opens; false when it is nothing to tell of.
bool XmlReader::read_markup(Event& event) {
  const std::string_view rest = in_.substr(pos_);
  const auto step_over = [&](std::string_view mark) {
    const std::size_t end = find(mark, pos_ + 2);
    fault_if(end == in_.size());
    pos_ = std::min(end + mark.size(), in_.size());
    return false;
  };
  if (rest.starts_with("<![CDATA[")) {
    const std::size_t end = find("]]>", pos_ + 9);
    fault_if(end == in_.size());
    text_ = in_.substr(pos_ + 9, end - pos_ - 9);
    pos_ = std::min(end + 3, in_.size());
    return true;
  }
  if (rest.starts_with("<!--")) return step_over("-->");
  if (rest.starts_with("<?")) return step_over("?>");
  if (rest.starts_with("<!")) {
    step_over_declaration();
    return false;
  }
  const bool closes = rest.starts_with("</");
  const std::size_t name = closes ? 2 : 1;
  if (rest.size() > name && starts_name(rest[name])) {
    event = closes ? Event::end : Event::start;
    if (!closes) return open_tag();
    close_tag();
    return false;
  }
  fault_if(true);  // a "<" that is text
  read_text(find("<", pos_ + 1));
  return true;
}

/// <!DOCTYPE …> with its internal subset, quoted parts stepped over.
void XmlReader::step_over_declaration() {
  int brackets = 0;
  for (pos_ += 2; pos_ < in_.size(); ++pos_) {
    const char c = in_[pos_];
    if (c == '"' || c == '\'') {
      pos_ = find(std::string_view(&in_[pos_], 1), pos_ + 1);
    } else if (c == '[') {
      ++brackets;
    } else if (c == ']') {
      --brackets;
    } else if (in_.substr(pos_, 4) == "<!--") {
      pos_ = find("-->", pos_ + 4);
    } else if (c == '>' && brackets <= 0) {
      break;
    }
  }
  pos_ = std::min(pos_ + 1, in_.size());
}

bool XmlReader::open_tag() {
  const std::size_t start = ++pos_;
  while (pos_ < in_.size() && !ends_name(in_[pos_])) ++pos_;
  const std::string_view written = in_.substr(start, pos_ - start);
  read_attributes();
  if (open_.size() >= kMaxDepth) {
    fault_if(true);
    if (!std::exchange(empty_tag_, false)) ++too_deep_;
    return false;
  }
  push(written);
  return true;
}

void XmlReader::close_tag() {
  pos_ += 2;
  const std::size_t start = pos_;
  while (pos_ < in_.size() && !ends_name(in_[pos_])) ++pos_;
  const std::string_view written = in_.substr(start, pos_ - start);
  while (pos_ < in_.size() && in_[pos_] != '>' && in_[pos_] != '<') ++pos_;
  if (pos_ < in_.size() && in_[pos_] == '>') ++pos_;
  if (too_deep_ > 0) {
    --too_deep_;
    return;
  }
  const auto match = std::find_if(open_.rbegin(), open_.rend(),
                                  [&](const Open& open) { return open.name == written; });
  fault_if(match != open_.rbegin());
  if (match != open_.rend()) to_close_ = static_cast<std::size_t>(match - open_.rbegin()) + 1;
}

void XmlReader::read_attributes() {
  attributes_.clear();
  empty_tag_ = false;
  while (pos_ < in_.size()) {
    const char c = in_[pos_];
    if (c == '>') {
      ++pos_;
      return;
    }
    if (c == '<') break;
    if (c == '/' || c == '=' || is_xml_space(c)) {
      empty_tag_ = c == '/' && pos_ + 1 < in_.size() && in_[pos_ + 1] == '>';
      ++pos_;
      continue;
    }
    const std::size_t start = pos_;
    while (pos_ < in_.size() && !ends_name(in_[pos_])) ++pos_;
    const std::string_view name = in_.substr(start, pos_ - start);
    while (pos_ < in_.size() && is_xml_space(in_[pos_])) ++pos_;
    std::string_view value;
    if (pos_ < in_.size() && in_[pos_] == '=') {
      ++pos_;
      value = read_value();
    } else {
      fault_if(true);
    }
    if (attributes_.size() < kMaxXmlAttributes) attributes_.push_back({name, value});
  }
  fault_if(true);
}

std::string_view XmlReader::read_value() {
  while (pos_ < in_.size() && is_xml_space(in_[pos_])) ++pos_;
  if (pos_ >= in_.size()) return {};
  const char quote = in_[pos_];
  if (quote == '"' || quote == '\'') {
    bool& lost = quote_lost_[quote == '"'];
    const std::size_t end = lost ? std::string_view::npos : in_.find(quote, pos_ + 1);
    lost = end == std::string_view::npos;
    if (!lost) {
      const std::string_view value = in_.substr(pos_ + 1, end - pos_ - 1);
      pos_ = end + 1;
      return value;
    }
    ++pos_;
  }
  fault_if(true);
  const std::size_t start = pos_;
  while (pos_ < in_.size() && !is_xml_space(in_[pos_]) && in_[pos_] != '>') ++pos_;
  return in_.substr(start, pos_ - start);
}

void XmlReader::push(std::string_view written) {
  Open open{written, {}, Space::plain, bindings_.size(), bases_.size(), languages_.size()};
  bind_namespaces();
  set_name(written);
  open.local = name_;
  open.space = space_;
  open_.push_back(std::move(open));
}

void XmlReader::pop() {
  Open& open = open_.back();
  name_ = std::move(open.local);
  space_ = open.space;
  bindings_.resize(open.bindings);
  languages_.resize(open.languages);
  while (bases_.size() > open.bases) bases_.pop_back();
  open_.pop_back();
}

void XmlReader::bind_namespaces() {
  for (const Attribute& attribute : attributes_) {
    const std::string name = lower_case(attribute.name);
    if (name == "xmlns") {
      const Space space = space_of_address(attribute.value);
      bindings_.push_back({"", space == Space::other ? Space::plain : space});
    } else if (name.starts_with("xmlns:")) {
      bindings_.push_back({name.substr(6), space_of_address(attribute.value)});
    } else if (name == "xml:lang" && attribute.value.size() < kMaxLanguage) {
      languages_.emplace_back(attribute.value);
    } else if (name == "xml:base") {
      if (auto base = Url::parse(decode_xml(attribute.value), bases_.back()))
        bases_.push_back(*std::move(base));
    }
  }
}

void XmlReader::set_name(std::string_view written) {
  const std::size_t colon = written.find(':');
  const bool prefixed = colon != std::string_view::npos;
  const std::string prefix = prefixed ? lower_case(written.substr(0, colon)) : std::string();
  name_ = lower_case(prefixed ? written.substr(colon + 1) : written);
  const auto bound = std::find_if(bindings_.rbegin(), bindings_.rend(),
                                  [&](const Binding& b) { return b.prefix == prefix; });
  if (bound != bindings_.rend()) {
    space_ = bound->space;
  } else {
    fault_if((prefixed && prefix != "xml"));
    space_ = prefixed ? space_of_prefix(prefix) : Space::plain;
  }
}

bool XmlReader::has_attribute(std::string_view name) const {
  return std::any_of(attributes_.begin(), attributes_.end(),
                     [&](const Attribute& a) { return is_name(a.name, name); });
}

std::string XmlReader::attribute(std::string_view name) const {
  for (const Attribute& attribute : attributes_)
    if (is_name(attribute.name, name)) return decode_xml(attribute.value);
  return {};
}

std::string XmlReader::exact_attribute(std::string_view name) const {
  for (const Attribute& attribute : attributes_)
    if (attribute.name == name) return decode_xml(attribute.value);
  return {};
}

XmlReader::Content XmlReader::content() {
  Content content;
  content_to_end(&content);
  return content;
}

void XmlReader::content_to_end(Content* content) {
  const std::size_t outside = open_.size() - 1;
  const std::size_t start = pos_;
  for (Event event = next(); event != Event::done; event = next()) {
    if (event == Event::end && open_.size() <= outside) break;
    if (content == nullptr) continue;
    if (event == Event::text)
      content->text += text_;
    else
      content->has_elements = true;
  }
  if (content != nullptr) content->mark_up = in_.substr(start, std::max(start, tag_start_) - start);
}

const std::string& XmlReader::language() const { return languages_.back(); }

std::string XmlReader::resolve(std::string_view reference) const {
  const std::size_t first = reference.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  reference = reference.substr(first, reference.find_last_not_of(" \t\r\n") - first + 1);
  const auto url = Url::parse(reference, bases_.back());
  return url ? url->href() : std::string(reference);
}

}  // namespace vigie
