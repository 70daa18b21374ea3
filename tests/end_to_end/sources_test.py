#!/usr/bin/python3
"""What an operator does with sources: try, add, remove, accept a move, import, export, see how they are."""
import email.utils
import json
import pathlib
import re
import sqlite3
import time
import unittest
import xml.etree.ElementTree

import harness

MAIN = """# Vigie of the region: this comment stays.
include = ["sources.d/*.toml"]

[daemon]
data = "{data}"
[crawl]
contact = "essai@example.org"
pause = "0s"
allow_private = ["127.0.0.0/28:{port}"]
"""
PRESS = """# The press.

# D: they document it
[[source]]
id   = "fil"     # the wire
kind = "feed"
url  = '{base}/fil.rss'
every = "1s"

# last line of ours
"""
HEADLINES = ["La région ouvre un fonds pour la rénovation", "Un électrolyseur de dix mégawatts au port",
             "Les marchés publics du trimestre sont publiés", "Trois entreprises primées au salon",
             "Le tribunal de commerce publie ses chiffres"]


class Site(harness.Web):
    """A web that can also send people elsewhere, and refuse."""

    def __init__(self, address="127.0.0.1"):
        self.moved, self.refused = {}, set()
        super().__init__(address)

    def answer(self, request):
        code, to = self.moved.get(request.path, (None, None))
        if code is None and request.path not in self.refused:
            return super().answer(request)
        with self.lock:
            self.requests.append((request.path, code or 403, time.monotonic()))
        request.send_response(code or 403)
        if to:
            request.send_header("Location", to)
        request.send_header("Content-Length", "0")
        request.end_headers()

    def dated_rss(self, path, hours, title="Le fil de la région"):
        items = ""
        for number, age in enumerate(hours):
            date = email.utils.formatdate(time.time() - age * 3600)
            headline = HEADLINES[number % len(HEADLINES)]
            slug = f"{path.strip('/').replace('/', '-')}-{number}"
            items += f"<item><title>{headline}</title><link>{self.base}/{slug}</link><pubDate>{date}</pubDate></item>"
            self.pages[f"/{slug}"] = ("text/html; charset=utf-8", harness.article_page(headline, f"{headline}, dit le texte. " * 5))
        body = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
        self.pages[path] = ("application/rss+xml", body.encode())


class Sources(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.web = Site()
        self.addCleanup(self.web.close)
        self.web.dated_rss("/fil.rss", range(4, 100, 8))
        self.sources = self.folder / "sources.d"
        self.sources.mkdir()
        self.press = self.sources / "presse.toml"
        self.config.write_text(MAIN.format(data=self.data, port=self.web.port))
        self.press.write_text(PRESS.format(base=self.web.base))

    def source(self, *arguments):
        return self.vigie("--config", self.config, "source", *arguments)

    def done(self, *arguments):
        result = self.source(*arguments)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def shown(self, *arguments):
        return json.loads(self.source(*arguments, "--json").stdout)

    def ids(self):
        return [source["id"] for source in self.shown("list")["sources"]]


class Test(Sources):
    def test_a_feed_is_shown_whole(self):
        self.web.pages["/robots.txt"] = ("text/plain", b"User-agent: *\nDisallow: /prive\nAllow: /fil\n")
        self.web.moved["/ancien"] = (301, f"{self.web.base}/fil.rss")
        test = self.shown("test", f"{self.web.base}/ancien")
        self.assertEqual((test["format"], test["status"], test["final_url"]), (1, 200, f"{self.web.base}/fil.rss"))
        self.assertEqual((test["redirects"], test["permanent"]), ([f"{self.web.base}/fil.rss"], True))
        self.assertEqual((test["read_as"], test["encoding"], test["found"]), ("feed", "utf-8", 12))
        self.assertEqual(len(test["documents"]), 5)
        for document in test["documents"]:
            self.assertEqual(document["language"], "fr")
            self.assertGreater(document["characters"], 50)
            self.assertIn("dit le texte", document["start"])
        self.assertEqual(test["rhythm"]["dated"], 12)
        self.assertAlmostEqual(test["rhythm"]["usual_gap_seconds"], 8 * 3600, delta=3600)
        self.assertIsNone(test["overlap"], "there is no archive yet")
        self.assertIn(f'url = "{self.web.base}/fil.rss"', test["configuration"])
        text = self.done("test", f"{self.web.base}/fil.rss")
        self.assertRegex(text, r"robots +allowed, line 3: Allow: /fil")
        self.assertRegex(text, r"rhythm +about 3 a day, would be visited every \dh")
        self.assertIn("[[source]]\nid = \"le-fil-de-la-region\"", text)

    def test_a_page_leads_to_its_feeds_and_sitemaps(self):
        links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{href}" title="{title}">'
                        for href, title in [("/commentaires.rss", "Comments"), ("/fil.rss", "Le fil"), ("/rien.rss", "Absent")])
        self.web.dated_rss("/commentaires.rss", [1], "Comments")
        self.web.pages["/"] = ("text/html", f"<html><head>{links}</head><body><a href='/vieux/rss.xml'>RSS</a></body></html>".encode())
        self.web.dated_rss("/vieux/rss.xml", [24 * 500], "Le vieux fil")
        self.web.pages["/robots.txt"] = ("text/plain", f"Sitemap: {self.web.base}/carte.xml\n".encode())
        self.web.pages["/carte.xml"] = ("application/xml", f"<urlset><url><loc>{self.web.base}/fil.rss-0</loc></url></urlset>".encode())
        test = self.shown("test", f"{self.web.base}/")
        self.assertEqual(test["read_as"], "page")
        self.assertEqual([(offer["kind"], offer["url"].removeprefix(self.web.base)) for offer in test["offers"]],
                         [("feed", "/fil.rss"), ("feed", "/vieux/rss.xml"), ("feed", "/commentaires.rss"), ("sitemap", "/carte.xml")])
        self.assertEqual(test["offers"][0]["title"], "Le fil de la région")
        self.assertEqual((test["proposal"]["kind"], test["proposal"]["url"]), ("feed", f"{self.web.base}/fil.rss"))
        self.assertEqual(self.web.count("/sitemap.xml"), 0, "usual addresses are asked only when nothing surer is there")
        self.assertIn("chosen", self.done("test", f"{self.web.base}/"))

    def test_usual_addresses_are_tried_when_a_page_is_silent(self):
        self.web.pages["/actualites"] = ("text/html", b"<html><body><p>Rien ici.</p></body></html>")
        self.web.dated_rss("/feed/", [1, 2, 3])
        self.web.pages["/sitemap.xml"] = ("application/xml", f"<urlset><url><loc>{self.web.base}/feed--0</loc></url></urlset>".encode())
        test = self.shown("test", f"{self.web.base}/actualites")
        self.assertEqual([offer["url"].removeprefix(self.web.base) for offer in test["offers"]], ["/feed/", "/sitemap.xml"])
        self.assertLess(len(self.web.requests), 30)
        self.web.requests.clear()
        self.shown("test", f"{self.web.base}/actualites", "--alone")
        self.assertEqual(self.web.count("/feed/"), 0)

    def test_a_page_without_feeds_gives_a_link_rule_said_to_be_a_guess(self):
        self.web.list("/nouvelles", [(f"n{n}", title, f"{title}. " * 10) for n, title in enumerate(HEADLINES)])
        text = self.done("test", f"{self.web.base}/nouvelles")
        self.assertIn('links = "h2 a"', text)
        self.assertIn("guess", text)
        test = self.shown("test", f"{self.web.base}/nouvelles", "--links", "ul h2 a")
        self.assertEqual((test["read_as"], test["found"], test["proposal"]["guessed"]), ("list", 5, False))

    def test_what_leads_on_is_no_document_of_the_sample(self):
        heads = "".join(f"<h2><a href='/n{n}'>{title}, et ce que l'on en sait</a></h2>" for n, title in enumerate(HEADLINES * 3))
        self.web.list("/nouvelles", [("eco/", "Toute l'économie", ""), ("n1", HEADLINES[0], f"{HEADLINES[0]}. " * 10)])
        self.web.pages["/eco/"] = ("text/html; charset=utf-8", f"<title>Éco</title><body><h1>Éco</h1>{heads}</body>".encode())
        test = self.shown("test", f"{self.web.base}/nouvelles", "--links", "h2 a")
        self.assertEqual([document["title"] for document in test["documents"]], [HEADLINES[0]])
        self.assertIn("no document, it leads on to", json.dumps(test))

    def test_refusals_and_hostile_words_are_shown_harmlessly(self):
        self.web.pages["/robots.txt"] = ("text/plain", b"User-agent: *\n\nDisallow: /prive\x1b[31m\nDisallow: /prive\n")
        refused = self.source("test", f"{self.web.base}/prive/x")
        self.assertEqual(refused.returncode, 10, refused.stderr)
        self.assertRegex(refused.stdout, r"robots +refused, line 4: Disallow: /prive")
        title = "\x1b]0;owned\x07 <script>\u202e"
        self.web.pages["/fil.rss"] = ("application/rss+xml; \x1b[31mx", f"<rss version='2.0'><channel><title>{title}</title><item><title>{title}</title><link>{self.web.base}/m</link></item></channel></rss>".replace("\x07", "").replace("\x1b", "&#27;").encode())
        self.web.pages["/m"] = ("text/html", f"<title>{title}</title><p>{title} texte long {'x ' * 200}</p>".encode())
        shown = self.source("test", f"{self.web.base}/fil.rss")
        for bad in ("\x1b", "\x07", "\u202e"):
            self.assertNotIn(bad, shown.stdout + shown.stderr)
        self.assertEqual(self.source("test", "ftp://a.example/").returncode, 2)
        self.assertEqual(self.source("test", f"{self.web.base}/absent").returncode, 13)

    def test_overlap_names_the_sources_that_know_it_with_the_daemon_running_and_stopped(self):
        self.web.pages["/autre.rss"] = self.web.pages["/fil.rss"]
        process = self.start()
        self.until(lambda: (self.data / "control.sock").exists() and self.sql("SELECT count(*) FROM document")[0][0] == 12, 20, "the archive")
        for running in (True, False):
            test = self.shown("test", f"{self.web.base}/autre.rss")
            self.assertEqual(test["overlap"], {"known": 12, "of": 12, "sources": {"fil": 12}}, running)
            if running:
                process.terminate()
                self.assertEqual(process.wait(timeout=10), 0)
        by_id = self.shown("test", "fil")
        self.assertEqual(by_id["url"], f"{self.web.base}/fil.rss")


class Files(Sources):
    def test_add_and_remove_leave_no_other_byte_changed(self):
        before = self.press.read_bytes()
        self.web.dated_rss("/deux.rss", [1, 5, 9], 'Le « deux » "fil"')
        text = self.done("add", f"{self.web.base}/deux.rss", "--file", self.press, "--every", "1h", "--category", "Presse", "--category", "Régionale")
        self.assertRegex(text, r"added le-deux-fil in .*presse\.toml:12")
        after = self.press.read_bytes()
        self.assertTrue(after.startswith(before))
        self.assertEqual(self.ids(), ["fil", "le-deux-fil"])
        listed = self.shown("list")["sources"][1]
        self.assertEqual((listed["category"], listed["line"], listed["health"]), (["Presse", "Régionale"], 12, "unvisited"))
        self.assertIn("removed le-deux-fil", self.done("remove", "le-deux-fil"))
        self.assertEqual(self.press.read_bytes(), before)
        self.done("remove", "fil")
        self.assertEqual(self.press.read_text(), "# The press.\n\n# last line of ours\n")
        self.assertEqual(self.source("list").returncode, 1)
        self.assertEqual(self.source("remove", "fil").returncode, 1)

    def test_new_sources_go_to_a_file_of_their_own(self):
        self.web.dated_rss("/deux.rss", [1, 5, 9], "Deux fils")
        self.assertIn("ajouts.toml", self.done("add", f"{self.web.base}/deux.rss", "--id", "deux"))
        added = self.sources / "ajouts.toml"
        self.assertTrue(added.read_text().startswith("# Sources that"))
        self.assertEqual([path.name for path in sorted(self.sources.iterdir())], ["ajouts.toml", "presse.toml"], "no draft is left")
        self.assertEqual(self.vigied("--check").returncode, 0)

    def test_what_stands_there_already_is_refused_with_both_places(self):
        before = {path: path.read_bytes() for path in self.folder.rglob("*.toml")}
        for arguments in ([f"{self.web.base}/fil.rss"], [f"{self.web.base}/fil.rss#x", "--id", "autre"],
                          [f"{self.web.base}/deux.rss", "--id", "fil"]):
            result = self.source("add", *arguments)
            self.assertEqual(result.returncode, 3, result.stderr)
            self.assertRegex(result.stderr, r"ajouts\.toml: the (id|address) .* is taken; source \"fil\" stands in .*presse\.toml:4")
        self.assertEqual(self.web.count(), 0, "nobody is visited for it")
        self.assertEqual(self.source("add", f"{self.web.base}/absent").returncode, 13)
        self.assertEqual(self.source("add", f"{self.web.base}/x.rss", "--untested", "--kind", "feed", "--id", "Bad Id").returncode, 3)
        self.assertEqual(self.source("add", f"{self.web.base}/x.rss", "--untested", "--kind", "feed", "--file", "elsewhere.toml").returncode, 3)
        self.assertEqual({path: path.read_bytes() for path in self.folder.rglob("*.toml")}, before)

    def test_the_running_daemon_takes_the_change_at_once(self):
        process = self.start()
        self.until(lambda: (self.data / "control.sock").exists(), 10, "the daemon")
        self.web.dated_rss("/deux.rss", [1, 5, 9], "Deux fils")
        self.assertIn("the daemon has taken the change", self.done("add", f"{self.web.base}/deux.rss", "--id", "deux"))
        self.until(lambda: self.sql("SELECT count(*) FROM document WHERE source = 'deux'")[0][0] == 3, 20, "its documents")
        self.done("remove", "deux")
        self.assertEqual(self.sql("SELECT count(*) FROM source WHERE id = 'deux' AND retired IS NOT NULL"), [(1,)])
        process.terminate()
        self.assertEqual(process.wait(timeout=10), 0)

    def test_what_the_daemon_alone_refuses_is_told(self):
        secret = self.folder / "password"
        secret.write_text("x\n")
        secret.chmod(0o600)
        self.config.write_text(self.config.read_text() + f'[mail]\nserver = "smtp://127.0.0.1:1"\nfrom = "a@example.org"\npassword_file = "{secret}"\n')
        process = self.start()
        self.until(lambda: (self.data / "control.sock").exists(), 10, "the daemon")
        secret.chmod(0o644)
        result = self.source("add", f"{self.web.base}/x.rss", "--untested", "--kind", "feed", "--id", "x")
        self.assertEqual(result.returncode, 3, result.stdout + result.stderr)
        self.assertIn("goes on with what it had", result.stderr)
        self.assertIn("chmod 0600", result.stderr)
        self.assertIsNone(process.poll())
        secret.chmod(0o600)
        self.assertIn("has taken the change", self.done("remove", "x"))
        process.terminate()
        self.assertEqual(process.wait(timeout=10), 0)

    def test_a_moved_feed_is_proposed_and_taken_when_accepted(self):
        self.assertEqual(self.vigied("--once").returncode, 0)
        self.web.dated_rss("/nouveau.rss", range(4, 100, 8))
        self.web.moved["/fil.rss"] = (301, f"{self.web.base}/nouveau.rss")
        self.assertEqual(self.source("accept", "fil").returncode, 1)
        time.sleep(1.1)
        self.assertEqual(self.vigied("--once").returncode, 0)
        self.assertIn(f"url  = '{self.web.base}/fil.rss'", self.press.read_text(), "nothing is taken silently")
        status = self.done("status")
        self.assertRegex(status, r"moved +fil")
        self.assertIn(f"presse.toml:4: {self.web.base}/fil.rss -> {self.web.base}/nouveau.rss", status)
        self.assertIn("vigie source accept fil", status)
        self.done("accept", "fil")
        self.assertEqual(self.press.read_text(), PRESS.format(base=self.web.base).replace(f"'{self.web.base}/fil.rss'", f'"{self.web.base}/nouveau.rss"'))
        self.assertEqual(self.vigied("--once").returncode, 0)
        self.assertEqual(self.shown("status", "fil")["sources"][0]["health"], "ok")


class Lists(Sources):
    OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>x</title></head><body>
<outline text="Presse &amp; &lt;script&gt;"><outline text='"Régionale" QQQ'>
<outline type="rss" text="Fil &quot;un&quot; \\ &#9;l'autre" xmlUrl="https://a.example/f?a=1&amp;b='2'" htmlUrl="https://a.example/?x=&quot;y&quot;"/>
<outline type="rss" text="Même nom" xmlUrl="https://b.example/f"/></outline>
<outline type="rss" text="Même nom" xmlUrl="https://c.example/f"/></outline>
<outline type="rss" text="中文新闻" xmlUrl="https://d.example/f"/>
<outline type="rss" text="mauvais" xmlUrl="javascript:alert(1)"/>
<outline type="rss" text="encore" xmlUrl="http://b.example/f"/>
</body></opml>""".replace("QQQ", '"""')

    def export(self):
        return self.done("export")

    def test_lists_come_and_go_whole(self):
        self.press.unlink()
        given = self.folder / "liste.opml"
        given.write_text(self.OPML)
        imported = self.source("import", given)
        self.assertEqual(imported.returncode, 0, imported.stderr)
        self.assertIn("added 4 sources", imported.stdout)
        self.assertIn("1 of its addresses are sources already", imported.stderr)
        self.assertIn("left out javascript:alert(1)", imported.stderr)
        self.assertEqual(self.ids(), ["fil-un-autre", "meme-nom", "meme-nom-2", "d-example"])
        sources = self.shown("list")["sources"]
        self.assertEqual(sources[0]["category"], ["Presse & <script>", '"Régionale" """'])
        self.assertEqual(sources[0]["name"], "Fil \"un\" \\ l'autre")
        self.assertEqual(sources[0]["home"], "https://a.example/?x=%22y%22")
        first = self.export()
        tree = xml.etree.ElementTree.fromstring(first)
        self.assertEqual([outline.get("text") for outline in tree.iter("outline")],
                         ["Presse & <script>", '"Régionale" """', "Fil \"un\" \\ l'autre", "Même nom", "Même nom", "中文新闻"])
        (self.sources / "ajouts.toml").unlink()
        again = self.folder / "encore.opml"
        again.write_text(first)
        self.done("import", again, "--file", "sources.d/autre.toml")
        self.assertEqual(self.export(), first)
        self.assertEqual(self.source("import", again).returncode, 1, "all are known")
        self.done("export", self.folder / "sortie.opml")
        self.assertEqual((self.folder / "sortie.opml").read_text(), first)

    def test_what_is_no_list_changes_nothing(self):
        for text in ("", "<opml><body>", "rss"):
            given = self.folder / "liste.opml"
            given.write_text(text)
            result = self.source("import", given)
            self.assertEqual(result.returncode, 11, result.stderr)
            self.assertIn("liste.opml", result.stderr)
        self.assertEqual(self.source("import", self.folder / "absent").returncode, 1)
        self.assertEqual(self.ids(), ["fil"])

    def test_the_lists_of_the_corpora_come_and_go_whole(self):
        folder = harness.CORPORA / "conformance" / "opml"
        files = sorted(path for path in folder.rglob("*.opml")) if folder.exists() else []
        if not files:
            self.skipTest("the corpora are not beside the project")
        self.press.unlink()
        added, whole = self.sources / "ajouts.toml", 0
        for file in files:
            added.unlink(missing_ok=True)
            if self.source("import", file).returncode != 0:
                continue
            first = self.export()
            added.unlink()
            again = self.folder / "encore.opml"
            again.write_text(first)
            self.done("import", again)
            self.assertEqual(self.export(), first, file)
            whole += 1
        self.assertGreater(whole, 0)


class Health(Sources):
    def write_states(self, rows):
        with sqlite3.connect(self.data / "vigie.db") as db:
            for name, fields in rows.items():
                db.execute(f"UPDATE source SET {', '.join(f'{key} = ?' for key in fields)} WHERE id = ?", [*fields.values(), name])

    def test_what_needs_a_person_comes_first(self):
        names = ["bon", "tard", "muet", "parti", "faux", "barre", "casse"]
        blocks = "".join(f'[[source]]\nid = "{name}"\nkind = "feed"\nurl = "{self.web.base}/{name}.rss"\n' for name in names)
        self.press.write_text(blocks)
        for name in names[:4]:
            self.web.dated_rss(f"/{name}.rss", range(4, 100, 8))
        self.web.pages["/faux.rss"] = ("text/html", b"<html>ceci n'est pas un flux</html>")
        self.web.refused.add("/barre.rss")
        self.web.moved["/parti.rss"] = (301, f"{self.web.base}/bon.rss?la")
        self.web.pages["/bon.rss?la"] = self.web.pages["/bon.rss"]
        self.assertEqual(self.vigied("--once").returncode, 0)
        day, now = 86_400_000, int(time.time() * 1000)
        rhythm = {"events": 30, "days": 10, "longest_gap": day}
        self.write_states({"tard": {"health": "late", "last_event": now - 2 * day, **rhythm},
                           "muet": {"health": "silent", "last_event": now - 9 * day, **rhythm}})
        process = None
        for running in (False, True):
            if running:
                process = self.start()
                self.until(lambda: (self.data / "control.sock").exists(), 10, "the daemon")
            listed = self.shown("status")
            self.assertEqual(listed["format"], 1)
            order = ["casse", "barre", "faux", "parti", "muet", "tard", "bon"]
            self.assertEqual([source["id"] for source in listed["sources"]], order)
            text = self.done("status")
            self.assertRegex(text, r"(?s)failing +casse.*blocked +barre.*malformed +faux.*moved +parti.*silent +muet.*late +tard")
            self.assertNotIn(" bon ", text)
            self.assertIn("nothing new for 9d where something every 8h is usual", text)
            self.assertIn("1 failing, 1 blocked, 1 malformed, 1 moved, 1 silent, 1 late, 1 ok", text)
            self.assertIn("bon", self.done("status", "--all"))
            overview = self.vigie("--config", self.config, "status").stdout
            self.assertIn("1 failing, 1 blocked", overview)
            self.assertIn("vigie source accept parti", overview)
        process.terminate()
        self.assertEqual(process.wait(timeout=10), 0)
        alone = self.vigie("--data", self.data, "source", "status")
        self.assertIn("casse", alone.stdout, alone.stderr)
        self.assertEqual(self.source("status", "inconnu").returncode, 1)

    def test_one_source_shows_its_visits_and_the_pages_that_were_refused(self):
        self.web.pages["/robots.txt"] = ("text/plain", b"User-agent: *\nDisallow: /fil.rss-1\n")
        self.assertEqual(self.vigied("--once").returncode, 0)
        one = self.shown("status", "fil")["sources"][0]
        self.assertEqual((one["health"], one["visits"], len(one["last_visits"])), ("ok", 1, 1))
        self.assertEqual((one["last_visits"][0]["outcome"], one["last_visits"][0]["found"]), ("changed", 12))
        with sqlite3.connect(self.data / "vigie.db") as db:
            db.execute("UPDATE page SET state = 'refused', next_attempt = NULL, error = 'refused', what = 'robots.txt does not allow it',"
                       " robots = 'Disallow: /fil.rss-1' WHERE url LIKE '%rss-1'")
        text = self.done("status", "fil")
        self.assertIn("12 found, 12 new", text)
        self.assertRegex(text, r"(?s)pages that were given up\n.* \S+/fil.rss-1\n[^\n]*\n +robots.txt: Disallow: /fil.rss-1")


if __name__ == "__main__":
    unittest.main()
