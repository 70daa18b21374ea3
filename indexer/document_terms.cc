#include "indexer/document_terms.h"

#include <algorithm>

#include "core/utf8.h"
#include "indexer/analysis.h"
#include "indexer/folding.h"
#include "indexer/query.h"
#include "indexer/tokenizer.h"

namespace vigie {
namespace {

void add_keyword(std::vector<Keyword>& keywords, std::string_view field, std::string value) {
  if (value.empty()) return;
  Keyword keyword{field, std::move(value)};
  if (std::ranges::find(keywords, keyword) == keywords.end())
    keywords.push_back(std::move(keyword));
}

/// The host and every domain it lies in, so that site:gouv.fr finds www.economie.gouv.fr.
void add_host(std::vector<Keyword>& keywords, std::string_view host) {
  while (host.find('.') != std::string_view::npos) {
    add_keyword(keywords, "site", std::string{host});
    host.remove_prefix(host.find('.') + 1);
  }
}

/// The whole name, and each of its words: author:dupont finds "Jean Dupont".
void add_author(std::vector<Keyword>& keywords, std::string_view name) {
  add_keyword(keywords, "author", fold_keyword(name));
  for (Tokenizer words{name}; words.next();) add_keyword(keywords, "author", words.folded());
}

/// The day that a date's text begins with, as its publisher gave it (never shifted to UTC).
std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  const auto date = Date::read(text.substr(0, 10));
  if (!date) return std::nullopt;
  return std::chrono::floor<std::chrono::days>(date->instant);
}

}  // namespace

DocumentReader::DocumentReader(const Document& document)
    : document_{document}, analysis_{analysis_of(document.language)}, words_{document.title} {}

bool DocumentReader::next() {
  if (words_.next()) return true;
  if (part_ == Part::text) return false;
  title_end_ = words_.position();
  part_ = Part::text;
  before_ = title_end_ + kTitleGap - 1;
  words_ = Tokenizer{document_.text};
  return words_.next();
}

std::string_view DocumentReader::stem() const { return stem_view(words_.folded(), analysis_); }

std::string fold_keyword(std::string_view value) { return fold(one_line(value)); }

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url = url.substr(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) url = url.substr(at + 1);
  return url.substr(0, url.find(':'));
}

std::vector<Keyword> document_keywords(const Document& document) {
  constexpr std::size_t kMaxAuthors = 64;
  std::vector<Keyword> keywords;
  add_keyword(keywords, "source", fold_keyword(document.source.text));
  const std::string language = fold_keyword(document.language);
  add_keyword(keywords, "lang", language);
  add_keyword(keywords, "lang", language.substr(0, language.find_first_of("-_")));
  add_keyword(keywords, "site", fold_keyword(document.site));
  add_host(keywords, host_of(document.url));
  for (std::size_t i = 0; i < std::min(document.authors.size(), kMaxAuthors); ++i)
    add_author(keywords, document.authors[i]);
  return keywords;
}

std::vector<Day> document_days(const Document& document) {
  std::vector<Day> days;
  if (document.published)
    if (const auto day = day_of(document.published->text)) days.push_back({"published", *day});
  days.push_back({"seen", std::chrono::floor<std::chrono::days>(document.seen)});
  if (document.deadline)
    if (const auto day = day_of(*document.deadline)) days.push_back({"deadline", *day});
  return days;
}

DocumentTerms document_terms(const Document& document) {
  DocumentTerms terms;
  terms.analysis = analysis_of(document.language);
  terms.words.reserve((document.title.size() + document.text.size()) / 6);
  for (DocumentReader words{document}; words.next();)
    terms.words.push_back(DocumentWord{words.part(), words.position(), words.begin(), words.end(),
                                       words.exact(), words.folded(), std::string{words.stem()}});
  terms.keywords = document_keywords(document);
  terms.days = document_days(document);
  return terms;
}

}  // namespace vigie
