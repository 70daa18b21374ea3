#!/usr/bin/python3
"""Seeds for the fuzz targets from other projects' test data, which stands beside the project where somebody has it.

  corpora.py CORPORA OUT    writes OUT/<target>/*, one file an input
"""
import base64
import collections
import gzip
import hashlib
import json
import pathlib
import sys

LONGEST = 65_536  # what the targets are run with
# A run costs what its input is long, and most of a long file says the same again: a few are kept whole.
SHORT, WHOLE = 4_096, 8


class Seeds:
    def __init__(self, corpora, out):
        self.corpora, self.out = corpora, out
        self.long = collections.Counter()

    def add(self, target, data):
        folder = self.out / target
        folder.mkdir(parents=True, exist_ok=True)
        if len(data) > SHORT:
            self.long[target] += 1
            data = data[:LONGEST if self.long[target] <= WHOLE else SHORT]
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)

    def cases(self, path):
        file = self.corpora / "conformance" / path
        return [json.loads(line) for line in file.open()] if file.exists() else []

    def files(self, pattern):
        return (path for path in sorted(self.corpora.glob(pattern)) if path.is_file())


def headed(head, body):
    """What most targets read: something of the reader's on the first line, the bytes behind it."""
    return head.encode("utf-8", "surrogatepass").replace(b"\n", b" ") + b"\n" + body


def pages(seeds):
    for path in seeds.files("extraction/*/html/*.gz"):
        html = gzip.decompress(path.read_bytes())
        seeds.add("html", headed("text/html", html))
        middle = len(html) // 2  # the start of a page is all head
        seeds.add("html", headed("", html[middle : middle + SHORT - 1]))
    for case in seeds.cases("pagedate/snippets.jsonl"):
        seeds.add("html", headed("", case["html"].encode()))
        seeds.add("selector", headed("a[href]", case["html"].encode()))
    for case in seeds.cases("xss/payloads.jsonl"):
        payload = case["payload"].encode("utf-8", "surrogatepass")
        seeds.add("html", headed("", payload))
        seeds.add("text", payload)
        seeds.add("selector", headed("div a", payload))


def feeds(seeds):
    headers = {}
    expected = seeds.corpora / "conformance/feeds/expected.json"
    if expected.exists():
        for case in json.loads(expected.read_text()):
            for name, value in (case.get("http_headers") or {}).items():
                if name.lower() == "content-type":
                    headers[case["file"]] = value
    for path in seeds.files("conformance/feeds/*/**/*"):
        name = str(path.relative_to(seeds.corpora / "conformance/feeds"))
        seeds.add("feed", headed(headers.get(name, ""), path.read_bytes()))
    for pattern in ("conformance/feedvalidator/**/*.xml", "conformance/xmlbombs/*"):
        for path in seeds.files(pattern):
            seeds.add("feed", headed("", path.read_bytes()))
    for path in seeds.files("conformance/xmlbombs/*"):
        seeds.add("sitemap", path.read_bytes())
        seeds.add("opml", path.read_bytes())
    for path in seeds.files("conformance/sitemaps/files/*"):
        seeds.add("sitemap", path.read_bytes())
    for path in seeds.files("conformance/opml/*.opml"):
        seeds.add("opml", path.read_bytes())


def addresses(seeds):
    for case in seeds.cases("robots/cases.jsonl"):
        body = base64.b64decode(case["robots_b64"]) if "robots_b64" in case else case["robots_txt"].encode()
        body = body.replace(case["user_agent"].encode(), b"Vigie") if case["user_agent"] else body
        seeds.add("robots", headed("/" + case["url"].split("/", 3)[-1], body))
    for path in seeds.files("conformance/robots/real/*"):
        seeds.add("robots", headed("/a/b?c=d", path.read_bytes()))
    for suite in ("wpt", "resolve", "normalize"):
        for case in seeds.cases(f"url/{suite}.jsonl"):
            seeds.add("url", headed(case.get("base") or "", case["input"].encode("utf-8", "surrogatepass")))
    for case in seeds.cases("ssrf/addresses.jsonl"):
        seeds.add("url", headed("", case["url"].encode()))


def texts(seeds):
    for case in seeds.cases("dates/feed_dates.jsonl"):
        seeds.add("date", case["input"].encode())
    for case in seeds.cases("encoding/html_sniff.jsonl"):
        seeds.add("charset", headed("", base64.b64decode(case["data_b64"])))
    for case in seeds.cases("encoding/entities.jsonl"):
        seeds.add("text", case["html"].encode("utf-8", "surrogatepass"))
    for path in seeds.files("conformance/feeds/feedparser/*encoding/*"):
        seeds.add("charset", headed("", path.read_bytes()))
    for path in seeds.files("conformance/pdf/*.pdf"):
        seeds.add("pdf", path.read_bytes())


if __name__ == "__main__":
    given = Seeds(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
    for part in (pages, feeds, addresses, texts):
        part(given)
