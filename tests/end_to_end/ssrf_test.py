#!/usr/bin/python3
"""FAULTS N1 and N2: nothing private is ever connected to, whoever names it and however it is spelt.

In a network of its own where every address would answer, with listeners on all of them. Only the web of the test
is named in allow_private; strace watches the ports that nobody listens on.
"""
import collections
import json
import re
import shutil
import socket
import unittest
import urllib.parse

import harness
import hostile
import own_network

WEB = 8090  # of 10.99.0.0/16, the one place that is named
PORTS = (80, 443, 22, 8080, 6379, 11211)
CORPUS = harness.CORPORA / "conformance" / "ssrf" / "addresses.jsonl"
OWN = """http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0177.0.0.1/ http://127.0.0.1./
http://%31%32%37.0.0.1/ http://[::1]/ http://[::ffff:127.0.0.1]/ http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/
http://[2002:7f00:1::]/ http://localhost/ http://LOCALHOST./ http://a.localhost/ http://0/ http://169.254.169.254/
http://0xa9fea9fe/ http://[fd00:ec2::254]/ http://[fe80::1]/ http://10.0.0.1/ http://172.16.0.1/ http://192.168.0.1/
http://100.64.0.1/ http://192.0.0.1/ http://198.18.0.1/ http://224.0.0.1/ http://255.255.255.255/""".split()
# The same places by other ports and schemes, beside the one that is named, and what is no address at all.
MORE = ["http://127.0.0.1:22/", "http://127.0.0.1:6379/", "http://169.254.169.254:8080/latest/meta-data/", "http://[::1]:11211/",
        "https://127.0.0.1/", "https://[fd00::1]/", f"http://127.0.0.1:{WEB}/", f"http://10.98.0.1:{WEB}/", f"http://10.100.0.1:{WEB}/",
        f"http://[::1]:{WEB}/", "http://10.99.0.1:80/", "http://a@127.0.0.1/", "http://8.8.8.8@127.0.0.1/", "//127.0.0.1/",
        "http:\\\\127.0.0.1\\", "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "ftp://127.0.0.1/"]
# Public ones: they are connected to, which shows that the listeners see what there is to see.
PUBLIC = ["http://8.8.8.8/", "http://1.1.1.1:8080/", "http://[2a00:1450:4007::1]/"]


def vectors():
    if not CORPUS.exists():
        return OWN + MORE
    rows = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]
    return [row["url"] for row in rows if row["block"]] + MORE


def place(number):
    return f"10.99.{number >> 8}.{number & 255}"


class Guarded(hostile.HostileTest):
    """Listeners on every address of the namespace, the web of the test among them."""

    def setUp(self):
        super().setUp()
        self.answers = {}  # (address, target) → raw bytes
        self.listeners = []
        for family, everywhere in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
            for port in (*PORTS, WEB):
                script = hostile.site(lambda address, target: self.answers.get((address, target), hostile.response(404)))
                self.listeners.append(self.serve(script, address=everywhere, port=port, family=family))

    def connections(self):
        """Who was connected to, as far as somebody listened: {(address, port): times}."""
        found = collections.Counter((address, port) for listener in self.listeners for address, port, _ in listener.connections)
        return {key: times for key, times in found.items() if not (key[0].startswith("10.99.") and key[1] == WEB)}

    def once_watched(self):
        """Runs the daemon under strace, when there is one. Gives TCP connections that were only tried."""
        trace = self.folder / "trace"
        prefix = ["strace", "-f", "-yy", "--seccomp-bpf", "-e", "trace=connect", "-o", trace] if shutil.which("strace") else []
        self.once(prefix, timeout=300)
        tried = set()
        for line in trace.read_text().splitlines() if prefix else []:
            to = re.search(r'connect\(\d+<TCP.*htons\((\d+)\).*?(?:inet_addr\(|inet_pton\(AF_INET6, )"([^"]+)"', line)
            if to and not (to[2].startswith("10.99.") and to[1] == str(WEB)):
                tried.add((to[2], int(to[1])))
        return tried

    def assert_only(self, public):
        wanted = {(re.sub(r"[\[\]]", "", urllib.parse.urlsplit(url).hostname), urllib.parse.urlsplit(url).port or 80) for url in public}
        tried = self.once_watched()
        connections = self.connections()
        self.assertEqual(set(connections), wanted)
        self.assertLessEqual(tried, wanted)
        return connections


class Forgery(Guarded):  # N1
    def setUp(self):
        super().setUp()
        self.vectors = vectors()
        self.sources, self.lists = [], 0

    def add(self, kind, body, links=None, name="/it", **more):
        """A source on an address of its own."""
        self.lists += 1
        self.answers[place(self.lists), "/it"] = body
        for target, answer in more.items():
            self.answers[place(self.lists), f"/{target.replace('_', '.')}"] = answer
        self.sources.append((f"s{self.lists}", kind, f"http://{place(self.lists)}:{WEB}{name}", links))

    def run_all(self, public=()):
        self.config = self.put(self.sources, [f"10.99.0.0/16:{WEB}"], ['timeout = "2s"', "parallel = 64"], every="1m")
        connections = self.assert_only(public)
        served = sum(len(listener.connections) for listener in self.listeners) - sum(connections.values())
        print(f"\n{len(self.vectors)} vectors, {len(self.sources)} sources, {served} connections to the named place, "
              f"{sum(connections.values())} to public ones, 0 to others", end="")
        self.assertGreaterEqual(served, self.lists)

    def test_as_the_address_of_a_source(self):
        refused_by_reading = 0
        self.sources = [(f"a{number}", "feed", url, None) for number, url in enumerate(self.vectors + PUBLIC)]
        self.config = self.put(self.sources, [], every="1m")
        lines = self.config.read_text(encoding="utf-8").splitlines()
        no_addresses = {lines[int(line) - 1] for line in re.findall(r"vigie\.toml:(\d+):", self.vigied("--check").stderr)}
        self.sources = [source for source in self.sources if f"url = '{source[2]}'" not in no_addresses]
        self.assertGreater(len(self.sources), len(self.vectors) * 0.9)
        self.add("feed", hostile.response(200, hostile.rss([])))
        self.run_all(PUBLIC)

    def test_where_redirects_lead(self):
        for url in self.vectors + PUBLIC:
            self.add("feed", hostile.redirect(url))
        for number in range(0, len(self.vectors), 1 if hostile.FULL else 8):  # the last hop of a chain
            self.add("feed", hostile.redirect(f"http://{place(number + 1)}:{WEB}/it", (301, 302, 303, 307, 308)[number % 5]))
            self.add("feed", hostile.redirect(f"http://{place(self.lists)}:{WEB}/it", 308))
        self.run_all(PUBLIC)

    def test_where_robots_lead(self):
        for url in self.vectors + PUBLIC:
            self.add("feed", hostile.response(200, hostile.rss([])), robots_txt=hostile.redirect(url))
        self.run_all(PUBLIC)

    def test_what_sitemaps_feeds_lists_and_pages_name(self):
        def escape(url):
            return url.replace("&", "&amp;").replace("<", "&lt;")

        for begin in range(0, len(self.vectors), 40):  # a visit reads 50 sitemaps of an index
            part = self.vectors[begin:begin + 40] + (PUBLIC if begin == 0 else [])
            rows = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in part)
            self.add("sitemap", hostile.response(200, f"<sitemapindex>{rows}</sitemapindex>".encode(), "application/xml"))
        rows = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in self.vectors)
        self.add("sitemap", hostile.response(200, f"<urlset>{rows}</urlset>".encode(), "application/xml"))
        self.add("feed", hostile.response(200, hostile.rss([(f"e{n}", url, url) for n, url in enumerate(self.vectors)]), "application/rss+xml"))
        anchors = "".join(f'<a href="{escape(url)}">an article, number {n}</a>' for n, url in enumerate(self.vectors))
        loads = "".join(f'<img src="{escape(url)}"><iframe src="{escape(url)}"></iframe><link rel="canonical" href="{escape(url)}">'
                        f'<link rel="icon" href="{escape(url)}"><link rel="alternate" type="application/rss+xml" href="{escape(url)}">'
                        f'<meta http-equiv="refresh" content="0;url={escape(url)}">' for url in self.vectors)
        self.add("list", hostile.response(200, f"<html><body>{anchors}</body></html>".encode()), "a[href]")
        self.add("page", hostile.response(200, f"<html><head><title>t</title></head><body><p>Some text.</p>{loads}{anchors}</body></html>".encode()))
        self.run_all(PUBLIC)

    def test_source_test_does_not_go_there_either(self):
        self.config = self.put([], [])
        for url in self.vectors[::20]:
            tried = self.vigie("--config", self.config, "source", "test", url)
            self.assertRegex(tried.stderr, "private or special address|is no http address", url)
        self.assertEqual(self.connections(), {})


class Rebinding(Guarded):  # N2
    TRIES = 1000 if hostile.FULL else 60

    def setUp(self):
        super().setUp()

    def name_server(self, answer):
        server = own_network.NameServer(answer)
        self.addCleanup(server.close)
        return server

    def visit_names(self, name, target="/it"):
        sources = [(f"n{n}", "feed", f"http://{name}{n}.rebinding.example{target}", None) for n in range(self.TRIES)]
        self.config = self.put(sources, [f"10.99.0.0/16:{WEB}"], ['timeout = "5s"', f"parallel = {min(self.TRIES, 200)}"])
        tried = self.once_watched()
        return self.connections(), tried

    @staticmethod
    def public(number):
        return f"93.184.{number >> 8}.{number & 255}"

    def number(self, name):
        return int(re.search(r"\d+", name)[0])

    def test_a_name_that_is_public_first_and_private_then(self):
        asked = collections.Counter()

        def answer(name, kind):
            if kind != "A":
                return []
            asked[name] += 1
            return [self.public(self.number(name))] if asked[name] == 1 else ["127.0.0.1"]

        self.name_server(answer)
        for number in range(self.TRIES):  # another port of the same name is looked up anew
            host = f"first{number}.rebinding.example"
            self.answers[self.public(number), "/it"] = hostile.redirect(f"http://{host}:8080/it")
        connections, tried = self.visit_names("first")
        self.assertEqual(sum(1 for times in asked.values() if times >= 2), self.TRIES)
        self.assert_public(connections, tried)

    def test_sets_that_mix_public_and_private_addresses(self):
        private = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0"]
        private6 = ["::1", "fd00::1", "fe80::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "::"]

        def answer(name, kind):
            number = self.number(name)
            mine = [self.public(number)] if number % 3 else []  # each third name has private addresses only
            if kind == "AAAA":
                return [private6[number % 6]]
            return ([private[number % 6], *mine], [*mine, private[number % 6]])[number % 2]

        self.name_server(answer)
        connections, tried = self.visit_names("mixed")
        self.assert_public(connections, tried)

    def test_no_private_address_is_fallen_back_to(self):
        self.name_server(lambda name, kind: [self.public(self.number(name)), "127.0.0.1"] if kind == "A" else ["::1"])
        sources = [(f"n{n}", "feed", f"http://fallback{n}.rebinding.example:9/it", None) for n in range(self.TRIES)]  # nobody listens there
        self.config = self.put(sources, [f"10.99.0.0/16:{WEB}"], ['timeout = "5s"', f"parallel = {min(self.TRIES, 200)}"])
        tried = self.once_watched()
        self.assertEqual(self.connections(), {})
        if shutil.which("strace"):
            self.assertEqual({port for _, port in tried}, {9})
            self.assertTrue(all(address.startswith("93.184.") for address, _ in tried), tried)

    def assert_public(self, connections, tried):
        print(f"\n{self.TRIES} names, {sum(connections.values())} connections to public addresses", end="")
        self.assertGreater(len(connections), self.TRIES // 2)
        for address, _ in {*connections, *tried}:
            self.assertTrue(address.startswith("93.184."), address)


if __name__ == "__main__":
    if not own_network.in_own_network():
        print("skipped: no right to make a network namespace (unshare, ip)")
        raise SystemExit(77)
    unittest.main()
