#!/usr/bin/python3
"""FAULTS C1, by the program: each bomb takes under 2 s of CPU and 200 MB in `vigie read page`, also with a
stack of 256 KiB, and the sane part is kept."""
import json
import os
import subprocess
import unittest

import harness

SANE = "<article><h1>Titre</h1>" + "".join(
    f"<p>Un paragraphe raisonnable, numéro {n}, qui parle du territoire et de ses entreprises.</p>" for n in range(8)) + "</article>"
BOMBS = {
    "unclosed div": "<div>" * 100_000,
    "unclosed b": "<b>" * 100_000,
    "a and div": "<a href=x><div>" * 50_000,
    "tables": "<table><tr><td>" * 33_000,
    "font": "<font>" * 100_000,
    "svg": "<svg>" * 100_000,
    "template": "<template>" * 100_000,
    "one long line": "mot " * 2_600_000,
    "attributes": "<div " + " ".join(f"a{n}=x" for n in range(100_000)) + ">",
    "siblings": "<i></i>" * 1_000_000,
    "unclosed comment": "<!-- " + "x" * 1_000_000,
}


class Bombs(harness.ProgramTest):
    def test_each_is_bounded_and_the_sane_part_kept(self):
        for name, bomb in BOMBS.items():
            with self.subTest(name):
                page = self.folder / "bomb.html"
                page.write_text(f"<html><head><title>Titre</title></head><body>{SANE}{bomb}</body></html>", encoding="utf-8")
                command = f"ulimit -s 256; exec {harness.BIN}/vigie read page {page} --url http://a.example/ --json"
                process = subprocess.Popen(["bash", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                out = process.stdout.read()
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                cpu = usage.ru_utime + usage.ru_stime
                print(f"\n{name}: {cpu:.2f} s, {usage.ru_maxrss / 1024:.0f} MB", end="")
                self.assertEqual(process.returncode, 0, process.stderr.read())
                self.assertLess(cpu, 2)
                self.assertLess(usage.ru_maxrss, 200 * 1024)
                self.assertIn("numéro 7, qui parle du territoire", json.loads(out)["text"])
                process.stdout.close()
                process.stderr.close()


if __name__ == "__main__":
    unittest.main()
