"""Bringing a set of pictures or texts here while pages go on: one child process fetches and unpacks, pages look how far it is.

    fetching().begin("fashion")
    fetching().state("fashion")   # Fetch(running, arrived, size, problem)

What lies on the disk is the measure: whoever fetches, and however often this server is asked. Knows no page, no picture and no text.
"""

from __future__ import annotations

import atexit
import socket
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.data import prepared, text_sets
from core.errors import Problem
from core.runs import process
from core.runs.process import Died, Message, Process, TimedOut
from core.settings import settings

MEMORY_MB = 2048
LONGEST = 6 * 3600.0  # seconds; a slow line is no fault


@dataclass(frozen=True)
class Fetch:
    """How far a set is on its way here."""

    running: bool
    arrived: int  # bytes
    size: int  # bytes in all
    problem: Problem | None = None  # why the last attempt ended


class Fetching:
    """One set at a time, the others wait in the order of asking. Thread-safe.

    Who asks has a name: a set's transfer ends early when all who asked for it have said so, and by nobody else.
    """

    stopped = "data_fetch_stopped"  # the Problem of a transfer that broke off

    def __init__(self) -> None:
        self._lock = threading.Lock()  # of all below
        self._turn = threading.Condition(self._lock)
        self._queue: list[str] = []  # the first is on its way
        self._askers: dict[str, set[str]] = {}  # of each in the queue
        self._stopped: set[str] = set()
        self._problems: dict[str, Problem] = {}
        self._process = Process("core.oracle.fetching:serve")

    def begin(self, name: str, asker: str = "") -> None:
        """See that the set is on its way, for `asker` too; returns at once. Raises Problem `data_unknown`."""
        self._arrived(name)  # raises where there is no such set
        with self._lock:
            self._askers.setdefault(name, set()).add(asker)
            if name in self._queue:
                self._stopped.discard(name)  # perhaps it has not ended yet: then it is begun anew
                return
            self._problems.pop(name, None)
            self._queue.append(name)
        threading.Thread(target=self._fetch, args=(name,), name=f"glassbox-fetch-{name}", daemon=True).start()

    def stop(self, name: str, asker: str = "") -> None:
        """`asker` does not want the set any more; when nobody does, its transfer breaks off. What has arrived stays.

        Whoever has not asked for it stops nothing.
        """
        with self._lock:
            askers = self._askers.get(name, set())
            if asker not in askers:
                return
            askers.discard(asker)
            if askers:
                return
            self._stopped.add(name)
            self._turn.notify_all()
            if self._queue[:1] == [name]:
                self._process.close()

    def close(self) -> None:
        """Break off everything, for a server that ends."""
        with self._lock:
            self._stopped |= set(self._queue)
            self._turn.notify_all()
        self._process.close()

    def asked_by(self, name: str, asker: str) -> bool:
        """Whether `asker` is among those who wait for the set."""
        with self._lock:
            return asker in self._askers.get(name, set())

    def state(self, name: str) -> Fetch:
        """How far it is. Raises Problem `data_unknown`."""
        arrived, size = self._arrived(name)
        with self._lock:
            return Fetch(name in self._queue, arrived, size, self._problems.get(name))

    def _fetch(self, name: str) -> None:
        problem: Problem | None = Problem(self.stopped)
        with self._lock:
            self._turn.wait_for(lambda: self._queue[0] == name or name in self._stopped)
            wanted = name not in self._stopped
        try:
            if wanted:
                problem = self._brought(name)
        finally:
            if wanted:
                self._process.close()  # it has nothing more to do, and a set's pictures in its memory
            with self._lock:
                self._queue.remove(name)
                self._stopped.discard(name)
                self._askers.pop(name, None)
                if problem is not None:
                    self._problems[name] = problem
                self._turn.notify_all()

    def _arrived(self, name: str) -> tuple[int, int]:
        """Bytes that are here, and bytes in all. Raises Problem `data_unknown`."""
        return text_sets.arrived(name) if name in text_sets.SOURCES else prepared.arrived(name)

    def _question(self, name: str) -> dict[str, Any]:
        """What the child is asked."""
        where = settings()
        arguments = {"name": name, "home": str(where.home), "data": where.data and str(where.data)}
        return {"function": "core.oracle.fetching:bring", "arguments": arguments}

    def _brought(self, name: str) -> Problem | None:
        try:
            header, _ = self._process.ask(self._question(name), {}, LONGEST)
        except (Died, TimedOut):
            return Problem(self.stopped)
        return Problem(header["problem"], **header["params"]) if "problem" in header else None


def serve(connection: socket.socket) -> None:
    """The body of the child."""
    process.serve(connection, MEMORY_MB)


def bring(name: str, home: str, data: str | None) -> Message:
    """In the child: fetch what is missing, prove it, unpack it.

    Raises Problem as `core.data.prepared.prepared`, of texts as `core.data.text_sets.obtained`.
    """
    where = replace(settings(), home=Path(home), data=Path(data) if data else None)
    if name in text_sets.SOURCES:
        text_sets.obtained(name, where)
    else:
        prepared.prepared(name, where)
    return {}, {}


_once = threading.Lock()
_fetchings: list[Fetching] = []  # one at most


def fetching() -> Fetching:
    """The one of this process."""
    with _once:
        if not _fetchings:
            _fetchings.append(Fetching())
            atexit.register(_fetchings[0].close)
        return _fetchings[0]
