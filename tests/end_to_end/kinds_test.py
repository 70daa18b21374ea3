#!/usr/bin/python3
"""Every kind of source, served over loopback, end to end to a mail: feeds, sitemaps, lists, a watched page, a site
crawl; and what publishers ask of those who keep their pages."""
import gzip
import json
import random
import time
import unittest

import harness

PROSE = ("La communauté de communes investit dans la rénovation thermique de ses bâtiments publics et prévoit un "
         "calendrier de travaux sur trois ans, avec une aide de la région pour les entreprises locales. ") * 3


def day(ago):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - ago * 86400))


class Kinds(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.web, self.smtp = harness.Web(), harness.Smtp()
        self.addCleanup(self.web.close)
        self.addCleanup(self.smtp.close)

    def watch(self, *sources, query="article", extra=""):
        """sources: TOML bodies without id."""
        self.configure([], [("tout", query)], [("durand", ["tout"])], self.smtp.port, [self.web.port], extra)
        text = self.config.read_text()
        for number, body in enumerate(sources):
            text += f'[[source]]\nid = "s{number}"\nevery = "1s"\n{body}\n'
        self.config.write_text(text)

    def page(self, path, title=None, text="Un article sur l’énergie. " + PROSE, headers=None):
        self.web.pages[path] = ("text/html; charset=utf-8", harness.article_page(title or f"Page {path}", text), headers or {})

    def serve(self, path, content_type, text):
        self.web.pages[path] = (content_type, text.replace("BASE", self.web.base).encode())

    def once(self):
        time.sleep(1.1)
        run = self.vigied("--once")
        self.assertEqual(run.returncode, 0, run.stderr[-2000:])
        return run.stderr

    def archived(self):
        return {url.removeprefix(self.web.base) for (url,) in self.sql("SELECT url FROM document")}

    def mail_text(self):
        return "\n".join(m.get_body(("plain",)).get_content() for _, m, _ in self.smtp.messages())

    def mailed(self):
        return {word.strip().removeprefix(self.web.base) for word in self.mail_text().split() if word.startswith(self.web.base)}

    def test_every_format_of_feed(self):
        for path in ("/rss1", "/atom1", "/rdf1", "/json1"):
            self.page(path)
        self.serve("/rss", "application/rss+xml", '<rss version="2.0"><channel><title>r</title><item><title>Un</title><link>BASE/rss1</link></item></channel></rss>')
        self.serve("/atom", "application/atom+xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>a</title><entry><title>Un</title><id>urn:x:1</id><link href="/atom1"/></entry></feed>')
        self.serve("/rdf", "application/rdf+xml", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>d</title></channel><item rdf:about="BASE/rdf1"><title>Un</title><link>BASE/rdf1</link></item></rdf:RDF>')
        self.serve("/json", "application/feed+json", '{"version": "https://jsonfeed.org/version/1.1", "title": "j", "items": [{"id": "1", "url": "BASE/json1", "title": "Un"}]}')
        self.watch(*(f'kind = "feed"\nurl = "{self.web.base}{path}"' for path in ("/rss", "/atom", "/rdf", "/json")))
        self.once()
        self.assertEqual(self.archived(), {"/rss1", "/atom1", "/rdf1", "/json1"})
        self.assertEqual(self.mailed(), self.archived())

    def test_an_index_of_sitemaps_is_read_part_by_part_and_only_what_changed_again(self):
        for path in ("/a1", "/a2", "/old", "/news1", "/news2"):
            self.page(path)
        part = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{}</urlset>'
        url = "<url><loc>BASE{}</loc><lastmod>{}</lastmod></url>"
        self.serve("/index.xml", "application/xml", '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
                   f"<sitemap><loc>BASE/part.xml.gz</loc><lastmod>{day(0.1)}</lastmod></sitemap>"
                   f"<sitemap><loc>BASE/nested.xml</loc><lastmod>{day(0.2)}</lastmod></sitemap>"
                   f"<sitemap><loc>BASE/ancient.xml</loc><lastmod>{day(400)}</lastmod></sitemap></sitemapindex>")
        self.web.pages["/part.xml.gz"] = ("application/gzip", gzip.compress(part.format(
            url.format("/a1", day(0.1)) + url.format("/a2", day(1)) + url.format("/old", day(90))).replace("BASE", self.web.base).encode()))
        self.serve("/nested.xml", "application/xml", "<sitemapindex><sitemap><loc>BASE/news.xml</loc></sitemap>"
                   "<sitemap><loc>BASE/nested.xml</loc></sitemap></sitemapindex>")
        news = '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{}</urlset>'
        item = "<url><loc>BASE{}</loc><news:news><news:publication_date>{}</news:publication_date><news:title>Brève</news:title></news:news></url>"
        self.serve("/news.xml", "application/xml", news.format(item.format("/news1", day(0.5))))
        self.watch(f'kind = "sitemap"\nurl = "{self.web.base}/index.xml"\nwindow = "30d"')
        self.once()
        self.assertEqual(self.archived(), {"/a1", "/a2", "/news1"})
        self.assertEqual(self.mailed(), self.archived())
        self.assertEqual(self.web.count("/ancient.xml"), 0, "a part older than the window is not read")

        fetched = self.web.count(status=200)
        self.once()
        self.assertEqual(self.web.count(status=200), fetched, "nothing is read twice")
        self.serve("/news.xml", "application/xml", news.format(item.format("/news1", day(0.5)) + item.format("/news2", day(0))))
        self.once()
        self.assertIn("/news2", self.mailed())
        self.assertEqual(self.web.count(status=200), fetched + 2, "the part that changed and its one new page")

    def test_a_list_by_pattern_over_several_pages(self):
        def rows(first, last, extra=""):
            return "<html><body>" + "".join(f'<p><a href="/2026/article-{n}">Article {n}</a></p>' for n in range(first, last)) + \
                   f'<a href="/mentions-legales">Mentions</a>{extra}</body></html>'

        for n in range(9):
            self.page(f"/2026/article-{n}")
        self.page("/mentions-legales")
        self.serve("/liste", "text/html", rows(0, 3))
        self.serve("/liste?p=2", "text/html", rows(3, 6))
        self.serve("/liste?p=3", "text/html", rows(6, 8))
        self.serve("/liste?p=4", "text/html", rows(8, 9))
        self.watch(f'kind = "list"\nurl = "{self.web.base}/liste"\npattern = \'/20\\d\\d/article-\'\npages = 3\n'
                   f'page_url = "{self.web.base}/liste?p={{page}}"')
        self.once()
        self.assertEqual(self.archived(), {f"/2026/article-{n}" for n in range(8)})
        self.page("/2026/article-new")
        self.serve("/liste", "text/html", rows(0, 3, '<a href="/2026/article-new">Neuf</a>'))
        before = self.web.count("/liste?p=2"), self.web.count("/liste?p=3")
        self.once()
        self.assertIn("/2026/article-new", self.mailed())
        self.assertEqual((self.web.count("/liste?p=2"), self.web.count("/liste?p=3")), (before[0] + 1, before[1]),
                         "page 2 brought nothing new, so page 3 was not asked")

    def test_a_section_that_a_list_leads_to_is_followed_and_read_again(self):
        def section(*numbers):
            return "<html><head><title>Économie</title></head><body><h1>Économie</h1>" + "".join(
                f'<h2><a href="/eco/article-{n}">Article {n} : la zone d’activité ouvre ses portes</a></h2>' for n in numbers) + "</body></html>"

        for n in range(13):
            self.page(f"/eco/article-{n}")
        self.serve("/", "text/html", '<html><body><h2><a href="/eco/article-0">Article 0</a></h2><h2><a href="/eco/">Toute l’économie</a></h2></body></html>')
        self.serve("/eco/", "text/html", section(*range(1, 12)))
        self.watch(f'kind = "list"\nurl = "{self.web.base}/"\nlinks = "h2 a"')
        self.once()
        self.assertEqual(self.archived(), {f"/eco/article-{n}" for n in range(12)})
        self.serve("/eco/", "text/html", section(*range(1, 13)))
        self.once()
        self.once()
        self.assertIn("/eco/article-12", self.mailed())

    def test_a_watched_page_tells_what_changed(self):
        def tender(deadline, more=""):
            self.web.pages["/avis"] = ("text/html; charset=utf-8", f"""<html lang="fr"><head><title>Avis</title></head><body><main>
                <h1>Avis de la commune</h1><p>{PROSE}</p><p>Remise des offres : {deadline}.</p>{more}
                <p>Renseignements en mairie, du lundi au vendredi, pour tout article du règlement.</p></main></body></html>""".encode())

        tender("12 mars 2027")
        self.watch(f'kind = "page"\nurl = "{self.web.base}/avis"\nexcerpt = 400')
        self.once()
        self.assertEqual(self.smtp.messages(), [], "undated at the first visit: silent")
        tender("26 mars 2027", "<p>Visite du site obligatoire avant le 5 mars.</p>")
        self.once()
        text = self.mail_text()
        self.assertIn("Ce qui a changé", text)
        self.assertIn("− Remise des offres : 12 mars 2027.", text)
        self.assertIn("+ Remise des offres : 26 mars 2027.", text)
        self.assertIn("+ Visite du site obligatoire avant le 5 mars.", text)
        self.assertNotIn("+ Renseignements", text)
        html = self.smtp.messages()[0][1].get_body(("html",)).get_content()
        self.assertIn("<ins ", html)
        sent = len(self.smtp.messages())
        self.once()
        self.assertEqual(len(self.smtp.messages()), sent, "unchanged: nothing more")

    def test_a_site_is_crawled_within_its_scope(self):
        def hub(*links):
            rows = "".join(f'<li><a href="{link}">Lien {link}</a></li>' for link in links)
            return f'<html lang="fr"><head><title>Rubrique</title></head><body><ul>{rows}</ul></body></html>'

        self.serve("/eco/", "text/html", hub("/eco/industrie/", "/eco/une.html", "/sport/", "http://elsewhere.example/", "BASE/eco/deep1/"))
        self.serve("/eco/industrie/", "text/html", hub("/eco/industrie/deux.html", "/eco/", "/eco/industrie/trois.html"))
        self.serve("/eco/deep1/", "text/html", hub("/eco/deep2/"))
        self.serve("/eco/deep2/", "text/html", hub("/eco/deep3.html"))
        self.serve("/sport/", "text/html", hub("/sport/match.html"))
        for path in ("/eco/une.html", "/eco/industrie/deux.html", "/eco/industrie/trois.html", "/eco/deep3.html", "/sport/match.html"):
            self.page(path)
        self.watch(f'kind = "site"\nurl = "{self.web.base}/eco/"\nscope = "path"\ndepth = 2')
        self.once()
        self.assertEqual(self.archived(), {"/eco/une.html", "/eco/industrie/deux.html", "/eco/industrie/trois.html"})
        self.assertEqual(self.mailed(), self.archived())
        self.assertEqual(self.web.count("/sport/"), 0, "out of scope")
        self.assertEqual(self.web.count("/eco/deep3.html"), 0, "deeper than asked")

        # A later visit reads the sections again, not the articles, and finds what is new in them.
        self.page("/eco/industrie/quatre.html")
        self.serve("/eco/industrie/", "text/html", hub("/eco/industrie/deux.html", "/eco/industrie/quatre.html"))
        articles = self.web.count("/eco/industrie/deux.html")
        self.once()
        self.once()
        self.assertIn("/eco/industrie/quatre.html", self.mailed())
        self.assertEqual(self.web.count("/eco/industrie/deux.html"), articles)

    def test_a_crawl_ends_at_its_page_cap(self):
        words = random.Random(1)
        for n in range(60):  # each tells something else, or the crawl would give them up as copies
            text = " ".join("".join(words.choices("abcdefghij", k=7)) for _ in range(120))
            self.serve(f"/n/{n}", "text/html", f'<html><body><p>{text}.</p><a href="/n/{2 * n + 1}">a</a><a href="/n/{2 * n + 2}">b</a></body></html>')
        self.serve("/", "text/html", '<html><body><a href="/n/0">zéro</a></body></html>')
        self.watch(f'kind = "site"\nurl = "{self.web.base}/"\ndepth = 20\nmax_pages = 25')
        self.once()
        self.assertEqual(sum(1 for path, status, _ in self.web.requests if path.startswith("/n/")), 25)

    def test_what_publishers_ask_of_their_pages_is_kept_and_obeyed(self):
        secret = "Un article dont le texte ne doit pas être cité. "
        self.page("/meta", text=secret + PROSE)
        self.web.pages["/meta"] = (self.web.pages["/meta"][0], self.web.pages["/meta"][1].replace(b"<head>", b'<head><meta name="robots" content="nosnippet">'))
        self.page("/header", text=secret + PROSE, headers={"X-Robots-Tag": "noindex, max-snippet:20"})
        self.page("/copy?session=1", headers={"Link": f'<{self.web.base}/original>; rel="canonical"'})
        self.serve("/rss", "application/rss+xml", "<rss><channel>" + "".join(
            f"<item><title>T{p}</title><link>BASE{p}</link></item>" for p in ("/meta", "/header", "/copy?session=1")) + "</channel></rss>")
        self.watch(f'kind = "feed"\nurl = "{self.web.base}/rss"')
        self.once()
        rows = dict((url.removeprefix(self.web.base), rest) for url, *rest in self.sql("SELECT url, noindex, nosnippet, max_snippet FROM document"))
        self.assertEqual(rows["/meta"], [0, 1, None])
        self.assertEqual(rows["/header"], [1, 0, 20])
        self.assertIn("/original", rows)
        self.assertNotIn("ne doit pas être cité", self.mail_text())

    def test_robots_verdicts_are_kept_per_address(self):
        self.web.pages["/robots.txt"] = ("text/plain", b"User-agent: *\nDisallow: /prive/\nAllow: /prive/ouvert\n")
        for path in ("/prive/ouvert", "/prive/ferme", "/libre"):
            self.page(path)
        self.serve("/rss", "application/rss+xml", "<rss><channel>" + "".join(
            f"<item><title>Article {p}</title><link>BASE{p}</link></item>" for p in ("/prive/ouvert", "/prive/ferme", "/libre")) + "</channel></rss>")
        self.watch(f'kind = "feed"\nurl = "{self.web.base}/rss"')
        self.once()
        self.assertEqual(self.web.count("/prive/ferme"), 0)
        rows = {url.removeprefix(self.web.base): (state, robots) for url, state, robots in self.sql("SELECT url, state, robots FROM page")}
        self.assertEqual(rows["/prive/ouvert"][0], "done")
        self.assertIn("/prive/ouvert", rows["/prive/ouvert"][1])
        self.assertEqual(rows["/prive/ferme"][0], "refused")
        self.assertIn("/prive/", rows["/prive/ferme"][1])
        self.assertEqual(rows["/libre"], ("done", ""))
        shown = [self.vigie("--data", self.data, "show", str(n)).stdout for n in (1, 2)]
        self.assertEqual(sum("robots.txt allows it by Allow: /prive/ouvert" in text for text in shown), 1, shown)

    def test_the_same_bytes_cost_nothing_further(self):
        """A server without validators: the list is downloaded, and nothing else happens."""
        self.web.answer = lambda request: (self.web.requests.append((request.path, 200, 0)),
                                           self.web.write(request, 200, '"' + str(time.monotonic()) + '"', *self.web.pages.get(request.path, ("text/plain", b""))[:2], {}))
        self.page("/a")
        self.serve("/rss", "application/rss+xml", "<rss><channel><item><title>Article</title><link>BASE/a</link></item></channel></rss>")
        self.watch(f'kind = "feed"\nurl = "{self.web.base}/rss"')
        self.once()
        before = self.sql("SELECT * FROM page"), self.sql("SELECT * FROM document"), self.sql("SELECT max(seq) FROM change")
        log = self.once()
        self.assertIn("outcome=unchanged", log)
        self.assertEqual((self.sql("SELECT * FROM page"), self.sql("SELECT * FROM document"), self.sql("SELECT max(seq) FROM change")), before)
        state = json.loads(self.vigie("--config", self.config, "status", "--json").stdout)["sources"][0]
        self.assertEqual((state["visits"], state["unchanged"]), (2, 1))


if __name__ == "__main__":
    unittest.main()
