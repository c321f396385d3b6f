"""Static files compressed once and kept. Streamlit serves its bundle raw: 7.5 MB for a first page with a chart, 2.6 MB so."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PREFIX = "/static/"
_KINDS = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/wasm")
_SMALL = 1024  # bytes; below it a header costs more than compression saves
_ROOM = 64 * 1024 * 1024  # bytes kept per process; the whole bundle takes a quarter of it


@dataclass(frozen=True)
class _Kept:
    headers: list[tuple[bytes, bytes]]
    body: bytes


class CompressedStatic:
    """ASGI middleware: answers GET /static/… with gzip where the browser takes it. The names carry hashes: files never change."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, _Kept] = {}
        self._size = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_PREFIX)
        request = Headers(scope=scope) if wanted else Headers()
        if not wanted or "gzip" not in request.get("accept-encoding", "") or "range" in request:
            await self.app(scope, receive, send)
            return
        kept = self._kept.get(scope["path"])
        if kept is None:
            await self._pass_on(scope, receive, send)
        else:
            await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
            await send({"type": "http.response.body", "body": kept.body})

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        chunks: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                chunks.append(message.get("body", b""))
                if not message.get("more_body"):
                    await self._answer(scope["path"], start, b"".join(chunks), send)
            else:
                await send(message)

        await self.app(scope, receive, collect)

    async def _answer(self, path: str, start: Message, body: bytes, send: Send) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        kind = headers.get("content-type", "")
        if (
            start["status"] == 200
            and len(body) >= _SMALL
            and kind.startswith(_KINDS)
            and "content-encoding" not in headers
        ):
            body = await asyncio.to_thread(gzip.compress, body, 6)
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(body))
            headers.add_vary_header("Accept-Encoding")
            if self._size + len(body) <= _ROOM and path not in self._kept:
                self._kept[path] = _Kept(headers.raw, body)
                self._size += len(body)
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})
