#include "crawler/xml_names.h"

#include <algorithm>
#include <array>
#include <string>

namespace vigie {
namespace {

struct Known {
  std::string_view start;  ///< of the namespace name, in lower case, behind "http(s)://"
  Space space;
};
// The longer start stands before the shorter.
constexpr std::array kAddresses = {
    Known{"www.w3.org/2005/atom", Space::atom},
    Known{"purl.org/atom/", Space::atom},
    Known{"purl.org/rss/1.0/modules/content", Space::content},
    Known{"purl.org/rss/1.0/modules/syndication", Space::syndication},
    Known{"purl.org/rss/1.0/modules/", Space::other},
    Known{"purl.org/rss/1.0", Space::plain},
    Known{"purl.org/net/rss1.1", Space::plain},
    Known{"purl.org/dc/terms", Space::dcterms},
    Known{"purl.org/dc/elements/", Space::dc},
    Known{"search.yahoo.com/mrss", Space::media},
    Known{"tools.search.yahoo.com/mrss", Space::media},
    Known{"www.itunes.com/dtds/podcast", Space::itunes},
    Known{"example.com/dtds/podcast", Space::itunes},
    Known{"www.google.com/schemas/sitemap-news", Space::news},
    Known{"www.google.com/schemas/sitemap/", Space::plain},
    Known{"www.google.com/schemas/sitemap-", Space::other},
    Known{"www.sitemaps.org/schemas/sitemap", Space::plain},
    Known{"www.w3.org/1999/02/22-rdf-syntax-ns", Space::rdf},
    Known{"www.w3.org/1999/xhtml", Space::xhtml},
    Known{"www.w3.org/xml/1998/namespace", Space::xml},
    Known{"my.netscape.com/", Space::plain},
    Known{"channel.netscape.com/", Space::plain},
    Known{"backend.userland.com/", Space::plain},
    Known{"blogs.law.harvard.edu/tech/rss", Space::plain},
};

constexpr std::array kPrefixes = {Known{"atom", Space::atom},   Known{"atom10", Space::atom},
                                  Known{"atom03", Space::atom}, Known{"content", Space::content},
                                  Known{"dc", Space::dc},       Known{"dcterms", Space::dcterms},
                                  Known{"media", Space::media}, Known{"itunes", Space::itunes},
                                  Known{"news", Space::news},   Known{"rdf", Space::rdf},
                                  Known{"xhtml", Space::xhtml}, Known{"xml", Space::xml},
                                  Known{"rss", Space::plain},   Known{"sy", Space::syndication}};

}  // namespace

Space space_of_address(std::string_view address) {
  std::string folded(address.substr(0, 128));
  for (char& c : folded)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  std::string_view rest = folded;
  if (const auto first = rest.find_first_not_of(" \t\r\n"); first != std::string_view::npos)
    rest.remove_prefix(first);
  if (rest.empty()) return Space::plain;
  for (const std::string_view scheme : {"http://", "https://"})
    if (rest.starts_with(scheme)) rest.remove_prefix(scheme.size());
  for (const auto& [start, space] : kAddresses)
    if (rest.starts_with(start)) return space;
  return Space::other;
}

Space space_of_prefix(std::string_view prefix) {
  const auto* known = std::find_if(kPrefixes.begin(), kPrefixes.end(),
                                   [&](const Known& k) { return k.start == prefix; });
  return known == kPrefixes.end() ? Space::other : known->space;
}

}  // namespace vigie
