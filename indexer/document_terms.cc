#include "indexer/document_terms.h"

#include <algorithm>

#include "core/utf8.h"
#include "indexer/amounts.h"
#include "indexer/analysis.h"
#include "indexer/fields.h"
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
void add_name(std::vector<Keyword>& keywords, std::string_view field, std::string_view name) {
  add_keyword(keywords, field, fold_keyword(name));
  for (Tokenizer words{name}; words.next();)
    add_keyword(keywords, field, std::string{words.folded()});
}

/// "45210000-2" stands for all that it lies in: 45, 452, 4521, and for itself as written.
void add_cpv(std::vector<Keyword>& keywords, std::string_view code) {
  const std::string folded = fold_keyword(code);
  add_keyword(keywords, "cpv", folded);
  const std::string digits = folded.substr(0, folded.find_first_not_of("0123456789"));
  const std::size_t last = std::min(digits.find_last_not_of('0') + 1, digits.size());
  add_keyword(keywords, "cpv", digits);
  for (std::size_t length = 2; length <= std::max<std::size_t>(last, 2) && length <= digits.size();
       ++length)
    add_keyword(keywords, "cpv", digits.substr(0, length));
}

/// A typed value, as the keyword that a query names.
void add_value(std::vector<Keyword>& keywords, const FieldValue& given) {
  const FieldInfo* field = find_field(given.field);
  if (field == nullptr || field->kind != FieldKind::keyword) return;
  if (field->name == "buyer") return add_name(keywords, field->name, given.value);
  if (field->name == "cpv") return add_cpv(keywords, given.value);
  std::string value = fold_keyword(given.value);
  if (field->name == "siren") std::erase_if(value, [](char c) { return c < '0' || c > '9'; });
  add_keyword(keywords, field->name, std::move(value));
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

std::string fold_keyword(std::string_view value) { return one_line(fold(value)); }

std::string_view host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url = url.substr(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t at = url.rfind('@'); at != std::string_view::npos) url = url.substr(at + 1);
  return url.substr(0, url.find(':'));
}

std::vector<Keyword> document_keywords(const Document& document) {
  constexpr std::size_t kMaxAuthors = 64, kMaxValues = 256;
  std::vector<Keyword> keywords;
  add_keyword(keywords, "source", fold_keyword(document.source.text));
  const std::string language = fold_keyword(document.language);
  add_keyword(keywords, "lang", language);
  add_keyword(keywords, "lang", language.substr(0, language.find_first_of("-_")));
  add_keyword(keywords, "site", fold_keyword(document.site));
  add_host(keywords, host_of(document.url));
  for (std::size_t i = 0; i < std::min(document.authors.size(), kMaxAuthors); ++i)
    add_name(keywords, "author", document.authors[i]);
  add_keyword(keywords, "kind", fold_keyword(document.kind.empty() ? "article" : document.kind));
  for (std::size_t i = 0; i < std::min(document.fields.size(), kMaxValues); ++i)
    add_value(keywords, document.fields[i]);
  return keywords;
}

std::vector<Quantity> document_quantities(const Document& document) {
  std::vector<Quantity> quantities;
  const auto add = [&](std::string_view field, std::optional<std::chrono::sys_days> day) {
    if (day) quantities.push_back({field, day->time_since_epoch().count()});
  };
  if (document.published) add("published", day_of(document.published->text));
  add("seen", std::chrono::floor<std::chrono::days>(document.seen));
  if (document.deadline) add("deadline", day_of(*document.deadline));
  for (const FieldValue& given : document.fields)
    if (given.field == "amount")
      if (const auto hundredths = read_amount(given.value)) {
        quantities.push_back({"amount", *hundredths});  // of several the first that can be read
        break;
      }
  return quantities;
}

DocumentTerms document_terms(const Document& document) {
  DocumentTerms terms;
  terms.analysis = analysis_of(document.language);
  terms.words.reserve((document.title.size() + document.text.size()) / 6);
  for (DocumentReader words{document}; words.next();)
    terms.words.push_back(DocumentWord{words.part(), words.position(), words.begin(), words.end(),
                                       std::string{words.exact()}, std::string{words.folded()},
                                       std::string{words.stem()}});
  terms.keywords = document_keywords(document);
  terms.quantities = document_quantities(document);
  return terms;
}

}  // namespace vigie
