#!/usr/bin/python3
"""The wall clock jumps under the running daemon, an hour and ten years, there and back (libfaketime): no storm, and
nobody is forgotten."""
import collections
import glob
import os
import time
import unittest

import harness
import many_feeds

SOURCES = 100
PHASE = int(os.environ.get("PHASE", 15))  # seconds; sources are visited every five
JUMPS = ["+0", "+1h", "+0", "-1h", "+0", "+3650d", "+0", "-3650d", "+0"][:int(os.environ.get("JUMPS", 5))]
FAKETIME = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")


@unittest.skipUnless(FAKETIME, "faketime is not installed")
class Clock(harness.ProgramTest):
    def test_jumps_make_no_storm_and_no_starvation(self):
        feeds = many_feeds.ManyFeeds()
        self.addCleanup(feeds.close)
        feeds.configure(self.folder, SOURCES, "5s")
        wrong = self.folder / "wrong"
        wrong.write_text("+0")
        process = self.start(env={**os.environ, "LD_PRELOAD": FAKETIME[0], "FAKETIME_TIMESTAMP_FILE": str(wrong),
                                  "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        self.until(lambda: len(feeds.visits()) >= SOURCES, 30, "the first visits")
        for jump in JUMPS:
            heard = len(feeds.visits())
            wrong.write_text(jump)
            time.sleep(PHASE)
            visits = collections.Counter(path for _, path in feeds.visits()[heard:])
            usual = PHASE / 4.5 + 1  # a tenth early, and one whose turn was just then
            self.assertEqual(len(visits), SOURCES, f"someone starves after {jump}")
            self.assertLessEqual(max(visits.values()), usual + 1, f"more than one extra fetch after {jump}")
        process.terminate()
        self.assertEqual(process.wait(timeout=10), 0)


if __name__ == "__main__":
    unittest.main()
