"""What the tests of the hostile network share: servers that say exactly the bytes of a script, a network and a
name server of the test's own, streams of compressed bytes without end, and the daemon measured.

Servers listen on loopback, or on every address of a network namespace that holds nothing else. Every script ends
with its test.
"""
import ctypes
import os
import pathlib
import re
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib

import harness

FULL = os.environ.get("FULL") == "1"


def in_own_network(mounts=False):
    """Runs this program again in a network namespace where every address of IPv4 and IPv6 is this machine's own,
    so that a connection to any of them would succeed. False when that needs more rights than we have."""
    if os.environ.get("VIGIE_OWN_NETWORK"):
        if mounts:
            use_own_resolver()
        subprocess.run(["sh", "-ec", "ip link set lo up; ip route add local 0.0.0.0/0 dev lo; ip -6 route add local ::/0 dev lo"], check=True)
        return True
    command = ["unshare", "--net", "--mount"] if mounts else ["unshare", "--net"]
    for rights in ([], ["--map-root-user"]):
        try:
            possible = subprocess.run([*command, *rights, "ip", "link", "set", "lo", "up"], capture_output=True).returncode == 0
        except OSError:
            return False
        if possible:
            os.environ["VIGIE_OWN_NETWORK"] = "1"
            sys.stdout.flush()
            os.execvp("unshare", [*command, *rights, sys.executable, *sys.argv])
    return False


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


class NameServer:
    """DNS over UDP and TCP on 127.0.0.1:53. `answer(name, type)` gives a list of addresses or ("CNAME", name), an
    rcode, or None for silence; `asked` remembers (name, type, moment)."""

    TYPES = {1: "A", 28: "AAAA", 5: "CNAME"}

    def __init__(self, answer):
        self.answer, self.asked, self.lock = answer, [], threading.Lock()
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 53))
        self.udp.settimeout(0.2)
        self.server = threading.Thread(target=self.serve, daemon=True)
        self.closing = False
        self.server.start()
        self.tcp = RawServer(self.serve_tcp, port=53)

    def serve(self):
        while not self.closing:
            try:
                query, peer = self.udp.recvfrom(2048)
            except TimeoutError:
                continue
            threading.Thread(target=self.reply, args=(query, peer), daemon=True).start()

    def reply(self, query, peer):
        packet = self.packet(query)
        if packet and len(packet) > 512:
            packet = packet[:2] + struct.pack("!H", 0x8780) + packet[4:6] + bytes(6) + query[12:]  # truncated: ask by TCP
        if packet and not self.closing:
            self.udp.sendto(packet, peer)

    def serve_tcp(self, connection, _):
        while length := connection.recv(2):
            packet = self.packet(connection.recv(struct.unpack("!H", length)[0]))
            connection.sendall(struct.pack("!H", len(packet)) + packet)

    def packet(self, query):
        at, labels = 12, []
        while query[at]:
            labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1"))
            at += 1 + query[at]
        name, kind = ".".join(labels), self.TYPES.get(struct.unpack("!H", query[at + 1:at + 3])[0], "other")
        with self.lock:
            self.asked.append((name, kind, time.monotonic()))
        found = self.answer(name, kind)
        if found is None:
            return None
        rcode, rows = (found, []) if isinstance(found, int) else (0, found)
        records = b"".join(self.record(row) for row in rows)
        question = query[12:at + 5]
        return query[:2] + struct.pack("!HHHHH", 0x8580 | rcode, 1, len(rows), 0, 0) + question + records

    @staticmethod
    def record(row):
        if isinstance(row, tuple):
            body = b"".join(bytes([len(part)]) + part.encode() for part in row[1].split(".")) + b"\0"
            kind = 5
        else:
            kind, family = (28, socket.AF_INET6) if ":" in row else (1, socket.AF_INET)
            body = socket.inet_pton(family, row)
        return b"\xc0\x0c" + struct.pack("!HHIH", kind, 1, 0, len(body)) + body

    def count(self, name):
        with self.lock:
            return sum(1 for asked, _, _ in self.asked if asked == name)

    def close(self):
        self.closing = True
        self.server.join()
        self.udp.close()
        self.tcp.close()


def use_own_resolver():
    """The name server of the test for everyone in this mount namespace; the mount outlives the file's name."""
    for target, text in (("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:5 attempts:2\n"), ("/etc/hosts", "127.0.0.1 localhost\n")):
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            subprocess.run(["mount", "--bind", file.name, pathlib.Path(target).resolve()], check=True)


# Compressed streams of zeros, as a list of (bytes, how often in a row): 10 GB are made in no time.

STEP = bytes(1 << 20)


def deflated(size, window):
    """zlib's three forms by its window bits: 31 gzip, 15 zlib, -15 raw."""
    packer = zlib.compressobj(9, zlib.DEFLATED, window)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    return [(start, 1), (packer.compress(STEP) + packer.flush(zlib.Z_FULL_FLUSH), size >> 20)]


def gzip_of(stream):
    """A second layer over it."""
    packer, out = zlib.compressobj(9, zlib.DEFLATED, 31), []
    for piece, times in stream:
        together = min(times, 1024)
        out.append((packer.compress(piece * together) + packer.flush(zlib.Z_FULL_FLUSH), times // together))
    return out


def empty_blocks(size):
    """A gzip stream of `size` bytes that unpacks to nothing at all: empty stored blocks."""
    block = b"\0\0\0\xff\xff" * 13_107
    return [(b"\x1f\x8b\x08\0\0\0\0\0\0\x03", 1), (block, size // len(block))]


def brotli(size):
    library = ctypes.CDLL("libbrotlienc.so.1")
    library.BrotliEncoderCreateInstance.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.BrotliEncoderCreateInstance(None, None, None))
    library.BrotliEncoderSetParameter(state, 1, 5)  # quality
    out, pieces = ctypes.create_string_buffer(1 << 16), []
    for _ in range(2):  # flushed: the second step packs as every later one
        available_in, next_in = ctypes.c_size_t(len(STEP)), ctypes.c_char_p(STEP)
        available_out, next_out = ctypes.c_size_t(len(out)), ctypes.cast(out, ctypes.c_void_p)
        library.BrotliEncoderCompressStream(state, 1, ctypes.byref(available_in), ctypes.byref(next_in),
                                            ctypes.byref(available_out), ctypes.byref(next_out), None)
        pieces.append(out.raw[:len(out) - available_out.value])
    library.BrotliEncoderDestroyInstance(state)
    return [(pieces[0], 1), (pieces[1], size >> 20)]


def zstd(size, window_log=20):
    """Frames of 8 MiB each; a wide window makes the decoder keep as much."""
    library = ctypes.CDLL("libzstd.so.1")
    library.ZSTD_createCCtx.restype = ctypes.c_void_p
    library.ZSTD_compress2.restype = ctypes.c_size_t
    context = ctypes.c_void_p(library.ZSTD_createCCtx())
    library.ZSTD_CCtx_setParameter(context, 101, window_log)
    library.ZSTD_CCtx_setParameter(context, 200, 0)  # no size in the frame: the window counts
    step, out = STEP * 8, ctypes.create_string_buffer(1 << 20)
    length = library.ZSTD_compress2(context, out, ctypes.c_size_t(len(out)), step, ctypes.c_size_t(len(step)))
    library.ZSTD_freeCCtx(context)
    return [(out.raw[:length], max(2, size >> 23))]


def send_stream(connection, stream):
    for piece, times in stream:
        together = max(1, min(times, (64 << 10) // max(1, len(piece))))
        for _ in range(times // together):
            connection.sendall(piece * together)
        connection.sendall(piece * (times % together))


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
        """One daemon a URL, all at once, each until its first visit has ended:
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
            # VmHWM is the daemon's own; ru_maxrss would begin with that of the process that forked it.
            peak = int(re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]) << 10
            took, error, what = self.visits()[0]
            results[name] = (took / 1000, peak, error, what)
        for _, process in daemons.values():
            process.terminate()
        for name, (_, process) in daemons.items():
            self.assertEqual(process.wait(timeout=10), 0, name)
        return results

    def visits(self):
        try:
            return self.sql("SELECT took, error, what FROM visit ORDER BY id")
        except sqlite3.OperationalError:
            return []  # the daemon has only begun
