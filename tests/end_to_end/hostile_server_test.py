#!/usr/bin/python3
"""FAULTS N4 and N5: what a server can do with the time and the memory of one visit."""
import time
import unittest

import compressed
import hostile

TIMEOUT = 30 if hostile.FULL else 3
CAP = 10 << 20
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def slowly(start, drop, wait=0.2):
    def say(connection):
        connection.sendall(start)
        while True:
            connection.sendall(drop)
            time.sleep(wait)

    return say


def endless(start, more):
    def say(connection):
        connection.sendall(start)
        while True:
            connection.sendall(more)

    return say


def streamed(coding, stream):
    def say(connection):
        connection.sendall(HEAD + f"Content-Encoding: {coding}\r\nConnection: close\r\n\r\n".encode())
        compressed.send_stream(connection, stream)

    return say


SLOW = {
    "silence": slowly(b"", b""),
    "slow status line": slowly(b"HTTP/1.1 200 ", b"O"),
    "slow headers": slowly(HEAD, b"X"),
    "slow fields": slowly(HEAD, b"X: y\r\n"),
    "slow body": slowly(HEAD + b"\r\n", b"x"),
    "slow chunks": slowly(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "slow chunk size": slowly(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1", b"\t"),
    "slow trailers": slowly(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X: y\r\n"),
    "slow 1xx": slowly(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 2),
    "less than announced": slowly(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x"),
}
FLOODS = {
    "endless body": endless(HEAD + b"\r\n", b"x" * 65536),
    "endless chunks": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 9999),
    "one huge chunk": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n", b"x" * 65536),
    "endless chunk extension": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1;x=", b"y" * 65536),
    "endless trailers": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X: y\r\n" * 9999),
    "endless fields": endless(HEAD, b"X: y\r\n" * 9999),
    "one endless field": endless(HEAD + b"X: ", b"y" * 65536),
    "endless status line": endless(b"HTTP/1.1 200 ", b"y" * 65536),
    "no http": endless(b"", b"y" * 65536),
    "1xx flood": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999),
    "103 with fields": endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 999),
}
# These bring next to nothing for what they send: either cap will do.
HARMLESS = ("endless chunks", "endless chunk extension")
SIZES = {"10 MB": 11 << 20, "100 MB": 100 << 20, "1 GB": 1 << 30, "10 GB": 10 << 30}
CODINGS = {
    "gzip": lambda size: compressed.deflated(size, 31),
    "deflate": lambda size: compressed.deflated(size, 15),
    "raw deflate": lambda size: compressed.deflated(size, -15),
    "br": compressed.brotli,
    "zstd": compressed.zstd,
    "zstd wide": lambda size: compressed.zstd(size, 27),
    "gzip, gzip": lambda size: compressed.gzip_of(compressed.deflated(size, 31)),
    "br, gzip": lambda size: compressed.gzip_of(compressed.brotli(size)),
}
ON_THE_WIRE = {"raw deflate": "deflate", "zstd wide": "zstd"}


class Attacks(hostile.HostileTest):
    """Each attack on a daemon of its own, a few at a time; beside them one that is answered 404."""

    together = 6  # daemons

    def attack(self, scripts, growth):
        def answers(_, target):
            name = target.strip("/").replace("%20", " ")
            return hostile.response(404) if name not in scripts else scripts[name]

        server = self.serve(hostile.site(answers))
        crawl = [f'timeout = "{TIMEOUT}s"', f'max_body = "{CAP >> 20}MiB"']
        results = {}
        names = ["nothing", *scripts]
        for begin in range(0, len(names), self.together):
            urls = {name: f"{server.base}/{name.replace(' ', '%20')}" for name in names[begin:begin + self.together]}
            results |= self.measured(urls, [f"127.0.0.1:{server.port}"], crawl)
        plain = results.pop("nothing")[1]
        for name, (took, peak, error, what) in results.items():
            print(f"\n{name}: {took:.2f} s, +{(peak - plain) / 2**20:.1f} MiB, {error}: {what}", end="")
            with self.subTest(name):
                self.assertLess(took, TIMEOUT + 1)
                self.assertLess(peak - plain, growth)
                self.assertIn(error, ("timeout", "too_large", "malformed", "network"), what)
        return results


class Endless(Attacks):  # N4
    def test_a_slow_answer_ends_by_the_total_time(self):
        self.together = 12
        for name, (took, _, error, _) in self.attack(SLOW, 1 << 20).items():
            with self.subTest(name):
                self.assertEqual(error, "timeout")
                self.assertGreater(took, TIMEOUT - 1)

    def test_an_endless_answer_ends_at_a_cap(self):
        for name, (_, _, error, _) in self.attack(FLOODS, CAP + (1 << 20)).items():
            with self.subTest(name):
                self.assertIn(error, ("too_large", "malformed", "timeout") if name in HARMLESS else ("too_large", "malformed"))


class Bombs(Attacks):  # N5
    def test_what_unpacks_without_end_ends_at_the_cap(self):
        bombs = {f"{coding} {size}": streamed(ON_THE_WIRE.get(coding, coding), make(length))
                 for coding, make in CODINGS.items() for size, length in SIZES.items() if hostile.FULL or size in ("10 MB", "10 GB")}
        bombs["three layers"] = streamed("gzip, gzip, gzip", compressed.gzip_of(compressed.gzip_of(compressed.deflated(10 << 30, 31))))
        bombs["hundred layers"] = streamed(", ".join(["gzip"] * 100), compressed.deflated(1 << 20, 31))
        for name, (_, _, error, _) in self.attack(bombs, 2 * CAP).items():
            with self.subTest(name):
                self.assertIn(error, ("too_large", "malformed") if "layers" in name else ("too_large",))

    def test_what_unpacks_to_nothing_ends_too(self):
        empty = {"empty gzip": streamed("gzip", compressed.empty_blocks(1 << 40)),
                 "empty gzip in gzip": streamed("gzip, gzip", compressed.gzip_of(compressed.empty_blocks(10 << 30)))}
        for name, (_, _, error, _) in self.attack(empty, 2 * CAP).items():
            with self.subTest(name):
                self.assertEqual(error, "too_large")

    def test_a_sitemap_that_is_a_bomb_ends_at_the_cap(self):  # the file itself is compressed
        bomb = b"".join(piece * times for piece, times in compressed.deflated(1 << 30, 31))
        server = self.serve(hostile.site({"/sitemap.xml.gz": hostile.response(200, bomb, "application/gzip")}))
        urls = {"bomb": f"{server.base}/sitemap.xml.gz", "nothing": f"{server.base}/nothing"}
        results = self.measured(urls, [f"127.0.0.1:{server.port}"], kind="sitemap")
        took, peak, error, what = results["bomb"]
        print(f"\nsitemap: {took:.2f} s, +{(peak - results['nothing'][1]) / 2**20:.1f} MiB, {error}: {what}", end="")
        self.assertEqual(error, "too_large", what)
        self.assertLess(took, 10)
        self.assertLess(peak - results["nothing"][1], 2 * 50 << 20)  # 50 MB is what the sitemap protocol allows


if __name__ == "__main__":
    unittest.main()
