#!/usr/bin/python3
"""Profiles as things people keep: added, tried, changed and removed at the terminal, obeyed by the daemon."""
import json
import subprocess
import unittest

import harness

DOCUMENTS = [
    {"id": "a", "title": "Un parc solaire à Vannes", "text": "La mairie lance un appel d'offres.", "published": "2026-01-05"},
    {"id": "b", "title": "Le prix du logement", "text": "L'énergie pèse sur le logement des ménages.", "published": "2026-01-20"},
    {"id": "c", "title": "Sport", "text": "L'énergie d'un club de sport.", "published": "2026-03-02"},
]


class Profiles(harness.ProgramTest):
    def take(self, documents=DOCUMENTS):
        file = self.folder / "documents.jsonl"
        file.write_text("".join(json.dumps({"language": "fr", **d}) + "\n" for d in documents), encoding="utf-8")
        self.run_vigie("archive", "import", file)

    def run_vigie(self, *arguments, code=0):
        done = self.vigie("--data", self.data, *arguments)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_plain_words_become_a_profile_with_its_forecast(self):
        self.take()
        added = self.run_vigie("profile", "add", "energie", "--any", "énergie", "--any", "parc solaire", "--none", "sport",
                               "--name", "Énergie", "--tag", "energie", "--threshold", "0.2", "--must-match", "un parc solaire")
        self.assertIn("kept energie", added.stdout)
        shown = json.loads(self.run_vigie("profile", "show", "energie", "--json").stdout)
        self.assertEqual(shown["query"], '("énergie" OR "parc solaire") NOT "sport"')
        self.assertEqual((shown["threshold"], shown["tags"], shown["file"]), (0.2, ["energie"], None))
        self.assertEqual([p["id"] for p in json.loads(self.run_vigie("profile", "list", "--json").stdout)["profiles"]], ["energie"])
        taken = self.run_vigie("profile", "add", "energie", "--query", "gaz", code=2)
        self.assertIn('"energie" exists in the archive', taken.stderr)

    def test_an_edit_shows_gains_and_losses_and_needs_a_yes(self):
        self.take()
        self.run_vigie("profile", "add", "p", "--query", "solaire OR sport")
        asked = self.run_vigie("profile", "edit", "p", "--query", "solaire OR logement", code=1)
        self.assertIn("it gains 1 and loses 1", asked.stdout)
        self.assertIn("+ 2026-01-20  Le prix du logement", asked.stdout)
        self.assertIn("- 2026-03-02  Sport", asked.stdout)
        self.assertIn("nothing is changed; --yes accepts it", asked.stderr)
        self.assertIn("solaire OR sport", self.run_vigie("profile", "list").stdout)
        wrong = self.run_vigie("profile", "edit", "p", "--query", "solaire (", code=2).stderr.splitlines()
        self.assertEqual(wrong[1:3], ["  solaire (", "          ^"])
        self.run_vigie("profile", "edit", "p", "--query", "solaire OR logement", "--yes")
        self.assertIn("solaire OR logement", self.run_vigie("profile", "list").stdout)
        self.run_vigie("profile", "remove", "p")
        self.run_vigie("profile", "list", code=1)

    def test_an_edit_that_changes_nothing_says_so(self):
        self.run_vigie("profile", "add", "p", "--query", "solaire", "--tag", "a")
        before = self.run_vigie("profile", "show", "p", "--json").stdout
        for nothing in ([], ["--query", "solaire", "--tag", "a"], ["--yes"], ["--dry-run"]):
            done = self.run_vigie("profile", "edit", "p", *nothing)
            self.assertEqual((done.stdout, done.stderr), ("", "vigie profile edit: nothing to change: the profile says so already\n"))
        self.assertEqual(self.run_vigie("profile", "show", "p", "--json").stdout, before)
        self.run_vigie("profile", "edit", "p", "--clear", "tag", "--yes")

    def test_judged_documents_suggest_a_query_that_nobody_is_given(self):
        heat = [{"id": f"h{i}", "title": "Logement", "text": f"L'énergie du logement à la commune {i}."} for i in range(4)]
        club = [{"id": f"c{i}", "title": "Sport", "text": f"L'énergie du club à la commune {i}."} for i in range(4)]
        self.take(heat + club)
        self.run_vigie("profile", "add", "p", "--query", "énergie")
        judged = ["p", "--relevant", "h0", "h1", "h2", "--not", "c0", "c1", "c2"]
        suggested = json.loads(self.run_vigie("profile", "suggest", *judged, "--json").stdout)
        self.assertEqual((suggested["others_shed"], suggested["relevant_missed"]), (["c0", "c1", "c2"], []))
        found = json.loads(self.run_vigie("search", suggested["query"], "--json").stdout)
        self.assertEqual({hit["id"] for hit in found["hits"]}, {"h0", "h1", "h2", "h3"})
        self.assertIn("énergie", self.run_vigie("profile", "list").stdout, "nothing is applied")
        self.assertIn("judged twice", self.run_vigie("profile", "suggest", "p", "--relevant", "h0", "--not", "h0", code=2).stderr)

    def test_what_cannot_be_a_profile_is_refused_with_its_reason(self):
        for arguments, says in [
            (["a b", "--query", "x"], "cannot be an id"),
            (["p"], "a profile needs a query"),
            (["p", "--query", "a AND (b"], "  a AND (b\n        ^\n"),
            (["p", "--query", "NOT a"], "NOT alone finds everything else"),
            (["p", "--query", "a", "--any", "b"], "not both"),
            (["p", "--none", "b"], "--none alone"),
            (["p", "--query", "a", "--threshold", "2"], "is no score"),
            (["p", "--query", "gaz", "--must-match", "le fioul"], "must match and does not"),
            (["p", "--query", "@inconnu"], "nothing has the name @inconnu"),
        ]:
            with self.subTest(arguments=arguments):
                done = self.run_vigie("profile", "add", *arguments, code=2)
                self.assertIn(says, done.stderr)
        self.run_vigie("profile", "list", code=1)

    def test_a_trial_shows_why_each_text_matches(self):
        self.run_vigie("profile", "add", "p", "--query", "parc NEAR/3 solaire", "--must-match", "un parc solaire", "--must-not-match", "le parc")
        self.assertEqual(self.run_vigie("profile", "test", "p").stdout.count("✓"), 2)
        tried = json.loads(self.run_vigie("profile", "test", "p", "--text", "parc très solaire", "--text", "non", "--json", code=1).stdout)
        self.assertEqual([t["matches"] for t in tried["trials"]], [True, False])
        self.assertEqual(tried["trials"][0]["evidence"][0]["clause"], "parc NEAR/3 solaire")
        near = self.run_vigie("profile", "test", "q", code=1)
        self.assertIn('no profile "q"', near.stderr)

    def test_a_limit_that_holds_back_everything_is_told_and_kept(self):
        added = self.run_vigie("profile", "add", "p", "--query", "gaz", "--kind", "foo", "--kind", "notice", "--language", "xx", "--language", "fr")
        self.assertEqual(added.stderr.splitlines(), [
            'vigie profile add: profile "p" takes the language "xx", which is no code of ISO 639; write fr, en or de',
            'vigie profile add: profile "p" takes the kind "foo", which only an import can bring; one of article, report, page, notice'])
        (self.folder / "vigie.toml").write_text(f'[daemon]\ndata = "{self.data}"\n[[profile]]\nid = "q"\nquery = "gaz"\nkinds = ["notices"]\n', encoding="utf-8")
        checked = subprocess.run([harness.BIN / "vigied", "--config", self.folder / "vigie.toml", "--check"], capture_output=True, text=True, timeout=60)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn('takes the kind "notices", which only an import can bring; did you mean "notice"?', checked.stderr)

    def test_why_not_names_every_limit(self):
        self.take()
        self.run_vigie("profile", "add", "p", "--query", "solaire", "--language", "de", "--kind", "notice", "--threshold", "1")
        self.assertRegex(self.run_vigie("profile", "why-not", "p", "a").stdout, "its language is fr, and the profile takes de; its kind is article, and the profile takes notice; its score is 0")

    def test_a_watchlist_is_one_clause_and_says_which_name_answered(self):
        self.take()
        (self.folder / "lists").mkdir()
        (self.folder / "lists" / "villes.csv").write_text("Brest\nVannes;Ville de Vannes\nQuimper\n", encoding="utf-8")
        (self.folder / "vigie.toml").write_text(f'[daemon]\ndata = "{self.data}"\n[search]\nlists = "lists"\n', encoding="utf-8")
        config = ["--config", self.folder / "vigie.toml", "profile"]
        explained = self.vigie(*config, "explain", "--query", "@villes OR gaz", "a").stdout
        self.assertIn("✓ @villes  Vannes, in the title", explained)
        why_not = self.vigie(*config, "why-not", "--query", "solaire AND (@villes OR gaz)", "b").stdout
        self.assertEqual(why_not.count("@villes  not found"), 1, why_not)
        tried = self.vigie(*config, "test", "--query", "@villes", "--text", "La Ville de Vannes et Brest").stdout.splitlines()
        self.assertEqual(len(tried), 2, tried)
        self.assertRegex(tried[1], "^    @villes: (Vannes|Ville de Vannes|Brest)  La Ville de Vannes et Brest$")

    def test_a_profile_of_a_file_is_changed_there(self):
        (self.folder / "vigie.toml").write_text(f'[daemon]\ndata = "{self.data}"\n[[profile]]\nid = "energie"\nquery = "énergie"\n', encoding="utf-8")
        self.take()
        config = ["--config", self.folder / "vigie.toml"]
        done = self.vigie(*config, "profile", "edit", "energie", "--query", "gaz", "--yes")
        self.assertEqual(done.returncode, 2)
        self.assertIn("loses 2", done.stdout)
        self.assertIn("vigie.toml:3; write the change there", done.stderr)
        self.assertIn("vigie.toml:3; change it there", self.vigie(*config, "profile", "add", "energie", "--query", "gaz").stderr)
        self.assertEqual(self.vigie(*config, "profile", "edit", "energie", "--query", "gaz (").stderr.splitlines()[1:3], ["  gaz (", "      ^"])
        self.run_vigie("profile", "add", "energie", "--query", "gaz")  # by --data alone, past the file
        checked = self.vigied("--check")
        self.assertNotEqual(checked.returncode, 0)
        self.assertIn("made by `vigie profile add` too", checked.stdout + checked.stderr)

    def test_the_daemon_obeys_the_archive_profiles_and_their_limits(self):
        web, smtp = harness.Web(), harness.Smtp()
        self.addCleanup(web.close)
        self.addCleanup(smtp.close)
        self.run_vigie("profile", "add", "gaz", "--query", "biogaz")
        self.run_vigie("profile", "add", "gaz-anglais", "--query", "biogaz", "--language", "en")
        web.rss("/feed", [("un", "Un biogaz local", "Le biogaz de la ferme chauffe le village entier cet hiver.")])
        self.configure([("presse", "feed", f"{web.base}/feed", "")], [], [("durand", ["gaz"]), ("leroy", ["gaz-anglais"])], smtp.port, [web.port])
        self.start()
        self.until(lambda: smtp.messages(), 30, "the mail of the profile that the archive keeps")
        matched = "SELECT count(*) FROM match"
        self.assertEqual(self.sql(matched), [(2,)], "the query alone decides what matches")
        self.assertEqual({to for (to,) in self.sql("SELECT subscriber FROM item")}, {"durand"})

        added = self.vigie("--config", self.config, "profile", "add", "fioul", "--query", "fioul")
        self.assertEqual(added.returncode, 0, added.stderr)
        self.assertIn("the daemon has taken the change", added.stdout)
        web.rss("/feed", [("deux", "Le fioul recule", "Le fioul des chaudières recule encore dans les communes rurales.")])
        self.until(lambda: self.sql(matched + " WHERE profile = 'fioul'") == [(1,)], 30, "a document meets the new profile")
        self.until(lambda: self.search("fioul")["total"] == 1, 5, "a committed document is found within 2 s")
        self.run_vigie("search", "fioul", "--save", "bois")
        by_name = self.vigie("--config", self.config, "profile", "add", "bois", "--query", "@bois")
        self.assertEqual(by_name.returncode, 0, by_name.stderr)
        again = self.run_vigie("search", "granulés OR fioul", "--save", "bois")
        self.assertIn("the daemon watches by the new @bois", again.stderr)
        kept = self.run_vigie("search", "--forget", "bois", code=2)
        self.assertIn('profile "bois" watches by @bois', kept.stderr)
        web.rss("/feed", [("trois", "Des granulés livrés", "Les granulés de la scierie sont livrés aux mairies du canton.")])
        self.until(lambda: self.sql(matched + " WHERE profile = 'bois'") == [(1,)], 30, "a profile that names a saved search follows it")

        watched = self.vigie("--config", self.config, "profile", "remove", "gaz")
        self.assertEqual(watched.returncode, 2)
        self.assertIn("durand would learn nothing of it", watched.stderr)


if __name__ == "__main__":
    unittest.main()
