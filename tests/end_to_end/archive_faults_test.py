#!/usr/bin/python3
"""What may happen to the files of an archive.

FAULTS D2: killed between SQLite's commit and Xapian's: the counts are equal after the next start.
FAULTS D3: the disk is full: no crash, nothing that was accepted is lost, it goes on by itself (as root).
FAULTS D5: a damaged index is set aside or found by `verify`, and made anew from the archive.
FAULTS D6: another process holds the archive; a file that was cut short is refused and never overwritten.

KILLS, ROUNDS, VARIANTS and SECONDS make them longer; figures are printed.
"""
import os
import random
import re
import shutil
import sqlite3
import subprocess
import time
import unittest

import archive_test
import harness

KILLS = int(os.environ.get("KILLS", "4"))
ROUNDS = int(os.environ.get("ROUNDS", "1"))
VARIANTS = int(os.environ.get("VARIANTS", "12"))
SECONDS = int(os.environ.get("SECONDS", "3"))


def told(smtp):
    """The articles that some mail names."""
    return {slug for _, mail, _ in smtp.messages()
            for slug in re.findall(r"http://127\S+/(\S+)", mail.get_body(("plain",)).get_content())}


class Torn(archive_test.ArchiveTest):
    def test_a_kill_between_the_two_commits_leaves_nothing_out(self):
        rng, torn, first = random.Random(20261124), 0, 0
        self.load(0, 20)
        for attempt in range(4 * KILLS):
            if torn == KILLS:
                break
            daemon = self.running()
            first += 100
            self.load(first, 30)
            time.sleep(rng.uniform(0, 0.1))
            daemon.kill()
            daemon.wait()
            (self.data / "control.sock").unlink(missing_ok=True)
            documents = self.sql("SELECT count(*) FROM document")[0][0]
            torn += self.total() < documents
            self.assertEqual(self.vigied("--once").returncode, 0)
            self.assertEqual(self.total(), documents)
            self.good(self.archive("verify"))
        print(f"\n{torn} kills between the two commits, {torn} with equal counts after the start")
        self.assertEqual(torn, KILLS)


class Damaged(archive_test.ArchiveTest):
    def test_an_index_that_is_damaged_is_made_anew_from_the_archive(self):
        rng, outcomes = random.Random(5), {"set aside at start": 0, "found by verify": 0, "without consequence": 0}
        self.load(0, 400)
        whole = self.folder / "whole"
        shutil.copytree(self.data, whole)
        files = sorted(file.name for file in (whole / "index").iterdir())
        for variant in range(VARIANTS):
            shutil.rmtree(self.data)
            shutil.copytree(whole, self.data)
            file = self.data / "index" / files[variant % len(files)]
            how = ("flip", "cut", "delete")[variant // len(files) % 3]
            self.damage(file, how, rng)
            with self.subTest(f"{how} {file.name}"):
                outcomes[self.outcome()] += 1
                self.good(self.archive("verify"))
                self.assertEqual(self.total(), 400)
        print(f"\n{VARIANTS} damaged indexes: {outcomes}")
        self.assertEqual(outcomes["found by verify"], 0, "the daemon sees at its start what verify sees")

    def damage(self, file, how, rng):
        content = bytearray(file.read_bytes())
        if how == "delete" or not content:
            file.unlink()
        elif how == "cut":
            file.write_bytes(content[:rng.randrange(len(content))])
        else:
            for _ in range(16):
                content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
            file.write_bytes(content)

    def outcome(self):
        self.assertEqual(self.vigied("--once").returncode, 0)
        if list(self.data.glob("index.corrupt-*")):
            return "set aside at start"
        if self.archive("verify").returncode == 0:
            return "without consequence"
        self.good(self.archive("rebuild"))
        return "found by verify"


class Held(harness.ProgramTest):
    def test_an_archive_that_another_holds_is_waited_for_and_no_alert_is_lost(self):
        web, smtp = harness.Web(), harness.Smtp()
        self.addCleanup(web.close)
        self.addCleanup(smtp.close)
        self.configure([("fil", "feed", f"{web.base}/rss", None)], [("tout", "article")], [("durand", ["tout"])],
                       smtp.port, [web.port])
        articles = [("a0", "Nouvelle 0", "Un article pour le territoire.")]
        web.rss("/rss", articles)
        self.assertEqual(self.vigied("--once").returncode, 0)
        daemon = self.start()
        self.until((self.data / "control.sock").exists, 10, "the daemon listens")
        other = sqlite3.connect(self.data / "vigie.db", isolation_level=None, timeout=30)
        other.execute("BEGIN EXCLUSIVE")
        articles += [(f"a{n}", f"Nouvelle {n}", f"Un article numéro {n} pour le territoire.") for n in range(1, 6)]
        web.rss("/rss", articles)
        time.sleep(SECONDS)
        self.assertIsNone(daemon.poll())
        other.execute("COMMIT")
        other.close()
        self.until(lambda: told(smtp) == {slug for slug, *_ in articles}, 90, "every alert")
        self.assertIsNone(daemon.poll())
        self.check_whole()


class CutShort(archive_test.ArchiveTest):
    def test_an_archive_that_was_cut_short_is_refused_and_a_backup_takes_its_place(self):
        self.load(0, 300)
        copy = self.folder / "copy.db"
        self.good(self.archive("backup", copy))
        database = self.data / "vigie.db"
        whole = database.read_bytes()
        for left in (0, 100, len(whole) // 2, len(whole) - 1):
            with self.subTest(left):
                database.write_bytes(whole[:left])
                refused = self.vigied()
                self.assertNotEqual(refused.returncode, 0)
                self.assertIn(str(database), refused.stderr)
                self.assertIn("vigie archive restore", refused.stderr)
                self.assertEqual(database.read_bytes(), whole[:left])
                self.good(self.archive("restore", copy, "--force"))
                self.assertEqual(self.total(), 300)
                self.good(self.archive("verify"))


class Full(harness.ProgramTest):
    @unittest.skipUnless(os.geteuid() == 0, "only root can mount a small disk")
    def test_a_full_disk_stops_nothing_for_good(self):
        web, smtp = harness.Web(), harness.Smtp()
        self.addCleanup(web.close)
        self.addCleanup(smtp.close)
        self.data.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "vigie-test", self.data], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("no file system can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", self.data])
        self.configure([("fil", "feed", f"{web.base}/rss", None)], [("tout", "article")], [("durand", ["tout"])],
                       smtp.port, [web.port])
        articles, slowest = [], 0.0
        web.rss("/rss", articles)
        self.assertEqual(self.vigied("--once").returncode, 0)
        daemon = self.start()
        for round_ in range(ROUNDS):
            self.fill(self.data / "ballast")
            articles += [(f"r{round_}-{n}", f"Nouvelle {round_} {n}", f"Un article {round_} {n} pour le territoire. " * 40) for n in range(8)]
            web.rss("/rss", articles)
            copy = self.vigie("--data", self.data, "archive", "backup", self.data / "copy.db")
            self.assertNotEqual(copy.returncode, 0)
            self.assertFalse(list(self.data.glob("copy.db*")), "no half of a copy")
            self.refused_for_room("search", "territoire", "--save", "suivi")
            self.refused_or_kept(f"bois{round_}")
            self.assertEqual(self.vigie("--data", self.data, "archive", "compact").returncode, 0, "the daemon is asked")
            time.sleep(2)
            self.assertIsNone(daemon.poll(), "it does not crash")
            (self.data / "ballast").unlink()
            begun = time.monotonic()
            self.until(lambda: self.sql("SELECT count(*) FROM document") == [(len(articles),)], 60, "it goes on by itself")
            self.until(lambda: self.search("territoire")["total"] == len(articles), 30, "the index too")
            slowest = max(slowest, time.monotonic() - begun)
        self.until(lambda: told(smtp) == {slug for slug, *_ in articles}, 60, "every alert")
        daemon.terminate()
        self.assertEqual(daemon.wait(timeout=10), 0)
        self.check_whole()
        print(f"\n{ROUNDS} times full: {len(articles)} articles, all archived and told; at most {slowest:.1f} s after there was room")

    def refused_for_room(self, *command):
        """Nothing that it says is half done: what was there is there."""
        done = self.vigie("--data", self.data, *command)
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        self.assertIn("free s", done.stderr)
        self.assertFalse(list((self.data / "searches").glob("*")))

    def refused_or_kept(self, profile):
        """SQLite's files may have room within, which a full disk does not take away."""
        done = self.vigie("--data", self.data, "profile", "add", profile, "--any", profile)
        kept = self.vigie("--data", self.data, "profile", "show", profile).returncode == 0
        self.assertEqual(done.returncode, 0 if kept else 5, done.stdout + done.stderr)
        if not kept:
            self.assertIn("free s", done.stderr)

    def fill(self, file):
        with open(file, "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(b"x" * 65536)
            except OSError:
                pass


if __name__ == "__main__":
    unittest.main()
