#!/usr/bin/python3
"""HTTP/2 over TLS, IPv6, host names beyond ASCII and names with passwords, against a real nginx that the test starts and
ends. Skipped, saying so, where nginx is not installed."""
import os
import shutil
import subprocess
import time
import unittest

import harness
import many_hosts
import namespaces

IDN = "bücher.example"
SECRET = "mot-de-passe-7391"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@unittest.skipUnless(NGINX, "nginx is not installed")
class Protocols(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        with harness.socketserver.TCPServer(("127.0.0.1", 0), None) as free:
            self.port = free.server_address[1]
        self.site = self.folder / "site"
        self.site.mkdir()
        self.make_certificate()
        (self.folder / "passwords").write_text(f"lecteur:{{PLAIN}}{SECRET}\n")
        self.log = self.folder / "access.log"
        temporary = "\n".join(f"{kind}_temp_path {self.folder}/temp-{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        listen = "\n".join(f"listen {address}:{self.port} ssl http2;" for address in ("127.0.0.1", "[::1]"))
        (self.folder / "nginx.conf").write_text(f"""
daemon off; master_process off; pid {self.folder}/nginx.pid; error_log {self.folder}/error.log;
events {{ worker_connections 64; }}
http {{
  {temporary}
  types {{ text/html html; application/rss+xml rss; text/plain txt; }}
  log_format line '$msec $request_time $server_protocol $status "$remote_user" $host $uri';
  access_log {self.log} line;
  server {{
    {listen}
    ssl_certificate {self.folder}/server.pem; ssl_certificate_key {self.folder}/server.key;
    gzip on; gzip_types *; gzip_min_length 1;
    charset utf-8; root {self.site};
    location /prive/ {{ auth_basic "prive"; auth_basic_user_file {self.folder}/passwords; }}
  }}
}}""")
        self.processes.append(subprocess.Popen([NGINX, "-c", self.folder / "nginx.conf", "-p", self.folder], stderr=subprocess.DEVNULL))
        self.until(lambda: (self.folder / "nginx.pid").exists(), 10, "nginx")

    def make_certificate(self):
        def openssl(*arguments):
            subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, cwd=self.folder)

        names = "subjectAltName=IP:127.0.0.1,IP:::1,DNS:xn--bcher-kva.example"
        (self.folder / "names").write_text(names)
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test", "-days", 2)
        openssl("req", *key, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=site")
        openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", 2,
                "-extfile", "names", "-out", "server.pem")

    def publish(self, base, folder="", count=4):
        (self.site / folder).mkdir(exist_ok=True)
        for n in range(count):
            (self.site / folder / f"{n}.html").write_bytes(harness.article_page(f"Article {n}", f"Une nouvelle sur l’énergie, numéro {n}."))
        (self.site / folder / "fil.rss").write_bytes(many_hosts.feed(base, [f"/{folder}{n}.html" for n in range(count)]))
        return f"{base}/{folder}fil.rss"

    def visit(self, url, more="", trusted=True):
        """Visits one source to its end; gives the program's outcome and nginx's lines."""
        self.configure([("fil", "feed", url, None)], [], [], 9, [self.port])
        text = self.config.read_text().replace("127.0.0.0/28", "127.0.0.0/16").replace("allow_private = [", f'allow_private = ["[::1]:{self.port}", ')
        self.config.write_text(text.replace('pause = "0s"', 'pause = "100ms"').replace('every = "1s"', f'every = "1m"\n{more}'))
        environment = {name: value for name, value in os.environ.items() if name != "SSL_CERT_FILE"}
        if trusted:
            environment["SSL_CERT_FILE"] = str(self.folder / "ca.pem")
        once = self.vigied("--once", env=environment)
        self.assertEqual(once.returncode, 0, once.stderr)
        time.sleep(0.1)
        return once, [line.split(" ", 6) for line in self.log.read_text().splitlines()]

    def archived(self):
        return self.sql("SELECT count(*) FROM document")[0][0]

    def test_http2_one_request_at_a_time(self):
        _, lines = self.visit(self.publish(f"https://127.0.0.1:{self.port}"))
        self.assertEqual(self.archived(), 4)
        self.assertEqual({line[2] for line in lines}, {"HTTP/2.0"})
        self.assertEqual(len(lines), 6, "robots.txt, the feed and four pages")
        for before, after in zip(lines, lines[1:]):
            self.assertGreaterEqual(float(after[0]) - float(after[1]) - float(before[0]), 0.095, f"{before} {after}")

    def test_an_authority_that_nobody_named_is_refused(self):
        _, lines = self.visit(self.publish(f"https://127.0.0.1:{self.port}"), trusted=False)
        self.assertEqual(lines, [])
        self.assertIn("cannot trust", self.sql("SELECT last_error FROM source")[0][0])

    def test_ipv6(self):
        _, lines = self.visit(self.publish(f"https://[::1]:{self.port}"))
        self.assertEqual(self.archived(), 4)
        self.assertEqual({line[5] for line in lines}, {"[::1]"})

    def test_a_host_name_beyond_ascii(self):
        if not namespaces.inside():
            self.skipTest("no namespaces here: names cannot be ours")
        _, lines = self.visit(self.publish(f"https://{IDN}:{self.port}"))
        self.assertEqual(self.archived(), 4)
        self.assertEqual({line[5] for line in lines}, {"xn--bcher-kva.example"})

    def test_a_password_opens_what_is_private_and_is_told_nowhere(self):
        secret = self.folder / "secret"
        secret.write_text(SECRET + "\n")
        secret.chmod(0o600)
        url = self.publish(f"https://127.0.0.1:{self.port}", "prive/")
        identity = f'auth = "basic"\nuser = "lecteur"\nsecret_file = "{secret}"'
        once, lines = self.visit(url, identity)
        self.assertEqual(self.archived(), 4)
        for line in lines:
            self.assertEqual(line[4], '"-"' if line[6] == "/robots.txt" else '"lecteur"', line)
        told = once.stdout + once.stderr
        secret.write_text("faux\n")
        shutil.rmtree(self.data)
        once, _ = self.visit(url, identity)
        told += once.stdout + once.stderr
        self.assertIn("401", self.sql("SELECT last_error FROM source")[0][0])
        kept = b"".join(file.read_bytes() for file in self.data.rglob("*") if file.is_file())
        self.assertNotIn(SECRET, told)
        self.assertNotIn(SECRET.encode(), kept)
        secret.chmod(0o644)
        check = self.vigied("--check")
        self.assertEqual(check.returncode, 3)
        self.assertRegex(check.stderr, r"vigie\.toml:\d+:\d+: others than its owner may read")


if __name__ == "__main__":
    namespaces.enter()
    if namespaces.inside():
        namespaces.stand_in("/etc/hosts", "127.0.0.1 localhost xn--bcher-kva.example\n")
    unittest.main()
