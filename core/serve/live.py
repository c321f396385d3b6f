"""Live route: a run's events pushed to whoever watches. Knows the store; knows no page and no training.

`/live/v1/runs/{run}?after=<number>`: one task tails the store for each watched run, however many watch, and hands all of them
the same bytes. A binary message is the event's number (u32 little-endian), four zero bytes, and the packed event
(core/wire.py); a text message is JSON with the run's state, at once and at each change. The server asks nothing of the viewer.

Streamlit checks neither origin nor limits of routes that are not its own, so this file does.
"""

from __future__ import annotations

import asyncio
import json
import logging
import struct
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import Any

import anyio
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from core.errors import Problem
from core.runs.run import ENDED, is_id
from core.runs.service import engine
from core.runs.store import Store
from core.serve.visitor import from_header
from core.settings import settings

PATH = "/live/v1/runs/{run}"
BUSY_SECONDS, IDLE_SECONDS = 0.1, 1.0  # between two looks at an active and at an ended run
QUEUE = 256  # messages a slow viewer may be behind before it is let go; it comes back with ?after=
RECENT = 64  # events a tail remembers, to bridge the moment between a newcomer's reading and its joining
PER_VISITOR = 12  # connections; a tab has one
CLOSE_PATIENCE = 2.0  # seconds for a closing word to one who does not read
LONGEST_QUESTION = 64  # bytes a viewer may send; there is nothing to say
UNKNOWN, TOO_SLOW, TOO_TALKATIVE, UNAVAILABLE = 4404, 1013, 1008, 1011  # close codes

log = logging.getLogger(__name__)

_HEAD = struct.Struct("<II")


class Viewer:
    """One connection: what still has to be sent to it, and the number of the last event it was given."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.seq = 0
        self.slow = asyncio.Event()
        self._queue: deque[bytes | str] = deque()
        self._more = asyncio.Event()

    def give(self, seq: int, message: bytes) -> None:
        """Queue an event, unless it was given before."""
        if seq > self.seq:
            self.seq = seq
            self.tell(message)

    def tell(self, message: bytes | str) -> None:
        """Queue a message."""
        if len(self._queue) >= QUEUE:
            self.slow.set()
        else:
            self._queue.append(message)
            self._more.set()

    def forget(self) -> None:
        """Drop what is queued."""
        self._queue.clear()

    async def send_all(self, messages: Iterable[bytes | str]) -> None:
        """Send these before anything queued; the viewer's own pace holds."""
        for message in messages:
            await self._send(message)

    async def deliver(self) -> None:
        """Send what is queued, for ever."""
        while True:
            while self._queue:
                await self._send(self._queue.popleft())
            self._more.clear()
            await self._more.wait()

    async def _send(self, message: bytes | str) -> None:
        if isinstance(message, str):
            await self.socket.send_text(message)
        else:
            await self.socket.send_bytes(message)


class Tail:
    """Follows one run for all its viewers."""

    def __init__(self, store: Callable[[], Store], run: str) -> None:
        self.viewers: set[Viewer] = set()
        self._store = store
        self._run = run
        self._recent: deque[tuple[int, bytes]] = deque(maxlen=RECENT)
        self._seq = 0
        self._state = ""
        self._ended = False
        self._task: asyncio.Task[None] | None = None

    async def join(self, viewer: Viewer, after: int) -> bool:
        """Bring a newcomer up to date and keep it so; False if there is no such run."""
        while True:
            rows, last, state = await asyncio.to_thread(self._newcomer, after)
            if state is None:
                return False
            await viewer.send_all(message(seq, data) for seq, _, data in rows)
            viewer.seq = after = last
            if self._task is None:
                self._seq, self._state = last, state
                self._recent.clear()
                self._task = asyncio.create_task(self._follow())
            # From here nothing waits, so no event can slip between what was read and what is followed.
            oldest = self._recent[0][0] if self._recent else self._seq + 1
            if viewer.seq >= oldest - 1:
                break
        for seq, packed in self._recent:
            viewer.give(seq, packed)
        self.viewers.add(viewer)
        viewer.tell(self._state)
        return True

    def leave(self, viewer: Viewer) -> bool:
        """Forget a viewer; True if it was the last."""
        self.viewers.discard(viewer)
        if self.viewers or self._task is None:
            return not self.viewers
        self._task.cancel()
        self._task = None
        return True

    async def _follow(self) -> None:
        while True:
            try:
                rows, state = await asyncio.to_thread(self._news)
            except Exception as error:  # the store is busy or away: the curve waits
                log.warning("live: %s", error)
                await asyncio.sleep(IDLE_SECONDS)
                continue
            for seq, _, data in rows:
                packed = message(seq, data)
                self._recent.append((seq, packed))
                self._seq = seq
                for viewer in self.viewers:
                    viewer.give(seq, packed)
            if state != self._state:
                self._state = state
                for viewer in self.viewers:
                    viewer.tell(state)
            await asyncio.sleep(IDLE_SECONDS if self._ended else BUSY_SECONDS)

    def _newcomer(self, after: int) -> tuple[list[tuple[int, str, bytes]], int, str | None]:
        """What to send to a newcomer, the number of the last event in the store, and the run's state."""
        store = self._store()
        status = store.status(self._run)
        if status is None:
            return [], 0, None
        rows = store.attach_view(self._run, after)
        return rows, rows[-1][0] if rows else store.last_seq(self._run), json.dumps(status)

    def _news(self) -> tuple[list[tuple[int, str, bytes]], str]:
        store = self._store()
        status = store.status(self._run)  # read first: the events of an ended run are then all there
        self._ended = status is None or status["state"] in ENDED
        rows = store.events(self._run, self._seq, 1000)
        return rows, json.dumps(status or {"state": "deleted", "reason": "", "place": None, "checkpoint": False})


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
                await _listen(
                    socket
                )  # who neither reads nor goes keeps its place, else such places would be without limit


def live_route(store: Callable[[], Store] | None = None) -> WebSocketRoute:
    """The route for `st.App(routes=[…])` or any Starlette application; by default it follows this process's engine."""
    live = Live(store or (lambda: engine().store))

    async def endpoint(socket: WebSocket) -> None:
        await live(socket)

    return WebSocketRoute(PATH, endpoint)


def message(seq: int, packed: bytes) -> bytes:
    """An event as it travels."""
    return _HEAD.pack(seq & 0xFFFFFFFF, 0) + packed


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
