#!/usr/bin/python3
"""The demonstration territory keeps its promises: one round shows alerts and ends well, the archive answers."""
import email
import email.policy
import json
import re
import subprocess
import sys
import unittest

import harness


class Demo(harness.ProgramTest):
    def test_one_round(self):
        folder = self.folder / "demo"
        run = subprocess.run([sys.executable, harness.ROOT / "demo" / "demo.py", "--bin", harness.BIN, "--once", "--folder", folder],
                             capture_output=True, text=True, timeout=120)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        for shown in ("ALERT", "archived", "Where things are", "Three commands", "could not", "prefecture"):
            self.assertIn(shown, run.stdout)
        mails = [email.message_from_bytes(f.read_bytes(), policy=email.policy.SMTP) for f in sorted((folder / "mails").iterdir())]
        self.assertGreaterEqual(len(mails), 3)
        for mail in mails:
            self.assertEqual([d for part in mail.walk() for d in part.defects], [])
        self.data = folder / "archive"

        def found(query):
            return {hit["id"] for hit in self.search(query, "--limit", "100")["hits"]}

        self.assertGreater(len(found("energie")), 5)
        self.assertEqual(found("energie"), found("l'énergie"))
        self.assertEqual(found("energie"), found("Énergies"))
        self.assertGreaterEqual(self.search("lang:en")["total"], 4)
        text = self.vigie("--data", self.data, "search", "isolation énergie").stdout
        self.assertRegex(text, r"l’isolation (de|des) ", "words of a snippet are not glued")
        wrong = self.vigie("--data", self.data, "search", "titel:prix")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn('did you mean "title:"', wrong.stderr)
        self.assertTrue(wrong.stderr.endswith("  titel:prix\n  ^\nperhaps:\n  title:prix\n"), wrong.stderr)
        self.assertEqual(len(list((folder / "maildir" / "orme-valley-foods" / "new").iterdir())), 1, "channel file")
        reprise = [m for m in mails if "Carrel" in m.get_body(("plain",)).get_content() and "roux" in m["To"]]
        self.assertEqual(len(reprise), 1, "one alert a story")
        text = reprise[0].get_body(("plain",)).get_content()
        self.assertEqual(len(re.findall(r"^\s*\d+\. Fonderie Carrel", text, re.M)), 1)
        for also in ("CCI", "Agence"):
            self.assertIn(also, text, "with all its sources")
        self.assertIn("Préfecture", text, "the footer names what could not be reached")
        self.check_whole()
        status = json.loads(self.vigie("--data", self.data, "status", "--json").stdout)
        health = {s["id"]: s["health"] for s in status["sources"]}
        self.assertEqual(health["prefecture"], "failing")
        self.assertEqual(health["cci-val-orme"], "ok")


if __name__ == "__main__":
    unittest.main()
