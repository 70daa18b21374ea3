// How OPML is written; how it is read: opml.cc.
#include <map>

#include "core/utf8.h"
#include "crawler/opml.h"

namespace vigie {
namespace {

/// One outline: a category with what it holds, or a feed. Kept in a flat list, since categories
/// nest as deep as somebody's file did.
struct Outline {
  std::string title;
  const OpmlFeed* feed = nullptr;
  std::vector<std::size_t> inside;
};

class Outlines {
 public:
  Outlines() { all_.emplace_back(); }

  void add(const OpmlFeed& feed) {
    std::size_t at = 0;
    for (const std::string& given : feed.categories) {
      const std::string title = one_line(given);
      if (!title.empty()) at = category(at, title);
    }
    put(at, {one_line(feed.title), &feed, {}});
  }

  const Outline& operator[](std::size_t i) const { return all_[i]; }

 private:
  std::size_t category(std::size_t around, const std::string& title) {
    const auto [known, fresh] = categories_.try_emplace({around, title}, all_.size());
    if (fresh) put(around, {title, nullptr, {}});
    return known->second;
  }

  void put(std::size_t around, Outline outline) {
    all_[around].inside.push_back(all_.size());
    all_.push_back(std::move(outline));
  }

  std::vector<Outline> all_;
  std::map<std::pair<std::size_t, std::string>, std::size_t> categories_;
};

/// XML 1.0 §2.3 and §2.2: a value between double quotes. one_line() has dropped control characters;
/// U+FFFE and U+FFFF are no characters of XML either.
std::string attribute(const char* name, std::string_view value) {
  std::string out = std::string(" ") + name + "=\"";
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::string_view rest = value.substr(i, 3);
    if (rest == "\xEF\xBF\xBE" || rest == "\xEF\xBF\xBF") {
      i += 2;
      continue;
    }
    switch (value[i]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += value[i];
    }
  }
  return out + "\"";
}

std::string outline_of(const Outline& outline) {
  std::string out = "<outline" + attribute("text", outline.title);
  if (outline.feed == nullptr) return out + ">\n";
  out += attribute("title", outline.title) + " type=\"rss\"";
  out += attribute("xmlUrl", one_line(outline.feed->xml_url));
  if (!outline.feed->html_url.empty())
    out += attribute("htmlUrl", one_line(outline.feed->html_url));
  return out + "/>\n";
}

}  // namespace

std::string write_opml(std::string_view title, const std::vector<OpmlFeed>& feeds) {
  Outlines outlines;
  for (const OpmlFeed& feed : feeds) outlines.add(feed);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n<head>\n<title>";
  const std::string escaped = attribute("t", one_line(title));
  out += escaped.substr(4, escaped.size() - 5) + "</title>\n</head>\n<body>\n";
  struct Open {
    std::size_t outline, next;
  };
  std::vector<Open> open{{0, 0}};
  while (!open.empty()) {
    Open& top = open.back();
    const auto& inside = outlines[top.outline].inside;
    if (top.next == inside.size()) {
      open.pop_back();
      if (!open.empty()) out += std::string(2 * (open.size() - 1), ' ') + "</outline>\n";
      continue;
    }
    const std::size_t next = inside[top.next++];
    out += std::string(2 * (open.size() - 1), ' ') + outline_of(outlines[next]);
    if (outlines[next].feed == nullptr) open.push_back({next, 0});
  }
  return out + "</body>\n</opml>\n";
}

}  // namespace vigie
