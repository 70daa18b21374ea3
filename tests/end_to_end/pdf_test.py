#!/usr/bin/python3
"""FAULTS C3: PDFs of a source over loopback. What can be read is archived; what cannot is an outcome of that document,
told where a person looks for it, within 10 s each and without harm to the daemon. MUTANTS is how many files with
changed bytes are tried; real ones are changed too where they stand beside the project."""
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import unittest

import harness
import pdf_files

MUTANTS = int(os.environ.get("MUTANTS", 40))
MOST_SECONDS = 10.5  # 10 for the reader, the rest for the start of the command
MOST_MEMORY = 560 << 10  # KiB; what the reader may map, with the command
REAL = harness.CORPORA / "conformance" / "pdf"
LINES = ["La communauté de communes investit dans la rénovation thermique de ses bâti-",
         "ments publics et prévoit un calendrier de travaux sur trois ans, avec l’aide de",
         "la région pour les entreprises locales."]
GOOD = pdf_files.document([("Plan climat du territoire", LINES), ("", ["Deuxième page : le financement."])],
                          {"Title": "Microsoft Word - plan.doc", "Author": "Jeanne Durand", "CreationDate": "D:20260304093000+01'00'"})
ENCRYPTED = pdf_files.document([("Secret", LINES)], password="sésame")
SCANNED = pdf_files.with_content(b"0 0 9 9 re f")


class Archive(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.web, self.smtp = harness.Web(), harness.Smtp()
        self.addCleanup(self.web.close)
        self.addCleanup(self.smtp.close)

    def offer(self, files):
        """files: path to (link text, bytes). A list source links to each."""
        rows = "".join(f'<li><a href="{path}">{text}</a></li>' for path, (text, _) in files.items())
        self.web.pages["/liste"] = ("text/html; charset=utf-8", f"<html><body><ul>{rows}</ul></body></html>".encode())
        for path, (_, data) in files.items():
            self.web.pages[path] = ("application/pdf", data)
        self.configure([("mairie", "list", self.web.base + "/liste", "li a")], [("climat", "climat")],
                       [("durand", ["climat"])], self.smtp.port, [self.web.port])

    def visit(self, files):
        """The daemon visits all of them."""
        self.offer(files)
        run = self.vigied("--once", timeout=3600)
        self.assertEqual(run.returncode, 0, run.stderr[-2000:])

    def by_path(self, query):
        return {url.removeprefix(self.web.base): rest for url, *rest in self.sql(query)}

    def documents(self, what):
        return self.by_path(f"SELECT url, {what} FROM document")

    def text(self, path):
        return json.loads(self.vigie("--data", self.data, "show", *self.documents("id")[path], "--json").stdout)["text"]

    def outcomes(self):
        return self.by_path("SELECT url, state, error, what FROM page")


class Documents(Archive):
    def test_a_pdf_that_a_source_links_to_is_archived_and_found(self):
        titled = pdf_files.document([("Grand titre", LINES)], {"Title": "Rapport annuel 2025", "CreationDate": "D:20990101"})
        self.visit({"/plan.pdf": ("Télécharger", GOOD), "/rapport.pdf": ("Télécharger", titled),
                    "/sans-titre.pdf": ("Le lien", pdf_files.document([("", LINES)]))})
        documents = self.documents("title, language, published, authors, kind")
        title, language, published, authors, kind = documents["/plan.pdf"]
        self.assertEqual((title, language, published, authors, kind),
                         ("Plan climat du territoire", "fr", "2026-03-04T09:30:00+01:00", '["Jeanne Durand"]', "report"))
        text = self.text("/plan.pdf")
        self.assertIn("rénovation thermique de ses bâtiments publics et prévoit un calendrier de travaux", text)
        self.assertEqual(text.count("\n"), 2, "a heading and two paragraphs")
        self.assertEqual(documents["/rapport.pdf"][:3], ["Rapport annuel 2025", "fr", None], "a date to come is none")
        self.assertEqual(self.search('"bâtiments publics" financement')["total"], 1)
        self.assertEqual({state for state, *_ in self.outcomes().values()}, {"done"})

    def test_what_cannot_be_read_is_told_and_what_its_source_said_is_kept(self):
        hostile = pdf_files.hostile()
        cases = {"/secret.pdf": (ENCRYPTED, {"refused"}, "encrypted"),
                 "/scan.pdf": (SCANNED, {"malformed"}, "no text"),
                 "/broken.pdf": (b"%PDF-1.7\nnothing of the kind", {"malformed"}, "damaged"),
                 "/loop.pdf": (hostile["a page tree within itself, a form that draws itself"], {"malformed"}, "no text"),
                 "/spaces.pdf": (hostile["10 GB of spaces"], {"too_large", "timeout"}, "takes too"),
                 "/bomb.pdf": (hostile["1 GB of text"], {"too_large", "timeout"}, "takes too")}
        self.visit({path: (f"Le climat {path}", data) for path, (data, _, _) in cases.items()} |
                   {"/plan.pdf": ("Plan", GOOD), "/long.pdf": ("Long", pdf_files.many_pages(60_000))})
        outcomes, documents = self.outcomes(), self.documents("title")
        for path, (_, errors, words) in cases.items():
            with self.subTest(path):
                state, error, what = outcomes[path]
                # Ten seconds passed before the CPU limit: a busy machine, on which it is tried again.
                self.assertEqual(state, "waiting" if error == "timeout" else "refused")
                self.assertIn(error, errors)
                self.assertIn(words, what)
                if state == "refused":
                    self.assertEqual(documents[path], [f"Le climat {path}"])
                    self.assertEqual(self.text(path), "")
        for path in ("/plan.pdf", "/long.pdf"):
            self.assertEqual(outcomes[path], ["done", "", ""])
        self.assertEqual(self.text("/long.pdf"), "La même page, encore une fois.")
        shown = json.loads(self.vigie("--data", self.data, "source", "status", "mairie", "--json").stdout)
        self.assertEqual({page["url"].removeprefix(self.web.base) for page in shown["sources"][0]["refused_pages"]},
                         {path for path in cases if outcomes[path][0] == "refused"}, shown)


    def test_the_daemon_stops_at_once_and_leaves_no_reader_behind(self):
        self.offer({"/bomb.pdf": ("Le climat", pdf_files.hostile()["10 GB of spaces"])})
        daemon = self.start()
        children = pathlib.Path(f"/proc/{daemon.pid}/task")
        readers = lambda: [child for task in children.iterdir() for child in (task / "children").read_text().split()]
        self.until(readers, 20, "a reader at work")
        begun = time.monotonic()
        daemon.terminate()
        self.assertEqual(daemon.wait(20), 0)
        self.assertLess(time.monotonic() - begun, 4)
        self.assertEqual(self.outcomes(), {"/bomb.pdf": ["waiting", "", ""]}, "it is read after the next start")


def reader_of(file):
    """Exit status, seconds and KiB of `vigie read pdf`, and what it printed."""
    begun = time.monotonic()
    with subprocess.Popen([harness.BIN / "vigie", "read", "pdf", file, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        out = process.stdout.read()
        complaint = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, time.monotonic() - begun, usage.ru_maxrss, json.loads(out) if out else None, complaint


class Reader(harness.ProgramTest):
    def file(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def test_the_reader_by_hand(self):
        status, _, _, read, _ = reader_of(self.file("plan.pdf", GOOD))
        self.assertEqual((status, read["format"], read["title"], read["published"], read["pages"], read["cut"], read["links"]),
                         (0, 1, "Plan climat du territoire", "2026-03-04T09:30:00+01:00", 2, False, []))
        encrypted = self.file("secret.pdf", ENCRYPTED)
        batch = self.file("batch.jsonl", "".join(json.dumps({"id": n, "file": str(self.folder / name)}) + "\n" for n, name in
                                                 enumerate(("plan.pdf", "secret.pdf", "missing.pdf"))).encode())
        lines = [json.loads(line) for line in self.vigie("read", "pdf", "--batch", batch, "--jobs", 2).stdout.splitlines()]
        self.assertEqual([line["id"] for line in lines], [0, 1, 2])
        self.assertEqual(lines[0]["text"], read["text"])
        self.assertEqual([line["error"]["kind"] for line in lines[1:]], ["refused", "io"])
        self.assertEqual(reader_of(encrypted)[0], self.vigie("read", "pdf", encrypted).returncode)

    def test_hostile_files_are_bounded(self):
        for name, data in pdf_files.hostile().items():
            with self.subTest(name):
                status, seconds, memory, read, complaint = reader_of(self.file("hostile.pdf", data))
                print(f"\n{name} ({len(data):,} bytes): {seconds:.1f} s, {memory >> 10} MB, {complaint.strip() or read['cut']}", end="")
                self.assertLess(seconds, MOST_SECONDS)
                self.assertLess(memory, MOST_MEMORY)
                self.assertGreaterEqual(status, 0, "ended by a signal")
        self.assertTrue(reader_of(self.file("many.pdf", pdf_files.many_pages(3_000)))[3]["cut"], "the rest of 3,000 pages")

    def test_it_has_given_up_its_rights_before_it_reads(self):
        with subprocess.Popen([harness.BIN / "vigie-pdf"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            process.stdin.write(pdf_files.hostile()["10 GB of spaces"])
            process.stdin.close()
            self.until(lambda: "Seccomp:\t2" in pathlib.Path(f"/proc/{process.pid}/status").read_text(), 10, "the filter is in force")
            self.assertIn("NoNewPrivs:\t1", pathlib.Path(f"/proc/{process.pid}/status").read_text())
            process.kill()


    def test_it_works_with_the_calls_that_the_unit_allows(self):
        """The daemon's own filter stands around that of the reader, and must let it be made."""
        under = [sys.executable, harness.ROOT / "tests" / "systemd" / "under_filter.py"]
        run = subprocess.run([*under, harness.BIN / "vigie", "read", "pdf", self.file("plan.pdf", GOOD), "--json"], capture_output=True, text=True, timeout=60)
        if run.returncode == 77:
            self.skipTest(run.stderr.strip())
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(json.loads(run.stdout)["pages"], 2)


def mutants(count):
    """Files with a few bytes changed, dropped or doubled: always the same ones."""
    chance = random.Random(3)
    seeds = [GOOD, ENCRYPTED, SCANNED, pdf_files.hostile()["a page tree within itself, a form that draws itself"]]
    if REAL.is_dir():
        seeds += [file.read_bytes() for file in sorted(REAL.glob("*.pdf"))]
    else:
        print("\nno PDFs beside the project: only those made here are changed", end="")
    for number in range(count):
        data = bytearray(seeds[number % len(seeds)])
        for _ in range(chance.choice((1, 3, 10, 100))):
            at = chance.randrange(len(data))
            if (kind := chance.randrange(4)) < 2:
                data[at] = chance.randrange(256)
            elif kind == 2:
                data[at] ^= 1 << chance.randrange(8)
            else:
                data[at : at + chance.randrange(8)] = data[at : at + 4] * chance.randrange(3)
        yield bytes(data)


class Mutants(Archive):
    def test_none_takes_long_or_harms_the_daemon(self):
        files = {f"/{number}.pdf": (f"Le rapport {number}", data) for number, data in enumerate(mutants(MUTANTS))}
        self.visit(files)
        outcomes = self.outcomes()
        self.assertEqual(set(outcomes), set(files))
        self.assertLessEqual({state for state, *_ in outcomes.values()}, {"done", "refused"})
        self.assertEqual(len(self.documents("title")), len(files), "each is at least what its link says")
        print(f"\n{len(files)} mutants: {sum(state == 'done' for state, *_ in outcomes.values())} read", end="")

        for number, (_, data) in enumerate(files.values()):
            (self.folder / f"{number}.pdf").write_bytes(data)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            ends = list(pool.map(reader_of, (self.folder / f"{number}.pdf" for number in range(len(files)))))
        print(f", {max(seconds for _, seconds, *_ in ends):.1f} s at most", end="")
        self.assertLess(max(seconds for _, seconds, *_ in ends), MOST_SECONDS)
        self.assertGreaterEqual(min(status for status, *_ in ends), 0, "ended by a signal")


if __name__ == "__main__":
    unittest.main()
