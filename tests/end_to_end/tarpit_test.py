#!/usr/bin/python3
"""Sick hosts hold nobody up: a third of the hosts are tarpits, refuse, or have names that nobody resolves, and the
healthy ones keep at least 90 % of the pages a second that they have alone.

VIGIE_TARPIT_HOSTS (48) and VIGIE_TARPIT_SECONDS (6) make it larger. Names are resolved slowly in namespaces of the
test's own, where it may make them; else the sick are tarpits and refusals only, and the test says so.
"""
import collections
import os
import re
import socket
import threading
import time
import unittest

import harness
import many_hosts
import namespaces

HOSTS = int(os.environ.get("VIGIE_TARPIT_HOSTS", 48))
SECONDS = float(os.environ.get("VIGIE_TARPIT_SECONDS", 6))
WARM_UP = 4.0
PARALLEL = 8
PAGES = 8  # that each visit of a feed finds new


def silent_name_server():
    """A name server that takes every question and answers none."""
    namespaces.stand_in("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:5 attempts:2\n")
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    asked = []

    def listen():
        while True:
            asked.append(server.recv(512))

    threading.Thread(target=listen, daemon=True).start()
    return asked


class Tarpits(harness.ProgramTest):
    def answer(self, request):
        if request.host.startswith("127.0.2."):
            return many_hosts.Answer(never=True)
        if request.path == "/robots.txt":
            return many_hosts.Answer(404)
        base = f"http://{request.host}:{self.web.port}"
        if request.path == "/rss":
            return many_hosts.Answer(body=many_hosts.feed(base, self.next_pages(request.host)), headers={"Content-Type": "application/rss+xml"})
        return many_hosts.Answer(body=harness.article_page(f"Article {request.path}", f"Une nouvelle de {request.host}, numéro {request.path}."),
                                 headers={"Content-Type": "text/html; charset=utf-8"}, after=0.01)

    def pages_per_second(self, names, sick):
        """What the healthy hosts gave within the window, with these sources beside them."""
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            refusing = closed.getsockname()[1]
        self.listed = collections.Counter()
        self.web = many_hosts.ManyHosts(self.answer)
        port = self.web.port
        healthy = [(f"sain-{n}", f"http://127.0.1.{n + 1}:{port}/rss") for n in range(HOSTS - HOSTS // 3)]
        kinds = [lambda n: f"http://127.0.2.{n + 1}:{port}/rss", lambda n: f"http://127.0.3.{n + 1}:{refusing}/rss"]
        if names:
            kinds.append(lambda n: f"http://sourd-{n}.example:{port}/rss")
        ill = [(f"malade-{n}", kinds[n % len(kinds)](n)) for n in range(HOSTS // 3 if sick else 0)]
        self.configure([(name, "feed", url, None) for name, url in ill + healthy], [], [], 9, [port, refusing])
        text = self.config.read_text().replace("127.0.0.0/28", "127.0.0.0/16")
        text = re.sub(r'(sourd-.*\nevery = )"1s"', r'\1"1m"', text)  # names are of the public web
        self.config.write_text(text.replace('pause = "0s"', f'pause = "250ms"\nparallel = {PARALLEL}'))
        check = self.vigied("--check")
        self.assertEqual(check.returncode, 0, check.stderr)
        process = self.start()
        time.sleep(WARM_UP)
        before = self.good_pages()
        time.sleep(SECONDS)
        rate = (self.good_pages() - before) / SECONDS
        process.terminate()
        self.assertEqual(process.wait(timeout=10), 0)
        tarpits = {r.host for r in self.web.log if r.host.startswith("127.0.2.")}
        self.web.close()
        self.data.rename(self.folder / f"data-{time.monotonic()}")
        return rate, len(tarpits)

    def next_pages(self, host):
        first = self.listed[host]
        self.listed[host] += PAGES
        return [f"/{n}" for n in range(first, first + PAGES)]

    def good_pages(self):
        return sum(1 for r in self.web.log if r.status == 200 and r.path not in ("/rss", "/robots.txt"))

    def test_the_healthy_keep_nine_tenths(self):
        names = silent_name_server() if namespaces.inside() else None
        if names is None:
            print("\nno namespaces here: names resolve at once")
        for attempt in range(3):  # the machine may be busy with something else in one of the two halves
            alone, _ = self.pages_per_second(names is not None, sick=False)
            beside, tarpits = self.pages_per_second(names is not None, sick=True)
            self.assertGreater(alone, 0)
            print(f"\n{HOSTS} hosts, {PARALLEL} places: {alone:.0f} healthy pages/s alone, {beside:.0f} beside {HOSTS // 3} sick hosts "
                  f"({beside / alone:.0%}; {tarpits} tarpits and {len(names or [])} unanswered look-ups)")
            self.assertGreater(tarpits, 0, "the sick were asked at all")
            if beside >= 0.9 * alone:
                break
        self.assertGreaterEqual(beside, 0.9 * alone)
        if names is not None:
            self.assertGreater(len(names), 0, "names were asked for")


if __name__ == "__main__":
    namespaces.enter()
    unittest.main()
