#!/usr/bin/python3
"""A profile tried on the archive, and why a document came or did not, as their user sees them."""
import datetime
import json
import unittest

import harness

DAY = datetime.timedelta(days=1)
NOW = datetime.datetime.now(datetime.timezone.utc)


def article(number, days, text, **more):
    published = (NOW - days * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": f"d{number}", "title": f"Article {number}", "text": text, "source": f"s{number % 3}", "language": "fr", "published": published, **more}


class Backtest(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.documents = [article(n, n, f"Numéro {n}. L'énergie des bâtiments et la chaudière numéro {n}.") for n in range(1, 60, 2)]
        self.documents += [article(n, n, f"Numéro {n}. La piscine rouvre, le football reprend.") for n in range(2, 60, 2)]
        self.documents.append(article(99, 5, self.documents[0]["text"], title=self.documents[0]["title"]))  # the story of d1
        file = self.folder / "documents.jsonl"
        file.write_text("".join(json.dumps(d) + "\n" for d in self.documents), encoding="utf-8")
        self.config.write_text(f"""[daemon]
data = "{self.data}"
[[source]]
id = "s1"
kind = "feed"
url = "https://www.example.org/fil"
weight = 1
[[profile]]
id = "energie"
query = "énergie"
[[profile]]
id = "energie-s1"
query = "énergie"
sources = ["s1"]
[[profile]]
id = "proche"
query = '"énergie chaudière"'
[[profile]]
id = "rien"
query = "zinc"
""", encoding="utf-8")
        done = self.vigie("--config", self.config, "archive", "import", file)
        self.assertEqual(done.returncode, 0, done.stderr)

    def run_vigie(self, *arguments, code=0):
        done = self.vigie("--config", self.config, "profile", *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def ask(self, *arguments, code=0):
        return json.loads(self.run_vigie(*arguments, "--json", code=code).stdout)

    def test_a_profile_is_tried_before_anyone_subscribes(self):
        found = self.ask("backtest", "energie", "--since", "90d")
        self.assertEqual((found["documents"], found["stories"], found["items"], found["held_back"]), (31, 30, 30, 0))
        self.assertEqual(found["searched"], 60)
        self.assertEqual(len(found["weeks"]), 12)  # whole ones, of a period that ends now
        self.assertEqual(found["per_week"]["mails_weekly"]["max"], 1)
        self.assertEqual(sum(m["documents"] for m in found["months"]), 31)
        self.assertEqual(len(found["sources"]), 3)
        text = self.run_vigie("backtest", "energie").stdout
        self.assertIn("31 documents in 30 stories, of 60 in the archive", text)
        self.assertIn("mails, daily digest", text)

    def test_the_search_and_the_backtest_find_the_same(self):
        for query in ("énergie", "énergie NOT 3", "\"chaudière numéro\" OR piscine", "source:s1 énerg*"):
            total = self.search(query, "--since", "90d")["total"]
            self.assertGreater(total, 0, query)
            self.assertEqual(self.ask("backtest", "--query", query)["documents"], total, query)

    def test_relative_days_are_those_of_each_document(self):
        found = self.ask("backtest", "--query", "énergie published:3d..")
        self.assertEqual(found["documents"], 31)  # each was new when it came

    def test_all_profiles_are_tried_at_once_as_each_alone(self):
        rows = {row["profile"]: row for row in self.ask("backtest", "--all", "--jobs", "2")["profiles"]}
        self.assertEqual(set(rows), {"energie", "energie-s1", "proche", "rien"})
        for name, row in rows.items():
            alone = self.ask("backtest", name, code=1 if name in ("rien", "proche") else 0)
            for key in ("documents", "stories", "items", "held_back", "per_week", "too_broad"):
                self.assertEqual(row[key], alone[key], f"{name} {key}")
        self.assertGreater(rows["energie-s1"]["held_back"], 0)
        self.assertEqual(rows["energie-s1"]["items"], sum(1 for d in self.documents if d["source"] == "s1" and "énergie" in d["text"]))
        lines = self.run_vigie("backtest", "--all").stdout.splitlines()
        self.assertTrue(lines[1].startswith("energie "), lines)

    def test_a_profile_that_is_too_broad_is_told_the_words_that_would_narrow_it(self):
        more = [article(1000 + n, n % 28, f"Texte {n}. L'énergie " + ("de la chaudière à bois de la commune." if n % 3 else "du football, un match.") + f" Suite {n}.", title="Énergie" if n % 3 else "Match") for n in range(400)]
        file = self.folder / "more.jsonl"
        file.write_text("".join(json.dumps(d) + "\n" for d in more), encoding="utf-8")
        self.assertEqual(self.vigie("--config", self.config, "archive", "import", file).returncode, 0)
        found = self.ask("backtest", "energie", "--since", "28d")
        self.assertIn("too broad", found["too_broad"])
        excluded = {n["word"]: n for n in found["narrowing"] if n["exclude"]}
        self.assertTrue({"football", "match"} & set(excluded), found["narrowing"])
        for word, told in excluded.items():
            again = self.ask("backtest", "--query", f"énergie NOT {word}", "--since", "28d")
            self.assertEqual((again["documents"], again["stories"]), (told["documents"], told["stories"]), word)

    def test_an_empty_archive_and_an_empty_period_are_told_apart(self):
        done = self.vigie("--data", self.folder / "none", "profile", "backtest", "--query", "énergie")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("the archive holds no documents", done.stderr)
        done = self.run_vigie("backtest", "energie", "--since", "2001-01", "--until", "2001-02", code=1)
        self.assertIn("the archive has nothing from 2001-01-01 to 2001-02-28; it holds documents from", done.stderr)
        self.run_vigie("backtest", "energie", "--since", "when", code=2)
        self.run_vigie("backtest", code=2)

    def test_explain_shows_the_clauses_and_the_parts_of_the_score(self):
        found = self.ask("explain", "energie", "d1")
        self.assertTrue(found["matches"])
        self.assertAlmostEqual(found["score"], sum(found["score_parts"].values()))
        self.assertEqual(found["score_parts"]["source"], 0.1)  # weight = 1
        clause = found["clauses"]
        text = self.documents[0]["text"].encode()
        self.assertEqual(text[clause["begin"]:clause["end"]].decode().lower(), "énergie")
        self.assertIn("proximity", self.run_vigie("explain", "energie", "d1").stdout)
        self.run_vigie("explain", "energie", "d2", code=1)

    def test_why_not_names_the_nearest_query_that_would_have_found_it(self):
        told = self.ask("why-not", "proche", "d1", code=1)
        self.assertEqual(len(told["changes"]), 1)
        replacement = told["changes"][0]["replacements"][0]
        self.assertTrue(self.ask("explain", "--query", replacement, "d1")["matches"])
        self.assertIn("it would be found with", self.run_vigie("why-not", "proche", "d1", code=1).stdout)
        self.assertIn("its source is s0", json.dumps(self.ask("why-not", "energie-s1", "d3")))

    def test_what_is_not_there_is_said(self):
        self.assertIn("did you mean \"energie\"", self.run_vigie("why-not", "energi", "d1", code=self.not_found()).stderr)
        self.run_vigie("why-not", "energie", "nothing-such", code=self.not_found())
        self.run_vigie("explain", "energie", code=2)

    def not_found(self):
        return self.vigie("--config", self.config, "show", "nothing-such").returncode


class Delivered(harness.ProgramTest):
    def test_why_not_tells_what_became_of_each_document(self):
        web, smtp = harness.Web(), harness.Smtp()
        self.addCleanup(web.close)
        self.addCleanup(smtp.close)
        web.rss("/fil", [("a", "L'énergie chère", "Le prix de l'énergie monte dans la région, disent les entreprises."),
                         ("b", "La piscine", "La piscine rouvre au printemps pour tous les habitants.")])
        self.configure([("fil", "feed", web.base + "/fil", "")], [("energie", "énergie"), ("seule", "piscine")], [("durand", ["energie"])], smtp.port, [web.port])
        done = self.vigied("--once")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(smtp.messages()), 1)
        ids = {hit["title"]: hit["id"] for query in ("énergie", "piscine") for hit in self.search(query)["hits"]}

        def told(profile, title):
            done = self.vigie("--config", self.config, "profile", "why-not", profile, ids[title], "--json")
            self.assertIn(done.returncode, (0, 1), done.stderr)
            return json.loads(done.stdout)

        outcome = told("energie", "L'énergie chère")["outcomes"][0]
        self.assertTrue(outcome["delivered"], outcome)
        self.assertEqual(outcome["subscriber"], "durand")
        self.assertIn(self.sql("SELECT key FROM delivery")[0][0], outcome["what"])
        self.assertEqual(told("seule", "La piscine")["outcomes"][0]["what"], "nobody subscribes to the profile")
        self.assertFalse(told("energie", "La piscine")["matches"])


if __name__ == "__main__":
    unittest.main()
