"""A file server on this machine that misbehaves on request, and the one file it has."""

from __future__ import annotations

import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from core.data.catalog import Part

CONTENT = np.random.default_rng(0).bytes(300_000)
PART = Part("numbers.bin", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class Server:
    """A file server on this machine that misbehaves on request; `asked` are the ranges that were asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str | None] = []
        self.breaks_off_after: list[int] = []  # bytes of the next answers
        self.knows_ranges = True
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = self.headers["Range"]
                outer.asked.append(wanted)
                if self.path not in outer.files:
                    self.send_error(404)
                    return
                content = outer.files[self.path]
                start = int(wanted[len("bytes=") : -1]) if wanted and outer.knows_ranges else 0
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(content) - start))
                self.end_headers()
                most = outer.breaks_off_after.pop(0) if outer.breaks_off_after else None
                self.wfile.write(content[start:][:most])

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.handle_error = lambda *_: None  # type: ignore[method-assign] # a client that hangs up is no news
        self.place = f"http://127.0.0.1:{self.http.server_port}/"
