"""Keeper: the engine's one thread. Starts workers for waiting runs, writes how they ended, tidies up. Knows no page's wishes.

It waits for its workers' words and looks around every two seconds.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import Problem
from core.runs import lease
from core.runs.children import Child, Children
from core.runs.ending import Ending
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
CLOSE_SECONDS = 5.0  # for the workers to save their state when the server ends
BIRTHS = 3  # tries to get a worker to life
WORK, PREPARE = "core.runs.worker:work", "core.runs.worker:prepare"

log = logging.getLogger(__name__)


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
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._children = Children()
        self._unwritten: list[tuple[lease.Claim, Ending]] = []
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
        self._children.wake()

    def poke(self, run: str, *, stopping: bool = False) -> None:
        """Tell the run's worker that something is asked of it."""
        self._children.poke(run, stopping=stopping)
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
                for child in self._children.wait(wait):
                    self._look = True
                    self._bury(child)
            except Exception:
                log.exception("runs")
        self._end()

    def _begin(self) -> None:
        with suppress(OSError):  # no process left: the first run tries again
            self._nursery_of().start()
        store = self._engine.store
        if not lease.others_live(store, self.id):  # else the visitors may be with another server
            with store.reading() as connection:
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
                self._write(claim, Ending("failed", "server_restarted"))
            self._look = True  # another server may have left something in the queue
        while self._unwritten:
            self._write(*self._unwritten.pop())
        self._stop_runs_of_the_gone(now)
        self._children.kill_deaf(now)
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
        moments = (self._due.beat, self._children.next_due(), self._presence.next_due())
        return max(0.0, min(moment for moment in moments if moment is not None) - time.monotonic())

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
                self._write(claim, Ending("failed", "worker_killed", str(error)))
                continue
            self._children.add(connection, claim)

    def _bury(self, child: Child) -> None:
        """See that the run of a dead worker has an end, or a new worker if this one never lived."""
        if child.pid is None and self._due.births[child.claim.run] < BIRTHS - 1 and not self._closing:
            self._due.births[child.claim.run] += 1
            with suppress(Problem):
                lease.requeue(self._engine.store, child.claim)
                return
        self._due.births.pop(child.claim.run, None)
        self._unwritten.append((child.claim, child.ending))

    def _write(self, claim: lease.Claim, ending: Ending) -> None:
        """Write an ending, unless the worker did; if the store refuses, remember it for the next round."""
        store = self._engine.store
        try:
            run = store.get(claim.run)
            step = run.step if run else 0
            event = Event("failed", {"reason": ending.reason, "step": step, "detail": ending.detail})
            rows = [("failed", event.pack())] if ending.state == "failed" else []
            lease.fail(store, claim, *ending, rows)
        except Problem:
            self._unwritten.append((claim, ending))
            raise

    def _relieve(self, problem: Problem) -> None:
        if problem.code == "disk_full":
            self._reserve.free()

    def _stop_runs_of_the_gone(self, now: float) -> None:
        gone = self._presence.gone(now)
        try:
            while gone:
                self._stop_runs_of(gone[-1])
                gone.pop()
        finally:
            for visitor in gone:  # the store refused: presence names each only once, so they get another grace time
                self._presence.expect(visitor, now)

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
        """Hear the workers out, write what they could not, give the lease back."""
        for child in self._children.end(CLOSE_SECONDS):
            self._bury(child)
        with suppress(Problem):
            for claim, ending in self._unwritten:
                self._write(claim, ending._replace(reason="server_restarted") if ending.state == "failed" else ending)
            lease.leave(self._engine.store, self.id)
