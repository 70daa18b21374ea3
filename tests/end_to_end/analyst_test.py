#!/usr/bin/python3
"""The analyst's desk: search in all its formats, saved searches, show, similar, trends, as their user sees them."""
import csv
import email.utils
import io
import json
import os
import pty
import re
import subprocess
import unittest
import xml.etree.ElementTree as xml

import harness

DOCUMENTS = [
    {"id": "a", "title": "L'énergie chère", "text": "Le prix de l'énergie monte dans les bâtiments publics de la région.\nDeuxième paragraphe.", "source": "insee", "published": "2026-01-05"},
    {"id": "b", "title": "=SOMME(A1) & <énergie>", "text": "Une énergie \"verte\", dit le maire ; le biogaz remplace le fioul des chaudières collectives.", "source": "echo", "published": "2026-01-20"},
    {"id": "c", "title": "Chaudières collectives au biogaz", "text": "Le biogaz remplace le fioul dans les chaudières collectives de la ville, pour une énergie locale.", "source": "gazette", "published": "2026-03-02"},
    {"id": "d", "title": "Copper prices", "text": "Copper prices rise again in all public markets.", "source": "wire", "language": "en", "published": "2026-03-03"},
    {"id": "e", "title": "Piscine", "text": "La piscine rouvre au printemps.", "source": "gazette"},
]


class Analyst(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.take(DOCUMENTS)

    def take(self, documents):
        file = self.folder / "documents.jsonl"
        file.write_text("".join(json.dumps({"language": "fr", "url": f"https://www.example.org/{d['id']}", **d}) + "\n" for d in documents), encoding="utf-8")
        done = self.vigie("--data", self.data, "archive", "import", file)
        self.assertEqual(done.returncode, 0, done.stderr)

    def run_vigie(self, *arguments, code=0):
        done = self.vigie("--data", self.data, *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def out(self, *arguments, code=0):
        return self.run_vigie(*arguments, code=code).stdout

    def on_terminal(self, *arguments, columns=80, rows=100, **environment):
        """What a terminal of that size gets."""
        import fcntl
        import struct
        import termios
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        process = subprocess.Popen([harness.BIN / "vigie", "--data", self.data, *arguments], stdout=slave, stderr=slave, stdin=slave, env={**os.environ, **environment})
        os.close(slave)
        got = b""
        try:
            while part := os.read(master, 65536):
                got += part
        except OSError:
            pass  # the last process on it has gone
        os.close(master)
        process.wait(timeout=30)
        return got.decode()

    # search

    def test_the_json_of_scripts_stays_as_it_was(self):
        answer = self.search("énergie")
        self.assertEqual(list(answer), ["format", "total", "hits"])
        self.assertEqual(list(answer["hits"][0]), ["id", "url", "title", "source", "language", "published", "seen", "score", "story", "snippet"])
        self.assertEqual(answer, json.loads(self.out("search", "énergie", "--format", "json")))
        lines = [json.loads(line) for line in self.out("search", "énergie", "--format", "jsonl").splitlines()]
        self.assertEqual(lines, answer["hits"])

    def test_the_json_of_scripts_steers_no_terminal(self):
        text = "Une hydrolienne \x9b31m rouge \x7f\x85."
        self.take([{"id": "c1", "title": text, "text": text}])
        for arguments in (("search", "hydrolienne", "--json"), ("search", "hydrolienne", "--format", "jsonl"), ("show", "c1", "--json"), ("archive", "export", "hydrolienne")):
            printed = self.out(*arguments)
            self.assertNotRegex(printed, "[\x7f-\x9f]", arguments)
            self.assertIn("\x9b31m", json.dumps(json.loads(printed), ensure_ascii=False), arguments)

    def test_csv_survives_commas_quotes_and_formulas(self):
        text = self.vigie("--data", self.data, "search", "énergie", "--format", "csv", text=False).stdout.decode()
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.assertEqual({row["id"] for row in rows}, {"a", "b", "c"})
        row = next(row for row in rows if row["id"] == "b")
        self.assertEqual(row["title"], "'=SOMME(A1) & <énergie>", "a spreadsheet computes nothing")
        self.assertIn('"verte", dit', row["excerpt"])
        self.assertEqual(text.count("\r\n"), 4)

    def test_rss_is_rss_2_0(self):
        channel = xml.fromstring(self.out("search", "énergie OR copper", "--format", "rss")).find("channel")
        for name in ("title", "link", "description"):
            self.assertTrue(channel.findtext(name))
        items = channel.findall("item")
        self.assertEqual(len(items), 4)
        self.assertEqual(len({item.findtext("guid") for item in items}), 4)
        item = next(item for item in items if item.findtext("link").endswith("/b"))
        self.assertEqual(item.findtext("title"), "=SOMME(A1) & <énergie>")
        self.assertIn("&quot;verte&quot;", item.findtext("description"), "HTML in it is escaped again")
        self.assertEqual(email.utils.parsedate_to_datetime(item.findtext("pubDate")).isoformat(), "2026-01-20T00:00:00+00:00")
        self.assertLessEqual(len(item.findtext("description")), 170)

    def test_facets_count_every_hit(self):
        answer = self.search("énergie OR copper", "--facets", "--limit", "1")
        self.assertEqual(len(answer["hits"]), 1)
        facets = answer["facets"]
        self.assertEqual(list(facets), ["source", "language", "kind", "month"])
        for counts in facets.values():
            self.assertEqual(sum(one["count"] for one in counts), answer["total"])
        self.assertEqual(facets["language"], [{"value": "fr", "count": 3}, {"value": "en", "count": 1}])
        self.assertEqual([one["value"] for one in facets["month"]], ["2026-03", "2026-01"])
        self.assertEqual(facets["kind"], [{"value": "article", "count": 4}])
        self.assertRegex(self.out("search", "énergie", "--facets"), r"source +language +kind +month")

    def test_fresh_puts_the_new_before_the_old_and_pages_agree(self):
        whole = [hit["id"] for hit in self.search("énergie", "--sort", "fresh")["hits"]]
        self.assertEqual(whole[0], "c")
        paged = [self.search("énergie", "--sort", "fresh", "--limit", "1", "--offset", str(n))["hits"][0]["id"] for n in range(3)]
        self.assertEqual(paged, whole)

    def test_a_misspelt_word_is_asked_back(self):
        text = self.run_vigie("search", "bioagz", code=1)
        self.assertIn('did you mean "biogaz"?', text.stderr)
        self.assertEqual(self.search("bioagz OR énergie")["did_you_mean"], "biogaz OR énergie")
        self.assertNotIn("did_you_mean", self.search("énergie"))

    def test_a_saved_search_stands_in_other_queries(self):
        saved = self.run_vigie("search", "énergie OR biogaz", "--save", "chaleur")
        self.assertIn("saved as @chaleur", saved.stderr)
        self.assertEqual({hit["id"] for hit in self.search("@chaleur -bâtiments")["hits"]}, {"b", "c"})
        self.assertEqual(self.out("search", "--saved").split(None, 1)[0], "@chaleur")
        again = self.run_vigie("search", "biogaz", "--save", "chaleur")
        self.assertIn("@chaleur was énergie OR biogaz", again.stderr)
        circle = self.run_vigie("search", "@chaleur OR gaz", "--save", "chaleur", code=2)
        self.assertIn("@chaleur names itself", circle.stderr)
        self.assertEqual(self.search("@chaleur")["total"], 2, "it stayed as it was")
        self.run_vigie("search", "biogaz", "--save", "passager")
        forgotten = self.run_vigie("search", "--forget", "passager")
        self.assertIn("@passager is forgotten; it was biogaz", forgotten.stderr)
        self.assertNotIn("passager", self.out("search", "--saved"))
        unknown = self.run_vigie("search", "biogaz @inconnu", code=2)
        self.assertTrue(unknown.stderr.splitlines()[2].startswith(" " * 9 + "^"), unknown.stderr)
        self.run_vigie("search", "biogaz", "--save", "../dehors", code=2)
        for empty in ("--save", "--forget"):
            self.assertIn(empty + ": nothing is given", self.run_vigie("search", "biogaz", empty, "", code=2).stderr)

    def test_no_saved_search_is_said(self):
        none = self.run_vigie("search", "--saved", code=1)
        self.assertEqual((none.stdout, none.stderr), ("", "vigie search: no search is saved; --save NAME keeps one\n"))
        self.assertEqual(json.loads(self.out("search", "--saved", "--json", code=1)), {"format": 1, "saved": []})
        self.run_vigie("search", "biogaz", "--save", "chaleur")
        self.assertEqual(json.loads(self.out("search", "--saved", "--json"))["saved"], [{"name": "chaleur", "query": "biogaz"}])

    def test_a_mistake_is_marked_and_the_whole_query_proposed(self):
        for query, column, meant in (("titel:prix gaz", 1, "title:prix gaz"), ("(prix OR gaz", 1, "(prix OR gaz)"), ("prix AND AND gaz", 10, "prix AND gaz"), ("énergie publishd:2026", 9, "énergie published:2026")):
            said = self.run_vigie("search", query, code=2).stderr.splitlines()
            self.assertEqual(said[1:], ["  " + query, " " * (column + 1) + "^", "perhaps:", "  " + meant])
            self.run_vigie("search", meant, "--limit", "1", code=0 if self.search(meant)["total"] else 1)

    def test_of_a_long_query_the_part_around_the_mistake_is_shown(self):
        said = self.run_vigie("search", "énergie OR " * 40 + "titel:x" + " OR énergie" * 40, code=2).stderr.splitlines()
        self.assertRegex(said[1], r"^  ….*titel:x.*…$")
        self.assertLess(len(said[1]), 220)
        self.assertEqual(said[1].index("titel"), said[2].index("^"))

    def test_exit_codes(self):
        for code, arguments in ((0, ("énergie",)), (1, ("zinc",)), (2, ("(",)), (2, ("NOT gaz",)), (2, ("gaz", "--since", "hier soir")), (2, ("gaz", "--format", "xml"))):
            self.run_vigie("search", *arguments, code=code)
        self.assertEqual(self.vigie("--config", self.folder / "none.toml", "search", "énergie").returncode, 3, "a missing configuration is not a search without hits")
        nothing = self.run_vigie("search", "zinc", "--format", "csv", code=1)
        self.assertEqual(nothing.stdout.count("\n"), 1, "the header")
        self.assertIn("nothing found", nothing.stderr)

    def test_a_day_that_is_none_is_a_mistake_everywhere(self):
        for wrong in ("-5d", "+5d", "hier", "2026-13", "30d OR gaz", "30d..", '"2026"', "(2026)"):
            for command in (("search", "énergie"), ("trends", "énergie"), ("profile", "backtest", "--query", "énergie")):
                self.assertIn(f'--since "{wrong}" is no da', self.run_vigie(*command, "--since", wrong, code=2).stderr)

    def test_match_says_where_a_query_is_wrong(self):
        profiles, documents = self.folder / "p.jsonl", self.folder / "documents.jsonl"
        profiles.write_text('{"id": "p", "query": "prix AND"}\n{"id": "q", "query": "biogaz"}\n', encoding="utf-8")
        done = self.run_vigie("match", "--profiles", profiles, "--documents", documents, "--pairs")
        self.assertEqual(done.stdout, "b\tq\nc\tq\n")
        self.assertIn("vigie match: profile p is left out: query, column 6: AND has nothing on its right; write a word after it\n", done.stderr)

    def test_a_terminal_gets_colours_broken_lines_and_a_pager(self):
        shown = self.on_terminal("search", "énergie", columns=60)
        self.assertIn("\x1b[1;33m", shown)
        for line in re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines():
            self.assertLessEqual(len(line.rstrip()), 60, line)
        self.assertNotIn("\x1b", self.on_terminal("search", "énergie", NO_COLOR="1"))
        self.assertIn("PAGED", self.on_terminal("search", "énergie", rows=8, PAGER="sed s/^/PAGED/"))
        self.assertNotIn("PAGED", self.on_terminal("search", "énergie", rows=100, PAGER="sed s/^/PAGED/"))
        self.assertNotIn("PAGED", self.on_terminal("search", "énergie", "--no-pager", rows=8, PAGER="sed s/^/PAGED/"))
        self.assertIn("chère", self.on_terminal("search", "énergie", rows=8, PAGER="no-such-pager"))

    def test_a_full_disk_is_no_success(self):
        with open("/dev/full", "w") as full:
            for arguments in (("search", "énergie"), ("search", "--help-query"), ("show", "a"), ("similar", "b"), ("archive", "verify"), ("status",), ("--help",)):
                done = subprocess.run([harness.BIN / "vigie", "--data", self.data, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
                self.assertEqual((done.returncode, done.stderr), (4, "vigie: cannot write to standard output\n"), arguments)

    def test_what_a_document_lacks_leaves_no_gap(self):
        file = self.folder / "bare.jsonl"
        file.write_text(json.dumps({"id": "bare", "text": "Une hydrolienne seule.", "language": "fr"}) + "\n", encoding="utf-8")
        self.run_vigie("archive", "import", file)
        self.assertIn("  1. (untitled)\n     undated · fr · document bare\n", self.out("search", "hydrolienne"))
        shown = self.out("show", "bare")
        self.assertTrue(shown.startswith("(untitled)\ndocument bare · revision 1 · article · fr\n"), shown)
        self.assertNotIn("last told by", shown)

    def test_an_id_cannot_steer_a_terminal(self):
        file = self.folder / "hostile.jsonl"
        file.write_text(json.dumps({"id": "a\x1b[31m", "text": "Une hydrolienne."}) + "\n" + json.dumps({"id": "a\x9b31m", "text": "Une hydrolienne."}) + "\n", encoding="utf-8")
        self.assertEqual(self.run_vigie("archive", "import", file, code=11).stderr.count("holds control characters"), 2)

    def test_a_folder_is_no_empty_file(self):
        for arguments in (("read", "page", self.folder), ("read", "robots", self.folder, "https://www.example.org/"), ("read", "page", "--batch", self.folder), ("search", "--batch", self.folder),
                          ("archive", "import", self.folder), ("archive", "restore", self.folder, "--force"), ("match", "--profiles", self.folder, "--documents", self.folder)):
            self.assertIn("is a folder; name a file", self.run_vigie(*arguments, code=4).stderr)

    def test_the_facts_of_a_page_stand_in_one_column(self):
        page = self.folder / "page.html"
        page.write_text("<html lang=fr><title>Énergie</title><body><p>Le prix de l'énergie monte.</body></html>", encoding="utf-8")
        shown = self.on_terminal("read", "page", page)
        self.assertIn("\x1b[2mtitle     \x1b[0m Énergie", shown)
        self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", shown).replace("\r", ""), self.out("read", "page", page))

    def test_a_page_whose_address_nobody_gave_has_none(self):
        page, batch = self.folder / "page.html", self.folder / "batch.jsonl"
        page.write_text("<title>Énergie</title><p>Le prix monte.", encoding="utf-8")
        batch.write_text(json.dumps({"id": 1, "file": str(page)}) + "\n", encoding="utf-8")
        self.assertIsNone(json.loads(self.out("read", "page", page, "--json"))["url"])
        self.assertIsNone(json.loads(self.out("read", "page", "--batch", batch))["url"])
        self.assertEqual(json.loads(self.out("read", "page", page, "--json", "--url", "http://localhost/"))["url"], "http://localhost/")

    # show, similar

    def test_show_tells_what_a_revision_changed(self):
        self.take([{**DOCUMENTS[0], "text": DOCUMENTS[0]["text"].replace("monte", "baisse")}])
        shown = self.out("show", "a")
        self.assertRegex(shown, r"(?m)^  - Le prix de l'énergie monte dans")
        self.assertRegex(shown, r"(?m)^  \+ Le prix de l'énergie baisse dans")
        self.assertNotIn("- Deuxième", shown)
        first = json.loads(self.out("show", "a", "--revision", "1", "--json"))
        self.assertEqual((first["revision"], first["revisions"]), (1, 2))
        self.assertIn("monte", first["text"])
        self.assertEqual([list(change) for change in first["edits"][0]["changes"]], [["removed"], ["added"]])
        self.assertEqual(self.out("show", "a", "--text"), DOCUMENTS[0]["text"].replace("monte", "baisse") + "\n")
        self.assertIn("has no revision 7", self.run_vigie("show", "a", "--revision", "7", code=1).stderr)
        self.run_vigie("show", "nobody", code=1)

    def test_in_each_changed_paragraph_the_changed_words_are_marked(self):
        self.take([{"id": "two", "title": "Deux", "text": "Le prix du gaz monte encore en ville.\nLa mairie emploie dix personnes.", "source": "echo"}])
        self.take([{"id": "two", "title": "Deux", "text": "Le prix du gaz baisse encore en ville.\nLa mairie emploie vingt personnes.", "source": "echo"}])
        shown = self.on_terminal("show", "two")
        green = re.findall(r"\x1b\[32m([^\x1b]*)\x1b", shown)
        self.assertEqual(green, ["+", "baisse", "+", "vingt"])

    def test_show_names_the_rest_of_the_story(self):
        self.take([{**DOCUMENTS[2], "id": "copie", "source": "echo"}])
        self.assertRegex(self.out("show", "c"), r"the same story, \d+\n  document copie  echo")
        self.assertEqual(json.loads(self.out("show", "c", "--json"))["same_story"], ["copie"])

    def test_similar_finds_the_like_and_says_why(self):
        answer = json.loads(self.out("similar", "b", "--json"))
        self.assertEqual([hit["id"] for hit in answer["hits"]][0], "c")
        self.assertIn("biogaz", answer["hits"][0]["shared"])
        self.assertIn("chaudières", answer["hits"][0]["shared"], "as the document writes it")
        self.assertIn("both say", self.out("similar", "b"))
        self.take([{**DOCUMENTS[2], "id": "copie", "source": "echo"}])
        ids = [hit["id"] for hit in json.loads(self.out("similar", "c", "--json"))["hits"]]
        self.assertNotIn("copie", ids, "its own story")
        whole = json.loads(self.out("similar", "c", "--json", "--all"))["hits"]
        self.assertEqual(whole[0]["id"], "copie")
        self.assertGreater(whole[0]["score"], 0.99)
        self.run_vigie("similar", "e", code=1)

    # trends

    def test_trends_count_what_is_found_beside_what_there_is(self):
        answer = json.loads(self.out("trends", "énergie", "--by", "month", "--json", "--until", "2026-04"))
        self.assertEqual([(p["from"], p["to"], p["documents"], p["all"]) for p in answer["periods"]],
                         [("2026-01-01", "2026-01-31", 2, 2), ("2026-02-01", "2026-02-28", 0, 0), ("2026-03-01", "2026-03-31", 1, 2), ("2026-04-01", "2026-04-30", 0, 0)])
        rows = list(csv.DictReader(io.StringIO(self.out("trends", "énergie", "--by", "month", "--format", "csv", "--until", "2026-04"))))
        self.assertEqual([row["documents"] for row in rows], ["2", "0", "1", "0"])
        self.assertEqual(rows[2]["share"], "0.500000")
        text = self.out("trends", "énergie", "--by", "month", "--until", "2026-04")
        self.assertRegex(text, r"(?m)^2026-01 █+ +2 +100\.0 %$")
        self.assertRegex(text, r"(?m)^2026-02 +0 +$")
        self.run_vigie("trends", "zinc", code=1)
        self.run_vigie("trends", "(gaz", code=2)
        self.assertIn('--until "hier" is no day', self.run_vigie("trends", "énergie", "--until", "hier", code=2).stderr)
        self.assertIn('--until "2026-01" lies before --since "2026-03"', self.run_vigie("trends", "énergie", "--since", "2026-03", "--until", "2026-01", code=2).stderr)

    def test_trends_split_by_a_facet(self):
        answer = json.loads(self.out("trends", "énergie", "--by", "month", "--split", "source", "--json", "--until", "2026-03"))
        self.assertEqual({part["value"]: part["documents"] for part in answer["periods"][0]["split"]}, {"insee": 1, "echo": 1, "gazette": 0})
        self.assertRegex(self.out("trends", "énergie", "--split", "source"), r"(?m)^  insee +.* 1 +100\.0 %$")

    def test_the_drawing_stands_alone(self):
        for split in ((), ("--split", "language")):
            text = self.out("trends", "énergie OR copper", "--format", "svg", "--until", "2026-03", *split)
            drawing = xml.fromstring(text)
            svg = "{http://www.w3.org/2000/svg}"
            self.assertEqual(drawing.get("role"), "img")
            self.assertIn("énergie OR copper", drawing.find(svg + "title").text)
            self.assertTrue(drawing.find(svg + "desc").text)
            self.assertEqual(re.findall(r"<script|href=|javascript", text), [])
            spoken = [bar.find(svg + "title").text for bar in drawing.findall(svg + "rect") if bar.find(svg + "title") is not None]
            self.assertTrue(any("1 documents" in words or "2 documents" in words for words in spoken), spoken)

    def test_periods_in_which_sources_could_not_be_read_are_marked(self):
        import sqlite3
        with sqlite3.connect(self.data / "vigie.db") as db:
            db.execute("INSERT INTO event (at, what, subject, why) VALUES (?, 'source_failing', 'source:echo', 'timeout')", (1_769_000_000_000,))  # 2026-01-21
            db.execute("INSERT INTO event (at, what, subject, why) VALUES (?, 'source_ok', 'source:echo', '')", (1_769_800_000_000,))  # 2026-01-30
        answer = json.loads(self.out("trends", "énergie", "--by", "week", "--json", "--until", "2026-03-10"))
        self.assertEqual([p["from"] for p in answer["periods"] if p["unreachable"]], ["2026-01-19", "2026-01-26"])
        self.assertIn("1 source could not be read: echo", self.out("trends", "énergie", "--by", "week"))
        self.assertIn("url(#blind)", self.out("trends", "énergie", "--by", "week", "--format", "svg"))


if __name__ == "__main__":
    unittest.main()
