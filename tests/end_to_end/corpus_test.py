#!/usr/bin/python3
"""Real pages, end to end: two sites of real articles served over loopback as HTML lists, a real SMTP server
(aiosmtpd), and what arrives. A second pass downloads no body twice and sends nothing.

Skipped, saying so, when the pages are not beside the project.
"""
import email
import email.policy
import gzip
import json
import socket
import subprocess
import sys
import time
import unittest

import harness

SCORER = harness.CORPORA.parent / "tools" / "extract_score.py"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


@unittest.skipUnless((harness.CORPORA / "extraction").is_dir(), "the extraction corpus is not beside the project")
class Corpus(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.webs = harness.real_sites(self)
        self.pages = sum(len(web.pages) - 1 for web in self.webs.values())

    def test_read_archived_found_and_mailed(self):
        try:
            import aiosmtpd  # noqa: F401
        except ImportError:
            self.skipTest("python3-aiosmtpd is not installed")
        port, maildir = free_port(), self.folder / "mails"
        server = subprocess.Popen([sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c",
                                   "aiosmtpd.handlers.Mailbox", maildir], stderr=subprocess.DEVNULL)
        self.processes.append(server)
        self.until(lambda: listens(port), 20, "the mail server")
        self.configure([(name, "list", f"{web.base}/liste", "li a") for name, web in self.webs.items()],
                       [("presse", "président OR gouvernement OR entreprise")], [("durand", ["presse"])], port,
                       [web.port for web in self.webs.values()])
        self.config.write_text(self.config.read_text().replace("[alerts]", '[alerts]\nbacklog = "36500d"'))
        begun = time.monotonic()
        once = self.vigied("--once")
        took = time.monotonic() - begun
        self.assertEqual(once.returncode, 0, once.stderr[-2000:])
        for name, web in self.webs.items():
            for path in web.pages:
                self.assertEqual(web.count(path, 200), 1, f"{name} {path} is fetched once")
        self.assertEqual(self.sql("SELECT count(*) FROM document"), [(self.pages,)])
        self.assertGreater(self.search("président")["total"], 0)
        self.check_whole()

        mails = [m for folder in ("new", "cur") for m in (maildir / folder).glob("*")]
        self.assertGreater(len(mails), 0)
        for mail in mails:
            message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.SMTP)
            self.assertEqual([d for part in message.walk() for d in part.defects], [])
            self.assertIn("List-Unsubscribe", message)

        asked = {name: web.count("/liste", 304) for name, web in self.webs.items()}
        time.sleep(1.1)
        again = self.vigied("--once")
        self.assertEqual(again.returncode, 0, again.stderr[-2000:])
        for name, web in self.webs.items():
            self.assertGreater(web.count("/liste", 304), asked[name], "the list is asked for again")
            self.assertEqual(web.count(status=200), len(web.pages), "no body twice")
        after = [m for folder in ("new", "cur") for m in (maildir / folder).glob("*")]
        self.assertEqual(len(after), len(mails), "an unchanged web sends nothing")
        print(f"\n{self.pages} pages in {took:.1f} s, {len(mails)} mails; second pass: 304 for each list, nothing sent")

    def test_body_text_is_read_well(self):
        for name in harness.REAL_SETS:
            truth_file = harness.CORPORA / "extraction" / name / "truth.json"
            truth = json.loads(truth_file.read_text(encoding="utf-8"))
            batch = self.folder / f"{name}.jsonl"
            with batch.open("w") as out:
                for key, gold in truth.items():
                    page = self.folder / f"{name}-{len(list(self.folder.iterdir()))}.html"
                    page.write_bytes(gzip.decompress((harness.CORPORA / "extraction" / name / "html" / f"{key}.html.gz").read_bytes()))
                    out.write(json.dumps({"id": key, "file": str(page), "url": gold.get("url") or "http://example.org/"}) + "\n")
            read = self.vigie("read", "page", "--batch", batch, "--json")
            self.assertEqual(read.returncode, 0, read.stderr)
            answers = [json.loads(line) for line in read.stdout.splitlines()]
            self.assertEqual(len(answers), len(truth))
            output = self.folder / f"{name}-output.json"
            output.write_text(json.dumps({a["id"]: {"articleBody": a.get("text", "")} for a in answers}))
            scored = subprocess.run([sys.executable, SCORER, truth_file, output, "--json"], capture_output=True, text=True)
            f1 = find_f1(json.loads(scored.stdout))
            print(f"\n{name}: F1 {f1:.3f}")
            self.assertGreaterEqual(f1, 0.90, name)


def find_f1(tree):
    """The first number called f1 in the scorer's answer."""
    if isinstance(tree, dict):
        if isinstance(tree.get("f1"), (int, float)):
            return tree["f1"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for branch in tree:
            found = find_f1(branch)
            if found is not None:
                return found
    return None


if __name__ == "__main__":
    unittest.main()
