"""Post: what a worker sends and what it is sent. Batches events into the store, brings wishes back. Knows no training.

Wishes come through the store; the socket to the server only says "look now" (a byte), and that the server still lives.
"""

from __future__ import annotations

import json
import math
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from core.errors import Problem
from core.runs.ending import Ending
from core.runs.journal import Journal, Wish
from core.training.events import Event

FLUSH_SECONDS = 0.095  # events come ten a second; a little less, so that none waits for the next
LOOK_SECONDS = 1.0  # between two looks for wishes if the server pokes nobody: a wish may come through another server
STORE_PATIENCE = 30.0  # seconds a busy or restarting database is waited for


class ServerGone(Exception):
    """The socket's other end has closed."""


class Post:
    """The events of one run that are not yet written, and the lines to its store and its server."""

    def __init__(self, server: socket.socket, journal: Journal, clock: Callable[[], float]) -> None:
        self._server = server
        self._journal = journal
        self._clock = clock
        self._rows: list[tuple[str, bytes]] = []
        self._poked = False
        self._flushed = self._looked = self._failing = -math.inf

    @property
    def is_due(self) -> bool:
        """Whether it is time to write."""
        return self._clock() - self._flushed >= FLUSH_SECONDS

    def add(self, event: Event) -> None:
        """Keep an event for the next writing."""
        self._rows.append((event.kind, event.pack()))

    def exchange(self, look: bool, **standing: Any) -> list[Wish]:
        """Write what is kept and how the run stands; return what was asked. Looks for it when poked or told to `look`.

        Raises ServerGone, NotMine, and Problem when the disk is full or the store was away for too long.
        """
        self.listen(0)
        look = look or self._poked or self._clock() - self._looked >= LOOK_SECONDS
        try:
            wishes = self._journal.write(self._rows, look=look, **standing)
        except Problem as problem:
            self._bear(problem)
            return []
        self._failing = -math.inf
        self._flushed = self._clock()
        self._rows = []
        if look:
            self._looked, self._poked = self._flushed, False
        if any(wish.action == "stop" for wish in wishes):
            tell(self._server, stopping=True)
        return wishes

    def listen(self, seconds: float) -> None:
        """Wait so long for the server to say something. Raises ServerGone."""
        ready, _, _ = select.select([self._server], [], [], seconds)
        if ready:
            try:
                heard = self._server.recv(4096)
            except ConnectionError:
                heard = b""
            if not heard:
                raise ServerGone
            self._poked = True

    def end(self, ending: Ending, last: Event | None, **standing: Any) -> None:
        """Write the end with all that is kept; when the store refuses it, leave that to the server."""
        rows = [*self._rows, *([(last.kind, last.pack())] if last else [])]
        try:
            self._journal.end(rows, **ending._asdict(), **standing)
        except Problem as problem:
            reason = "disk_full" if problem.code == "disk_full" else ending.reason
            tell(self._server, state="failed", reason=reason, detail=ending.detail)

    def _bear(self, problem: Problem) -> None:
        """A full disk ends the run; a database that is busy or away is given time, training goes on meanwhile."""
        if problem.code == "disk_full":
            raise problem
        now = self._clock()
        self._flushed = now
        if self._failing == -math.inf:
            self._failing = now
        elif now - self._failing > STORE_PATIENCE:
            raise problem


def tell(server: socket.socket, **message: Any) -> None:
    """A line of JSON to the server; it may be gone."""
    with suppress(OSError):
        server.sendall(json.dumps(message).encode() + b"\n")
