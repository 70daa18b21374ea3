#!/usr/bin/python3
"""The unit that is shipped: systemd finds no fault in it, its exposure is at most 1.5 (FAULTS P8), the daemon
still gets what it needs, and every measure says why it is there. Skipped, saying so, without systemd-analyze."""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNIT = ROOT / "systemd" / "vigied.service"
MOST_EXPOSURE = 1.5


def analyze(*arguments):
    done = subprocess.run(["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


class Unit(unittest.TestCase):
    def setUp(self):
        self.text = UNIT.read_text()
        # The program is not installed where tests run; any other stands in for it.
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.copy = pathlib.Path(folder.name) / "vigied.service"
        self.copy.write_text(self.text.replace("/usr/bin/vigied", "/bin/true"))

    def test_systemd_finds_no_fault(self):
        code, said = analyze("verify", "--man=no", str(self.copy))
        self.assertEqual((code, said), (0, ""))

    def test_exposure_is_small(self):
        code, said = analyze("security", "--offline=true", str(self.copy))
        level = re.search(r"Overall exposure level for vigied\.service: ([0-9.]+)", said)
        self.assertIsNotNone(level, said)
        self.assertLessEqual(float(level.group(1)), MOST_EXPOSURE)

    def test_the_daemon_keeps_what_it_needs(self):
        for need in ("Type=notify", "ExecReload=/bin/kill -HUP $MAINPID", "Restart=on-failure", "StateDirectory=vigie",
                     "StateDirectoryMode=0750", "User=vigie", "Group=vigie", "WatchdogSec="):
            self.assertIn(f"\n{need}", self.text)
        families = re.search(r"\nRestrictAddressFamilies=(.*)", self.text).group(1).split()
        self.assertLessEqual({"AF_INET", "AF_INET6", "AF_UNIX"}, set(families))
        self.assertNotIn("PrivateNetwork=", self.text)

    def test_every_measure_says_why(self):
        hardening = self.text.split("# What it reads comes from the whole web", 1)[1].split("[Install]")[0]
        explained = False
        names = set()
        for line in hardening.splitlines()[1:]:
            if line.startswith("#"):
                explained = True
            elif line:
                self.assertTrue(explained, f"no reason stands over {line}")
                names.add(line.split("=")[0])
        self.assertGreater(len(names), 20)

    def test_its_user_is_the_one_that_is_made(self):
        made = (ROOT / "systemd" / "sysusers.d" / "vigie.conf").read_text()
        self.assertRegex(made, r"(?m)^u +vigie +- ")


if __name__ == "__main__":
    if shutil.which("systemd-analyze") is None:
        print("systemd-analyze is not here: the unit was not judged")
        sys.exit(77)
    unittest.main()
