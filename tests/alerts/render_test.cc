#include "alerts/render.h"

#include <gtest/gtest.h>

#include "alerts/letter.h"
#include "tests/alerts/digest_sample.h"

namespace vigie::render_test {
namespace {

std::string text_of(const Digest& digest, const Letterhead& head = sample_letterhead()) {
  return letter_text(compose_letter(digest, head));
}
std::string html_of(const Digest& digest, const Letterhead& head = sample_letterhead()) {
  return letter_html(compose_letter(digest, head));
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

TEST(Mail, SaysWhatCameWhyAndHowToStop) {
  EXPECT_EQ(text_of(sample_digest()),
            "Bonjour,\n\n"
            "Voici 1 nouveauté pour Menuiserie Durand.\n\n"
            "1. Rénovation thermique : un nouvel appel à projets\n"
            "   https://www.insee.example/actu/12?a=1&b=2\n"
            "   INSEE, insee.example, 4 mars 2026\n"
            "   Date limite\u00A0: 1er avril 2026\n"
            "   La région ouvre un appel à projets pour les entreprises du bâtiment.\n"
            "   Pourquoi\u00A0: profil «\u00A0Énergie dans le bâtiment\u00A0» — «\u00A0… pour la "
            "rénovation thermique des bâtiments …\u00A0» (réponse à \"rénovation thermique\")\n"
            "   Aussi chez\u00A0: Les Échos — https://echos.example/a\n"
            "\n"
            "----\n"
            "12 sources sont surveillées. 2 ne peuvent pas être lues en ce moment\u00A0: "
            "Préfecture, CCI.\n"
            "Vous recevez ce message parce que «\u00A0Menuiserie Durand\u00A0» est inscrit à ces "
            "profils de veille.\n"
            "Pour ne plus rien recevoir, écrivez à veille@territoire.example avec l’objet "
            "«\u00A0leave menuiserie-durand\u00A0».\n");
}

TEST(Mail, SpeaksEnglishToWhoReadsEnglish) {
  Digest digest = sample_digest();
  digest.subscriber.language = "en";
  digest.watch = {1, {}};
  Letterhead head = sample_letterhead();
  head.portal_url = "https://veille.example.org";
  EXPECT_EQ(text_of(digest, head),
            "Hello,\n\n"
            "Here is 1 new item for Menuiserie Durand.\n\n"
            "1. Rénovation thermique : un nouvel appel à projets\n"
            "   https://www.insee.example/actu/12?a=1&b=2\n"
            "   INSEE, insee.example, 4 March 2026\n"
            "   Deadline: 1 April 2026\n"
            "   La région ouvre un appel à projets pour les entreprises du bâtiment.\n"
            "   Why: profile “Énergie dans le bâtiment” — “… pour la rénovation thermique des "
            "bâtiments …” (it answers \"rénovation thermique\")\n"
            "   Also at: Les Échos — https://echos.example/a\n"
            "\n"
            "----\n"
            "1 source is watched. All of them answer now.\n"
            "You receive this message because “Menuiserie Durand” subscribes to these watch "
            "profiles.\n"
            "To receive nothing more, write to veille@territoire.example with the subject “leave "
            "menuiserie-durand”.\n"
            "The watch on the web: https://veille.example.org/\n");
}

TEST(Mail, SaysBesideTheLinkThatAPageIsForItsSubscribers) {
  Digest digest = sample_digest();
  EXPECT_FALSE(has(html_of(digest), "abonnés"));
  digest.items[0].access = Access::paid;
  EXPECT_TRUE(
      has(text_of(digest), "b=2\n   article réservé aux abonnés du site\n   INSEE, insee.example"));
  EXPECT_TRUE(has(html_of(digest), "(article réservé aux abonnés du site)</span></h3>"));
  digest.subscriber.language = "en";
  EXPECT_TRUE(has(text_of(digest), "   for subscribers of the site only\n"));
  digest.items[0].access = Access::free;
  EXPECT_FALSE(has(text_of(digest), "subscribers of the site"));
}

TEST(Mail, HasTheHeadersOfAnAutomaticMessage) {
  const std::string mail = render_mail(sample_digest(), sample_letterhead()).bytes;
  const std::string head = mail.substr(0, mail.find("\r\n\r\n") + 2);
  EXPECT_EQ(head,
            "Date: Thu, 05 Mar 2026 06:00:00 +0000\r\n"
            "From: =?UTF-8?B?VmVpbGxlIMOpY29ub21pcXVl?=\r\n <veille@territoire.example>\r\n"
            "To: \"Menuiserie Durand\"\r\n <contact@durand.example>\r\n"
            "Subject: =?UTF-8?B?UsOpbm92YXRpb24gdGhlcm1pcXVlIDogdW4gbm91dmVsIGFwcGVs?=\r\n"
            " =?UTF-8?B?IMOgIHByb2pldHMg4oCUIMOJbmVyZ2llIGRhbnMgbGUgYsOidGltZW50?=\r\n"
            "Message-ID: <0123456789abcdef@territoire.example>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Language: fr\r\n"
            "Auto-Submitted: auto-generated\r\n"
            "Precedence: bulk\r\n"
            "List-Id: <vigie.territoire.example>\r\n"
            "List-Unsubscribe: "
            "<mailto:veille@territoire.example?subject=leave%20menuiserie-durand>\r\n"
            "Content-Type: multipart/alternative;\r\n"
            " boundary=\"=_906f0aa755679b8eddb8dac1\"\r\n");
}

TEST(Mail, IsTheSameBytesForTheSameDigest) {
  const Digest digest = sample_digest();
  EXPECT_EQ(render_mail(digest, sample_letterhead()).bytes,
            render_mail(digest, sample_letterhead()).bytes);
  Digest other = digest;
  other.key = "fedcba9876543210";
  EXPECT_NE(render_mail(digest, sample_letterhead()).bytes,
            render_mail(other, sample_letterhead()).bytes);
}

TEST(Mail, SubjectNamesTheOneItemOrCountsThem) {
  Digest digest = sample_digest();
  EXPECT_EQ(render_mail(digest, sample_letterhead()).subject,
            "Rénovation thermique : un nouvel appel à projets — Énergie dans le bâtiment");
  Item other = sample_item();
  other.reasons[0].profile_name = "Marchés publics";
  digest.items.push_back(other);
  EXPECT_EQ(render_mail(digest, sample_letterhead()).subject,
            "2 alertes : Énergie dans le bâtiment, Marchés publics");
  digest.subscriber.language = "en";
  EXPECT_EQ(render_mail(digest, sample_letterhead()).subject,
            "2 alerts: Énergie dans le bâtiment, Marchés publics");
  digest.items = {sample_item()};
  digest.items[0].title = " \r\n";
  EXPECT_EQ(render_mail(digest, sample_letterhead()).subject, "1 alert: Énergie dans le bâtiment");
  digest.items[0].title = std::string(10'000, 'x');
  EXPECT_LE(render_mail(digest, sample_letterhead()).subject.size(), 200U);
}

TEST(Mail, GroupsItemsByProfileInTheOrderOfTheNewest) {
  Digest digest = sample_digest();
  digest.items.assign(4, sample_item());
  for (std::size_t i = 0; i < 4; ++i) {
    digest.items[i].title = "title " + std::to_string(i);
    digest.items[i].reasons[0].profile_name = i % 2 == 0 ? "Even" : "Odd";
  }
  const std::string text = text_of(digest);
  std::size_t before = 0;
  for (const char* part :
       {"== Even ==", "1. title 0", "2. title 2", "== Odd ==", "3. title 1", "4. title 3"}) {
    const std::size_t at = text.find(part);
    ASSERT_NE(at, std::string::npos) << part;
    EXPECT_GT(at, before) << part;
    before = at;
  }
}

TEST(Mail, OnlyWebAddressesBecomeLinks) {
  for (const char* url : {"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
                          "file:///etc/passwd", "https://bank.example@evil.example/",
                          "//evil.example/", "", "mailto:a@b.example", " java\nscript:alert(1)"}) {
    Digest digest = sample_digest();
    digest.items[0].url = url;
    digest.items[0].also = {std::string("Name — ") + url};
    Letterhead head = sample_letterhead();
    head.portal_url = url;
    const std::string html = html_of(digest, head);
    EXPECT_EQ(count(html, "href="), 1U) << url;  // the mailto of leaving
    EXPECT_TRUE(has(html, "href=\"mailto:veille@territoire.example?subject=leave")) << url;
  }
  EXPECT_EQ(count(html_of(sample_digest()), "href="), 3U);
}

TEST(Mail, ThirdPartyTextBringsNoMarkUp) {  // FAULTS.md P1, S7
  const std::string bad = "\"'><img src=x onerror=alert(1)>&{{{title}}}{{#items}}";
  Digest digest = sample_digest();
  digest.subscriber.name = digest.subscriber.id.text = bad;
  Item& item = digest.items[0];
  item.title = item.excerpt = item.source_name = item.site = bad;
  item.deadline = bad;
  item.url = "https://a.example/\"><script>alert(1)</script>";
  item.reasons[0].profile_name = item.reasons[0].evidence.clause = bad;
  item.reasons[0].evidence.passage = bad;
  item.also = {bad + " — https://b.example/'\"<x>", bad};
  digest.watch.unreachable = {bad};
  const std::string html = html_of(digest);
  EXPECT_FALSE(has(html, "<img"));
  EXPECT_FALSE(has(html, "<script"));
  EXPECT_FALSE(has(html, "<x>"));
  EXPECT_TRUE(has(html, "&lt;img src=x onerror=alert(1)&gt;&amp;{{{title}}}{{#items}}"));
  EXPECT_TRUE(has(html, "href=\"https://a.example/%22%3E%3Cscript%3Ealert(1)%3C/script%3E\""));
}

TEST(Mail, LoadsNothingFromAnywhere) {
  const std::string html = html_of(sample_digest());
  for (const char* part : {"<img", "<link", "@import", "url(", "src=", "<script", "<iframe", "{{"})
    EXPECT_FALSE(has(html, part)) << part;
}

TEST(Mail, QuotesNoTextWhereTheSourceLeavesNoExcerpt) {
  Digest digest = sample_digest();
  digest.items[0].excerpt.clear();
  digest.items[0].may_quote = 20;
  EXPECT_FALSE(has(text_of(digest), "pour la rénovation"));
  EXPECT_TRUE(has(text_of(digest), "réponse à \"rénovation thermique\""));
  digest.items[0].reasons[0].evidence.field = Part::title;  // the title is shown in any case
  EXPECT_TRUE(has(text_of(digest), "pour la rénovation"));
}

TEST(Mail, ShowsWhatLeftAWatchedPageAndWhatCameInTheExcerptsPlace) {
  Digest digest = sample_digest();
  Item& item = digest.items[0];
  item.changes = {{ChangedLine::What::removed, "Remise des offres : 12 mars."},
                  {ChangedLine::What::added, "Remise des offres : <b>26</b> mars."}};
  const std::string text = text_of(digest), html = html_of(digest);
  EXPECT_TRUE(has(text, "Ce qui a changé\u00A0: "));
  EXPECT_TRUE(has(text, "− Remise des offres : 12 mars."));
  EXPECT_TRUE(has(text, "+ Remise des offres : <b>26</b> mars."));
  EXPECT_FALSE(has(text, item.excerpt));
  EXPECT_TRUE(has(html, "<del "));
  EXPECT_TRUE(has(html, "&lt;b&gt;26&lt;/b&gt;"));
  digest.subscriber.language = "en";
  EXPECT_TRUE(has(text_of(digest), "What changed: "));
}

TEST(Mail, LeavesOutWhatIsNotThere) {
  Digest digest = sample_digest();
  Item& item = digest.items[0];
  item.published.reset();
  item.deadline.reset();
  item.excerpt.clear();
  item.also.clear();
  item.reasons.clear();
  item.site = item.source_name;
  digest.subscriber.email.clear();
  const std::string text = text_of(digest, Letterhead{});
  EXPECT_TRUE(has(text, "   INSEE\n\n----\n")) << text;
  EXPECT_FALSE(has(text, "Pour ne plus"));
  const std::string mail = render_mail(digest, Letterhead{}).bytes;
  EXPECT_TRUE(has(mail, "From: \"Vigie\"\r\n <vigie@localhost>\r\n"));
  EXPECT_FALSE(has(mail, "\r\nTo:"));
  EXPECT_FALSE(has(mail, "List-Unsubscribe"));
  EXPECT_TRUE(has(mail, "Message-ID: <0123456789abcdef@localhost>"));
}

TEST(Mail, SaysThatAnItemIsLate) {
  Digest digest = sample_digest();
  digest.items[0].late = true;
  EXPECT_TRUE(has(text_of(digest), "Envoyé en retard\u00A0: vu le 4 mars 2026"));
}

TEST(Mail, CapsWhatOtherPeopleWrite) {
  Digest digest = sample_digest();
  Item& item = digest.items[0];
  item.title = item.excerpt = item.source_name = item.site = std::string(100'000, 'x');
  item.url = "https://a.example/" + std::string(15'000, 'x');
  item.reasons.assign(100, item.reasons[0]);
  item.also.assign(100, std::string(5'000, 'y'));
  digest.watch.unreachable.assign(100, std::string(5'000, 'z'));
  const std::string mail = render_mail(digest, sample_letterhead()).bytes;
  EXPECT_LT(mail.size(), 40'000U);
  EXPECT_TRUE(has(text_of(digest), "et 92 autres"));
  EXPECT_TRUE(has(text_of(digest), "et 88 autres"));
}

TEST(MessageId, ComesFromTheKeyAndTheSendersDomain) {
  EXPECT_EQ(message_id("abc", "Veille <a@b.example>"), "<abc@b.example>");
  EXPECT_EQ(message_id("abc", ""), "<abc@localhost>");
  const std::string odd = message_id("a>\r\nBcc: x", "a@b.example");
  EXPECT_EQ(odd.size(), std::string("<@b.example>").size() + 32);
  EXPECT_EQ(odd, message_id("a>\r\nBcc: x", "a@b.example"));
}

TEST(BareAddress, IsWhatStandsBetweenTheBrackets) {
  EXPECT_EQ(bare_address("Veille <a@b.example>"), "a@b.example");
  EXPECT_EQ(bare_address("a@b.example"), "a@b.example");
  for (const char* none : {"", "Veille", "Veille <a@b", "a@b@c", "<a b@c.example>", "é@b.example"})
    EXPECT_EQ(bare_address(none), "") << none;
}

}  // namespace
}  // namespace vigie::render_test
