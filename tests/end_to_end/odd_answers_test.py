#!/usr/bin/python3
"""FAULTS N11: answers that no server should give. Nothing crashes, and no control byte of theirs reaches the log,
standard error, or what a command prints."""
import unittest

import hostile

ESC = b"\x1b]0;owned\x07\x1b[31m"
C1 = "\x9b31m\x9d0;owned\x9c".encode("latin-1")  # the same controls in one byte each
OK = b"HTTP/1.1 200 OK\r\n"
TAIL = b"Content-Type: text/html\r\nConnection: close\r\n\r\n" \
    b"<html><head><title>T</title></head><body><p>Words of a page.</p></body></html>"
TITLE = b"<title>Title " + ESC + C1 + b"&#27;[31m&#x9b;31m&#155;31m \xe2\x80\xae</title>"
PAGE = b"<html lang='" + ESC + b"'><head>" + TITLE + b"<meta name='author' content='" + ESC \
    + b"'><meta property='article:published_time' content='2026-01-02" + ESC + b"'></head><body><p>Words " + ESC \
    + b"&#x9b;31m of a page that has enough of them.</p></body></html>"
ANSWERS = {
    "nul in a field": OK + b"X: a\0b\r\n" + TAIL,
    "nul in a name": OK + b"X\0Y: a\r\n" + TAIL,
    "nul in the status line": b"HTTP/1.1 200 O\0K\r\n" + TAIL,
    "folded": OK + b"Content-Type: text/html;\r\n\tcharset=utf-8\r\n" + TAIL,
    "folded first": OK + b" X: y\r\n" + TAIL,
    "field of 1 MB": OK + b"X: " + b"y" * (1 << 20) + b"\r\n" + TAIL,
    "two lengths": OK + b"Content-Length: 5\r\nContent-Length: 500\r\n" + TAIL,
    "lengths in a list": OK + b"Content-Length: 5, 6\r\n" + TAIL,
    "length below zero": OK + b"Content-Length: -1\r\n" + TAIL,
    "length without end": OK + b"Content-Length: 99999999999999999999999\r\n" + TAIL,
    "length and chunks": OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
    "unknown transfer coding": OK + b"Transfer-Encoding: rot13\r\n" + TAIL,
    "bad chunk size": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabcd\r\n",
    "latin-1 location": b"HTTP/1.1 302 Go\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n",
    "escapes in location": b"HTTP/1.1 302 Go\r\nLocation: /" + ESC + C1 + b"\r\nContent-Length: 0\r\n\r\n",
    "escapes in a foreign location": b"HTTP/1.1 302 Go\r\nLocation: javascript:" + ESC + C1 + b"\r\nContent-Length: 0\r\n\r\n",
    "two locations": b"HTTP/1.1 302 Go\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
    "http/0.9": b"<html><body>just a page</body></html>",
    "status 999": b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n",
    "status 99": b"HTTP/1.1 99 No\r\nContent-Length: 0\r\n\r\n",
    "status 1000": b"HTTP/1.1 1000 No\r\nContent-Length: 0\r\n\r\n",
    "status with escapes": b"HTTP/1.1 500 " + ESC + C1 + b"\r\nContent-Length: 0\r\n\r\n",
    "status that is no number": b"HTTP/1.1 2OO OK\r\n" + TAIL,
    "no status line": b"Content-Type: text/html\r\n\r\n<p>x</p>",
    "escapes for a status line": ESC + C1 + b"\r\n\r\n",
    "version 9": b"HTTP/9.9 200 OK\r\n" + TAIL,
    "bare line feeds": b"HTTP/1.1 200 OK\n" + TAIL.replace(b"\r\n", b"\n"),
    "bare carriage returns": b"HTTP/1.1 200 OK\r" + TAIL,
    "field without colon": OK + b"nothing\r\n" + TAIL,
    "field without name": OK + b": nothing\r\n" + TAIL,
    "only 304": b"HTTP/1.1 304 Not Modified\r\n\r\n",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "partial content": b"HTTP/1.1 206 Partial\r\nContent-Range: bytes 5-9/99\r\n" + TAIL,
    "switching protocols": b"HTTP/1.1 101 Go\r\nUpgrade: h2c\r\n\r\n" + b"\0" * 99,
    "nothing": b"",
    "escapes in the type": OK + b"Content-Type: application/" + ESC + C1 + b"\r\nConnection: close\r\n\r\nx",
    "escapes in validators": OK + b'ETag: "' + ESC + C1 + b'"\r\nLast-Modified: ' + ESC + b"\r\n" + TAIL,
    "escapes in the coding": OK + b"Content-Encoding: " + ESC + C1 + b"\r\n" + TAIL,
    "escapes in retry-after": b"HTTP/1.1 503 No\r\nRetry-After: " + ESC + b"\r\nContent-Length: 0\r\n\r\n",
    "escapes in a page": OK + b"Content-Type: text/html; charset=utf-8\r\nConnection: close\r\n\r\n" + PAGE,
    "escapes in a latin-1 page": OK + b"Content-Type: text/html; charset=iso-8859-1\r\nConnection: close\r\n\r\n" + PAGE,
    "\x1b[31m, which robots.txt forbids": TAIL,
}
ROBOTS = b"User-agent: *\nDisallow: /" + b"\x1b[31m" + b"\nAllow: /" + ESC + b"\n"


def controls(printed):
    """What a terminal might obey: C0 but line feed, DEL, C1, bidirectional overrides."""
    return [hex(ord(c)) for c in printed.decode("utf-8") if (c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or "\u202a" <= c <= "\u202e"]


class OddAnswers(hostile.HostileTest):
    def setUp(self):
        super().setUp()
        self.targets = {"/" + name.replace(" ", "-").replace("\x1b", "%1B"): answer for name, answer in ANSWERS.items()}
        self.names = dict(zip(self.targets, ANSWERS))
        answers = {"/robots.txt": hostile.response(200, ROBOTS, "text/plain"), **self.targets,
                   "/feed": hostile.response(200, self.feed(), "application/rss+xml")}
        self.server = self.serve(hostile.site(lambda _, target: answers.get(target.partition("?")[0], hostile.response(404))))
        self.allow = [f"127.0.0.1:{self.server.port}"]

    def feed(self):
        items = [(f"Item {ESC.decode()}&#27;[31m&#x9b;31m {name}", f"http://127.0.0.1/{name}", None) for name in ("a", "b")]
        return hostile.rss(items).replace(b"<title>t</title>", TITLE)

    def assert_harmless(self, printed, what):
        with self.subTest(what):
            self.assertEqual(controls(printed), [], printed[-500:])

    def test_the_daemon_survives_each_and_logs_no_control(self):
        sources = [(f"{kind}-{n}", kind, f"{self.server.base}{target}?{kind}", "a[href]" if kind == "list" else None)
                   for kind in ("feed", "sitemap", "list", "page") for n, target in enumerate([*self.targets, "/feed"])]
        self.config = self.put(sources, self.allow, ['timeout = "2s"'])
        log = self.once()
        self.assertEqual(len(self.sql("SELECT id FROM visit")), len(sources))
        self.assert_harmless(log, "the log")
        for command in (["status"], ["status", "--json"], ["search", "words"], ["search", "words", "--json"], ["search", "title"]):
            done = self.vigie("--config", self.config, *command, text=False)
            self.assertIn(done.returncode, (0, 1), done.stderr)
            self.assert_harmless(done.stdout + done.stderr, command)
        documents = self.sql("SELECT id, title FROM document")
        self.assertIn("Title", [title[:5] for _, title in documents])  # the page full of them is among these
        for document, _ in documents:
            done = self.vigie("--config", self.config, "show", document, text=False)
            self.assert_harmless(done.stdout + done.stderr, f"show {document}")
        self.check_whole()

    def test_source_test_survives_each_and_prints_no_control(self):
        self.config = self.put([], self.allow, ['timeout = "2s"'])
        for target in [*self.targets, "/feed"]:
            done = self.vigie("--config", self.config, "source", "test", self.server.base + target, text=False)
            self.assertGreaterEqual(done.returncode, 0, self.names.get(target))
            self.assert_harmless(done.stdout + done.stderr, self.names.get(target))


if __name__ == "__main__":
    unittest.main()
