"""Live route: a run's events pushed to whoever watches. Knows the store; knows no page and no training.

`/live/v1/runs/{run}?after=<number>`: one task tails the store for each watched run, however many watch, and hands all of them
the same bytes. A binary message is the event's number (u32 little-endian), four zero bytes, and the packed event
(core/wire.py); a text message is JSON with the run's state, at once and at each change. The server asks nothing of the viewer.

Streamlit checks neither origin nor limits of routes that are not its own, so this file does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

import anyio
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from core.errors import Problem
from core.runs.run import is_id
from core.runs.service import engine
from core.runs.store import Store
from core.serve.tail import Tail
from core.serve.viewer import Viewer
from core.serve.visitor import from_header
from core.settings import settings

PATH = "/live/v1/runs/{run}"
PER_VISITOR = 12  # connections; a tab has one, two while it compares
CLOSE_PATIENCE = 2.0  # seconds for a closing word to one who does not read
LONGEST_QUESTION = 64  # bytes a viewer may send; there is nothing to say
UNKNOWN, TOO_SLOW, TOO_TALKATIVE, UNAVAILABLE = 4404, 1013, 1008, 1011  # close codes


class Live:
    """The route's memory: who watches what."""

    def __init__(self, store: Callable[[], Store]) -> None:
        self._store = store
        self._tails: dict[str, Tail] = {}
        self._open: Counter[str] = Counter()

    async def __call__(self, socket: WebSocket) -> None:
        """Serve one connection until either side has enough."""
        run, after = socket.path_params["run"], _number(socket.query_params.get("after", "0"))
        who = from_header(socket.headers.get("cookie", "")) or _address(socket)
        if not (is_id(run) and after is not None and same_origin(socket) and self._room(who)):
            await socket.close(TOO_TALKATIVE)  # before accepting: the browser is told 403
            return
        self._open[who] += 1
        try:
            await socket.accept()
            await self._serve(socket, run, after)
        except (WebSocketDisconnect, RuntimeError, OSError):  # gone while something was being sent
            pass
        finally:
            self._open[who] -= 1
            if not self._open[who]:
                del self._open[who]

    def _room(self, who: str) -> bool:
        return self._open.total() < settings().viewers and self._open[who] < PER_VISITOR

    async def _serve(self, socket: WebSocket, run: str, after: int) -> None:
        tail = self._tails.setdefault(run, Tail(self._store, run))
        viewer = Viewer(socket)
        code = UNKNOWN
        try:
            if await tail.join(viewer, after):
                code = await _until_one_ends(viewer)
        except Problem:
            code = UNAVAILABLE
        finally:
            if tail.leave(viewer) and self._tails.get(run) is tail:
                del self._tails[run]
        if socket.application_state is WebSocketState.CONNECTED and socket.client_state is WebSocketState.CONNECTED:
            with anyio.move_on_after(CLOSE_PATIENCE) as patience:
                await socket.close(code)
            if patience.cancelled_caught:
                viewer.forget()
                # Who neither reads nor goes keeps its place, else such places would be without limit.
                await _listen(socket)


def live_route(store: Callable[[], Store] | None = None) -> WebSocketRoute:
    """The route for `st.App(routes=[…])` or any Starlette application; by default it follows this process's engine."""
    live = Live(store or (lambda: engine().store))

    async def endpoint(socket: WebSocket) -> None:
        await live(socket)

    return WebSocketRoute(PATH, endpoint)


def same_origin(socket: WebSocket) -> bool:
    """Whether the page that asks came from this server. Browsers always say; programs, which need no protection, do not."""
    origin = socket.headers.get("origin")
    if origin is None:
        return True
    scheme, _, host = origin.lower().partition("://")
    here = socket.headers.get("host", "").lower()
    port = {"http": ":80", "https": ":443"}.get(scheme, "")
    return bool(port) and host.removesuffix(port) == here.removesuffix(port)


async def _until_one_ends(viewer: Viewer) -> int:
    """Deliver until the viewer goes, is too slow, or talks; returns the code to close with."""
    async with anyio.create_task_group() as group:

        async def first(work: Callable[[], Awaitable[object]]) -> None:
            with suppress(WebSocketDisconnect, RuntimeError, OSError):  # gone while something was being sent
                await work()
            group.cancel_scope.cancel()

        for work in (viewer.deliver, partial(_listen, viewer.socket), viewer.slow.wait):
            group.start_soon(first, work)
    return TOO_SLOW if viewer.slow.is_set() else TOO_TALKATIVE


async def _listen(socket: WebSocket) -> None:
    while True:
        heard: Any = await socket.receive()
        if heard["type"] == "websocket.disconnect":
            return
        if len(heard.get("text") or heard.get("bytes") or "") > LONGEST_QUESTION:
            return


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None


def _address(socket: WebSocket) -> str:
    return socket.client.host if socket.client else ""
