#!/usr/bin/python3
"""FAULTS N7: sites that have no end. A generated site holds real articles in sections with paging, beside a calendar,
session ids in path and query, parameter permutations, facets, paths that repeat themselves, error pages answered as
200 and numbering without end; sitemap indexes nest for ever, name themselves, and promise 50,000 times 50,000 pages.
At least 99 % of the true articles are archived with at most three times as many fetches.

ARTICLES, PARTS and ENTRIES set the size; without them the test is short.
"""
import hashlib
import os
import random
import re
import sqlite3
import time
import unittest
import urllib.parse

import harness

ARTICLES = int(os.environ.get("ARTICLES", 160))
PARTS = int(os.environ.get("PARTS", 5_000))
ENTRIES = int(os.environ.get("ENTRIES", 500))
PAGING = 12
SECTIONS = ["economie", "industrie", "emploi", "territoires"]
WORDS = ("entreprise commune région emploi usine projet marché accord budget salaires énergie chantier port gare "
         "logement recherche université exportation agriculture tourisme investissement collectivité filière contrat "
         "livraison hausse baisse croissance production salariés direction syndicat conseil département").split()


def prose(seed, sentences=12):
    """Text that no other seed has: its own sentences."""
    chance = random.Random(seed)
    lines = []
    for _ in range(sentences):
        words = [chance.choice(WORDS) for _ in range(chance.randint(9, 16))]
        lines.append(" ".join(words).capitalize() + ".")
    return lines


def page(title, body, date=None):
    published = f'<meta property="article:published_time" content="{date}">' if date else ""
    return f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title} | Le Journal</title>{published}</head>
<body><nav><a href="/">Accueil</a> <a href="/agenda">Agenda</a> <a href="/annuaire">Annuaire</a></nav>
{body}<footer>Le Journal, tous droits réservés.</footer></body></html>""".encode()


class Endless(harness.Web):
    """Answers any address. `articles` are the addresses, without host, that hold the true ones."""

    def __init__(self):
        super().__init__()
        self.sessions = random.Random(7)
        self.articles, self.titles = [], {}
        for number in range(ARTICLES):
            section = SECTIONS[number % len(SECTIONS)]
            title = " ".join(random.Random(number).sample(WORDS, 4))
            slug = re.sub(r"[^a-z]+", "-", title.encode("ascii", "ignore").decode())
            path = f"/{section}/2026/{1 + number % 11:02}/{slug}-{number}.html"
            self.articles.append(path)
            self.titles[path] = title.capitalize()

    def answer(self, request):
        with self.lock:
            self.requests.append((request.path, 200, time.monotonic()))
        try:
            if request.path == "/robots.txt":
                return self.write(request, 404, "", "text/plain", b"", {})
            return self.write(request, 200, f'"{hashlib.md5(request.path.encode()).hexdigest()}"', "text/html; charset=utf-8", self.body(request.path), {})
        except OSError:
            request.close_connection = True

    def body(self, target):
        address = urllib.parse.urlsplit(target)
        path = re.sub(r"^/v/[0-9a-f]{20}", "", address.path) or "/"
        query = dict(urllib.parse.parse_qsl(address.query))
        for prefix, make in (("/agenda", self.calendar), ("/annuaire", self.facets), ("/docs/", self.repeating), ("/photos/", self.numbering)):
            if path.startswith(prefix):
                return make(path, query)
        if path in self.titles:
            return self.article(path)
        section = path.strip("/")
        if path == "/" or section in SECTIONS:
            return self.section(section, int(query.get("page", 1)))
        return page("Page introuvable", "<h1>Oups</h1><p>La page que vous cherchez n’existe pas ou plus.</p>")

    def token(self):
        return "%020x" % self.sessions.getrandbits(80)

    def traps(self, chance):
        """Links that every page has at its foot: to copies of other pages, and to places without end."""
        some = chance.choice(self.articles)
        return "".join(f'<a href="{href}">{text}</a> ' for href, text in (
            (f"/v/{self.token()}{some}", "Version mobile"), (f"{some}?visite={self.token()}", "À relire"),
            (f"/v/{self.token()}/economie", "Économie"), (f"{some}?PHPSESSID={self.token()}", "Reprendre"),
            (f"{some}?a={chance.randint(1, 9)}&b={chance.randint(1, 9)}", "Autre vue"),
            (f"{some}?print=1", "Imprimer"), (f"/ancien/{chance.randint(1, 10**6)}", "Archives"),
            ("/docs/aide/", "Aide"), ("/photos/1", "Photos"), (f"{some}?tri=date&sens=asc", "Trier")))

    def article(self, path):
        chance = random.Random(path)
        text = "".join(f"<p>{line}</p>" for line in prose(path))
        related = "".join(f'<li><a href="{other}">{self.titles[other]}</a></li>' for other in chance.sample(self.articles, 3))
        return page(self.titles[path], f"<article><h1>{self.titles[path]}</h1>{text}</article><aside><ul>{related}</ul>{self.traps(chance)}</aside>",
                    f"2026-{path.split('/')[3]}-03T08:00:00Z")

    def section(self, name, number):
        mine = [path for path in self.articles if path.startswith(f"/{name}/")] if name else []
        last = max(1, -(-len(mine) // PAGING))
        shown = mine[(min(number, last) - 1) * PAGING:][:PAGING]
        rows = "".join(f'<li><h2><a href="{path}">{self.titles[path]}</a></h2></li>' for path in shown)
        onward = "".join(f'<a href="/{other}">{other.capitalize()}</a> ' for other in SECTIONS) if not name else f'<a href="/{name}?page={number + 1}">Page suivante</a>'
        return page(name.capitalize() or "Accueil", f"<h1>{name or 'Accueil'}</h1><ul>{rows}</ul>{onward}<p>{self.traps(random.Random(f'{name}{number}'))}</p>")

    def calendar(self, path, query):
        month = int(query.get("mois", "2026-11").replace("-", "")[:6]) if "mois" in query else 202611
        year, month = month // 100, month % 100
        after = f"{year + month // 12}-{month % 12 + 1:02}"
        days = "".join(f'<td><a href="/agenda/{year}/{month:02}/{day:02}">{day}</a></td>' for day in range(1, 29))
        return page("Agenda", f'<h1>Agenda</h1><table><tr>{days}</tr></table><p>Aucun événement prévu.</p><a href="/agenda?mois={after}">Mois suivant</a>')

    def facets(self, path, query):
        chance = random.Random(str(sorted(query.items())))
        firms = "".join(f"<li>Société numéro {n} de {WORDS[n]}</li>" for n in range(len(WORDS)) if chance.random() < 0.5)
        links = "".join(f'<a href="/annuaire?{urllib.parse.urlencode({**query, key: value})}">{key} {value}</a> '
                        for key in ("ville", "taille", "secteur", "effectif") for value in range(6))
        return page("Annuaire", f"<h1>Annuaire</h1><ul>{firms}</ul>{links}")

    def repeating(self, path, query):
        return page("Aide", "<h1>Aide</h1><p>Comment lire le journal.</p><a href='guide/'>Guide</a> <a href='faq/'>Questions</a>")

    def numbering(self, path, query):
        number = int(re.sub(r"\D", "", path) or 0)
        return page("Photo", f'<h1>Photo {number}</h1><img src="/i/{number}.jpg"><a href="/photos/{number + 1}">Suivante</a>')


class Sitemaps(harness.Web):
    """/sitemap.xml names itself, an index nested without end, and PARTS parts of ENTRIES pages each, all old but for the
    true articles in the last three parts."""

    def __init__(self):
        super().__init__()
        self.today = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3600))
        self.articles = [f"/vrai/{number}.html" for number in range(ARTICLES // 2)]

    def answer(self, request):
        with self.lock:
            self.requests.append((request.path, 200, time.monotonic()))
        try:
            kind, body = self.body(request.path)
            return self.write(request, 404 if body is None else 200, '"1"', kind, body or b"", {})
        except OSError:
            request.close_connection = True

    def body(self, path):
        index = lambda rows: ("application/xml", ("<sitemapindex>" + "".join(
            f"<sitemap><loc>{self.base}{loc}</loc><lastmod>{modified}</lastmod></sitemap>" for loc, modified in rows) + "</sitemapindex>").encode())
        entries = lambda rows: ("application/xml", ("<urlset>" + "".join(
            f"<url><loc>{self.base}{loc}</loc><lastmod>{modified}</lastmod></url>" for loc, modified in rows) + "</urlset>").encode())
        if path == "/sitemap.xml":
            return index([("/sitemap.xml", self.today), ("/plus/1.xml", self.today)] +
                         [(f"/part/{n}.xml", self.today if n >= PARTS - 3 else "2019-01-01") for n in range(PARTS)])
        if found := re.fullmatch(r"/plus/(\d+)\.xml", path):
            return index([(f"/plus/{int(found[1]) + 1}.xml", self.today), ("/sitemap.xml", self.today)])
        if found := re.fullmatch(r"/part/(\d+)\.xml", path):
            part = int(found[1])
            mine = self.articles[part - (PARTS - 3)::3] if part >= PARTS - 3 else []
            return entries([(f"/vieux/{part}/{n}.html", "2019-01-01") for n in range(ENTRIES)] + [(loc, self.today) for loc in mine])
        if path in self.articles or path.startswith("/vieux/"):
            lines = "".join(f"<p>{line}</p>" for line in prose(path))
            return "text/html; charset=utf-8", page(path, f"<article><h1>Titre {path}</h1>{lines}</article>", self.today)
        return "text/plain", None


class Traps(harness.ProgramTest):
    def crawl(self, web, source):
        """Configures the one source and lets the daemon run until nothing is left. Returns the fetches it cost."""
        self.addCleanup(web.close)
        smtp = harness.Smtp()
        self.addCleanup(smtp.close)
        self.configure([], [], [], smtp.port, [web.port])
        self.config.write_text(self.config.read_text() + source, encoding="utf-8")
        began = time.monotonic()
        run = self.vigied("--once")
        self.assertEqual(run.returncode, 0, run.stderr[-2000:])
        fetches = web.count() - web.count("/robots.txt")
        found = {urllib.parse.urlsplit(url).path for (url,) in self.sql("SELECT url FROM document")}
        true = len(found & set(web.articles))
        documents = self.sql("SELECT count(*) FROM document")[0][0]
        print(f"\n{true} of {len(web.articles)} true articles, {documents} documents, {fetches} fetches in {time.monotonic() - began:.1f} s", end="")
        self.addCleanup(lambda: self.show(web))
        self.assertGreaterEqual(true, 0.99 * len(web.articles))
        self.assertLessEqual(fetches, 3 * len(web.articles))
        return fetches

    def show(self, web):
        if not os.environ.get("SHOW"):
            return
        shapes = {}
        for path, _, _ in web.requests:
            shape = re.sub(r"[0-9a-f]{20}", "~", path)
            shape = re.sub(r"/[a-z-]+-\d+\.html", "/*.html", shape)
            shape = re.sub(r"\d+", "#", shape)
            shapes[shape] = shapes.get(shape, 0) + 1
        for shape, count in sorted(shapes.items(), key=lambda item: -item[1])[:50]:
            print(f"\n  {count:5} {shape}", end="")

    def test_a_site_without_end(self):
        web = Endless()
        fetches = self.crawl(web, f'[[source]]\nid = "journal"\nkind = "site"\nurl = "{web.base}/"\nevery = "1h"\ndepth = 20\nmax_pages = 5000\n')
        again = self.vigied("--once")
        self.assertEqual(again.returncode, 0, again.stderr[-2000:])
        self.assertLessEqual(web.count() - web.count("/robots.txt") - fetches, 3 * len(web.articles))

    def test_the_number_of_pages_is_bounded(self):
        web = Endless()
        self.addCleanup(web.close)
        self.configure([], [], [], 1, [web.port])
        self.config.write_text(self.config.read_text() + f'[[source]]\nid = "journal"\nkind = "site"\nurl = "{web.base}/"\nevery = "1h"\nmax_pages = 20\n')
        self.assertEqual(self.vigied("--once").returncode, 0)
        self.assertLessEqual(web.count() - web.count("/robots.txt"), 21)

    def test_sitemaps_without_end(self):
        web = Sitemaps()
        self.crawl(web, f'[[source]]\nid = "plan"\nkind = "sitemap"\nurl = "{web.base}/sitemap.xml"\nevery = "1h"\nwindow = "7d"\n')


if __name__ == "__main__":
    unittest.main()
