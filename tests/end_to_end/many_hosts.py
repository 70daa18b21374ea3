"""Many hosts on loopback behind one socket: a server for all of 127.0.0.0/8 on one port, that tells hosts apart by
the address asked for and keeps a log of every request. Fast enough for a hundred thousand of them."""
import asyncio
import threading
import time
from dataclasses import dataclass

REASON = {200: "OK", 304: "Not Modified", 404: "Not Found", 429: "Too Many Requests", 503: "Service Unavailable"}


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict = None
    after: float = 0.0   # seconds until it comes
    never: bool = False  # a tarpit: the connection stays open and nothing comes


@dataclass
class Request:
    host: str
    path: str
    headers: dict
    begin: float = 0.0  # its head was read
    end: float = 0.0    # before the first byte of the answer left: nobody can have seen it end earlier
    status: int = 0     # 0: not answered
    beside: int = 0     # requests to the same host that were open as it began


class ManyHosts:
    """`answer(request)` says what each request is given; it runs on the server's loop and must not block."""

    def __init__(self, answer):
        self.answer, self.log, self.open = answer, [], {}
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(started,), daemon=True)
        self.thread.start()
        started.wait(10)

    def run(self, started):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.serve, "0.0.0.0", 0, backlog=1024))
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self.loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.close()

    async def serve(self, reader, writer):
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
                request = Request(host, head[0].split(" ")[1], {k.lower(): v for k, v in fields.items()}, time.monotonic())
                await self.exchange(request, reader, writer)
        except (asyncio.IncompleteReadError, OSError):
            pass  # the client has gone
        finally:
            writer.close()

    async def exchange(self, request, reader, writer):
        request.beside = self.open.get(request.host, 0)
        self.open[request.host] = request.beside + 1
        self.log.append(request)
        try:
            answer = self.answer(request)
            if answer.never:
                await reader.read()  # until the client gives up
                raise ConnectionResetError
            if answer.after:
                await asyncio.sleep(answer.after)
            request.status = answer.status
            lines = [f"HTTP/1.1 {answer.status} {REASON[answer.status]}", f"Content-Length: {len(answer.body)}"]
            lines += [f"{name}: {value}" for name, value in (answer.headers or {}).items()]
            request.end = time.monotonic()
            self.open[request.host] -= 1
            writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + answer.body)
            await writer.drain()
        finally:
            if request.end == 0.0:
                request.end = time.monotonic()
                self.open[request.host] -= 1

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)


def feed(base, paths):
    items = "".join(f"<item><title>Article {path}</title><link>{base}{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()
