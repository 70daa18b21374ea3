#!/usr/bin/python3
"""The daemon's manners: systemd's protocol, reload all or nothing, a quick and lossless end, every command with
the daemon running and stopped."""
import json
import os
import signal
import socket
import subprocess
import time
import unittest

import harness


class Manners(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.web, self.smtp = harness.Web(), harness.Smtp()
        self.addCleanup(self.web.close)
        self.addCleanup(self.smtp.close)
        self.web.rss("/rss", [(f"a{n}", f"Article {n}", f"Une nouvelle sur l’énergie, numéro {n}.") for n in range(5)])
        self.write()

    def write(self, query="énergie", extra=""):
        self.configure([("fil", "feed", f"{self.web.base}/rss", None)], [("energie", query)], [("durand", ["energie"])],
                       self.smtp.port, [self.web.port], extra)

    def test_speaks_systemds_protocol(self):
        path = str(self.folder / "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(path)
            notify.settimeout(10)
            process = self.start(env={**os.environ, "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "600000"})
            heard = []

            def hear(word):
                while not any(word in message for message in heard):
                    heard.append(notify.recv(4096).decode())

            hear("READY=1")
            hear("WATCHDOG=1")
            heard.clear()
            process.send_signal(signal.SIGHUP)
            hear("RELOADING=1")
            self.assertTrue(any("MONOTONIC_USEC=" in message for message in heard))
            hear("READY=1")
            process.terminate()
            hear("STOPPING=1")
            self.assertEqual(process.wait(timeout=5), 0)

    def test_a_broken_configuration_changes_nothing(self):
        process = self.start()
        self.until(lambda: len(self.smtp.messages()) >= 1, 20, "the first alert")
        good = self.config.read_text()
        broken = [good + "\n[crawl\n", good.replace("pause", "pauze"), good + '\n[[source]]\nid = "fil"\nkind = "feed"\nurl = "http://x.example/"\n',
                  good.replace("'''énergie'''", "'''énergie AND ('''"), good.replace('"feed"', '"fed"')]
        for text in broken:
            self.config.write_text(text)
            process.send_signal(signal.SIGHUP)
            check = self.vigied("--check")
            self.assertEqual(check.returncode, 3, check.stderr)
            self.assertRegex(check.stderr, r"vigie\.toml:\d+:\d+: ")
        self.config.write_text(good)
        self.web.rss("/rss", [("neuf", "Article neuf", "Encore une nouvelle sur l’énergie.")])
        self.until(lambda: any("neuf" in m.get_body(("plain",)).get_content() for _, m, _ in self.smtp.messages()), 20,
                   "an alert after the refused reloads")
        process.terminate()
        self.assertEqual(process.wait(timeout=5), 0)

    def test_a_good_configuration_takes_effect(self):
        process = self.start()
        self.until(lambda: len(self.smtp.messages()) >= 1, 20, "the first alert")
        self.write(query="hydrogène")
        process.send_signal(signal.SIGHUP)
        time.sleep(0.5)
        self.web.rss("/rss", [("h2", "Gaz", "Un électrolyseur à hydrogène."), ("e", "Prix", "Le prix de l’énergie.")])
        self.until(lambda: any("/h2" in m.get_body(("plain",)).get_content() for _, m, _ in self.smtp.messages()), 20, "the new profile")
        self.assertFalse(any(f"{self.web.base}/e\n" in m.get_body(("plain",)).get_content() for _, m, _ in self.smtp.messages()))
        process.terminate()
        self.assertEqual(process.wait(timeout=5), 0)

    def test_ends_within_five_seconds_under_load_and_loses_nothing(self):
        self.web.latency = 0.4
        self.smtp.slow = 0.5
        self.web.rss("/rss", [(f"b{n}", f"Article {n}", f"L’énergie, encore, {n}.") for n in range(60)])
        process = self.start()
        time.sleep(2)
        begun = time.monotonic()
        process.terminate()
        self.assertEqual(process.wait(timeout=6), 0)
        self.assertLess(time.monotonic() - begun, 5)
        self.web.latency = self.smtp.slow = 0
        self.assertEqual(self.vigied("--once").returncode, 0)
        self.assertEqual(self.search("énergie")["total"], 60)
        self.check_whole()

    def test_commands_work_running_and_stopped(self):
        documents = self.folder / "documents.jsonl"
        documents.write_text(json.dumps({"id": "doc-1", "title": "Énergies", "text": "Les énergies renouvelables."}) + "\n")
        for running in (True, False):
            process = self.start() if running else None
            if running:
                self.until(lambda: len(self.smtp.messages()) >= 1, 20, "the first alert")
            imported = self.vigie("--config", self.config, "archive", "import", documents)
            self.assertEqual(imported.returncode, 0, imported.stderr)
            self.until(lambda: self.search("renouvelable")["total"] == 1, 3, "the imported document")
            self.assertEqual(self.search("renouvelable")["hits"][0]["id"], "doc-1")
            status = json.loads(self.vigie("--config", self.config, "status", "--json").stdout)
            self.assertEqual(status["documents"], 6)
            self.assertEqual(status["daemon"] is not None, running)
            shown = self.vigie("--data", self.data, "show", "doc-1")
            self.assertIn("énergies renouvelables", shown.stdout)
            tested = self.vigie("--config", self.config, "source", "test", f"{self.web.base}/rss")
            self.assertIn("[[source]]", tested.stdout, tested.stderr)
            if process:
                process.terminate()
                self.assertEqual(process.wait(timeout=5), 0)

    def test_two_daemons_do_not_share_an_archive(self):
        process = self.start()
        self.until(lambda: len(self.smtp.messages()) >= 1, 20, "the first alert")
        second = self.vigied("--once")
        self.assertEqual(second.returncode, 6)
        self.assertIn(str(process.pid), second.stderr)

    def test_a_closed_pipe_is_no_error(self):
        self.assertEqual(self.vigied("--once").returncode, 0)
        piped = subprocess.run(f"{harness.BIN}/vigie --data {self.data} search énergie | head -n 1; echo ${{PIPESTATUS[0]}}",
                               shell=True, executable="/bin/bash", capture_output=True, text=True)
        self.assertEqual(piped.stdout.splitlines()[-1], "0", piped.stderr)


if __name__ == "__main__":
    unittest.main()
