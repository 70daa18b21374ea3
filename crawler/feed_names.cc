#include "crawler/feed_names.h"

#include <array>

namespace vigie {
namespace {

struct Row {
  Space space;
  std::string_view name;
  Field field;
  int rank;
};

// Space::plain stands for RSS and for Atom: their names do not clash, and publishers mix them.
constexpr std::array kRows = {
    Row{Space::plain, "item", Field::entry, 0},
    Row{Space::plain, "entry", Field::entry, 0},
    Row{Space::plain, "rss", Field::wrapper, 0},
    Row{Space::plain, "feed", Field::wrapper, 0},
    Row{Space::plain, "channel", Field::wrapper, 0},
    Row{Space::plain, "items", Field::wrapper, 0},
    Row{Space::rdf, "rdf", Field::wrapper, 0},
    Row{Space::plain, "image", Field::aside, 0},
    Row{Space::plain, "textinput", Field::aside, 0},
    Row{Space::plain, "source", Field::aside, 0},
    Row{Space::plain, "logo", Field::aside, 0},
    Row{Space::rdf, "seq", Field::aside, 0},
    Row{Space::media, "group", Field::wrapper, 0},
    Row{Space::plain, "id", Field::id, 3},
    Row{Space::plain, "guid", Field::id, 3},
    Row{Space::dc, "identifier", Field::id, 1},
    Row{Space::plain, "title", Field::title, 3},
    Row{Space::dc, "title", Field::title, 2},
    Row{Space::dcterms, "title", Field::title, 2},
    Row{Space::media, "title", Field::title, 1},
    Row{Space::itunes, "title", Field::title, 1},
    Row{Space::plain, "link", Field::link, 3},
    Row{Space::plain, "author", Field::author, 4},
    Row{Space::plain, "managingeditor", Field::author, 3},
    Row{Space::dc, "creator", Field::author, 3},
    Row{Space::dc, "author", Field::author, 2},
    Row{Space::dcterms, "creator", Field::author, 2},
    Row{Space::itunes, "author", Field::author, 1},
    Row{Space::plain, "pubdate", Field::published, 5},
    Row{Space::plain, "published", Field::published, 5},
    Row{Space::plain, "issued", Field::published, 4},
    Row{Space::dcterms, "issued", Field::published, 4},
    Row{Space::plain, "created", Field::published, 3},
    Row{Space::dcterms, "created", Field::published, 3},
    Row{Space::dcterms, "available", Field::published, 2},
    Row{Space::plain, "updated", Field::updated, 4},
    Row{Space::plain, "modified", Field::updated, 4},
    Row{Space::plain, "lastbuilddate", Field::updated, 4},
    Row{Space::dcterms, "modified", Field::updated, 3},
    Row{Space::dc, "date", Field::date, 1},
    Row{Space::dcterms, "date", Field::date, 1},
    Row{Space::plain, "summary", Field::summary, 5},
    Row{Space::plain, "description", Field::summary, kDescriptionRank},
    Row{Space::plain, "subtitle", Field::summary, 5},
    Row{Space::plain, "tagline", Field::summary, 5},
    Row{Space::plain, "abstract", Field::summary, 5},
    Row{Space::dc, "description", Field::summary, 4},
    Row{Space::dcterms, "abstract", Field::summary, 4},
    Row{Space::itunes, "summary", Field::summary, 3},
    Row{Space::itunes, "subtitle", Field::summary, 2},
    Row{Space::media, "description", Field::summary, 1},
    Row{Space::content, "encoded", Field::content, 5},
    Row{Space::plain, "content", Field::content, 4},
    Row{Space::plain, "fullitem", Field::content, 3},
    Row{Space::xhtml, "body", Field::content, 2},
    Row{Space::plain, "body", Field::content, 2},
    Row{Space::xhtml, "div", Field::content, 2},
    Row{Space::plain, "language", Field::language, 2},
    Row{Space::dc, "language", Field::language, 1},
    Row{Space::plain, "category", Field::category, 1},
    Row{Space::dc, "subject", Field::category, 1},
    Row{Space::plain, "enclosure", Field::enclosure, 1},
    Row{Space::media, "content", Field::enclosure, 1},
    Row{Space::plain, "ttl", Field::ttl, 1},
    Row{Space::syndication, "updateperiod", Field::period, 1},
    Row{Space::syndication, "updatefrequency", Field::frequency, 1},
};

}  // namespace

Meaning meaning_of(Space space, std::string_view name) {
  if (space == Space::atom) space = Space::plain;
  for (const Row& row : kRows)
    if (row.space == space && row.name == name) return {row.field, row.rank};
  return {};
}

}  // namespace vigie
