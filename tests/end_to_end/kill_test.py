#!/usr/bin/python3
"""FAULTS D1: kill -9 at random moments. Every article is archived and indexed exactly once, every alert is
delivered at least once, a repeat carries the same Message-ID and the same bytes.

KILLS=200 for the full row; 12 by default. Prints where the kills fell.
"""
import collections
import os
import random
import re
import time
import unittest

import harness

KILLS = int(os.environ.get("KILLS", "12"))
PER_ROUND = 4
WORDS = ["énergie", "bâtiment", "chantier", "export", "atelier"]


class Kill(harness.ProgramTest):
    def test_nothing_is_lost_and_repeats_are_the_same_mail(self):
        rng = random.Random(20261122)
        web, other, smtp = harness.Web(latency=0.2), harness.Web("127.0.0.2", latency=0.25), harness.Smtp(slow=0.1)
        self.addCleanup(web.close)
        self.addCleanup(other.close)
        self.addCleanup(smtp.close)
        self.configure([("fil", "feed", f"{web.base}/rss", None), ("liste", "list", f"{other.base}/liste", "li h2 a")],
                       [("tout", "article"), ("energie", "énergie")],
                       [("durand", ["tout"]), ("roux", ["tout", "energie"]), ("martin", ["energie"])],
                       smtp.port, [web.port, other.port])
        fell = collections.Counter()
        published = {web: [], other: []}

        def publish():
            for site, path in ((web, "/rss"), (other, "/liste")):
                for _ in range(PER_ROUND):
                    n = len(published[web]) + len(published[other])
                    word = WORDS[n % len(WORDS)]
                    published[site].append((f"a{n}", f"Nouvelle numéro {n}", f"Un article sur {word} numéro {n}, pour le territoire."))
                (site.rss if site is web else site.list)(path, published[site])

        publish()
        self.assertEqual(self.vigied("--once").returncode, 0)   # the first visit: later ones alert whatever the date
        for _ in range(KILLS):
            publish()
            process = self.start()
            time.sleep(rng.uniform(0.05, 2.5))
            fell["SMTP dialogue" if smtp.active else "visit" if web.active + other.active else "transaction, commit or rest"] += 1
            process.kill()
            process.wait()
        publish()
        articles = published[web] + published[other]
        process = self.start()
        expected = {("durand", slug) for slug, _, _ in articles} | {("roux", slug) for slug, _, _ in articles} | \
                   {("martin", slug) for slug, _, text in articles if "énergie" in text}
        self.until(lambda: self.delivered(smtp).keys() >= expected, 60, "every alert")
        time.sleep(1.5)
        process.terminate()
        self.assertEqual(process.wait(timeout=5), 0)

        rows = self.sql("SELECT url, count(*) FROM document GROUP BY url")
        self.assertEqual({url.rsplit("/", 1)[1] for url, _ in rows}, {slug for slug, _, _ in articles})
        self.assertTrue(all(count == 1 for _, count in rows))
        self.assertEqual(self.search("article", "--limit", "10000")["total"], len(articles))
        self.check_whole()

        by_id = collections.defaultdict(set)
        for _, message, raw in smtp.messages():
            by_id[message["Message-ID"]].add(raw)
        self.assertTrue(all(len(raws) == 1 for raws in by_id.values()), "the same Message-ID with other bytes")
        for key, ids in self.delivered(smtp).items():
            self.assertEqual(len(ids), 1, f"{key} was told under several Message-IDs")
        repeats = len(smtp.messages()) - len(by_id)
        print(f"\n{KILLS} kills fell: {dict(fell)}; {len(articles)} articles, {len(smtp.messages())} mails, {repeats} repeats of the same Message-ID")
        self.assertLessEqual(repeats, KILLS)

    def delivered(self, smtp):
        """(subscriber, slug) → the Message-IDs that told it."""
        told = collections.defaultdict(set)
        for recipient, message, _ in smtp.messages():
            text = message.get_body(("plain",)).get_content()
            for slug in re.findall(r"http://127\.0\.0\.\d+:\d+/(a\d+)\b", text):
                told[(recipient.split("@")[0], slug)].add(message["Message-ID"])
        return told


if __name__ == "__main__":
    unittest.main()
