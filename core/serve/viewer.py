"""Viewer: one connection of the live route, and what still has to be sent to it. Knows no run and no store."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable

from starlette.websockets import WebSocket

QUEUE = 256  # messages a slow viewer may be behind before it is let go; it comes back with ?after=


class Viewer:
    """Queued messages, and the number of the last event given. `slow` is set when too many wait."""

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
