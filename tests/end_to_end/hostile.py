"""What the tests of the hostile network share: servers that say exactly the bytes of a script, and the daemon with
sources there, measured. Every script ends with its test."""
import os
import pathlib
import re
import socket
import sqlite3
import subprocess
import threading
import time

import harness

FULL = os.environ.get("FULL") == "1"


class RawServer:
    """Plays `script(connection, address)` for each connection, on a thread of its own; `connections` remembers
    (address connected to, port, moment). A script may block: closing the server ends it."""

    def __init__(self, script, address="127.0.0.1", port=0, family=socket.AF_INET):
        self.script, self.connections, self.open, self.lock = script, [], set(), threading.Lock()
        self.listener = socket.socket(family)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            self.listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.listener.bind((address, port))
        self.listener.listen(1024)
        self.port = self.listener.getsockname()[1]
        self.base = f"http://{address}:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.open.add(connection)
                self.connections.append((connection.getsockname()[0], self.port, time.monotonic()))
            threading.Thread(target=self.play, args=(connection,), daemon=True).start()

    def play(self, connection):
        try:
            self.script(connection, connection.getsockname()[0])
        except OSError:
            pass  # the peer has gone, or the test is over
        finally:
            with self.lock:
                self.open.discard(connection)
            connection.close()

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            for connection in self.open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass


def request(connection):
    """The target of one request, or None when the peer said no more."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(65536)
        if not part or len(head) > 1 << 16:
            return None
        head += part
    words = head.split(b" ", 2)
    return words[1].decode("latin-1") if len(words) == 3 else None


def site(answers, default=b""):
    """A script: the raw bytes of each target, or what a function does with the connection; 404 for what is not
    there. One request a connection. `answers` may be a function of (address, target)."""

    def script(connection, address):
        target = request(connection)
        if target is None:
            return
        answer = answers(address, target) if callable(answers) else answers.get(target, default)
        if callable(answer):
            answer(connection)
        else:
            connection.sendall(answer or response(404, b"nothing here"))

    return script


def response(status, body=b"", kind="text/html; charset=utf-8", **headers):
    lines = [f"HTTP/1.1 {status} Word", f"Content-Type: {kind}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def redirect(location, status=302):
    where = location if isinstance(location, bytes) else location.encode()
    return b"HTTP/1.1 %d Go\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % (status, where)


def rss(entries):
    """A feed of (title, link, enclosure or None)."""
    items = "".join(f"<item><title>{title}</title><link><![CDATA[{link}]]></link>"
                    + (f'<enclosure url="{enclosure}" type="audio/mpeg" length="1"/>' if enclosure else "") + "</item>"
                    for title, link, enclosure in entries)
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()


class HostileTest(harness.ProgramTest):
    """A daemon with sources of bad company."""

    def serve(self, script, **where):
        server = RawServer(script, **where)
        self.addCleanup(server.close)
        return server

    def put(self, sources, allow, crawl=(), folder=None, every="1s"):
        """A configuration without profiles: `sources` (id, kind, url, links), `allow` places. Gives its file. Hosts
        by name are public: they are visited once a minute."""
        folder = folder or self.folder
        folder.mkdir(exist_ok=True)
        lines = ["[daemon]", f'data = "{folder / "data"}"', "[crawl]", 'contact = "essai@example.org"', 'pause = "0s"' if allow else 'pause = "2s"',
                 "allow_private = [" + ", ".join(f'"{place}"' for place in allow) + "]", *crawl]
        for name, kind, url, links in sources:
            lines += ["[[source]]", f'id = "{name}"', f'kind = "{kind}"', f"url = '{url}'", f'every = "{"1m" if ".example" in url else every}"']
            lines += [f"links = '{links}'"] if links else []
        file = folder / "vigie.toml"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    def once(self, prefix=(), timeout=120, **options):
        """`vigied --once` to its end, which must be a good one. Gives the log as bytes."""
        done = subprocess.run([*prefix, harness.BIN / "vigied", "--config", self.config, "--once"], capture_output=True,
                              timeout=timeout, **options)
        self.assertEqual(done.returncode, 0, done.stderr.decode(errors="replace")[-2000:])
        return done.stderr

    def states(self, *columns):
        return {row[0]: row[1] if len(columns) == 1 else row[1:] for row in self.sql(f"SELECT id, {', '.join(columns)} FROM source")}

    def measured(self, urls, allow, crawl=(), kind="feed"):
        """One daemon a URL, all at once, each until its first visits have ended:
        {name: (seconds of the visit, peak in bytes, error word, what)}."""
        daemons = {}
        for name, url in urls.items():
            folder = self.folder / re.sub(r"\W", "_", name)
            file = self.put([("it", kind, url, None)], allow, crawl, folder)
            with open(folder / "log", "wb") as log:
                daemons[name] = (folder, subprocess.Popen([harness.BIN / "vigied", "--config", file], stderr=log))
            self.processes.append(daemons[name][1])
        results = {}
        for name, (folder, process) in daemons.items():
            self.data = folder / "data"
            self.until(lambda: self.visits() or process.poll() is not None, 90, f"the end of a visit: {name}")
            self.assertIsNone(process.poll(), (folder / "log").read_text(errors="replace")[-2000:])
            results[name] = self.visits()[0]
        time.sleep(1.5)  # for a second visit: what the first one needed is used again
        for name, (_, process) in daemons.items():
            # VmHWM is the daemon's own; ru_maxrss would begin with that of the process that forked it.
            peak = int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) << 10
            took, error, what = results[name]
            results[name] = (took / 1000, peak, error, what)
            process.terminate()
        for name, (_, process) in daemons.items():
            self.assertEqual(process.wait(timeout=10), 0, name)
        return results

    def visits(self):
        try:
            return self.sql("SELECT took, error, what FROM visit ORDER BY id")
        except sqlite3.OperationalError:
            return []  # the daemon has only begun
