"""Keeper: the engine's one thread. Starts workers for waiting runs, hears them die, tidies up. Knows no page's wishes.

It waits on its workers' sockets, so a death is heard at once, and looks around every two seconds.
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import shutil
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from core.errors import Problem
from core.runs import lease
from core.runs.nursery import Nursery
from core.runs.presence import Presence
from core.runs.queries import active_runs, add_control, stop_waiting
from core.runs.reserve import Reserve
from core.runs.run import new_id
from core.training.events import Event

if TYPE_CHECKING:
    from core.runs.local import LocalEngine

BEAT_SECONDS = 2.0
PRUNE_SECONDS = 60.0
STOP_SECONDS = 10.0  # a worker that has not obeyed a stop by then is killed
CLOSE_SECONDS = 5.0  # for the workers to save their state when the server ends
BIRTHS = 3  # tries to get a worker to life
WORK, PREPARE = "core.runs.worker:work", "core.runs.worker:prepare"

log = logging.getLogger(__name__)


@dataclass
class Child:
    """A worker as its keeper sees it."""

    claim: lease.Claim
    pid: int | None = None  # told by itself when it lives
    heard: bytes = b""
    ending: tuple[str, str, str] = ("failed", "worker_killed", "")  # what to write if it dies without a word
    kill_at: float | None = None


class Ending(NamedTuple):
    """What has to be written about a run whose worker is gone."""

    claim: lease.Claim
    state: str
    reason: str
    detail: str


@dataclass
class _Due:
    beat: float = 0.0
    prune: float = 0.0
    births: Counter[str] = field(default_factory=Counter)


class Keeper:
    """Owns the workers of one engine."""

    def __init__(self, engine: LocalEngine, presence: Presence, recipe: str, nursery_of: Callable[[], Nursery]) -> None:
        self.id = new_id()
        self._engine = engine
        self._settings = engine.settings
        self._presence = presence
        self._recipe = recipe
        self._nursery_of = nursery_of
        self._reserve = Reserve(self._settings.home)
        self._lock = threading.Lock()  # of what other threads touch: the thread itself and the children
        self._thread: threading.Thread | None = None
        self._closing = False
        self._children: dict[socket.socket, Child] = {}
        self._waker, self._wakes = socket.socketpair()
        self._waker.setblocking(False)
        self._wakes.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._wakes, selectors.EVENT_READ)
        self._unwritten: list[Ending] = []
        self._due = _Due()
        self._look = True

    # ---- called from other threads

    def start(self) -> None:
        """Start the thread and the nursery."""
        with self._lock:
            if self._thread is not None or self._closing:
                return
            self._thread = threading.Thread(target=self._live, name="glassbox-runs", daemon=True)
            self._thread.start()

    def wake(self, look: bool = True) -> None:
        """Have the thread look at the queue (or only at its clock) now. Never blocks."""
        if look:
            self._look = True
        with suppress(OSError):  # full: it is awake
            self._waker.send(b"!")

    def poke(self, run: str, *, stopping: bool = False) -> None:
        """Tell the run's worker that something is asked of it."""
        with self._lock:
            for connection, child in self._children.items():
                if child.claim.run == run:
                    with suppress(OSError):
                        connection.send(b"!")
                    if stopping and child.kill_at is None:
                        child.kill_at = time.monotonic() + STOP_SECONDS
        self.wake()

    def close(self) -> None:
        """End the thread; its workers save their state and end."""
        with self._lock:
            self._closing = True
            thread = self._thread
        self.wake()
        if thread is not None:
            thread.join(CLOSE_SECONDS + 10)

    # ---- the thread

    def _live(self) -> None:
        begun = False
        while not self._closing:
            try:
                if not begun:
                    self._begin()
                    begun = True
                self._tick()
                wait = self._until_next()
            except Problem as problem:  # the store is away or full: try again, the server must not fall
                log.warning("runs: %s", problem)
                self._relieve(problem)
                wait = 1.0
            except Exception:
                log.exception("runs")
                wait = 1.0
            try:
                for key, _ in self._selector.select(wait):
                    self._hear(key.fileobj)  # type: ignore[arg-type]
            except Exception:
                log.exception("runs")
        self._end()

    def _begin(self) -> None:
        with suppress(OSError):  # no process left: the first run tries again
            self._nursery_of().start()
        with self._engine.store.reading() as connection:
            left_behind = active_runs(connection)
        for row in left_behind:
            self._presence.expect(row.visitor, time.monotonic())
        with suppress(OSError):
            self._nursery_of().spawn(PREPARE, self._settings, self._recipe).close()

    def _tick(self) -> None:
        now = time.monotonic()
        store = self._engine.store
        if now >= self._due.beat:
            lease.beat(store, self.id)
            self._due.beat = now + BEAT_SECONDS
            for claim in lease.orphans(store, self.id):
                self._write(Ending(claim, "failed", "server_restarted", ""))
            self._look = True  # another server may have left something in the queue
        while self._unwritten:
            self._write(self._unwritten.pop())
        for visitor in self._presence.gone(now):
            self._stop_runs_of(visitor)
        for child in list(self._children.values()):
            if child.kill_at is not None and child.kill_at <= now and child.pid is not None:
                child.kill_at = None
                child.ending = ("stopped", "stopped", "killed")
                with suppress(OSError):
                    os.kill(child.pid, signal.SIGKILL)
        if self._look:
            self._look = False
            self._take_up()
        if now >= self._due.prune:
            self._due.prune = now + PRUNE_SECONDS
            for run in store.prune(self._settings.keep_runs, self._settings.keep_days):
                shutil.rmtree(self._engine.folder(run), ignore_errors=True)
            lease.sweep(store)
            self._reserve.fill()

    def _until_next(self) -> float:
        if self._look:
            return 0.0
        moments = [self._due.beat, *(c.kill_at for c in self._children.values() if c.kill_at is not None)]
        leaving = self._presence.next_due()
        if leaving is not None:
            moments.append(leaving)
        return max(0.0, min(moments) - time.monotonic())

    def _take_up(self) -> None:
        settings = self._settings
        while True:
            claim = lease.claim(
                self._engine.store, self.id, workers=settings.workers, per_visitor=settings.runs_per_visitor
            )
            if claim is None:
                return
            try:
                connection = self._nursery_of().spawn(WORK, claim.run, claim.attempt, settings, self._recipe)
            except OSError as error:
                self._write(Ending(claim, "failed", "worker_killed", str(error)))
                continue
            connection.setblocking(False)
            with self._lock:
                self._children[connection] = Child(claim)
            self._selector.register(connection, selectors.EVENT_READ)

    def _hear(self, connection: socket.socket) -> None:
        child = self._children.get(connection)
        try:
            heard = connection.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            heard = b""
        if child is None:  # the waker
            return
        if heard:
            *lines, child.heard = (child.heard + heard).split(b"\n")
            for line in lines:
                message = json.loads(line)
                child.pid = message.get("pid", child.pid)
                if "state" in message:
                    child.ending = (message["state"], message["reason"], message["detail"])
            return
        self._selector.unregister(connection)
        with self._lock:
            del self._children[connection]
        connection.close()
        self._look = True
        self._bury(child)

    def _bury(self, child: Child) -> None:
        """See that the run of a dead worker has an end, or a new worker if this one never lived."""
        if child.pid is None and self._due.births[child.claim.run] < BIRTHS - 1 and not self._closing:
            self._due.births[child.claim.run] += 1
            with suppress(Problem):
                lease.requeue(self._engine.store, child.claim)
                return
        self._due.births.pop(child.claim.run, None)
        self._unwritten.append(Ending(child.claim, *child.ending))

    def _write(self, ending: Ending) -> None:
        """Write an ending, unless the worker did; if the store refuses, remember it for the next round."""
        store = self._engine.store
        try:
            run = store.get(ending.claim.run)
            step = run.step if run else 0
            event = Event("failed", {"reason": ending.reason, "step": step, "detail": ending.detail})
            rows = [("failed", event.pack())] if ending.state == "failed" else []
            lease.fail(store, ending.claim, ending.state, ending.reason, ending.detail, rows)
        except Problem:
            self._unwritten.append(ending)
            raise

    def _relieve(self, problem: Problem) -> None:
        if problem.code == "disk_full":
            self._reserve.free()

    def _stop_runs_of(self, visitor: str) -> None:
        store = self._engine.store
        with store.writing() as connection:
            active = active_runs(connection, visitor)
            for row in active:
                if row.state == "queued":
                    stop_waiting(connection, row.id, "left")
                else:
                    add_control(connection, row.id, "stop", note="left")
        for row in active:
            self.poke(row.id, stopping=True)

    def _end(self) -> None:
        """Close the workers' sockets, hear them out, give the lease back."""
        for connection in list(self._children):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
        last = time.monotonic() + CLOSE_SECONDS
        while self._children and time.monotonic() < last:
            for key, _ in self._selector.select(0.2):
                self._hear(key.fileobj)  # type: ignore[arg-type]
        for child in self._children.values():
            if child.pid is not None:
                with suppress(OSError):
                    os.kill(child.pid, signal.SIGKILL)
            self._unwritten.append(Ending(child.claim, "failed", "server_restarted", ""))
        with suppress(Problem):
            for ending in self._unwritten:
                self._write(ending._replace(reason="server_restarted") if ending.state == "failed" else ending)
            lease.leave(self._engine.store, self.id)
        self._selector.close()
        self._waker.close()
        self._wakes.close()
