"""Any number of feeds on loopback, served by one process of its own, and a configuration that lists them.

Each path is a feed of one entry without a date; whoever comes back with its ETag hears 304. All visits are
remembered.
"""
import asyncio
import multiprocessing
import time

HOSTS = [f"127.0.0.{n}" for n in range(1, 16)]
ETAG = b'"1"'


def feed(path):
    return (f'<?xml version="1.0"?><rss version="2.0"><channel><title>{path}</title>'
            f'<item><title>Avis {path}</title><link>/vide{path}</link></item></channel></rss>').encode()


class Feeds(asyncio.Protocol):
    visits = []

    def connection_made(self, transport):
        self.transport, self.rest = transport, b""

    def data_received(self, data):
        *requests, self.rest = (self.rest + data).split(b"\r\n\r\n")
        for request in requests:
            path = request.split(b" ", 2)[1].decode()
            if not path.startswith("/feed"):
                self.transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                continue
            self.visits.append((time.time(), path))
            if b"If-None-Match: " + ETAG in request:
                self.transport.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + ETAG + b"\r\n\r\n")
                continue
            body = feed(path)
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nETag: " + ETAG +
                                 b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def serve(pipe):
    async def run():
        loop = asyncio.get_running_loop()
        first = await loop.create_server(Feeds, HOSTS[0], 0, backlog=512)
        port = first.sockets[0].getsockname()[1]
        others = await loop.create_server(Feeds, HOSTS[1:], port, backlog=512)
        pipe.send(port)
        while await loop.run_in_executor(None, pipe.recv) == "visits":
            pipe.send(list(Feeds.visits))
        others.close()

    asyncio.run(run())


class ManyFeeds:
    def __init__(self):
        self.pipe, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
        self.process.start()
        self.port = self.pipe.recv()

    def visits(self):
        """(seconds since 1970, path) of each request for a feed, in order."""
        self.pipe.send("visits")
        return self.pipe.recv()

    def close(self):
        self.pipe.send("end")
        self.process.join(5)
        self.process.kill()

    def configure(self, folder, sources, every, profiles=0):
        """Writes vigie.toml and files of a thousand sources each."""
        (folder / "sources.d").mkdir()
        words = ["énergie", "emploi", "usine", "port", "logement", "budget", "marché", "transport"]
        queries = "".join(f'[[profile]]\nid = "p{n}"\nquery = "{words[n % 8]} AND entreprise{n}"\n' for n in range(profiles))
        (folder / "profiles.toml").write_text(queries, encoding="utf-8")
        (folder / "vigie.toml").write_text(f"""include = ["profiles.toml", "sources.d/*.toml"]
[daemon]
data = "{folder / 'data'}"
[crawl]
contact = "essai@example.org"
pause = "0s"
allow_private = ["127.0.0.0/28:{self.port}"]
""", encoding="utf-8")
        for start in range(0, sources, 1000):
            text = "".join(f'[[source]]\nid = "commune-{n:06}"\nkind = "feed"\nname = "Commune numéro {n}"\nevery = "{every}"\n'
                           f'url = "http://{HOSTS[n % len(HOSTS)]}:{self.port}/feed/commune-{n:06}/actualites.xml"\n'
                           for n in range(start, min(start + 1000, sources)))
            (folder / "sources.d" / f"{start:06}.toml").write_text(text, encoding="utf-8")
