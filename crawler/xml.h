#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/url.h"

namespace vigie {

/// The vocabularies that readers tell apart, whatever prefix a publisher gave them.
enum class Space {
  plain,
  atom,
  content,
  dc,
  dcterms,
  media,
  itunes,
  news,
  rdf,
  syndication,
  xhtml,
  xml,
  other
};

/// Turns a document's bytes into valid UTF-8 by BOM, HTTP header, XML declaration and the bytes
/// themselves (RFC 7303 §3, with the world's mistakes forgiven). `kept` holds the text where it had
/// to be converted, else the result is a view of `bytes`.
std::string_view xml_text(std::string_view bytes, std::string_view content_type, std::string& kept);

/// The encoding that an XML declaration names, as written, or empty.
std::string_view declared_encoding(std::string_view bytes);

/// A pull reader for XML as the world writes it: a cursor over tags and text.
///
/// Never fails and never expands: end tags that match nothing are stepped over, those of an outer
/// element close the inner ones, a stray "&" or "<" is text, an entity is one of XML's or HTML's
/// own or stays as written, document type declarations are stepped over. Reads nothing but `text`.
/// Memory: the stack of open elements, at most kMaxDepth deep. Cost: linear. Thread: any.
///
///   XmlReader xml(text, url);
///   while (xml.next() != XmlReader::Event::done) …
class XmlReader {
 public:
  enum class Event { start, end, text, done };
  static constexpr std::size_t kMaxDepth = 256;  ///< deeper elements are stepped over

  /// `text` (valid UTF-8) and `url` must outlive the reader.
  XmlReader(std::string_view text, const Url& url);

  Event next();

  // Of the last start or end:
  Space space() const { return space_; }
  const std::string& name() const { return name_; }  ///< local, in lower case
  bool is(Space space, std::string_view name) const { return space_ == space && name_ == name; }
  std::size_t depth() const { return open_.size() + too_deep_; }

  /// The value of an attribute of the last start, by its name in lower case with its prefix
  /// ("xml:lang"), in whatever case it is written; empty when it is not there.
  std::string attribute(std::string_view name) const;
  /// The same, by the name exactly as it must be written.
  std::string exact_attribute(std::string_view name) const;
  bool has_attribute(std::string_view name) const;

  /// The last text, entities decoded.
  const std::string& text() const { return text_; }

  /// The inside of an element.
  struct Content {
    std::string text;          ///< its text, and that of the elements in it
    std::string_view mark_up;  ///< as written
    bool has_elements = false;
  };
  /// Reads the element that just started up to its end (which next() then does not give).
  Content content();
  void skip() { content_to_end(nullptr); }

  /// Language and base of the last start's element, its own or inherited (XML 1.0 §2.12, XML Base).
  const std::string& language() const;
  std::string resolve(std::string_view reference) const;  ///< absolute, or trimmed as given

  /// Something was not well-formed up to here, first on this line (from 1). Of XML 1.0's rules
  /// these are looked at: tags in pairs, quoted attributes, ends of everything, known entities,
  /// declared prefixes, no text outside of elements.
  bool recovered() const { return fault_ != std::string_view::npos; }
  std::size_t fault_line() const;

 private:
  struct Attribute {
    std::string_view name, value;  // as written
  };
  struct Binding {
    std::string prefix;
    Space space = Space::plain;
  };
  struct Open {
    std::string_view name;  // as written
    std::string local;
    Space space;
    std::size_t bindings, bases, languages;  // sizes to go back to
  };

  void fault_if(bool wrong);
  bool read_markup(Event& event);
  void step_over_declaration();
  bool open_tag();
  void close_tag();
  void read_attributes();
  std::string_view read_value();
  void bind_namespaces();
  void set_name(std::string_view written);
  void push(std::string_view written);
  void pop();
  void read_text(std::size_t end);
  void content_to_end(Content* content);
  std::size_t find(std::string_view mark, std::size_t from) const;

  std::string_view in_;
  std::size_t pos_ = 0;
  std::size_t tag_start_ = 0;
  std::vector<Open> open_;
  std::size_t too_deep_ = 0;
  std::size_t to_close_ = 0;  // elements that the last end tag closes, yet to be told
  bool empty_tag_ = false;    // the last start was "<a/>"
  std::size_t fault_ = std::string_view::npos;  // where something was first not well-formed
  bool quote_lost_[2] = {false, false};         // no further " or ' in the text
  std::vector<Attribute> attributes_;
  std::vector<Binding> bindings_;
  std::vector<Url> bases_;
  std::vector<std::string> languages_;
  Space space_ = Space::plain;
  std::string name_, text_;
};

/// The references of XML and HTML decoded, each with its semicolon; others stay as written, and set
/// `*all_known` to false.
std::string decode_xml(std::string_view text, bool* all_known = nullptr);

}  // namespace vigie
