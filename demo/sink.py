"""The demonstration's mail server: takes every mail over SMTP (RFC 5321, the minimum of §4.5.1), keeps it as a file
and shows it as it arrives. Never sends anything."""
import email
import email.policy
import socketserver
import threading


class Sink:
    def __init__(self, folder, on_mail):
        self.folder, self.on_mail, self.count = folder, on_mail, 0
        self.lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def start(self, address):
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                session(self.rfile, self.wfile, sink.keep)

        server = socketserver.ThreadingTCPServer(address, Handler, bind_and_activate=False)
        server.daemon_threads = server.allow_reuse_address = True
        server.server_bind()
        server.server_activate()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_address[1]

    def keep(self, content):
        with self.lock:
            self.count += 1
            path = self.folder / f"{self.count:04}.eml"
            path.write_bytes(content)
            self.on_mail(email.message_from_bytes(content, policy=email.policy.SMTP), path)


def session(lines, out, keep):
    def say(text):
        out.write(text.encode() + b"\r\n")
        out.flush()

    say("220 puits.example ESMTP")
    while line := lines.readline(4096):
        verb = line[:4].upper()
        if verb in (b"EHLO", b"HELO"):
            say("250 puits.example")
        elif verb in (b"MAIL", b"RCPT", b"RSET", b"NOOP"):
            say("250 OK")
        elif verb == b"DATA":
            say("354 Go on, end with a dot")
            content = []
            while (part := lines.readline(65536)) and part != b".\r\n":
                content.append(part[1:] if part.startswith(b".") else part)
            keep(b"".join(content))
            say("250 Kept")
        elif verb == b"QUIT":
            say("221 Bye")
            return
        else:
            say("502 Not here")
