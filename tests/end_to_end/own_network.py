"""A network namespace of a test's own, where every address is this machine's, and a name server for it."""
import os
import pathlib
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import hostile


EVERY_ADDRESS = "ip link set lo up; ip route add local 0.0.0.0/0 dev lo; ip -6 route add local ::/0 dev lo"


def in_own_network():
    """Runs this program again in a network namespace where every address of IPv4 and IPv6 is this machine's own,
    so that a connection to any of them would succeed, and where names are asked of 127.0.0.1. False when that needs
    more rights than we have."""
    if os.environ.get("VIGIE_OWN_NETWORK"):
        use_own_resolver()
        subprocess.run(["sh", "-ec", EVERY_ADDRESS], check=True)
        return True
    command = ["unshare", "--net", "--mount"]
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


def use_own_resolver():
    """The name server of the test for everyone in this mount namespace; the mount outlives the file's name."""
    texts = {"/etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:5 attempts:2\n", "/etc/hosts": "127.0.0.1 localhost\n"}
    for target, text in texts.items():
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(text)
            file.flush()
            subprocess.run(["mount", "--bind", file.name, pathlib.Path(target).resolve()], check=True)


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
        self.tcp = hostile.RawServer(self.serve_tcp, port=53)

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
