#!/usr/bin/python3
"""FAULTS N6 and N8: where redirects may lead a visit, and what each answer for robots.txt means (RFC 9309)."""
import collections
import json
import time
import unittest

import hostile

FEED = hostile.response(200, hostile.rss([]), "application/rss+xml")
NOWHERE = ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/html,<p>x", "javascript:alert(1)", "ftp://127.0.0.1/",
           "about:blank", "mailto:a@b.example"]
BROKEN = ["", "http://", "http://[::1", "http://a b/", "http://127.0.0.1:99999/", "http://127.0.0.1.1.1/", "https:"]
RELATIVE = ["feed", "./feed", "/x/../feed", "?again", "/feed#part", "\\feed", "  /feed  "]


class Asked(hostile.HostileTest):
    """Servers that remember which targets they were asked for."""

    def setUp(self):
        super().setUp()
        self.allow, self.asked = [], {}

    def host(self, answers, address="127.0.0.1"):
        targets = []

        def answer(_, target):
            targets.append(target)
            found = answers(target) if callable(answers) else answers.get(target)
            return found or hostile.response(404)

        server = self.serve(hostile.site(answer), address=address)
        self.asked[server.base] = targets
        self.allow.append(f"{address}:{server.port}")
        return server.base

    def visit(self, urls, crawl=()):
        """Visits each once: {url: (health, last error)}."""
        sources = [(f"s{number}", "feed", url, None) for number, url in enumerate(urls)]
        self.config = self.put(sources, self.allow, crawl)
        self.log = self.once()
        states = self.states("health", "last_error")
        return {url: states[f"s{number}"] for number, url in enumerate(urls)}


class Redirects(Asked):  # N6
    def test_ten_hops_at_most_and_no_circle(self):
        def chain(target):
            name, _, number = target.strip("/").rpartition("-")
            if name == "ten" and number == "10":
                return FEED
            if name in ("ten", "fifty"):
                return hostile.redirect(f"/{name}-{int(number) + 1}") if int(number) < 50 else FEED
            return {"/self": hostile.redirect("/self"), "/a": hostile.redirect("/b"), "/b": hostile.redirect("/a#again")}.get(target)

        base = self.host(chain)
        states = self.visit([f"{base}/{start}" for start in ("ten-0", "fifty-0", "self", "a")])
        asked = collections.Counter(self.asked[base])
        self.assertEqual(states[f"{base}/ten-0"], ("ok", ""))
        self.assertEqual(sum(times for target, times in asked.items() if target.startswith("/fifty")), 11)
        self.assertIn("more than 10 redirects", states[f"{base}/fifty-0"][1])
        for start in ("self", "a"):
            self.assertEqual(asked[f"/{start}"], 1)
            self.assertIn("circle", states[f"{base}/{start}"][1])

    def test_to_http_and_https_only(self):
        places = {f"/nowhere-{n}": hostile.redirect(to) for n, to in enumerate(NOWHERE)}
        places |= {f"/broken-{n}": hostile.redirect(to, 301) for n, to in enumerate(BROKEN)}
        base = self.host(places)
        for url, (health, error) in self.visit([base + target for target in places]).items():
            with self.subTest(places[url.removeprefix(base)]):
                self.assertEqual(health, "blocked" if "nowhere" in url else "malformed", error)
                self.assertIn("redirects", error)
        self.assertEqual(sorted(set(self.asked[base])), sorted(["/robots.txt", *places]))

    def test_relative_places_are_resolved(self):
        places = {f"/from-{n}": hostile.redirect(to) for n, to in enumerate(RELATIVE)}
        base = self.host(lambda target: FEED if target == "/feed" or target.endswith("?again") else places.get(target))
        for url, state in self.visit([base + target for target in places]).items():
            self.assertEqual(state, ("ok", ""), places[url.removeprefix(base)])

    def test_the_other_host_is_asked_for_its_robots_first(self):
        other = self.host({"/robots.txt": hostile.response(404), "/feed": FEED}, "127.0.0.2")
        closed = self.host({"/robots.txt": hostile.response(200, b"User-agent: *\nDisallow: /feed"), "/feed": FEED}, "127.0.0.3")
        base = self.host({"/open": hostile.redirect(f"{other}/feed"), "/closed": hostile.redirect(f"//{closed.removeprefix('http://')}/feed")})
        states = self.visit([f"{base}/open", f"{base}/closed"])
        self.assertEqual(states[f"{base}/open"], ("ok", ""))
        self.assertEqual(self.asked[other], ["/robots.txt", "/feed"])
        self.assertEqual(states[f"{base}/closed"][0], "blocked")
        self.assertEqual(self.asked[closed], ["/robots.txt"])

    def test_a_permanent_move_is_proposed_and_not_taken(self):
        answers = {"/feed": FEED, "/301": hostile.redirect("/308", 301), "/308": hostile.redirect("/feed", 308),
                   "/302": hostile.redirect("/feed", 302), "/both": hostile.redirect("/302", 301)}
        base = self.host(answers)
        self.visit([base + target for target in ("/301", "/302", "/both")])
        moved = f"{base}/feed"
        self.assertEqual(self.states("health", "moved_to"), {"s0": ("moved", moved), "s1": ("ok", ""), "s2": ("ok", "")})
        self.assertEqual(self.states("url")["s0"], f"{base}/301")
        status = json.loads(self.vigie("--config", self.config, "status", "--json").stdout)
        self.assertEqual({source["id"]: source["moved_to"] for source in status["sources"]}, {"s0": moved, "s1": None, "s2": None})
        self.assertIn(f"answers from {moved}", self.vigie("--config", self.config, "status").stdout)

        time.sleep(1.1)
        self.once()
        self.assertEqual(self.asked[base].count("/301"), 2)  # the address configured is the one that is visited
        answers["/301"] = FEED
        time.sleep(1.1)
        self.once()
        self.assertEqual(self.states("health", "moved_to")["s0"], ("ok", ""))  # and what moved back has not moved


class RobotsAnswers(Asked):  # N8
    RULES = b"User-agent: *\nDisallow: /feed\n"

    def host_with(self, robots):
        return self.host({"/robots.txt": robots, "/feed": FEED})

    def test_each_answer_by_the_standard(self):
        def late(connection):
            time.sleep(30)

        def endless(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + self.RULES)
            while True:
                connection.sendall(b"# more\n" * 9999)

        def comment(size):
            return b"".join(b"# %061d\n" % n for n in range(size // 64))

        text = "text/plain"
        cases = {  # what: (answer, the feed is visited, a word of the error)
            "nothing there": (hostile.response(404), True, ""),
            "gone": (hostile.response(410), True, ""),
            "unauthorized": (hostile.response(401), True, ""),  # §2.3.1.3: 400 to 499
            "forbidden": (hostile.response(403), True, ""),
            "error 500": (hostile.response(500), False, "500"),  # §2.3.1.4
            "error 503": (hostile.response(503, Retry_After="3600"), False, "503"),
            "error 599": (hostile.response(599), False, "599"),
            "silence": (late, False, "no complete answer"),
            "hung up": (lambda connection: None, False, "robots.txt"),
            "no http": (b"hello\r\n", False, "robots.txt"),
            "empty": (hostile.response(200, b"", text), True, ""),
            "html": (hostile.response(200, b"<!doctype html><html><body>Welcome</body></html>"), True, ""),
            "rules called html": (hostile.response(200, self.RULES), False, "Disallow: /feed"),
            "byte order mark": (hostile.response(200, b"\xef\xbb\xbf" + self.RULES, text), False, "Disallow: /feed"),
            "not utf-8": (hostile.response(200, b"# caf\xe9\r" + self.RULES + b"\xff\xfe", text), False, "Disallow: /feed"),
            "rule within 500 KiB": (hostile.response(200, comment(499 << 10) + self.RULES, text), False, "Disallow: /feed"),  # §2.5
            "rule far behind": (hostile.response(200, comment(600 << 10) + self.RULES, text), True, ""),
            "endless": (endless, False, "Disallow: /feed"),
            "not modified": (hostile.response(304), True, ""),
        }
        bases = {what: self.host_with(answer) for what, (answer, _, _) in cases.items()}
        states = self.visit([f"{base}/feed" for base in bases.values()], ['timeout = "2s"'])
        for what, (_, visited, word) in cases.items():
            with self.subTest(what):
                health, error = states[f"{bases[what]}/feed"]
                self.assertEqual("/feed" in self.asked[bases[what]], visited, error)
                self.assertEqual(health == "ok", visited, error)
                self.assertIn(word, error)
                self.assertEqual(self.asked[bases[what]].count("/robots.txt"), 1)

    def test_five_redirects_and_no_sixth(self):
        def chain(target):
            if target == "/robots.txt":
                return hostile.redirect("/r-1")
            if target == "/feed":
                return FEED
            number = int(target.removeprefix("/r-"))
            return hostile.redirect(f"/r-{number + 1}") if number < self.last else hostile.response(200, self.RULES)

        for self.last, visited in ((5, False), (6, True)):
            base = self.host(chain)
            self.visit([f"{base}/feed"])
            self.assertEqual("/feed" in self.asked[base], visited)
            self.assertEqual(sum(target.startswith("/r") for target in self.asked[base]), 6)

    def test_redirects_to_other_hosts_and_to_nowhere(self):
        other = self.host({"/rules": hostile.response(200, self.RULES)}, "127.0.0.2")
        bases = {to: self.host_with(hostile.redirect(to)) for to in (f"{other}/rules", "file:///etc/passwd", "/robots.txt", "")}
        states = self.visit([f"{base}/feed" for base in bases.values()])
        self.assertEqual(states[f"{bases[f'{other}/rules']}/feed"][0], "blocked")
        self.assertEqual(self.asked[other], ["/rules"])
        for to, base in bases.items():
            self.assertLessEqual(self.asked[base].count("/robots.txt"), 6, to)

    def test_is_asked_once_for_many_pages(self):
        links = [f"/page-{n}" for n in range(40)]
        page = hostile.response(200, b"<html><head><title>T</title></head><body><p>Some words.</p></body></html>")
        base = self.host(lambda target: page if target in links else
                         hostile.response(200, hostile.rss([(link, link, None) for link in links])) if target == "/feed" else None)
        self.visit([f"{base}/feed"])
        self.assertEqual(collections.Counter(self.asked[base])["/robots.txt"], 1)
        self.assertEqual(len(self.asked[base]), 42)


if __name__ == "__main__":
    unittest.main()
