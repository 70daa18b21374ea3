#include <algorithm>
#include <iterator>
#include <vector>

#include "core/ascii.h"
#include "core/percent.h"
#include "core/url.h"

namespace vigie {
namespace {

/// Parameters that say how a reader came and never what is read. A "*" at the end stands for any
/// ending. Names in lower case. Only names that no site is known to use for choosing a page: "ref",
/// "source", "from", "mod" are absent on purpose.
constexpr std::string_view kTracking[] = {
    // campaign tags of analytics: Google, AT Internet/Piano, Matomo, Adobe, Webtrends, comScore
    "utm_*", "itm_*", "xtor", "xtref", "xtcr", "xtatc", "xtnp", "at_medium", "at_campaign",
    "at_custom*", "at_creation", "at_variant", "at_format", "at_platform", "at_link*",
    "at_recipient*", "at_send_date", "at_ptr_*", "at_bbc_*", "at_channel", "at_detail_placement",
    "at_emailtype", "at_network", "at_term", "at_type", "pk_campaign", "pk_kwd", "pk_keyword",
    "pk_source", "pk_medium", "pk_content", "pk_cid", "pk_vid", "mtm_*", "matomo_*", "piwik_*",
    "s_cid", "s_kwcid", "ef_id", "sc_cid", "sc_campaign", "wt_mc", "wt.mc_*", "wt.nav*", "wt_zmc",
    "ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "ns_fee", "cmpid", "cmp", "ncid",
    "ocid", "icid", "intcmp", "int_cmp", "dgcid", "mbid", "ito", "smid", "smtyp", "smprod", "wprov",
    "spm", "stm_*", "hsa_*",
    // clicks, numbered by those who sold them: search, social, native advertising, affiliates
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gad_source", "gad_campaignid",
    "msclkid", "yclid", "ysclid", "ymclid", "yadclid", "twclid", "ttclid", "rdt_cid", "scclid",
    "qclid", "li_fat_id", "lipi", "igshid", "igsh", "epik", "irclickid", "irgwc", "rb_clickid",
    "wickedid", "srsltid", "dicbo", "oborigurl", "tblci", "taboolaclickid", "_openstat", "_ga",
    "_gl", "_gac", "_branch_match_id", "_branch_referrer", "awc", "zanpid", "tduid", "ranmid",
    "raneaid", "ransiteid", "admitad_uid", "pf_rd_*",
    // mail programs
    "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "__hs*", "hss_channel", "hsctatracking",
    "vero_id", "vero_conv", "oly_enc_id", "oly_anon_id", "ml_subscriber*", "bsft_*", "sfmc_*",
    "elqtrack*", "elqaid", "elqat", "elqcampaignid", "dm_i", "actid", "actcampaigntype", "nl_id",
    "ck_subscriber_id", "_ke", "_kx", "vgo_ee", "__s", "trk_contact", "trk_msg", "trk_module",
    "trk_sid", "emci", "emdi", "nr_email_referer", "sc_src", "sc_lid", "sc_llid", "sc_uid",
    // sharing buttons, applications, accelerated pages
    "fb_action_ids", "fb_action_types", "fb_ref", "fb_source", "fref", "hc_ref", "hc_location",
    "mibextid", "sfnsn", "wtrid", "taid", "__twitter_impression", "ref_src", "ref_url",
    "guccounter", "guce_referrer*", "echobox", "trkcampaign", "amp_js_v", "usqp", "__cf_chl_*",
    // orders to a cache, not to a writer
    "nocache", "cachebuster", "var_mode"};

/// Parameters that number a visit. Their value differs at each visit and the page does not.
constexpr std::string_view kSession[] = {"jsessionid",
                                         "phpsessid",
                                         "phpsid",
                                         "aspsessionid*",
                                         "asp.net_sessionid",
                                         "cftoken",
                                         "cfid",
                                         "oscsid",
                                         "xtcsid",
                                         "zenid",
                                         "sessid",
                                         "_session_id",
                                         "_wpnonce",
                                         "csrf_token",
                                         "csrfmiddlewaretoken",
                                         "_token",
                                         "authenticity_token"};

/// Names that number a visit on some sites and a page on others ("?sid=12"): the value decides. To
/// take two pages for one loses a document, to take one for two costs a comparison of their texts.
constexpr std::string_view kMaybeSession[] = {"sid",  "session", "sessionid", "session_id",
                                              "sess", "sesid",   "s"};

constexpr std::size_t kShortestSession = 16;

template <std::size_t N>
bool listed(const std::string_view (&names)[N], std::string_view name) {
  return std::any_of(std::begin(names), std::end(names), [name](std::string_view known) {
    return known.back() == '*' ? name.starts_with(known.substr(0, known.size() - 1))
                               : name == known;
  });
}

/// Long, and letters and digits mixed without a separator, which no number and no title has.
bool looks_like_session(std::string_view value) {
  return value.size() >= kShortestSession && std::any_of(value.begin(), value.end(), is_digit) &&
         std::any_of(value.begin(), value.end(), is_letter) &&
         std::all_of(value.begin(), value.end(),
                     [&](char c) { return is_digit(c) || is_letter(c); });
}

enum class Noise { session, any };

bool is_noise(std::string_view name, std::string_view value, Noise kind) {
  const std::string folded = lower_case(name);
  return (kind == Noise::any && listed(kTracking, folded)) || listed(kSession, folded) ||
         (listed(kMaybeSession, folded) && looks_like_session(value));
}

/// One spelling for bytes that can be written plainly or as %XX (RFC 3986 §6.2.2.2): unreserved
/// ones plainly, the others with upper-case digits, and what no address may hold ("|", "[")
/// encoded. A space is "+" in a query, where forms write it so.
enum class Place { path, query };

void append_normal(std::string& out, std::string_view text, Place place) {
  const std::string_view kept = place == Place::path ? "/!$&'()*+,;=:@" : "/?!$'()*+,;:@=";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto byte = percent_byte(text, i)) {
      if (is_unreserved(*byte))
        out += *byte;
      else if (*byte == ' ' && place == Place::query)
        out += '+';
      else
        append_percent(out, *byte);
      i += 2;
    } else if (is_unreserved(text[i]) || kept.find(text[i]) != kept.npos) {
      out += text[i];
    } else {
      append_percent(out, text[i]);
    }
  }
}

/// "/(S(…))" and its like: ASP.NET without cookies, with one letter for each thing it keeps so.
bool is_cookieless(std::string_view segment) {
  return segment.size() > 5 && segment.starts_with("/(") &&
         std::string_view{"ASFX"}.find(segment[2]) != std::string_view::npos && segment[3] == '(' &&
         segment.ends_with("))");
}

/// "/sid-6b8f0c2d4e6f8a0b", "/PHPSESSID=…": a folder that numbers the visit.
bool is_session_folder(std::string_view segment) {
  const std::size_t mark = segment.find_first_of("-=:", 1);
  return mark != segment.npos &&
         is_noise(segment.substr(1, mark - 1), segment.substr(mark + 1), Noise::session) &&
         looks_like_session(segment.substr(mark + 1));
}

/// The path without ";jsessionid=…" and without folders that number the visit.
void append_path(std::string& out, std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    if (!path.empty() && (is_cookieless(segment) || is_session_folder(segment))) continue;
    std::size_t pos = std::min(segment.find(';'), segment.size());
    append_normal(out, segment.substr(0, pos), Place::path);
    while (pos < segment.size()) {
      const std::size_t next = std::min(segment.find(';', pos + 1), segment.size());
      const std::string_view parameter = segment.substr(pos, next - pos);
      const std::size_t equals = std::min(parameter.find('='), parameter.size());
      if (!is_noise(parameter.substr(1, equals - 1),
                    parameter.substr(std::min(equals + 1, parameter.size())), Noise::session))
        append_normal(out, parameter, Place::path);
      pos = next;
    }
  }
}

struct Parameter {
  std::string written;
  std::size_t name_length = 0;
  std::string_view name() const { return std::string_view{written}.substr(0, name_length); }
};

/// One parameter, with "%20" written "+", and without the "=" of an empty value.
Parameter normal_parameter(std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  Parameter parameter;
  append_normal(parameter.written, text.substr(0, equals), Place::query);
  parameter.name_length = parameter.written.size();
  if (equals + 1 < text.size()) {
    parameter.written += '=';
    append_normal(parameter.written, text.substr(equals + 1), Place::query);
  }
  return parameter;
}

void append_query(std::string& out, std::string_view query) {
  std::vector<Parameter> parameters;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    std::string_view text = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    // "&amp;" of a page that was escaped twice.
    while (text.starts_with("amp;")) text.remove_prefix(4);
    if (text.empty() || text == "=") continue;
    const std::size_t equals = std::min(text.find('='), text.size());
    const std::string_view value = text.substr(std::min(equals + 1, text.size()));
    if (!is_noise(text.substr(0, equals), value, Noise::any))
      parameters.push_back(normal_parameter(text));
  }
  // Stable: "a=2&a=1" is a list, whose order can mean something.
  std::stable_sort(parameters.begin(), parameters.end(),
                   [](const Parameter& a, const Parameter& b) { return a.name() < b.name(); });
  char separator = '?';
  for (const Parameter& parameter : parameters) {
    out += separator;
    out += parameter.written;
    separator = '&';
  }
}

}  // namespace

std::string Url::key() const {
  if (!is_http()) return without_fragment();
  std::string out = "//";
  out.reserve(href_.size());
  std::string_view name = host();
  // "a.example." is "a.example"; what ends in two dots is no name at all and stays apart.
  if (name.size() > 1 && name.ends_with('.') && !name.ends_with("..")) name.remove_suffix(1);
  out += name;
  if (href_[parts_.host_end] == ':' && port() != 80 && port() != 443)
    out += ":" + std::to_string(port());
  append_path(out, path());
  append_query(out, query());
  return out;
}

}  // namespace vigie
