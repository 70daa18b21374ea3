#!/usr/bin/python3
"""FAULTS N3: names that do not resolve, resolve late, to a hundred addresses or in a circle. Each is told of and
asked less and less; sources with good names are visited meanwhile.

In a network of its own with a name server of the test's own.
"""
import time
import unittest

import hostile
import own_network

WEB = 8090
SECONDS, TIMEOUT = (60, 3) if hostile.FULL else (4, 1)
LATE = 20  # past the time-out of a visit
GOOD = 60
BAD_OF_A_KIND = 5  # a third of all sources
# The share of the healthy sources' visits that is left while others wait for names. Today each of those holds a
# place for the whole time-out.
SHARE = 0.5
KINDS = ("gone", "refused", "silent", "late", "hundred", "circle")


def answer(name, kind):
    what = name.split(".")[0].rstrip("0123456789")
    number = int("0" + name.split(".")[0].removeprefix(what))
    if what == "gone":
        return 3  # NXDOMAIN
    if what == "refused":
        return 5
    if what == "silent":
        return None
    if what == "late":
        time.sleep(LATE)
        return ["93.184.0.1"] if kind == "A" else []
    if what == "hundred":  # nobody listens at any of them; more than UDP carries
        return [f"93.184.{number}.{n}" if kind == "A" else f"2a00:1450:4007::{n:x}" for n in range(1, 101)]
    if what == "circle":
        return [("CNAME", f"circle{number + 1}.bad.example" if number < 9 else "circle0.bad.example")]
    return ["10.99.0.1"] if kind == "A" else []


class Names(hostile.HostileTest):
    def setUp(self):
        super().setUp()
        self.names = own_network.NameServer(answer)
        self.addCleanup(self.names.close)

    def test_each_failure_is_told_in_time_and_asked_less_and_less(self):
        sources = [(f"{what}", "feed", f"http://{what}0.bad.example/feed", None) for what in KINDS]
        self.config = self.put(sources, [], ['timeout = "3s"'])
        process = self.start()
        self.until(lambda: len(self.visits()) >= len(KINDS), 10, "a visit of each")
        time.sleep(3)
        process.terminate()
        self.assertEqual(process.wait(timeout=5), 0)
        for what, (health, error, streak, wait) in self.states("health", "last_error", "streak", "next_visit - last_visit").items():
            asked = self.names.count(f"{what}0.bad.example")
            print(f"\n{what}: {health}, asked {asked} times, next in {wait / 1000:.0f} s: {error}", end="")
            with self.subTest(what):
                self.assertEqual((health, streak), ("failing", 1))
                self.assertIn(f"{what}0.bad.example", error)
                self.assertGreater(wait, 50_000)
                self.assertLess(asked, 20)  # once a visit, for A and AAAA; the system's resolver itself asks again
        self.assertTrue(all(took < 4500 for took, _, _ in self.visits()))

    def rate(self, bad):
        """Visits of the healthy sources, each a second apart, beside so many bad ones of each kind."""
        feed = hostile.response(200, hostile.rss([]), "application/rss+xml")

        def slow(connection):
            time.sleep(0.03)
            connection.sendall(feed)

        web = hostile.RawServer(hostile.site({"/feed": slow}), address="0.0.0.0", port=WEB)
        folder = self.folder / f"bad-{bad}"
        sources = [(f"good-{n}", "feed", f"http://10.99.1.{n}:{WEB}/feed", None) for n in range(GOOD)]
        sources += [(f"{what}-{n}", "feed", f"http://{what}{n}.bad.example:{WEB}/feed", None) for what in KINDS for n in range(bad)]
        self.config = self.put(sources, [f"10.99.0.0/16:{WEB}"], [f'timeout = "{TIMEOUT}s"'], folder)
        self.data = folder / "data"
        process = self.start()
        time.sleep(SECONDS)
        process.terminate()
        self.assertEqual(process.wait(timeout=5), 0)
        web.close()
        return self.sql("SELECT count(*) FROM visit WHERE source LIKE 'good-%'")[0][0]

    def test_good_names_are_visited_meanwhile(self):
        alone = self.rate(0)
        beside = self.rate(BAD_OF_A_KIND)
        print(f"\n{GOOD} good sources in {SECONDS} s: {alone} visits alone, {beside} beside {BAD_OF_A_KIND * len(KINDS)} bad ones: "
              f"{beside / alone:.0%}", end="")
        self.assertGreater(beside, SHARE * alone)


if __name__ == "__main__":
    if not own_network.in_own_network():
        print("skipped: no right to make a network namespace (unshare, ip)")
        raise SystemExit(77)
    unittest.main()
