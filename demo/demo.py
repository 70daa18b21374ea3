#!/usr/bin/python3
"""The demonstration territory: a local web, a mail sink, and vigied between them.

  demo.py --bin DIR [--once] [--folder DIR] [--change-after SECONDS]

Everything happens on loopback and lies in one folder (demo-data), which each start makes anew.
"""
import argparse
import pathlib
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

import sink
import web

ROOT = pathlib.Path(__file__).resolve().parents[1]
COLOURS = sys.stdout.isatty()


def ink(code, text):
    return f"\x1b[{code}m{text}\x1b[0m" if COLOURS else text


def free_port(addresses):
    """A port that is free on all the loopback addresses."""
    for port in range(8090, 8190):
        try:
            for address in addresses:
                with socket.socket() as s:
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                    s.bind((address, port))
            return port
        except OSError:
            continue
    sys.exit("demo: no free port between 8090 and 8190")


def write_configuration(folder, sites, web_port, mail_port):
    template = (ROOT / "demo" / "vigie.toml.in").read_text(encoding="utf-8")
    text = template.format(data=folder / "archive", port=web_port, mail_port=mail_port, maildir=folder / "maildir")
    kinds = {"rss": "feed", "atom": "feed", "json": "feed", "sitemap": "sitemap", "list": "list", "page": "page"}
    for site in sites:
        text += f"\n[[source]]\nid = \"{site.id}\"\nname = \"{site.name}\"\nkind = \"{kinds[site.kind]}\"\nurl = \"{site.source_url}\"\nevery = \"5s\"\n"
        if site.kind == "list":
            text += 'links = "ul.liste h2 a"\n'
    file = folder / "vigie.toml"
    file.write_text(text, encoding="utf-8")
    return file


class Screen:
    """Tells what happens as it happens: the daemon's events and the mails, a line or a block each."""

    def __init__(self):
        self.lock = threading.Lock()
        self.begin = time.monotonic()
        self.told = set()

    def say(self, text=""):
        with self.lock:
            print(text, flush=True)

    def stamp(self):
        return ink("2", f"{time.monotonic() - self.begin:6.1f} s")

    def event(self, line):
        fields = dict(re.findall(r'(\w+)=("(?:[^"\\]|\\.)*"|\S*)', line))
        fields = {k: re.sub(r"\\(.)", r"\1", v[1:-1]) if v.startswith('"') else v for k, v in fields.items()}
        kind, source = fields.get("event"), fields.get("source", "")
        if kind == "visit" and fields.get("outcome") == "changed":
            self.say(f"{self.stamp()}  {ink('32', 'visited')}   {source}: {fields['found']} found, {fields['new']} new")
        elif kind in ("visit_failed", "page_missed") and (kind, source, fields.get("error")) not in self.told:
            self.told.add((kind, source, fields.get("error")))
            self.say(f"{self.stamp()}  {ink('33', 'could not')} {source}: {fields.get('what', '')}")
        elif kind == "archived":
            self.say(f"{self.stamp()}  {ink('36', 'archived')}  {fields['title'][:84]}")

    def mail(self, message, path):
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        lines = text.replace("\r\n", "\n").strip().split("\n")
        shown = "\n".join(f"         │ {line}" for line in lines[:16])
        more = f"\n         │ … {len(lines) - 16} more lines" if len(lines) > 16 else ""
        self.say(f"{self.stamp()}  {ink('1;35', 'ALERT')}     to {message['To']}\n         │ {ink('1', message['Subject'])}\n"
                 f"{shown}{more}\n         └ {path}")


def follow(process, log, screen):
    for raw in process.stderr:
        log.write(raw)
        log.flush()
        screen.event(raw.decode("utf-8", "replace"))


def tell_what_next(screen, folder, bin_dir, config):
    vigie = f"{shlex.quote(str(bin_dir / 'vigie'))} --config {shlex.quote(str(config))}"
    screen.say(f"""
{ink('1', 'Where things are')}
  mails     {folder / 'mails'}
  archive   {folder / 'archive'}
  log       {folder / 'vigied.log'}
{ink('1', 'Three commands to try next')}
  {vigie} search 'énergie AND bâtiment'
  {vigie} status
  {vigie} source test {folder_source(config)}
""")


def folder_source(config):
    return re.search(r'^url = "(.*)"$', config.read_text(encoding="utf-8"), re.M)[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "demo-data")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("--change-after", type=float, default=25)
    args = parser.parse_args()

    folder = args.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    screen = Screen()
    addresses = [f"127.0.0.{n}" for n in range(1, 17)]
    port = free_port(addresses)
    sites = web.load(port, args.change_after)
    web.serve(sites)
    mails = sink.Sink(folder / "mails", screen.mail)
    mail_port = mails.start(("127.0.0.1", 0))
    config = write_configuration(folder, sites, port, mail_port)
    articles = sum(len(s.articles) for s in sites)
    screen.say(f"{ink('1', 'Vigie, demonstration territory')}: {len(sites)} sources, {articles} articles on loopback, mail sink on port {mail_port}\n")

    command = [args.bin / "vigied", "--config", config] + (["--once"] if args.once else [])
    with open(folder / "vigied.log", "wb") as log:
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        reader = threading.Thread(target=follow, args=(process, log, screen))
        reader.start()
        signal.signal(signal.SIGINT, lambda *_: process.terminate())
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        if not args.once:
            threading.Thread(target=settle, args=(screen, mails, folder, args.bin.resolve(), config, sites), daemon=True).start()
        code = process.wait()
        reader.join()
    if args.once:
        tell_what_next(screen, folder, args.bin.resolve(), config)
        screen.say(f"{mails.count} mails in {time.monotonic() - screen.begin:.1f} s")
        sys.exit(code if code or mails.count else 1)
    sys.exit(code)


def settle(screen, mails, folder, bin_dir, config, sites):
    """When the first alerts are out and the crawl has come to rest, says where things are."""
    while mails.count == 0:
        time.sleep(0.2)
    time.sleep(3)
    tell_what_next(screen, folder, bin_dir, config)
    watched = next((s for s in sites if s.kind == "page"), None)
    if watched:
        screen.say(f"The watched page of {watched.name} changes {watched.change_after:.0f} s after the start; Ctrl-C ends.\n")


if __name__ == "__main__":
    main()
