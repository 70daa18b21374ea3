"""The demonstration's web: a few small sites of one invented territory, each on a loopback address of its own.

Serves what `territory/*.toml` says as RSS, Atom, JSON Feed, sitemap, HTML list, watched page, with robots.txt,
ETag and Last-Modified, and answers 304 to those who ask. One site always fails, one forbids its pages.
"""
import datetime
import email.utils
import hashlib
import html
import http.server
import json
import pathlib
import threading
import time
import tomllib

TERRITORY = pathlib.Path(__file__).resolve().parent / "territory"


class Article:
    def __init__(self, site, row, now):
        self.site, self.slug, self.title = site, row["slug"], row["title"]
        self.author, self.language = row.get("author", ""), row.get("language", site.language)
        self.paragraphs = [p.strip().replace("\n", " ") for p in row["text"].strip().split("\n\n")]
        self.date = now - age(row.get("age", "1h"))

    @property
    def url(self):
        return f"{self.site.base}/articles/{self.slug}.html"

    @property
    def summary(self):
        return self.paragraphs[0]

    def page(self):
        paragraphs = "\n".join(f"<p>{html.escape(p)}</p>" for p in self.paragraphs)
        author = f'<meta name="author" content="{html.escape(self.author)}">' if self.author else ""
        byline = f"<p class=\"byline\">Par {html.escape(self.author)}</p>" if self.author else ""
        return layout(self.site, self.title, self.language, f"""<article>
<h1>{html.escape(self.title)}</h1>
<p class="meta"><time datetime="{self.date.isoformat()}">{self.date:%d/%m/%Y %H:%M}</time></p>{byline}
{paragraphs}
</article>""", head=f"""<link rel="canonical" href="{self.url}">
<meta property="article:published_time" content="{self.date.isoformat()}">{author}""")


def age(text):
    units = {"m": "minutes", "h": "hours", "d": "days"}
    return datetime.timedelta(**{units[text[-1]]: int(text[:-1])})


def layout(site, title, language, body, head=""):
    return f"""<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><title>{html.escape(title)} - {html.escape(site.name)}</title>
<meta property="og:site_name" content="{html.escape(site.name)}"><meta property="og:title" content="{html.escape(title)}">
{head}</head><body>
<header><a href="/">{html.escape(site.name)}</a><nav><a href="/">Accueil</a> <a href="/contact.html">Contact</a></nav></header>
<main>{body}</main>
<footer><p>© {html.escape(site.name)}. Site de démonstration : le territoire et ses entreprises sont inventés.</p></footer>
</body></html>"""


class Site:
    """One site: its address, its articles, and the one document that lists them."""

    def __init__(self, row, address, port, now, change_after):
        self.id, self.kind, self.name = row["id"], row["kind"], row["name"]
        self.language = row.get("language", "fr")
        self.base = f"http://{address}:{port}"
        self.address = address
        self.fails, self.forbids = row.get("fails", False), row.get("forbids", "")
        self.born, self.change_after = time.time(), change_after
        self.articles = [Article(self, a, now) for a in row.get("article", [])]
        self.page_before, self.page_after = row.get("before", ""), row.get("after", "")
        self.page_title = row.get("page_title", self.name)

    @property
    def source_url(self):
        return self.base + {"rss": "/rss.xml", "atom": "/atom.xml", "json": "/feed.json", "sitemap": "/sitemap.xml",
                            "list": "/actualites.html", "page": "/avis.html"}[self.kind]

    def answer(self, path):
        """(status, content type, body) of a path."""
        if path == "/robots.txt":
            rules = f"User-agent: *\nDisallow: {self.forbids}\n" if self.forbids else "User-agent: *\nDisallow:\n"
            return 200, "text/plain; charset=utf-8", rules
        if self.fails:
            return 503, "text/plain; charset=utf-8", "Service en maintenance.\n"
        if path == self.source_url.removeprefix(self.base):
            return 200, *getattr(self, self.kind)()
        for article in self.articles:
            if path == f"/articles/{article.slug}.html":
                return 200, "text/html; charset=utf-8", article.page()
        if path == "/":
            return 200, "text/html; charset=utf-8", layout(self, self.name, self.language, f"<p>{self.name}</p>")
        return 404, "text/plain; charset=utf-8", "Page inconnue.\n"

    def rss(self):
        items = "".join(f"""<item><title>{html.escape(a.title)}</title><link>{a.url}</link><guid>{a.url}</guid>
<pubDate>{email.utils.format_datetime(a.date)}</pubDate><description>{html.escape(a.summary)}</description></item>
""" for a in self.articles)
        return "application/rss+xml; charset=utf-8", f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>{html.escape(self.name)}</title><link>{self.base}/</link>
<description>{html.escape(self.name)}</description><language>{self.language}</language>
{items}</channel></rss>"""

    def atom(self):
        entries = "".join(f"""<entry><title>{html.escape(a.title)}</title><link href="{a.url}"/><id>{a.url}</id>
<published>{a.date.isoformat()}</published><updated>{a.date.isoformat()}</updated>
<summary>{html.escape(a.summary)}</summary><author><name>{html.escape(a.author or self.name)}</name></author></entry>
""" for a in self.articles)
        updated = max(a.date for a in self.articles).isoformat()
        return "application/atom+xml; charset=utf-8", f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{self.language}"><title>{html.escape(self.name)}</title>
<id>{self.base}/</id><updated>{updated}</updated>
{entries}</feed>"""

    def json(self):
        items = [{"id": a.url, "url": a.url, "title": a.title, "summary": a.summary,
                  "date_published": a.date.isoformat()} for a in self.articles]
        return "application/feed+json", json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": self.name,
                                                    "home_page_url": self.base + "/", "items": items}, ensure_ascii=False)

    def sitemap(self):
        rows = "".join(f"<url><loc>{a.url}</loc><lastmod>{a.date.isoformat()}</lastmod></url>\n" for a in self.articles)
        return "application/xml; charset=utf-8", f"""<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{rows}</urlset>"""

    def list(self):
        rows = "".join(f'<li><h2><a href="/articles/{a.slug}.html">{html.escape(a.title)}</a></h2></li>\n' for a in self.articles)
        return "text/html; charset=utf-8", layout(self, "Actualités", self.language, f"<h1>Actualités</h1><ul class=\"liste\">{rows}</ul>")

    def page(self):
        changed = time.time() - self.born > self.change_after
        text = self.page_after if changed else self.page_before
        paragraphs = "\n".join(f"<p>{html.escape(p.strip())}</p>" for p in text.strip().split("\n\n"))
        return "text/html; charset=utf-8", layout(self, self.page_title, self.language,
                                                  f"<article><h1>{html.escape(self.page_title)}</h1>{paragraphs}</article>")


def load(port, change_after):
    """The sites of the territory, in the order of their files, on 127.0.0.1, 127.0.0.2, …"""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    rows = [tomllib.loads(f.read_text(encoding="utf-8")) for f in sorted(TERRITORY.glob("*.toml"))]
    return [Site(row, f"127.0.0.{n}", port, now, change_after) for n, row in enumerate(rows, 1)]


def serve(sites):
    """Starts a server a site, in threads that end with the program."""
    for site in sites:
        handler = type("Handler", (_Handler,), {"site": site})
        server = http.server.ThreadingHTTPServer((site.address, int(site.base.rsplit(":", 1)[1])), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site = None

    def do_GET(self):
        status, content_type, text = self.site.answer(self.path.split("?")[0])
        body = text.encode()
        etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        known = status == 200 and self.headers.get("If-None-Match") == etag
        self.send_response(304 if known else status)
        if status == 200:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", email.utils.formatdate(self.site.born, usegmt=True))
        if not known:
            self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", "0" if known else str(len(body)))
        self.end_headers()
        if not known and self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, *_):
        pass
