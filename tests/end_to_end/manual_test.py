#!/usr/bin/python3
"""Manual pages and shell completion tell exactly what --help tells, and their readers find no fault in them."""
import functools
import re
import shutil
import subprocess
import unittest

import harness

VIGIE = harness.BIN / "vigie"
MAN = harness.BIN.parent / "man"


@functools.cache
def helped(program, *path):
    """The options and the commands that --help lists."""
    text = subprocess.run([program, *path, "--help"], capture_output=True, text=True, check=True).stdout
    options = re.findall(r"^  (?:-\w,)?(--[\w-]+)", text, re.M)
    commands = re.findall(r"^  ([a-z][\w-]*)", text.partition("Subcommands:")[2], re.M)
    return set(options), commands


@functools.cache
def all_commands():
    """Every command with its path, groups of commands too."""
    waiting, found = [()], []
    while waiting:
        path = waiting.pop()
        found.append(path)
        waiting += [(*path, command) for command in helped(VIGIE, *path)[1]]
    return found


class Manual(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        done = self.vigie("manual", self.folder / "man")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.pages = {page.name: page for page in (self.folder / "man").glob("man*/*")}

    def read(self, page):
        """The words of a page, without its roff."""
        return re.sub(r"\\f[BIR]", "", self.pages[page].read_text(encoding="utf-8")).replace(r"\-", "-")

    def test_there_is_a_page_a_command(self):
        commands = [path[0] for path in all_commands() if len(path) == 1]
        self.assertEqual(set(self.pages), {f"vigie-{command}.1" for command in commands} | {"vigie.1", "vigied.8", "vigie.toml.5"})

    def test_the_build_made_the_same(self):
        for name, page in self.pages.items():
            self.assertEqual(page.read_bytes(), (MAN / page.parent.name / name).read_bytes(), name)

    def test_every_option_of_help_stands_in_the_page(self):
        for path in all_commands():
            page = self.read(f"vigie-{path[0]}.1" if path else "vigie.1")
            for option in helped(VIGIE, *path)[0]:
                self.assertRegex(page, re.escape(option) + r"\b", (path, option))
        for option in helped(harness.BIN / "vigied")[0]:
            self.assertRegex(self.read("vigied.8"), re.escape(option) + r"\b")

    def test_every_setting_stands_in_its_page(self):
        page = self.read("vigie.toml.5")
        example = (harness.ROOT / "config" / "vigie.toml").read_text(encoding="utf-8")
        keys = re.findall(r"^# (\w+) = ", example, re.M)
        self.assertGreater(len(keys), 20)
        for key in keys:
            self.assertRegex(page, rf"(?m)^{key} = ")

    def test_groff_finds_no_fault(self):
        groff = shutil.which("groff")
        if not groff:
            self.skipTest("no groff here")
        for name, page in self.pages.items():
            done = subprocess.run([groff, "-K", "utf8", "-man", "-Tutf8", "-ww", page], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertIn(f"({name[-1]})", done.stdout)


class Completion(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        file = self.folder / "one.jsonl"
        file.write_text('{"id": "a", "title": "Titre", "text": "Un texte.", "language": "fr"}\n', encoding="utf-8")
        self.assertEqual(self.vigie("--data", self.data, "archive", "import", file).returncode, 0)
        self.assertEqual(self.vigie("--data", self.data, "search", "texte", "--save", "essai").returncode, 0)

    def script(self, shell):
        file = self.folder / shell
        file.write_text(self.vigie("completion", shell).stdout, encoding="utf-8")
        return file

    def in_bash(self, line):
        """What bash offers for the last word of a line."""
        words = line.split(" ")
        ask = f'source "$1"; shift; PATH={harness.BIN}:$PATH; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vigie; printf "%s\\n" "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "--norc", "-c", ask, "bash", self.script("bash"), *words], capture_output=True, text=True, timeout=30)
        self.assertEqual(done.stderr, "")
        return done.stdout.split()

    def test_bash_offers_what_help_lists(self):
        for path in all_commands():
            options, commands = helped(VIGIE, *path)
            offered = set(self.in_bash(" ".join(("vigie", *path, "-"))))
            self.assertEqual(offered | {"--config", "--data"}, options | {"--config", "--data"}, path)
            if commands:
                self.assertLessEqual(set(commands), set(self.in_bash(" ".join(("vigie", *path, "")))), path)

    def test_bash_offers_values(self):
        self.assertEqual(self.in_bash("vigie search x --format "), ["text", "json", "jsonl", "csv", "rss"])
        self.assertEqual(self.in_bash("vigie trends x --split s"), ["source"])
        self.assertEqual(self.in_bash(f"vigie --data {self.data} search @"), ["@essai"])
        self.assertEqual(self.in_bash(f"vigie --data {self.folder / 'da'}"), [str(self.data)])
        self.assertEqual(self.vigie("--data", self.data, "profile", "add", "chauffage", "--query", "chaufferie").returncode, 0)
        for command in ("show", "edit", "remove", "test", "backtest", "explain", "why-not", "suggest"):
            self.assertEqual(self.in_bash(f"vigie --data {self.data} profile {command} ch"), ["chauffage"], command)

    def test_hidden_commands_are_told_nowhere(self):
        for shell in ("bash", "zsh", "fish"):
            self.assertNotRegex(self.script(shell).read_text(encoding="utf-8"), r"vigie manual|-a complete |'complete:")
        self.assertNotIn("\n  complete ", self.vigie("--help").stdout)

    def test_zsh_reads_it(self):
        if not shutil.which("zsh"):
            self.skipTest("no zsh here")
        done = subprocess.run(["zsh", "-f", "-n", self.script("zsh")], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_fish_offers_the_same(self):
        if not shutil.which("fish"):
            self.skipTest("no fish here")
        script = self.script("fish")

        def offered(line):
            done = subprocess.run(["fish", "--no-config", "-c", f"set -x PATH {harness.BIN} $PATH; source {script}; complete -C '{line}'"], capture_output=True, text=True, timeout=30,
                                  env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin"})
            self.assertEqual(done.stderr, "")
            return {row.split("\t")[0] for row in done.stdout.splitlines()}

        for path in all_commands():
            options, commands = helped(VIGIE, *path)
            self.assertLessEqual(options, offered(" ".join(("vigie", *path, "--"))) | {"--version"}, path)
            if commands:
                self.assertEqual(offered(" ".join(("vigie", *path, ""))), set(commands))
        self.assertEqual(offered("vigie search x --format "), {"text", "json", "jsonl", "csv", "rss"})
        self.assertEqual(offered(f"vigie --data {self.data} search @"), {"@essai"})


if __name__ == "__main__":
    unittest.main()
