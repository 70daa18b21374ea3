#include "crawler/feed_names.h"

#include <array>

namespace vigie {
namespace {

struct Row {
  Space space;
  std::string_view name;
  FeedField field;
  int rank;
};

// Space::plain stands for RSS and for Atom: their names do not clash, and publishers mix them.
constexpr std::array kRows = {
    Row{Space::plain, "item", FeedField::entry, 0},
    Row{Space::plain, "entry", FeedField::entry, 0},
    Row{Space::plain, "rss", FeedField::wrapper, 0},
    Row{Space::plain, "feed", FeedField::wrapper, 0},
    Row{Space::plain, "channel", FeedField::wrapper, 0},
    Row{Space::plain, "items", FeedField::wrapper, 0},
    Row{Space::rdf, "rdf", FeedField::wrapper, 0},
    Row{Space::plain, "image", FeedField::aside, 0},
    Row{Space::plain, "textinput", FeedField::aside, 0},
    Row{Space::plain, "source", FeedField::aside, 0},
    Row{Space::plain, "logo", FeedField::aside, 0},
    Row{Space::rdf, "seq", FeedField::aside, 0},
    Row{Space::media, "group", FeedField::wrapper, 0},
    Row{Space::plain, "id", FeedField::id, 3},
    Row{Space::plain, "guid", FeedField::id, 3},
    Row{Space::dc, "identifier", FeedField::id, 1},
    Row{Space::plain, "title", FeedField::title, 3},
    Row{Space::dc, "title", FeedField::title, 2},
    Row{Space::dcterms, "title", FeedField::title, 2},
    Row{Space::media, "title", FeedField::title, 1},
    Row{Space::itunes, "title", FeedField::title, 1},
    Row{Space::plain, "link", FeedField::link, 3},
    Row{Space::plain, "author", FeedField::author, 4},
    Row{Space::plain, "managingeditor", FeedField::author, 3},
    Row{Space::dc, "creator", FeedField::author, 3},
    Row{Space::dc, "author", FeedField::author, 2},
    Row{Space::dcterms, "creator", FeedField::author, 2},
    Row{Space::itunes, "author", FeedField::author, 1},
    Row{Space::plain, "pubdate", FeedField::published, 5},
    Row{Space::plain, "published", FeedField::published, 5},
    Row{Space::plain, "issued", FeedField::published, 4},
    Row{Space::dcterms, "issued", FeedField::published, 4},
    Row{Space::plain, "created", FeedField::published, 3},
    Row{Space::dcterms, "created", FeedField::published, 3},
    Row{Space::dcterms, "available", FeedField::published, 2},
    Row{Space::plain, "updated", FeedField::updated, 4},
    Row{Space::plain, "modified", FeedField::updated, 4},
    Row{Space::plain, "lastbuilddate", FeedField::updated, 4},
    Row{Space::dcterms, "modified", FeedField::updated, 3},
    Row{Space::dc, "date", FeedField::date, 1},
    Row{Space::dcterms, "date", FeedField::date, 1},
    Row{Space::plain, "summary", FeedField::summary, 5},
    Row{Space::plain, "description", FeedField::summary, kDescriptionRank},
    Row{Space::plain, "subtitle", FeedField::summary, 5},
    Row{Space::plain, "tagline", FeedField::summary, 5},
    Row{Space::plain, "abstract", FeedField::summary, 5},
    Row{Space::dc, "description", FeedField::summary, 4},
    Row{Space::dcterms, "abstract", FeedField::summary, 4},
    Row{Space::itunes, "summary", FeedField::summary, 3},
    Row{Space::itunes, "subtitle", FeedField::summary, 2},
    Row{Space::media, "description", FeedField::summary, 1},
    Row{Space::content, "encoded", FeedField::content, 5},
    Row{Space::plain, "content", FeedField::content, 4},
    Row{Space::plain, "fullitem", FeedField::content, 3},
    Row{Space::xhtml, "body", FeedField::content, 2},
    Row{Space::plain, "body", FeedField::content, 2},
    Row{Space::xhtml, "div", FeedField::content, 2},
    Row{Space::plain, "language", FeedField::language, 2},
    Row{Space::dc, "language", FeedField::language, 1},
    Row{Space::plain, "category", FeedField::category, 1},
    Row{Space::dc, "subject", FeedField::category, 1},
    Row{Space::plain, "enclosure", FeedField::enclosure, 1},
    Row{Space::media, "content", FeedField::enclosure, 1},
    Row{Space::plain, "ttl", FeedField::ttl, 1},
    Row{Space::syndication, "updateperiod", FeedField::period, 1},
    Row{Space::syndication, "updatefrequency", FeedField::frequency, 1},
};

}  // namespace

Meaning meaning_of(Space space, std::string_view name) {
  if (space == Space::atom) space = Space::plain;
  for (const Row& row : kRows)
    if (row.space == space && row.name == name) return {row.field, row.rank};
  return {};
}

}  // namespace vigie
