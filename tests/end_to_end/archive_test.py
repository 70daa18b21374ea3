#!/usr/bin/python3
"""The archive's own commands, with the daemon running and stopped: export, backup, restore, rebuild, compact, verify.
FAULTS D12: a backup taken while the daemon runs passes integrity_check and restores.
"""
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import threading
import time
import unittest

import harness

WORDS = ["énergie", "bâtiment", "chantier", "export", "atelier", "commune", "région", "marché"]


def lines(first, count):
    """Documents as import takes them."""
    for n in range(first, first + count):
        word = WORDS[n % len(WORDS)]
        yield json.dumps({"id": f"d{n}", "title": f"Document {n} sur {word}", "url": f"https://a.example/{n}",
                          "text": "\n".join(f"Le {word} numéro {n * k} avance dans le territoire." for k in range(1, 12)),
                          "language": "fr", "source": "essai", "published": "2026-03-04", "kind": "notice",
                          "place": "Rennes", "cpv": ["45000000", "71000000"], "amount": n, "deadline": "2026-12-01"},
                         ensure_ascii=False)


class ArchiveTest(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.configure([], [], [], 25, [9])

    def archive(self, *arguments, data=None, **options):
        return self.vigie("--data", data or self.data, "archive", *arguments, **options)

    def load(self, first, count, data=None):
        done = self.archive("import", "-", data=data, input="\n".join(lines(first, count)) + "\n")
        self.assertEqual(done.returncode, 0, done.stderr)

    def good(self, run):
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def running(self):
        daemon = self.start()
        self.until((self.data / "control.sock").exists, 10, "the daemon listens")
        return daemon

    def total(self, query="territoire"):
        return self.search(query)["total"]


class AnotherUser(ArchiveTest):
    NOBODY = 65534

    @unittest.skipUnless(os.geteuid() == 0, "only root can act as another user")
    def test_what_may_not_be_read_or_written_is_not_called_damaged(self):
        self.load(0, 50)
        for path in [self.folder, self.data, *self.data.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        as_nobody = {"user": self.NOBODY, "group": self.NOBODY, "extra_groups": []}
        checked = self.archive("verify", **as_nobody)
        self.assertEqual(checked.returncode, 4, checked.stderr)
        self.assertIn("run it as the user of the daemon", checked.stderr)
        found = self.vigie("--data", self.data, "search", "territoire", **as_nobody)
        self.assertEqual(found.returncode, 0, found.stderr)
        (self.data / "index" / "words").chmod(0o600)
        refused = self.vigie("--data", self.data, "search", "territoire", **as_nobody)
        self.assertEqual(refused.returncode, 4, refused.stderr)
        self.assertIn("Permission denied", refused.stderr)


class Export(ArchiveTest):
    def test_what_is_exported_comes_back_the_same(self):
        self.load(0, 300)
        exported = self.good(self.archive("export"))
        self.assertEqual(len(exported.splitlines()), 300)
        elsewhere = self.folder / "elsewhere"
        self.good(self.archive("import", "-", data=elsewhere, input=exported))
        self.assertEqual(self.good(self.archive("export", data=elsewhere)), exported)
        first = json.loads(exported.splitlines()[0])
        self.assertEqual((first["id"], first["place"], first["cpv"], first["amount"], first["deadline"], first["kind"]),
                         ("d0", "Rennes", ["45000000", "71000000"], "0", "2026-12-01", "notice"))

    def test_a_query_chooses_what_is_exported(self):
        self.load(0, 300)
        lines = self.good(self.archive("export", "énergie")).splitlines()
        self.assertEqual(len(lines), self.total("énergie"))
        self.assertTrue(0 < len(lines) < 300)
        self.assertTrue(all("énergie" in line for line in lines))
        nothing = self.archive("export", "introuvable")
        self.assertEqual((nothing.returncode, nothing.stdout), (1, ""))
        wrong = self.archive("export", "énergie AND (")
        self.assertEqual(wrong.returncode, 2)
        self.assertIn("^", wrong.stderr, "the column is marked")

    def test_revisions_come_before_their_document_and_make_the_history_again(self):
        said = [{"id": "a", "title": "Avis", "text": f"Le chantier numéro {n} ouvre à Rennes cette année."} for n in range(3)]
        for one in said + [{"id": "b", "title": "Seul", "text": "Rien de neuf."}]:
            self.good(self.archive("import", "-", input=json.dumps(one)))
        lines = [json.loads(line) for line in self.good(self.archive("export", "--revisions")).splitlines()]
        self.assertEqual([(one["id"], one["text"]) for one in lines],
                         [("a", one["text"]) for one in said] + [("b", "Rien de neuf.")])
        elsewhere = self.folder / "elsewhere"
        self.good(self.archive("import", "-", data=elsewhere, input="\n".join(json.dumps(one) for one in lines)))
        again = self.good(self.archive("export", "--revisions", "chantier", data=elsewhere))
        self.assertEqual([json.loads(line)["text"] for line in again.splitlines()], [one["text"] for one in said])

    def test_a_reader_that_stops_early_ends_it_quietly(self):
        self.load(0, 300)
        run = subprocess.run(f"{harness.BIN / 'vigie'} --data {self.data} archive export | head -1", shell=True,
                             capture_output=True, text=True, timeout=60)
        self.assertEqual((len(run.stdout.splitlines()), run.stderr), (1, ""))


class Import(ArchiveTest):
    def test_one_that_was_killed_leaves_an_index_that_is_told_to_be_behind(self):
        process = subprocess.Popen([harness.BIN / "vigie", "--data", self.data, "archive", "import", "-"],
                                   stdin=subprocess.PIPE, text=True)
        self.addCleanup(process.stdin.close)
        process.stdin.write("\n".join(lines(0, 1100)) + "\n")
        process.stdin.flush()
        self.until(lambda: (self.data / "vigie.db").exists() and self.documents() == 1000, 30, "a thousand are committed")
        process.kill()
        process.wait()
        for command in (["search", "territoire"], ["search", "--json", "territoire"], ["status"],
                        ["archive", "export", "territoire"], ["profile", "backtest", "--query", "territoire", "--since", "2026-01"]):
            run = self.vigie("--data", self.data, *command)
            self.assertIn("vigie: the index lacks the last 1000 changes of the archive; vigied, or vigie archive rebuild, "
                          "brings it up\n", run.stderr, command)
            self.assertNotIn("lacks", run.stdout)
        self.load(1000, 1)
        found = self.vigie("--data", self.data, "search", "territoire")
        self.assertEqual((found.returncode, found.stderr), (0, ""), "the next import brings it up")

    def documents(self):
        with sqlite3.connect(self.data / "vigie.db") as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'document'").fetchone():
                return 0
            return db.execute("SELECT count(*) FROM document").fetchone()[0]


class Backup(ArchiveTest):
    def test_one_taken_while_documents_come_is_whole_and_restores(self):
        self.load(0, 500)
        self.running()
        busy = threading.Thread(target=lambda: [self.load(1000 + 200 * k, 200) for k in range(8)])
        busy.start()
        copies = self.folder / "copies"
        copies.mkdir()
        taken = [pathlib.Path(self.good(self.archive("backup", copies / f"{n}.db")).strip()) for n in range(4)]
        taken.append(pathlib.Path(self.good(self.archive("backup", copies)).strip()))
        busy.join()
        self.assertRegex(taken[-1].name, r"^vigie-\d{8}T\d{6}Z\.db$")
        self.assertEqual(sorted(copies.iterdir()), sorted(taken), "nothing unfinished is left")
        for copy in taken:
            with sqlite3.connect(copy) as db:
                self.assertEqual(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                documents = db.execute("SELECT count(*) FROM document").fetchone()[0]
            self.assertGreaterEqual(documents, 500)
            elsewhere = self.folder / copy.stem
            self.good(self.archive("restore", copy, data=elsewhere))
            self.assertIn(f"{documents} documents", self.good(self.archive("verify", data=elsewhere)))

    def test_it_never_writes_over_a_file(self):
        self.load(0, 10)
        there = self.folder / "there.db"
        there.write_text("mine")
        refused = self.archive("backup", there)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("exists", refused.stderr)
        self.assertEqual(there.read_text(), "mine")


    def test_a_place_that_cannot_be_written_is_named(self):
        self.load(0, 10)
        (self.folder / "file").write_text("mine")
        for place in (self.folder / "absent" / "copy.db", self.folder / "file" / "copy.db"):
            before = sorted(self.folder.iterdir())
            refused = self.archive("backup", place)
            self.assertEqual(refused.returncode, 4)
            self.assertRegex(refused.stderr, f"^vigie archive backup: cannot write {place}: [^;]+; name a place in a folder that you may write in\n$")
            self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_one_that_is_interrupted_leaves_nothing(self):
        self.load(0, 10)
        with sqlite3.connect(self.data / "vigie.db") as db:
            db.execute("CREATE TABLE bulk (bytes BLOB)")
            db.execute("INSERT INTO bulk VALUES (zeroblob(100000000))")
        copies = self.folder / "copies"
        copies.mkdir()
        for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            with subprocess.Popen([harness.BIN / "vigie", "--data", self.data, "archive", "backup", copies], stdout=subprocess.PIPE, text=True) as copying:
                self.until(lambda: any(part.stat().st_size > 0 for part in copies.iterdir()), 10, "the copy grows")
                copying.send_signal(stop)
                self.assertEqual((copying.wait(timeout=30), copying.stdout.read()), (-stop, ""))
            self.assertEqual(list(copies.iterdir()), [])


class Restore(ArchiveTest):
    def setUp(self):
        super().setUp()
        self.load(0, 50)
        self.copy = self.folder / "copy.db"
        self.good(self.archive("backup", self.copy))
        self.load(50, 50)

    def test_it_refuses_while_the_daemon_runs_and_over_an_archive(self):
        daemon = self.running()
        live = self.archive("restore", self.copy, "--force")
        self.assertNotEqual(live.returncode, 0)
        self.assertIn("stop vigied first", live.stderr)
        daemon.terminate()
        daemon.wait(timeout=10)
        over = self.archive("restore", self.copy)
        self.assertNotEqual(over.returncode, 0)
        self.assertIn("--force", over.stderr)
        self.assertEqual(self.total(), 100)

    def test_by_force_it_sets_the_former_one_aside(self):
        self.good(self.archive("restore", self.copy, "--force"))
        self.assertEqual(self.total(), 50)
        self.good(self.archive("verify"))
        with sqlite3.connect(self.data / "vigie.db.before-1") as former:
            self.assertEqual(former.execute("SELECT count(*) FROM document").fetchone(), (100,))
        self.assertEqual(self.vigied("--once").returncode, 0)

    def test_what_is_no_backup_of_ours_is_refused_and_changes_nothing(self):
        def newer(db): db.execute("PRAGMA user_version = 99")
        def foreign(db): db.execute("PRAGMA application_id = 7")
        files = {"newer": (newer, "knows schema"), "foreign": (foreign, "another program")}
        for name, (change, words) in files.items():
            file = self.folder / f"{name}.db"
            file.write_bytes(self.copy.read_bytes())
            with sqlite3.connect(file) as db:
                change(db)
            self.refused(file, words)
        short = self.folder / "short.db"
        short.write_bytes(self.copy.read_bytes()[:-20_000])
        self.refused(short, "short.db")
        text = self.folder / "text.db"
        text.write_text("no database" * 1000)
        self.refused(text, "text.db")
        self.refused(self.folder / "absent.db", "no backup")

    def refused(self, file, words):
        run = self.archive("restore", file, "--force")
        self.assertNotEqual(run.returncode, 0, file)
        self.assertIn(words, run.stderr)
        self.assertEqual(self.total(), 100)
        self.good(self.archive("verify"))
        self.assertEqual(list(self.data.glob("*.restoring*")) + list(self.data.glob("*.before-*")), [])


class Rebuild(ArchiveTest):
    def test_with_the_daemon_running_the_new_index_takes_the_place_of_the_live_one(self):
        self.load(0, 400)
        self.running()
        before = (self.data / "index").stat().st_ino
        self.good(self.archive("rebuild"))
        self.assertNotEqual((self.data / "index").stat().st_ino, before)
        self.assertFalse((self.data / "rebuild").exists())
        self.load(400, 10)
        self.until(lambda: self.total() == 410, 10, "the daemon writes the new index")
        self.good(self.archive("verify"))

    def test_a_killed_one_goes_on_and_searches_answer_meanwhile(self):
        self.load(0, 6000)
        waits = self.data / "rebuild" / "index" / "iamglass"
        process = subprocess.Popen([harness.BIN / "vigie", "--data", self.data, "archive", "rebuild"], stdout=subprocess.DEVNULL)
        self.processes.append(process)
        self.until(lambda: waits.exists() or process.poll() is not None, 20, "a rebuild at work")
        time.sleep(0.5)
        self.assertEqual(self.total(), 6000)
        process.kill()
        process.wait()
        self.good(self.archive("rebuild"))
        self.assertEqual(self.total(), 6000)
        self.good(self.archive("verify"))

    def test_an_index_that_cannot_be_read_is_set_aside(self):
        self.load(0, 50)
        (self.data / "index" / "iamglass").write_bytes(b"nothing of the kind")
        self.good(self.archive("rebuild"))
        self.assertTrue((self.data / "index.corrupt-1").exists())
        self.good(self.archive("verify"))


class Compact(ArchiveTest):
    def test_it_works_with_the_daemon_running_and_stopped(self):
        self.load(0, 800)
        with sqlite3.connect(self.data / "vigie.db") as db:
            db.execute("INSERT INTO event (at, what, subject, why) SELECT 0, 'x', 'y', hex(randomblob(3000)) FROM document")
            db.commit()
            db.execute("DELETE FROM event")
        daemon = self.running()
        before = (self.data / "index").stat().st_ino
        self.assertIn("daemon", self.good(self.archive("compact")))
        self.until(lambda: (self.data / "index").stat().st_ino != before, 20, "a compact index")
        daemon.terminate()
        daemon.wait(timeout=10)
        size = (self.data / "vigie.db").stat().st_size
        self.good(self.archive("compact"))
        self.assertLess((self.data / "vigie.db").stat().st_size, size / 2)
        self.assertEqual(self.total(), 800)
        self.good(self.archive("verify"))


class Verify(ArchiveTest):
    def test_it_finds_what_is_not_what_was_archived(self):
        self.load(0, 30)
        damages = {
            "UPDATE document SET title = 'Autre' WHERE id = 7": "document 7 ",
            "UPDATE document_text SET text = 'Autre', text_encoding = 'plain' WHERE document = 8": "document 8 is not what was archived",
            "INSERT INTO document_source VALUES (999, 'x', 0)": "names a row that is missing",
            "UPDATE document SET revision = 2 WHERE id = 6": "the index shows document 6 as it was before",
            "DELETE FROM document WHERE id = 9": "the index holds document 9",
        }
        whole = (self.data / "vigie.db").read_bytes()
        for damage, words in damages.items():
            with self.subTest(damage):
                with sqlite3.connect(self.data / "vigie.db") as db:
                    db.execute(f"PRAGMA foreign_keys = {damage.startswith('DELETE')}")
                    db.execute(damage)
                    db.commit()
                    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                run = self.archive("verify")
                self.assertNotEqual(run.returncode, 0, run.stdout)
                self.assertIn(words, run.stderr)
                (self.data / "vigie.db").write_bytes(whole)
                self.good(self.archive("verify"))

    def test_a_text_that_retention_dropped_is_no_damage(self):
        self.load(0, 20)
        self.config.write_text(self.config.read_text() + '[retention]\ntext = "30d"\n')
        with sqlite3.connect(self.data / "vigie.db") as db:
            db.execute("UPDATE document SET seen = seen - 40 * 86400000 WHERE id <= 15")
        self.running()
        self.until(lambda: self.sql("SELECT count(*) FROM document WHERE text_dropped IS NOT NULL") == [(15,)], 20, "old texts go")
        self.until(lambda: self.total() == 5, 10, "their words leave the index")
        self.assertEqual(self.total("title:document"), 20)
        self.assertIn("retention dropped the text of 15", self.good(self.archive("verify")))


if __name__ == "__main__":
    unittest.main()
