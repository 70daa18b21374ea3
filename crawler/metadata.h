#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/document.h"
#include "core/time.h"
#include "core/url.h"
#include "crawler/dom.h"
#include "crawler/json_ld.h"
#include "crawler/page.h"
#include "crawler/prescan.h"
#include "crawler/survey.h"
#include "crawler/text_dates.h"

namespace vigie {

/// What a page says of its article. Empty where the page does not say it, or contradicts itself.
struct Metadata {
  std::string title, canonical, site, language, section, image;
  std::vector<std::string> authors, keywords;
  std::optional<Date> published, modified;
  Directives directives;
};

/// The content of the first meta with one of these names, in the order of the names.
std::string_view meta_of(const PageHead& head, std::initializer_list<std::string_view> names);

/// The headline: what the page shows as one and its metadata confirm, without the site's name,
/// which may also be its `host`.
std::string read_title(const PageHead& head, const LinkedArticle& linked, const Dom& dom,
                       std::string_view site, std::string_view host);

/// The names of people (or the desk, the agency) who wrote it, as the page orders them.
std::vector<std::string> read_authors(const PageHead& head, const LinkedArticle& linked,
                                      const Survey& survey, std::string_view site);

struct PageDates {
  std::optional<Date> published, modified;
};
/// When it was first published and last changed. Nothing after `now` is believed.
PageDates read_dates(const PageHead& head, const LinkedArticle& linked, const Survey& survey,
                     const Url& url, DayOrder order, Instant now);

/// Whether the whole text is for all to read, as the page declares it or tells its readers.
Access read_access(const PageHead& head, const LinkedArticle& linked, const Survey& survey);

/// What the page declares: language, site, canonical address, section, keywords, picture, robots
/// rules.
Metadata read_declarations(const PageHead& head, const LinkedArticle& linked, const Url& url);

}  // namespace vigie
