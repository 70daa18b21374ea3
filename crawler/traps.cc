#include "crawler/traps.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "core/ascii.h"
#include "core/percent.h"

namespace vigie {
namespace {

constexpr std::size_t kLongest = 1'000;  ///< bytes; a title of 100 Arabic letters has 600
constexpr std::size_t kDeepest = 12;     ///< segments; the deepest of real sites have 8
constexpr std::size_t kMostParameters = 10;
constexpr int kYearsAhead = 2, kYearsBack = 15;

using Words = std::string_view;

/// A list of words, each between spaces.
bool holds_word(Words words, std::string_view word) {
  return !word.empty() && word.find(' ') == word.npos &&
         words.find(' ' + std::string(word) + ' ') != words.npos;
}

/// Segments that are no articles wherever they stand.
constexpr Words kNoArticle =
    " login log-in signin sign-in signup sign-up logout register connexion se-connecter deconnexion"
    " inscription mot-de-passe-oublie lost-password forgot-password wp-login.php wp-admin wp-json"
    " xmlrpc.php cart basket checkout panier caddie mon-compte my-account wishlist"
    " sendtofriend envoyer-a-un-ami cdn-cgi cgi-bin ";
/// The same for the first and the last: between them they may be a section ("the print edition").
constexpr Words kVariantEnds =
    " print imprimer imprimable printable share partager reply repondre trackback embed amp ";
/// Parameters of a page that stands without them, too.
constexpr Words kVariant =
    " print printable imprimer pdf share partager partage replytocom reply parent_comment sort"
    " sortby sort_by sort-by orderby order_by order-by sens tri trier triparam filter filters "
    "filtre"
    " filtres facet facets facette facettes add-to-cart add_to_cart login redirect redirect_to"
    " redirect_uri returnurl return_url returnto return_to retour destination callback amp noamp"
    " outputtype displaymode fontsize font_size contrast highlight hilite ";
/// Parameters that show a page in another way when they have these values.
constexpr struct {
  std::string_view name;
  Words values;
} kVariantValues[] = {
    {"action", " login logout register edit history print raw share add_to_cart report "},
    {"do", " login logout register edit print share "},
    {"view", " print printable list grid map card table "},
    {"format", " print pdf amp raw feed ical ics "},
    {"mode", " print list grid login "},
    {"layout", " print list grid "},
    {"tmpl", " component "},
    {"order", " asc desc "},
    {"dir", " asc desc "},
    {"task", " print edit "},
};
/// Last segments that are feeds; they are configured as sources and lead nowhere.
constexpr Words kFeeds = " feed rss atom rss.xml atom.xml feed.xml rss2 ";
/// Endings of files that hold no page.
constexpr Words kNoPage =
    " jpg jpeg png gif webp avif svg ico bmp tif tiff css js mjs map json woff woff2 ttf otf eot "
    "mp3"
    " mp4 m4a m4v ogg ogv wav webm avi mov mkv flv wmv zip gz tgz bz2 xz 7z rar tar exe msi dmg apk"
    " iso bin pdf doc docx xls xlsx ppt pptx odt ods odp rtf epub csv ics vcf kml gpx torrent xsd ";

constexpr Words kCalendarSegments =
    " calendar calendrier agenda events event evenements evenement kalender calendario day month"
    " week year jour mois semaine annee planning schedule programme ";
constexpr Words kCalendarParameters =
    " month mois year annee date day jour week semaine cal_month cal_year calmonth calyear yr y"
    " tribe-bar-date start_date end_date startdate enddate debut fin date_debut date_fin datedebut"
    " datefin ical outlook-ical calendar calendrier ";

std::vector<std::string> lower_parts_of(std::string_view text, char mark) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(mark), text.size());
    parts.push_back(lower_case(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

struct Parameter {
  std::string name, value;
};

std::vector<Parameter> parameters_of(const Url& url) {
  std::vector<Parameter> out;
  for (const std::string& part : lower_parts_of(url.query(), '&')) {
    if (part.empty()) continue;
    const std::size_t equals = std::min(part.find('='), part.size());
    out.push_back({percent_decoded(part.substr(0, equals)),
                   percent_decoded(part.substr(std::min(equals + 1, part.size())))});
  }
  return out;
}

/// The name of "f[3]" is "f[]".
std::string bare_name(std::string_view name) {
  std::string out;
  std::copy_if(name.begin(), name.end(), std::back_inserter(out),
               [](char c) { return !is_digit(c); });
  return out;
}

/// A year, and whether a month stands beside it: "2041-05", "5/2041", "2041". Without a mark
/// between them ("204105") only a calendar means a month: elsewhere it is the number of an article.
struct YearRead {
  int year = 0;
  bool more = false;
};

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_month(std::string_view text) {
  return (text.size() == 1 || text.size() == 2) && is_all_digits(text) && number(text) >= 1 &&
         number(text) <= 12;
}

std::optional<YearRead> read_year(std::string_view text, bool in_calendar) {
  const auto year_of = [](std::string_view digits, bool more) -> std::optional<YearRead> {
    if (digits.size() != 4 || !is_all_digits(digits)) return std::nullopt;
    const int year = number(digits);
    if (year < 1000 || year > 2999) return std::nullopt;
    return YearRead{year, more};
  };
  if (text.size() == 4) return year_of(text, false);
  if (text.size() < 6 || text.size() > 10) return std::nullopt;
  if (is_all_digits(text))
    return in_calendar && is_month(text.substr(4, 2)) ? year_of(text.substr(0, 4), true)
                                                      : std::nullopt;
  constexpr std::string_view kMarks = "-_/";
  const std::size_t first = text.find_first_of(kMarks);
  if (first == text.npos) return std::nullopt;
  const std::size_t second = std::min(text.find_first_of(kMarks, first + 1), text.size());
  if (first == 4 && is_month(text.substr(5, second - 5))) return year_of(text.substr(0, 4), true);
  const std::size_t last = text.find_last_of(kMarks);
  return first <= 2 && is_all_digits(text.substr(0, first)) ? year_of(text.substr(last + 1), true)
                                                            : std::nullopt;
}

int year_of(Instant now) {
  const auto day = std::chrono::floor<std::chrono::days>(now);
  return static_cast<int>(std::chrono::year_month_day{day}.year());
}

std::string calendar_complaint(const std::vector<std::string>& segments,
                               const std::vector<Parameter>& parameters, Instant now) {
  const int first = year_of(now) - kYearsBack, last = year_of(now) + kYearsAhead;
  const auto told = [](int year) { return fmt::format("a calendar in {}", year); };
  bool calendar = false;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    // "/agenda/2009/foire" is an article, "/plan/2050" a plan, "/1998/05" an archive of articles.
    const bool only_numbers = std::all_of(segments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                          segments.end(), is_all_digits);
    const auto read = only_numbers ? read_year(segments[i], calendar) : std::nullopt;
    if (read) {
      const bool dated = read->more || (i + 1 < segments.size() && is_month(segments[i + 1]));
      if (read->year > last && (dated || calendar)) return told(read->year);
      if (read->year < first && calendar) return told(read->year);
    }
    calendar = calendar || holds_word(kCalendarSegments, segments[i]);
  }
  for (const auto& [name, value] : parameters) {
    const bool named = holds_word(kCalendarParameters, name);
    const auto read = read_year(value, calendar || named);
    if (!read || !(calendar || named)) continue;
    if (read->year > last || (read->year < first && calendar)) return told(read->year);
  }
  return "";
}

/// One segment three times anywhere, but for numbers, which dates and editions repeat; a group of
/// segments three times in a row.
std::string repetition_complaint(const std::vector<std::string>& segments) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto times = std::count(segments.begin(), segments.end(), segments[i]);
    if (times >= (is_all_digits(segments[i]) ? 4 : 3))
      return fmt::format("\"{}\" stands {} times in its path", segments[i], times);
  }
  return "";
}

std::string path_complaint(const Url& url, const std::vector<std::string>& segments) {
  if (segments.size() > kDeepest) return fmt::format("{} folders deep", segments.size());
  if (auto complaint = repetition_complaint(segments); !complaint.empty()) return complaint;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const std::string& segment = segments[i];
    const bool at_an_end = i == 0 || i + 1 == segments.size();
    if (holds_word(kNoArticle, segment) || (at_an_end && holds_word(kVariantEnds, segment)))
      return fmt::format("\"{}\" holds no articles", segment);
    if (segment == url.host()) return "an address within its path";
    if (segment == "http:" || segment == "https:") return "an address within its path";
  }
  if (segments.empty()) return "";
  const std::string& last = segments.back();
  if (holds_word(kFeeds, last)) return "a feed";
  if (last.starts_with("comment-page-")) return "a page of comments";
  const std::size_t dot = last.rfind('.');
  if (dot != last.npos && holds_word(kNoPage, last.substr(dot + 1)))
    return fmt::format("a file of type \"{}\"", last.substr(dot + 1));
  return "";
}

std::string query_complaint(const std::vector<Parameter>& parameters) {
  if (parameters.size() > kMostParameters) return fmt::format("{} parameters", parameters.size());
  std::vector<std::string> names;
  for (const auto& [name, value] : parameters) {
    names.push_back(bare_name(name));
    if (std::count(names.begin(), names.end(), names.back()) >= 3)
      return fmt::format("\"{}\" stands three times in its query", name);
    const std::string plain = name.substr(0, name.find('['));
    if (holds_word(kVariant, plain)) return fmt::format("\"{}\" makes a variant of a page", plain);
    for (const auto& variant : kVariantValues)
      if (name == variant.name && holds_word(variant.values, value))
        return fmt::format("\"{}={}\" makes a variant of a page", name, value);
    if (value.starts_with("http://") || value.starts_with("https://"))
      return fmt::format("\"{}\" holds an address", name);
  }
  return "";
}

bool is_encoded_twice(std::string_view text) {
  const auto is_hex = [](char c) {
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
  };
  for (std::size_t pos = text.find("%25"); pos != text.npos; pos = text.find("%25", pos + 3))
    if (pos + 4 < text.size() && is_hex(text[pos + 3]) && is_hex(text[pos + 4])) return true;
  return false;
}

}  // namespace

std::string trap_complaint(const Url& url, Instant now) {
  if (!url.is_http()) return "no web address";
  if (url.href().size() - url.fragment().size() > kLongest)
    return fmt::format("longer than {} bytes", kLongest);
  if (is_encoded_twice(url.path()) || is_encoded_twice(url.query())) return "encoded twice";
  if (url.path().find("///") != std::string_view::npos) return "empty folders in its path";
  std::vector<std::string> segments = lower_parts_of(url.path(), '/');
  std::erase(segments, "");
  if (auto complaint = path_complaint(url, segments); !complaint.empty()) return complaint;
  const std::vector<Parameter> parameters = parameters_of(url);
  if (auto complaint = query_complaint(parameters); !complaint.empty()) return complaint;
  return calendar_complaint(segments, parameters, now);
}

}  // namespace vigie
