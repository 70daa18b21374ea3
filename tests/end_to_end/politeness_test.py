#!/usr/bin/python3
"""Manners, read from the log of the servers: pause, one request at a time, robots.txt, Crawl-delay, Retry-After, slowing
down for 503 and for slow answers, conditional requests; no violation among all requests.

VIGIE_REQUESTS (3000) says how many requests are looked at, VIGIE_HOSTS (90) on how many hosts.
"""
import collections
import os
import time
import unittest

import harness
import many_hosts
from many_hosts import Answer

REQUESTS = int(os.environ.get("VIGIE_REQUESTS", 3000))
HOSTS = int(os.environ.get("VIGIE_HOSTS", 90))
PAGES = max(30, REQUESTS // HOSTS // 4)
PAUSE, CRAWL_DELAY, RETRY_AFTER, SLOW = 0.1, 0.4, 3.0, 1.5
BUSY_EVERY, SLOW_EVERY = 15, 12  # requests between two of those answers
# What one host in each group is like; most are plain.
KINDS = ["plain", "plain", "plain", "plain", "crawl-delay", "robots", "retry-after", "busy", "slow"]


class Politeness(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.asked = collections.Counter()
        self.web = many_hosts.ManyHosts(self.answer)
        self.addCleanup(self.web.close)
        self.hosts = {f"127.1.{n // 200}.{n % 200 + 1}": KINDS[n % len(KINDS)] for n in range(HOSTS)}

    def answer(self, request):
        kind = self.hosts[request.host]
        self.asked[request.host] += 1
        if request.path == "/robots.txt":
            rules = {"crawl-delay": f"Crawl-delay: {CRAWL_DELAY}", "robots": "Disallow: /interdit\nAllow: /interdit/sauf"}.get(kind)
            return Answer(body=f"User-agent: vigie\n{rules}\n".encode()) if rules else Answer(404)
        if kind == "retry-after" and self.asked[request.host] % BUSY_EVERY == 0:
            return Answer(429, headers={"Retry-After": str(int(RETRY_AFTER))})
        if kind == "busy" and self.asked[request.host] % BUSY_EVERY == 0:
            return Answer(503)
        after = SLOW if kind == "slow" and self.asked[request.host] % SLOW_EVERY == 0 else 0.0
        if "if-none-match" in request.headers:
            return Answer(304, headers={"ETag": request.headers["if-none-match"]}, after=after)
        if request.path == "/rss":
            paths = [f"/{n}" for n in range(PAGES)] + [f"/interdit/{n}" for n in range(5)] + ["/interdit/sauf"]
            body = many_hosts.feed(f"http://{request.host}:{self.web.port}", paths)
            return Answer(body=body, headers={"ETag": '"f"', "Content-Type": "application/rss+xml"}, after=after)
        body = harness.article_page(f"Article {request.path}", f"Une nouvelle de {request.host}, numéro {request.path}.")
        return Answer(body=body, headers={"ETag": f'"{request.path}"', "Content-Type": "text/html; charset=utf-8"}, after=after)

    def test_no_violation(self):
        sources = [(f"s-{n}", "feed", f"http://{host}:{self.web.port}/rss", None) for n, host in enumerate(self.hosts)]
        self.configure(sources, [], [], 9, [self.web.port])
        text = self.config.read_text().replace("127.0.0.0/28", "127.1.0.0/16").replace('pause = "0s"', f'pause = "{int(PAUSE * 1000)}ms"\nparallel = 32')
        self.config.write_text(text)
        begun = time.monotonic()
        process = self.start()
        self.until(lambda: len(self.web.log) >= REQUESTS, 30 + REQUESTS / 20, f"{REQUESTS} requests")
        took = time.monotonic() - begun
        process.terminate()
        self.assertEqual(process.wait(timeout=10), 0)
        log = list(self.web.log)
        violations = [v for requests in by_host(log).values() for v in self.violations(requests)]
        counts = collections.Counter(r.status for r in log)
        again = [r for r in log if r.path == "/rss" and "if-none-match" in r.headers]
        print(f"\n{len(log)} requests to {HOSTS} hosts in {took:.0f} s, {len(violations)} violations; by status {dict(counts)}; "
              f"{len(again)} visits repeated, {sum(r.status == 304 for r in again) / max(1, len(again)):.0%} of them 304")
        self.assertEqual(violations[:20], [])
        for status in (200, 304, 404, 429, 503):
            self.assertGreater(counts[status], 0, f"answers {status} were seen")
        self.assertTrue(any(r.path == "/interdit/sauf" for r in log), "what robots.txt allows again is fetched")

    def violations(self, requests):
        """Sentences about what one host's log should not hold."""
        kind = self.hosts[requests[0].host]
        if requests[0].path != "/robots.txt":
            yield f"{requests[0]} came before robots.txt"
        if sum(r.path == "/robots.txt" for r in requests) > 1:
            yield f"robots.txt of {requests[0].host} was asked for again"
        fetched = set()
        for n, request in enumerate(requests):
            if request.beside:
                yield f"{request} began beside another"
            if kind == "robots" and request.path.startswith("/interdit/") and request.path != "/interdit/sauf":
                yield f"{request} is not allowed"
            if request.path in fetched and "if-none-match" not in request.headers:
                yield f"{request} asks for the same again without a condition"
            if request.status == 200:
                fetched.add(request.path)
            if n == 0:
                continue
            last = requests[n - 1]
            waited, wanted = request.begin - last.end, PAUSE
            if kind == "crawl-delay" and last.path != "/robots.txt":
                wanted = CRAWL_DELAY
            if last.status == 429:
                wanted = RETRY_AFTER
            if last.status == 503:
                wanted = max(2 * PAUSE, 1.0)
            wanted = max(wanted, last.end - last.begin if last.end - last.begin > 1 else 0)
            if waited < wanted:
                yield f"{request} came {waited:.3f} s after {last}, not {wanted:.3f}"


def by_host(log):
    hosts = collections.defaultdict(list)
    for request in log:
        hosts[request.host].append(request)
    return hosts


if __name__ == "__main__":
    unittest.main()
