#!/usr/bin/python3
"""FAULTS D1: kill -9 at random moments. Every article is archived and indexed exactly once, every alert is
delivered at least once, a repeat carries the same Message-ID and the same bytes.

KILLS=200 for the full row; 12 by default. Prints where the kills fell.
"""
import collections
import json
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

    @unittest.skipUnless((harness.CORPORA / "extraction").is_dir(), "the extraction corpus is not beside the project")
    def test_real_pages_survive_kills_too(self):
        rng = random.Random(20261123)
        webs, smtp = harness.real_sites(self, latency=0.15), harness.Smtp(slow=0.1)
        self.addCleanup(smtp.close)
        self.configure([(name, "list", f"{web.base}/liste", "li a") for name, web in webs.items()],
                       [("presse", "président OR gouvernement OR entreprise"), ("press", "the")],
                       [("durand", ["presse"]), ("roux", ["press"])], smtp.port, [web.port for web in webs.values()])
        self.config.write_text(self.config.read_text().replace("[alerts]", '[alerts]\nbacklog = "36500d"'))
        fell = collections.Counter()
        pages = sum(len(web.pages) - 1 for web in webs.values())
        for _ in range(KILLS):
            process = self.start()
            time.sleep(rng.uniform(0.05, 0.75))
            active = sum(web.active for web in webs.values())
            fell["SMTP dialogue" if smtp.active else "visit" if active else "transaction, commit or rest"] += 1
            process.kill()
            process.wait()
        process = self.start()
        self.until(lambda: self.sql("SELECT count(*) FROM document") == [(pages,)], 90, "every page")
        self.until(lambda: self.nothing_waits(), 60, "the outbox is empty")
        process.terminate()
        self.assertEqual(process.wait(timeout=5), 0)
        self.check_whole()
        self.assertEqual(self.sql("SELECT count(*), count(DISTINCT url) FROM document"), [(pages, pages)])
        texts = [(to.split("@")[0], m["Message-ID"], m.get_body(("plain",)).get_content()) for to, m, _ in smtp.messages()]
        told = collections.defaultdict(set)
        for subscriber, message_id, text in texts:
            for url in re.findall(r"^\s*(http://127\S+)\s*$", text, re.M):
                told[(subscriber, url)].add(message_id)
        items = self.sql("SELECT item.subscriber, document.url FROM item JOIN document ON document.id = item.document")
        self.assertGreater(len(items), 20)
        for item in items:
            self.assertEqual(len(told[item]), 1, item)
        repeats = len(texts) - len({message_id for _, message_id, _ in texts})
        print(f"\n{KILLS} kills over {pages} real pages fell: {dict(fell)}; {len(items)} items, {len(texts)} mails, {repeats} repeats")

    def nothing_waits(self):
        status = json.loads(self.vigie("--data", self.data, "status", "--json").stdout)
        return status["waiting_items"] == 0 and status["sealed"] == 0

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
