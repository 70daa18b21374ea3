#include "crawler/opml.h"

#include <cstring>

#include <fmt/format.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "core/bytes.h"
#include "core/utf8.h"
#include "crawler/xml.h"

namespace vigie {
namespace {

using Event = XmlReader::Event;

constexpr Bytes kMaxOpml = mebibytes(16);
constexpr std::size_t kMaxFeeds = 100'000;

/// What libxml2 finds wrong first. A list of feeds is somebody's configuration: reading half of it
/// silently would be worse than refusing it. The handlers are empty, so that no tree is built, no
/// entity has a value, and nothing is loaded.
std::string first_fault(std::string_view bytes) {
  xmlSAXHandler handlers;
  std::memset(&handlers, 0, sizeof handlers);
  handlers.initialized = XML_SAX2_MAGIC;
  xmlParserCtxt* parser = xmlCreateMemoryParserCtxt(bytes.data(), static_cast<int>(bytes.size()));
  if (parser == nullptr) return "it is empty";
  xmlSAXHandler* const own = parser->sax;
  parser->sax = &handlers;
  xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  xmlParseDocument(parser);
  std::string fault;
  if (parser->wellFormed == 0) {
    const xmlError* error = xmlCtxtGetLastError(parser);
    fault = error != nullptr && error->message != nullptr
                ? fmt::format("line {}: {}", error->line, one_line(error->message))
                : "it is not well-formed";
  }
  parser->sax = own;
  xmlFreeParserCtxt(parser);
  return fault;
}

}  // namespace

Result<std::vector<OpmlFeed>> read_opml(std::string_view bytes) {
  if (bytes.size() > kMaxOpml.count)
    return Error{Kind::too_large, fmt::format("the OPML file has {} bytes, more than {}",
                                              bytes.size(), kMaxOpml.count)};
  if (std::string fault = first_fault(bytes); !fault.empty())
    return Error{Kind::malformed, "the OPML file is not well-formed XML: " + fault};
  std::string kept;
  const Url nowhere = *Url::parse("about:blank");
  XmlReader xml(xml_text(bytes, "", kept), nowhere);
  std::vector<OpmlFeed> feeds;
  std::vector<std::string> around;  // the titles of the outlines that are open, empty for a feed's
  for (Event event = xml.next(); event != Event::done; event = xml.next()) {
    if (event == Event::text || xml.name() != "outline") continue;
    if (event == Event::end) {
      if (!around.empty()) around.pop_back();
      continue;
    }
    OpmlFeed feed{one_line(xml.attribute("xmlurl")),
                  one_line(xml.attribute("htmlurl")),
                  one_line(xml.attribute("title")),
                  {}};
    if (feed.title.empty()) feed.title = one_line(xml.attribute("text"));
    around.push_back(feed.xml_url.empty() ? feed.title : std::string());
    if (feed.xml_url.empty()) continue;
    for (const std::string& title : around)
      if (!title.empty()) feed.categories.push_back(title);
    feeds.push_back(std::move(feed));
    if (feeds.size() > kMaxFeeds)
      return Error{Kind::too_large, fmt::format("the OPML file has more than {} feeds", kMaxFeeds)};
  }
  return feeds;
}

}  // namespace vigie
