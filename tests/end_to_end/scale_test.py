#!/usr/bin/python3
"""Many sources: quick to start, small, and never a stampede; a feed that did not change costs next to nothing.

SOURCES, PROFILES, EVERY and SECONDS in the environment make it larger: row D10 takes 100,000 sources, 10,000
profiles and ten minutes.
"""
import collections
import os
import re
import subprocess
import sys
import time
import unittest

import harness
import many_feeds

SOURCES = int(os.environ.get("SOURCES", 5000))
PROFILES = int(os.environ.get("PROFILES", 100))
EVERY = os.environ.get("EVERY", "1m")
SECONDS = int(os.environ.get("SECONDS", 30))
SETTLES = 5  # the seconds around the start and the stop hold a part of their visits


class Scale(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.feeds = many_feeds.ManyFeeds()
        self.addCleanup(self.feeds.close)

    def start_and_wait(self, *arguments):
        """The daemon, the seconds until it was ready, and the CPU seconds it took for that."""
        began = time.monotonic()
        self.log = self.folder / "log"
        with open(self.log, "w", encoding="utf-8") as log:
            process = subprocess.Popen([harness.BIN / "vigied", "--config", self.config, *arguments], stderr=log)
        self.processes.append(process)
        self.until(lambda: self.told("started"), 120, "the start")
        return process, time.monotonic() - began, self.cpu(process)

    def told(self, event):
        """The line of the log that tells of it, once it stands there."""
        return next((line for line in self.log.read_text(encoding="utf-8").splitlines() if f"event={event} " in line), "")

    @staticmethod
    def cpu(process):
        with open(f"/proc/{process.pid}/stat", encoding="utf-8") as stat:
            return sum(map(int, stat.read().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")

    @staticmethod
    def megabytes(process):
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024

    @staticmethod
    def end(process):
        process.terminate()
        return process.wait(timeout=10)

    def test_starts_quickly_stays_small_and_never_stampedes(self):
        self.feeds.configure(self.folder, SOURCES, EVERY, PROFILES)
        for word in ("first", "second"):
            process, seconds, cpu = self.start_and_wait()
            size = self.megabytes(process)
            print(f"{word} start with {SOURCES} sources: {seconds:.2f} s, {cpu:.2f} s of CPU, {size:.0f} MB", file=sys.stderr)
            # CPU time, since others may share the machine.
            self.assertLessEqual(cpu, 5)
            self.assertLessEqual(size, 600)
            if word == "first":
                self.assertEqual(self.end(process), 0)
        time.sleep(SECONDS)
        size = self.megabytes(process)
        self.assertEqual(self.end(process), 0)
        moments = [at for at, _ in self.feeds.visits()]
        begin, end = moments[0] + SETTLES, moments[-1] - SETTLES
        per_second = collections.Counter(int(at - begin) for at in moments if begin <= at < begin + int(end - begin))
        mean = sum(per_second.values()) / int(end - begin)
        worst = max(per_second.values())
        print(f"{len(moments)} visits, {mean:.1f} a second, {worst} in the worst ({worst / mean:.2f} times), {size:.0f} MB", file=sys.stderr)
        self.assertGreater(len(moments), 10 * SETTLES)
        self.assertLessEqual(worst, 3 * mean)
        self.assertLessEqual(size, 600)

    def test_an_unchanged_feed_costs_next_to_nothing(self):
        sources = min(SOURCES, 20_000)
        self.feeds.configure(self.folder, sources, "1s")
        process, _, _ = self.start_and_wait("--once")
        self.assertEqual(process.wait(timeout=300), 0)
        process, _, before = self.start_and_wait("--once")
        after = before
        while process.poll() is None:  # its last word before it ends is no earlier than 20 ms
            after = max(after, self.cpu(process))
            time.sleep(0.02)
        self.assertIn(f"unchanged={sources} ", self.told("round_done"))
        each = 1000 * (after - before) / sources
        print(f"{sources} unchanged feeds: {each:.3f} ms of CPU each", file=sys.stderr)
        self.assertLess(each, 3.4, "newsboat's figure")


if __name__ == "__main__":
    unittest.main()
