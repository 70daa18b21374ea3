#!/usr/bin/python3
"""FAULTS C2, by the program: feeds and sitemaps made to explode are read or refused within 1 s of CPU and 64 MB, and
nothing that they name is opened or connected to (seen by strace where it is there)."""
import re
import shutil
import subprocess
import unittest

import harness

MEASURE = """import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stderr=subprocess.STDOUT).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"""
SECRET = "mot de passe du fichier"


def bombs(folder, base):
    """Name → bytes. What the entities would load is a file in `folder` and an address at `base`."""
    item = "<item><title>Titre &e;</title><link>http://a.example/1</link></item>"

    def rss(doctype, inside=item):
        return f'<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>t</title>{inside}</channel></rss>'

    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 30))
    made = {
        "billion laughs": rss(f'<!DOCTYPE rss [<!ENTITY e0 "ha">{laughs}<!ENTITY e "&e29;">]>'),
        "quadratic": rss(f'<!DOCTYPE rss [<!ENTITY e "{"x" * 100_000}">]>', item + "<description>" + "&e;" * 200_000 + "</description>"),
        "entities that name each other": rss('<!DOCTYPE rss [<!ENTITY e "&f;"><!ENTITY f "&e;">]>'),
        "a file": rss(f'<!DOCTYPE rss [<!ENTITY e SYSTEM "file://{folder}/secret">]>'),
        "an address": rss(f'<!DOCTYPE rss [<!ENTITY e SYSTEM "{base}/entity">]>'),
        "an external DTD": rss(f'<!DOCTYPE rss SYSTEM "{base}/dtd">'),
        "a DTD in a file": rss(f'<!DOCTYPE rss SYSTEM "{folder}/secret">'),
        "parameter entities": rss(f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{base}/parameter"> %p; <!ENTITY e "x">]>'),
        "XInclude": rss("", item + f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{folder}/secret"/>'),
        "a style sheet": rss(f'<?xml-stylesheet type="text/xsl" href="{base}/xsl"?>'),
        "a million items": rss("", "<item/>" * 1_000_000),
        "half a million titles": rss("", "<item><title>a</title></item>" * 500_000),
        "nesting": rss("", "<item>" * 1_000_000),
        "a title of 15 MB": rss("", "<item><title>" + "x" * 15_000_000 + "</title></item>"),
        "a title of 100 MB": rss("", "<item><title>" + "x" * 100_000_000 + "</title></item>"),
        "a million attributes": rss("", "<item " + " ".join(f"a{n}='x'" for n in range(1_000_000)) + "/>"),
    }
    return {name: text.encode() for name, text in made.items()}


class XmlBombs(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.web = harness.Web()
        self.addCleanup(self.web.close)
        (self.folder / "secret").write_text(SECRET)
        self.configure([], [], [], 1, [self.web.port])
        self.bombs = bombs(self.folder, self.web.base)

    def run_measured(self, *arguments):
        """Exit code, output, CPU seconds, MB. By a process of its own: one that this large one started would begin
        with its memory."""
        run = subprocess.run(["/usr/bin/python3", "-c", MEASURE, str(harness.BIN / "vigie"), *map(str, arguments)], capture_output=True, timeout=60)
        code, cpu, kilobytes = run.stderr.split()[-3:]
        return int(code), run.stdout, float(cpu), int(kilobytes) / 1024

    def test_each_costs_little(self):
        self.web.pages["/small"] = ("application/xml", b"<rss><channel><item><title>a</title></item></channel></rss>")
        _, _, cpu_before, idle = self.run_measured("--config", self.config, "read", "feed", f"{self.web.base}/small", "--json")
        for name, body in self.bombs.items():
            self.web.pages["/bomb"] = ("application/xml", body)
            for reader in ("feed", "sitemap"):
                with self.subTest(bomb=name, reader=reader):
                    code, out, cpu, memory = self.run_measured("--config", self.config, "read", reader, f"{self.web.base}/bomb", "--json")
                    print(f"\n{name}, as {reader}: {cpu - cpu_before:.2f} s, {memory - idle:.0f} MB", end="")
                    self.assertGreaterEqual(code, 0, "killed by a signal")
                    self.assertLess(cpu - cpu_before, 1)
                    self.assertLess(memory - idle, 64)
                    self.assertNotIn(SECRET.encode(), out)
                    self.assertNotIn(b"haha", out)
        asked = {path for path, _, _ in self.web.requests}
        self.assertEqual(asked - {"/robots.txt"}, {"/small", "/bomb"})

    @unittest.skipUnless(shutil.which("strace"), "strace is not installed")
    def test_nothing_is_opened_or_connected_to(self):
        for name, body in self.bombs.items():
            if len(body) > 1_000_000:
                continue  # they name nothing
            bomb, trace = self.folder / "bomb.xml", self.folder / "trace"
            bomb.write_bytes(body)
            for reader in ("feed", "sitemap"):
                with self.subTest(bomb=name, reader=reader):
                    run = subprocess.run(["strace", "-f", "-e", "trace=open,openat,connect,sendto,sendmsg", "-o", trace,
                                          harness.BIN / "vigie", "read", reader, bomb, "--json"], capture_output=True, timeout=60)
                    self.assertNotIn(run.returncode, (126, 127), run.stderr)
                    calls = trace.read_text(errors="replace")
                    self.assertIn(str(bomb), calls)  # the trace sees what is opened
                    self.assertNotIn(f"{self.folder}/secret", calls)
                    self.assertFalse(re.search(r"\b(connect|sendto|sendmsg)\(", calls), name)
        self.assertEqual(self.web.requests, [])


if __name__ == "__main__":
    unittest.main()
