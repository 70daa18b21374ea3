"""What the end-to-end tests share: a scripted web, a mail server that remembers, and the programs.

Everything is on loopback, bounded in time, and ends only processes that it started. The programs are those of
the folder in VIGIE_BIN.
"""
import email
import email.policy
import gzip
import http.server
import json
import os
import pathlib
import re
import shutil
import socketserver
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("VIGIE_BIN", ROOT / "build/release/bin"))
CORPORA = ROOT.parent / "shared" / "corpora"
REAL_SETS = {"fr": "127.0.0.1", "aeb": "127.0.0.2"}


class Web:
    """A site on a loopback address. `pages` maps a path to (content type, body[, headers]) and may change under way."""

    def __init__(self, address="127.0.0.1", latency=0.0):
        self.pages, self.requests, self.latency = {}, [], latency
        self.active = 0
        self.lock = threading.Lock()
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                with web.lock:
                    web.active += 1
                try:
                    time.sleep(web.latency)
                    web.answer(self)
                finally:
                    with web.lock:
                        web.active -= 1

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                pass  # a client that was killed under way

        self.server = Server((address, 0), Handler)
        self.port = self.server.server_address[1]
        self.base = f"http://{address}:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        content_type, body, *more = self.pages.get(request.path, (None, b"nothing here"))
        etag = f'"{hash(body) & 0xffffffffffff:x}"'
        status = 404 if content_type is None else 304 if request.headers.get("If-None-Match") == etag else 200
        with self.lock:
            self.requests.append((request.path, status, time.monotonic()))
        try:
            self.write(request, status, etag, content_type, body, more[0] if more else {})
        except OSError:
            request.close_connection = True  # whoever asked was killed

    @staticmethod
    def write(request, status, etag, content_type, body, headers):
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        if status != 404:
            request.send_header("ETag", etag)
        if status == 200:
            request.send_header("Content-Type", content_type)
        body = body if status != 304 else b""
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def count(self, path=None, status=None):
        with self.lock:
            return sum(1 for p, s, _ in self.requests if path in (None, p) and status in (None, s))

    def rss(self, path, articles):
        """Publishes (slug, title, text) as a feed with a page each."""
        items = "".join(f"<item><title>{title}</title><link>{self.base}/{slug}</link></item>" for slug, title, _ in articles)
        for slug, title, text in articles:
            self.pages[f"/{slug}"] = ("text/html; charset=utf-8", article_page(title, text))
        self.pages[path] = ("application/rss+xml", f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode())

    def list(self, path, articles):
        rows = "".join(f'<li><h2><a href="/{slug}">{title}</a></h2></li>' for slug, title, _ in articles)
        for slug, title, text in articles:
            self.pages[f"/{slug}"] = ("text/html; charset=utf-8", article_page(title, text))
        self.pages[path] = ("text/html; charset=utf-8", f"<html><body><ul>{rows}</ul></body></html>".encode())

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def article_page(title, text, date=None):
    date = date or time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 600))
    return f"""<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="{date}"></head><body><nav><a href="/">Accueil</a></nav>
<article><h1>{title}</h1><p>{text}</p></article><footer>Pied de page</footer></body></html>""".encode()


class Smtp:
    """Takes mails (RFC 5321) and remembers each accepted one; `slow` widens the moment before its 250."""

    def __init__(self, slow=0.0):
        self.mails, self.active, self.slow = [], 0, slow
        self.lock = threading.Lock()
        smtp = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                with smtp.lock:
                    smtp.active += 1
                try:
                    smtp.session(self.rfile, self.wfile)
                except OSError:
                    pass
                finally:
                    with smtp.lock:
                        smtp.active -= 1

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def session(self, lines, out):
        def say(text):
            out.write(text + b"\r\n")
            out.flush()

        say(b"220 test ESMTP")
        recipient = ""
        while line := lines.readline(4096):
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = re.search(rb"<(.*)>", line)[1].decode()
            if verb == b"DATA":
                say(b"354 go on")
                content = []
                while (part := lines.readline(65536)) not in (b".\r\n", b""):
                    content.append(part[1:] if part.startswith(b".") else part)
                if part == b"":
                    return
                time.sleep(self.slow)
                with self.lock:
                    self.mails.append((recipient, b"".join(content)))
                say(b"250 kept")
            elif verb == b"QUIT":
                say(b"221 bye")
                return
            else:
                say(b"250 fine")

    def messages(self):
        with self.lock:
            return [(to, email.message_from_bytes(raw, policy=email.policy.SMTP), raw) for to, raw in self.mails]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def real_sites(test, latency=0.0):
    """The real pages beside the project, a site a set: /liste links to each page, as published, no charset said."""
    webs = {}
    for name, address in REAL_SETS.items():
        web = webs[name] = Web(address, latency)
        test.addCleanup(web.close)
        for number, file in enumerate(sorted((CORPORA / "extraction" / name / "html").glob("*.gz"))):
            web.pages[f"/{number}.html"] = ("text/html", gzip.decompress(file.read_bytes()))
        rows = "".join(f'<li><a href="{path}">{path}</a></li>' for path in web.pages)
        web.pages["/liste"] = ("text/html", f"<html><body><ul>{rows}</ul></body></html>".encode())
    return webs


class ProgramTest(unittest.TestCase):
    """A test with a folder of its own, gone afterwards, and the programs run in it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vigie-test-"))
        self.data = self.folder / "data"
        self.config = self.folder / "vigie.toml"
        self.processes = []
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def tearDown(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()

    def configure(self, sources, profiles, subscribers, smtp_port, ports, extra=""):
        """sources: (id, kind, url, links); profiles: (id, query); subscribers: (id, [profile…])."""
        allow = ", ".join(f'"127.0.0.0/28:{port}"' for port in ports)
        text = f"""[daemon]
data = "{self.data}"
[crawl]
contact = "essai@example.org"
pause = "0s"
allow_private = [{allow}]
[mail]
server = "smtp://127.0.0.1:{smtp_port}"
from = "Veille <veille@example.org>"
[alerts]
grouping = "1s"
{extra}
"""
        for name, kind, url, links in sources:
            text += f'[[source]]\nid = "{name}"\nkind = "{kind}"\nurl = "{url}"\nevery = "1s"\n' + (f'links = "{links}"\n' if links else "")
        for name, query in profiles:
            text += f"[[profile]]\nid = \"{name}\"\nquery = '''{query}'''\n"
        for name, watched in subscribers:
            text += f'[[subscriber]]\nid = "{name}"\nname = "{name}"\nemail = "{name}@example.org"\n'
            for profile in watched:
                text += f'[[subscriber.subscription]]\nprofile = "{profile}"\nchannel = "mail"\nrhythm = "immediate"\n'
        self.config.write_text(text, encoding="utf-8")

    def vigied(self, *arguments, **options):
        """Runs the daemon to its end."""
        return subprocess.run([BIN / "vigied", "--config", self.config, *arguments], capture_output=True, **{"text": True, "timeout": 120, **options})

    def start(self, **options):
        process = subprocess.Popen([BIN / "vigied", "--config", self.config], stderr=subprocess.PIPE if options.pop("pipe", False) else subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def vigie(self, *arguments, **options):
        return subprocess.run([BIN / "vigie", *map(str, arguments)], capture_output=True, **{"text": True, "timeout": 120, **options})

    def search(self, query, *more):
        return json.loads(self.vigie("--data", self.data, "search", query, "--json", *more).stdout)

    def sql(self, query):
        with sqlite3.connect(f"file:{self.data / 'vigie.db'}?mode=ro", uri=True) as db:
            return db.execute(query).fetchall()

    def until(self, condition, seconds, what):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                self.fail(f"not within {seconds} s: {what}")
            time.sleep(0.05)

    def check_whole(self):
        """SQLite, Xapian and their agreement."""
        self.assertEqual(self.sql("PRAGMA integrity_check"), [("ok",)])
        verify = self.vigie("--data", self.data, "archive", "verify")
        self.assertEqual(verify.returncode, 0, verify.stderr)
        if shutil.which("xapian-check"):
            check = subprocess.run(["xapian-check", self.data / "index"], capture_output=True, text=True)
            self.assertEqual(check.returncode, 0, check.stdout + check.stderr)
