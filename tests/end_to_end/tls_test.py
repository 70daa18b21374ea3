#!/usr/bin/python3
"""FAULTS N10: who cannot prove the name that was asked for, or speaks TLS below 1.2, is refused and told of, and
nothing is asked over plain http instead."""
import os
import shutil
import socket
import ssl
import subprocess
import time
import unittest

import hostile

FEED = hostile.response(200, hostile.rss([]), "application/rss+xml")
NOT_TRUSTED = {
    "expired": dict(start="20200101000000Z", end="20210101000000Z"),
    "not yet valid": dict(start="20900101000000Z", end="20910101000000Z"),
    "another name": dict(names="DNS:other.example"),
    "no name": dict(names="email:someone@other.example"),
    "another authority": dict(authority="stranger"),
    "self-signed": dict(authority=None),
    "authority that is none": dict(authority="leaf"),
}


class Authorities:
    """Certificates by the openssl command, in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "config").write_text("[ca]\ndefault_ca = us\n[us]\nnew_certs_dir = .\ndatabase = index\nrand_serial = yes\ndefault_md = sha256\n"
                                       "policy = any\ncopy_extensions = copy\nunique_subject = no\n[any]\ncommonName = supplied\n")
        (folder / "index").write_text("")
        for name in ("trusted", "stranger"):
            self.openssl("req", "-x509", *self.new_key(name), "-subj", f"/CN={name}", "-days", "3000", "-out", f"{name}.pem",
                         "-addext", "basicConstraints=critical,CA:TRUE")
        self.certify("leaf")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    @staticmethod
    def new_key(name):
        return "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key"

    def certify(self, name, authority="trusted", names="IP:127.0.0.1", start="20200101000000Z", end="20900101000000Z"):
        """A certificate with its key in <name>.key; without authority it is its own."""
        request = ["req", *self.new_key(name), "-subj", "/CN=a test", "-addext", f"subjectAltName={names}"]
        if authority is None:
            self.openssl(*request, "-x509", "-days", "3000", "-out", f"{name}.pem")
            return
        self.openssl(*request, "-out", f"{name}.csr")
        self.openssl("ca", "-batch", "-notext", "-config", "config", "-cert", f"{authority}.pem", "-keyfile", f"{authority}.key",
                            "-startdate", start, "-enddate", end, "-in", f"{name}.csr", "-out", f"{name}.pem")
        if authority == "leaf":  # the way to the trusted one is shown
            with open(self.folder / f"{name}.pem", "a") as chain:
                chain.write((self.folder / "leaf.pem").read_text())


@unittest.skipUnless(shutil.which("openssl"), "the openssl command is not there")
class Tls(hostile.HostileTest):
    def setUp(self):
        super().setUp()
        self.first_bytes = []
        self.authorities = Authorities(self.folder)
        self.allow = []

    def https(self, certificate, answers):
        """An https server of ours; `first_bytes` remembers how each client began to speak."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{certificate}.pem", self.folder / f"{certificate}.key")

        def script(connection, address):
            self.first_bytes.append(connection.recv(1, socket.MSG_PEEK))
            try:
                with context.wrap_socket(connection, server_side=True) as secured:
                    hostile.site(answers)(secured, address)
            except ssl.SSLError:
                pass  # the client said no

        server = self.serve(script)
        self.allow.append(f"127.0.0.1:{server.port}")
        return f"https://127.0.0.1:{server.port}"

    def visit(self, urls, timeout="5s"):
        self.config = self.put([(f"s{n}", "feed", url, None) for n, url in enumerate(urls)], self.allow, [f'timeout = "{timeout}"'])
        self.once(env={**os.environ, "SSL_CERT_FILE": str(self.folder / "trusted.pem")})
        states = self.states("health", "last_error", "moved_to")
        return [states[f"s{n}"] for n in range(len(urls))]

    def test_only_who_proves_the_name_is_read(self):
        self.authorities.certify("good")
        bases = {"good": self.https("good", {"/feed": FEED})}
        for what, how in NOT_TRUSTED.items():
            name = what.replace(" ", "-")
            self.authorities.certify(name, **how)
            bases[what] = self.https(name, {"/feed": FEED})
        states = dict(zip(bases, self.visit([f"{base}/feed" for base in bases.values()])))
        self.assertEqual(states.pop("good")[:2], ("ok", ""))
        for what, (health, error, _) in states.items():
            print(f"\n{what}: {health}: {error}", end="")
            with self.subTest(what):
                self.assertEqual(health, "blocked")
                self.assertIn("cannot trust 127.0.0.1", error)
        self.assertEqual(set(self.first_bytes), {b"\x16"})  # a TLS handshake, never a plain request

    def test_the_systems_authorities_do_not_know_ours(self):
        self.authorities.certify("good")
        self.config = self.put([("it", "feed", self.https("good", {"/feed": FEED}) + "/feed", None)], self.allow)
        environment = {name: value for name, value in os.environ.items() if name != "SSL_CERT_FILE"}
        self.once(env=environment)
        self.assertEqual(self.states("health"), {"it": "blocked"})

    def test_tls_below_1_2_is_refused(self):
        self.authorities.certify("good")
        urls = []
        for version in ("-tls1", "-tls1_1"):
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            command = ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", version, "-cipher", "ALL:@SECLEVEL=0", "-cert", "good.pem",
                       "-key", "good.key", "-quiet"]
            server = subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.processes.append(server)
            self.until(lambda: self.answers(port), 10, "openssl s_server")
            self.assertTrue(self.speaks(port, version), "openssl s_server does not speak this version at all")
            self.allow.append(f"127.0.0.1:{port}")
            urls.append(f"https://127.0.0.1:{port}/feed")
        for health, error, _ in self.visit(urls):
            print(f"\n{health}: {error}", end="")
            self.assertEqual(health, "blocked")
            self.assertIn("cannot agree on TLS with 127.0.0.1", error)
            self.assertIn("TLS 1.2 or later is required", error)

    @staticmethod
    def answers(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def speaks(self, port, version):
        client = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", version, "-cipher", "ALL:@SECLEVEL=0"],
                                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10)
        return "Cipher is (NONE)" not in client.stdout and client.stdout.count("Cipher is") == 1

    def test_what_is_no_tls_is_not_asked_in_the_clear(self):
        seen = []

        def script(connection, _):
            seen.append(connection.recv(1, socket.MSG_PEEK))
            connection.sendall(FEED)

        server = self.serve(script)
        self.allow.append(f"127.0.0.1:{server.port}")
        (health, error, _), = self.visit([f"https://127.0.0.1:{server.port}/feed"])
        self.assertIn(health, ("failing", "blocked"), error)
        self.assertEqual(set(seen), {b"\x16"})

    def test_a_handshake_that_never_ends_is_ended(self):
        server = self.serve(lambda connection, _: connection.recv(4096) and time.sleep(30))
        self.allow.append(f"127.0.0.1:{server.port}")
        begun = time.monotonic()
        (health, error, _), = self.visit([f"https://127.0.0.1:{server.port}/feed"], "2s")
        self.assertEqual(health, "failing", error)
        self.assertIn("no complete answer within 2s", error)
        self.assertLess(time.monotonic() - begun, 10)

    def test_a_redirect_from_https_to_http_asks_robots_there_and_is_told(self):  # N6
        self.authorities.certify("good")
        asked = []
        plain = self.serve(hostile.site(lambda _, target: asked.append(target) or (FEED if target == "/feed" else hostile.response(404))))
        self.allow.append(f"127.0.0.1:{plain.port}")
        base = self.https("good", {"/moved": hostile.redirect(f"{plain.base}/feed", 301)})
        (health, error, moved_to), = self.visit([f"{base}/moved"])
        self.assertEqual((health, error, moved_to), ("moved", "", f"{plain.base}/feed"))
        self.assertEqual(asked, ["/robots.txt", "/feed"])


if __name__ == "__main__":
    unittest.main()
