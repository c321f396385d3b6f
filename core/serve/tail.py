"""Tail: follows one run in the store for all who watch it. Knows no connection, only viewers."""

from __future__ import annotations

import asyncio
import json
import logging
import struct
from collections import deque
from collections.abc import Callable

from core.runs.run import ENDED, EventRow
from core.runs.store import Store
from core.serve.viewer import Viewer

BUSY_SECONDS, IDLE_SECONDS = 0.1, 1.0  # between two looks at an active and at an ended run
RECENT = 64  # events a tail remembers, to bridge the moment between a newcomer's reading and its joining

log = logging.getLogger(__name__)

_HEAD = struct.Struct("<II")


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

    def _newcomer(self, after: int) -> tuple[list[EventRow], int, str | None]:
        """What to send to a newcomer, the number of the last event in the store, and the run's state."""
        store = self._store()
        status = store.status(self._run)
        if status is None:
            return [], 0, None
        last = store.last_seq(self._run)  # read first: what comes after it is still to be sent
        rows = store.attach_view(self._run, after)
        return rows, rows[-1][0] if rows else min(after, last), json.dumps(status)

    def _news(self) -> tuple[list[EventRow], str]:
        store = self._store()
        status = store.status(self._run)  # read first: the events of an ended run are then all there
        self._ended = status is None or status["state"] in ENDED
        rows = store.events(self._run, self._seq, 1000)
        return rows, json.dumps(status or {"state": "deleted", "reason": "", "place": None, "checkpoint": False})


def message(seq: int, packed: bytes) -> bytes:
    """An event as it travels."""
    return _HEAD.pack(seq & 0xFFFFFFFF, 0) + packed
