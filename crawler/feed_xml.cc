// RSS, RDF, Atom (and CDF, their ancestor) by one reader: what an element means is a table
// (feed_names.cc), since the formats differ in names more than in structure, and the world mixes
// them.
#include <algorithm>
#include <array>
#include <charconv>

#include "core/hash.h"
#include "core/utf8.h"
#include "crawler/dates.h"
#include "crawler/feed_names.h"
#include "crawler/feed_readers.h"
#include "crawler/html_text.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

using Event = XmlReader::Event;

constexpr std::size_t kMaxPreamble = 64;  // elements of junk before a feed begins
constexpr std::size_t kMaxLinkedParts = 64;
constexpr std::size_t kMaxName = 1'024;

/// A text construct, with what it is.
struct Rich {
  std::string text;
  bool is_html = true;

  std::string html() && { return is_html ? std::move(text) : as_html(text); }
  std::string line() const { return one_line(is_html ? to_text(text) : text); }
};

/// "en_US", as programs write it, is "en-US" (BCP 47).
std::string with_hyphens(std::string_view text) {
  std::string tag = one_line(text);
  std::replace(tag.begin(), tag.end(), '_', '-');
  return tag;
}

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
  return text;
}

bool looks_like_html(std::string_view text) {
  return text.find("</") != std::string_view::npos || text.find("/>") != std::string_view::npos ||
         text.find("<br") != std::string_view::npos || text.find("<p>") != std::string_view::npos;
}

bool is_binary(std::string_view type) {
  return type.find('/') != std::string_view::npos && !type.starts_with("text/") &&
         !type.ends_with("xml") && !type.ends_with("html");
}

class XmlFeed {
 public:
  XmlFeed(std::string_view text, const Url& url) : xml_(text, url) {}

  Result<Feed> read() {
    if (!find_root())
      return Error{Kind::malformed, "no feed in it: neither RSS nor Atom nor RDF",
                   "is this the address of a page?"};
    do {
      if (event_ == Event::start) on_start();
      if (entry_depth_ != 0 && xml_.depth() < entry_depth_) finish_entry();
      if (feed_.entries.size() == kMaxEntries) break;
      event_ = xml_.next();
    } while (event_ != Event::done);
    if (entry_depth_ != 0) finish_entry();
    feed_.recovered = xml_.recovered();
    feed_.refresh = refresh();
    return std::move(feed_);
  }

 private:
  /// Moves to the element that makes the document a feed.
  bool find_root() {
    std::size_t starts = 0;
    while (starts < kMaxPreamble) {
      event_ = xml_.next();
      if (event_ == Event::done) return false;
      if (event_ != Event::start) continue;
      ++starts;
      const std::string& name = xml_.name();
      const bool own = xml_.space() == Space::plain || xml_.space() == Space::atom;
      if (own && (name == "rss" || name == "channel" || name == "item"))
        feed_.kind = FeedKind::rss;
      else if (own && (name == "feed" || name == "entry"))
        feed_.kind = FeedKind::atom;
      else if (name == "rdf")
        feed_.kind = FeedKind::rdf;
      else
        continue;
      return true;
    }
    return false;
  }

  void on_start() {
    const Meaning meaning = meaning_of(xml_.space(), xml_.name());
    switch (meaning.field) {
      case FeedField::entry: begin_entry(); return;
      case FeedField::wrapper: on_wrapper(); return;
      case FeedField::aside: xml_.skip(); return;
      case FeedField::unknown:
        // Within an entry what we do not know is of no use; around entries it may hold them.
        if (entry_depth_ != 0 || xml_.space() == Space::other) xml_.skip();
        return;
      default: on_field(meaning);
    }
  }

  void on_wrapper() {
    if (entry_depth_ != 0) return;
    if (feed_.language.empty()) feed_.language = with_hyphens(xml_.language());
    if (feed_.link.empty() && xml_.has_attribute("href")) feed_.link = link(xml_.attribute("href"));
    if (!feed_.updated) feed_.updated = read_feed_date(xml_.attribute("lastmod"));
  }

  void begin_entry() {
    if (entry_depth_ != 0) finish_entry();  // the one before has lost its end tag
    entry_ = Entry{};
    entry_ranks_.fill(0);
    entry_depth_ = xml_.depth();
    entry_.language = with_hyphens(xml_.language());
    entry_.id = xml_.attribute("rdf:about");
    if (xml_.has_attribute("href")) entry_.url = link(xml_.attribute("href"));
    entry_.updated = read_feed_date(xml_.attribute("lastmod"));
  }

  void finish_entry() {
    complete(entry_);
    feed_.entries.push_back(std::move(entry_));
    entry_depth_ = 0;
  }

  bool in_entry() const { return entry_depth_ != 0; }

  int& rank_of(FeedField field) {
    return (in_entry() ? entry_ranks_ : feed_ranks_)[static_cast<std::size_t>(field)];
  }

  /// True when this element counts over what was there before.
  bool outranks(FeedField field, int rank) {
    int& known = rank_of(field);
    if (rank <= known) return false;
    known = rank;
    return true;
  }

  void on_field(const Meaning& meaning) {
    switch (meaning.field) {
      case FeedField::id: on_id(meaning.rank); break;
      case FeedField::title: on_title(meaning.rank); break;
      case FeedField::link: on_link(); break;
      case FeedField::author: on_author(meaning.rank); break;
      case FeedField::published:
      case FeedField::updated:
      case FeedField::date: on_date(meaning); break;
      case FeedField::summary:
      case FeedField::content: on_text(meaning); break;
      case FeedField::language: on_language(meaning.rank); break;
      case FeedField::category: on_category(); break;
      case FeedField::enclosure: on_enclosure(); break;
      case FeedField::ttl: ttl_ = number(); break;
      case FeedField::period: period_ = one_line(xml_.content().text); break;
      case FeedField::frequency: frequency_ = number(); break;
      default: xml_.skip();
    }
  }

  void on_id(int rank) {
    const bool is_atom = xml_.name() == "id";
    const bool is_address = xml_.attribute("ispermalink") != "false";
    std::string id = one_line(xml_.content().text);
    if (id.empty() || !outranks(FeedField::id, rank)) return;
    // An Atom id is an IRI; one without a scheme can only be meant relative to its base.
    if (is_atom && id.find(':') == std::string::npos && id.find('/') != std::string::npos)
      id = xml_.resolve(id);
    if (in_entry() && !is_atom && is_address && rank_of(FeedField::link) == 0 &&
        (id.starts_with("http://") || id.starts_with("https://"))) {
      entry_.url = id;  // a permalink, until there is a link
    }
    (in_entry() ? entry_.id : feed_.id) = std::move(id);
  }

  void on_title(int rank) {
    const std::string title = rich().line();
    if (title.empty() || !outranks(FeedField::title, rank)) return;
    (in_entry() ? entry_.title : feed_.title) = title;
  }

  /// Atom's link is an attribute with a relation, RSS's a text.
  void on_link() {
    const std::string rel = xml_.attribute("rel"), type = xml_.attribute("type");
    std::string address = link(xml_.attribute("href"));
    Enclosure enclosure{{}, type, xml_.attribute("length")};
    const std::string text = xml_.content().text;
    if (address.empty()) address = link(text);
    if (address.empty()) return;
    if (rel == "enclosure") {
      enclosure.url = std::move(address);
      if (in_entry() && entry_.enclosures.size() < kMaxLinkedParts)
        entry_.enclosures.push_back(std::move(enclosure));
      return;
    }
    int rank = 0;
    if (rel.empty() || rel == "alternate")
      rank = type.empty() || type.find("html") != std::string::npos ? 4 : 3;
    else if (rel == "self" && in_entry())
      rank = 1;
    if (rank == 0 || !outranks(FeedField::link, rank)) return;
    (in_entry() ? entry_.url : feed_.link) = std::move(address);
  }

  void on_author(int rank) {
    const std::size_t outside = xml_.depth() - 1;
    std::string text, name, address;
    std::string* part = &text;
    for (Event event = xml_.next(); event != Event::done; event = xml_.next()) {
      if (event == Event::end && xml_.depth() <= outside) break;
      if (event == Event::text && part->size() < kMaxName) *part += xml_.text();
      if (event == Event::end) part = &text;
      if (event == Event::start)
        part = xml_.name() == "name" ? &name : xml_.name() == "email" ? &address : &ignored_;
    }
    ignored_.clear();
    Person person = read_person(text);
    if (!one_line(name).empty()) person.name = one_line(name);
    if (!one_line(address).empty()) person.address = one_line(address);
    std::vector<std::string>& authors = in_entry() ? entry_.authors : feed_.authors;
    // Several of the same kind are several people; a better kind replaces them.
    if (rank < rank_of(FeedField::author) ||
        (person.name.empty() && (in_entry() || person.address.empty())))
      return;
    if (outranks(FeedField::author, rank)) authors.clear();
    if (authors.size() == kMaxLinkedParts) return;
    if (in_entry() || person.address.empty())
      authors.push_back(std::move(person.name));
    else
      authors.push_back(person.name.empty() ? std::move(person.address)
                                            : person.name + " (" + person.address + ")");
  }

  /// Of equal ranks the last counts: a second <updated> is a correction. A date that cannot be
  /// read never hides one that can.
  void on_date(const Meaning& meaning) {
    const std::string text = one_line(xml_.content().text);
    const auto date = read_feed_date(text);
    const auto keep = [&](FeedField field, std::optional<Date>& kept, std::string* as_given) {
      const int known = rank_of(field);
      if (as_given != nullptr && (date ? meaning.rank >= known : as_given->empty()))
        *as_given = text;
      if (date && meaning.rank >= known) kept = date, rank_of(field) = meaning.rank;
    };
    const bool in = in_entry();
    if (meaning.field != FeedField::updated)
      keep(FeedField::published, in ? entry_.published : feed_.published,
           in ? &entry_.published_text : nullptr);
    if (meaning.field != FeedField::published)
      keep(FeedField::updated, in ? entry_.updated : feed_.updated,
           in ? &entry_.updated_text : nullptr);
  }

  void on_text(const Meaning& meaning) {
    const bool is_content = meaning.field == FeedField::content;
    if (is_content && in_entry() && xml_.has_attribute("src") && rank_of(FeedField::link) < 2) {
      entry_.url = link(xml_.attribute("src"));  // Atom: the content is elsewhere
      rank_of(FeedField::link) = 2;
    }
    // A <summary> beside RSS's <description> is the longer text.
    const bool second = in_entry() && xml_.name() == "summary" && !entry_.summary.empty() &&
                        rank_of(FeedField::summary) == kDescriptionRank;
    std::string html = rich().html();
    if (html.empty()) return;
    if (second && entry_.content.empty()) {
      entry_.content = std::move(html);
    } else if (outranks(meaning.field, meaning.rank)) {
      if (!in_entry() && is_content) return;
      (!in_entry()  ? feed_.description
       : is_content ? entry_.content
                    : entry_.summary) = std::move(html);
    }
  }

  void on_language(int rank) {
    const std::string language = with_hyphens(xml_.content().text);
    if (language.empty() || !outranks(FeedField::language, rank)) return;
    (in_entry() ? entry_.language : feed_.language) = language;
  }

  void on_category() {
    std::string label = xml_.attribute("label");
    if (label.empty()) label = xml_.attribute("term");
    const std::string text = xml_.content().text;
    label = one_line(label.empty() ? text : label);
    if (in_entry() && !label.empty() && entry_.categories.size() < kMaxLinkedParts)
      entry_.categories.push_back(std::move(label));
  }

  void on_enclosure() {
    const bool is_media = xml_.space() == Space::media;
    Enclosure enclosure{link(xml_.attribute("url")), xml_.attribute("type"),
                        xml_.attribute(is_media ? "filesize" : "length")};
    if (in_entry() && !enclosure.url.empty() && entry_.enclosures.size() < kMaxLinkedParts)
      entry_.enclosures.push_back(std::move(enclosure));
    if (!is_media) xml_.skip();  // media:content holds media:title and its like
  }

  /// A text construct by Atom 1.0 §3.1, Atom 0.3 (`mode`) and what RSS means by a description.
  Rich rich() {
    const bool is_atom = xml_.space() == Space::atom;
    const bool typed = xml_.has_attribute("type");
    const std::string type = xml_.attribute("type"), mode = xml_.attribute("mode");
    XmlReader::Content content = xml_.content();
    if (mode == "base64" || (is_atom && mode.empty() && is_binary(type)))
      if (auto decoded = base64_decoded(without_spaces(content.text)))
        return {valid_utf8(*decoded), true};
    // TypePad wrote escaped HTML into an element, where the type says that it is escaped itself.
    if (content.has_elements && type == "html" && looks_like_html(content.text))
      return {std::move(content.text), true};
    if (content.has_elements || type == "xhtml") return {std::string(content.mark_up), true};
    const bool is_text = type == "text" || type == "text/plain" || type.empty();
    if (is_atom && is_text && (typed || !looks_like_html(content.text)))
      return {std::move(content.text), false};
    return {std::move(content.text), true};
  }

  int number() {
    const std::string text = one_line(xml_.content().text);
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::clamp(value, 0, 1'000'000);
  }

  /// The longer of what RSS's ttl (minutes) and the syndication module say. Zero is no answer.
  std::optional<Interval> refresh() const {
    static constexpr std::pair<std::string_view, std::chrono::hours> kPeriods[] = {
        {"hourly", std::chrono::hours{1}},
        {"daily", std::chrono::hours{24}},
        {"weekly", std::chrono::hours{7 * 24}},
        {"monthly", std::chrono::hours{30 * 24}},
        {"yearly", std::chrono::hours{365 * 24}}};
    Interval wait = std::chrono::minutes{ttl_};
    for (const auto& [word, hours] : kPeriods)
      if (period_ == word)
        wait = std::max<Interval>(wait, Interval{hours} / std::max(frequency_, 1));
    if (wait <= Interval{0}) return std::nullopt;
    return wait;
  }

  std::string link(std::string_view text) const { return web_address(xml_, text); }

  XmlReader xml_;
  Event event_ = Event::done;
  Feed feed_;
  Entry entry_;
  std::size_t entry_depth_ = 0;  // 0: not in an entry
  std::array<int, kFields> feed_ranks_{}, entry_ranks_{};
  std::string ignored_;
  int ttl_ = 0, frequency_ = 1;
  std::string period_;
};

}  // namespace

Result<Feed> read_xml_feed(std::string_view text, const Url& url) {
  return XmlFeed(text, url).read();
}

}  // namespace vigie
