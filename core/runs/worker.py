"""Worker: one process, one run. Iterates a recipe's `fit`, writes its events, obeys. Knows no page and no queue.

It lives in a child of the nursery. Wishes come through the store; the socket to the server only says "look now" (a byte), and
that the server still lives: at its end-of-file the worker saves its state, writes why it ends, and ends.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import resource
import select
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import Problem
from core.runs.database import is_disk_full
from core.runs.journal import Journal, NotMine, Wish
from core.settings import Settings
from core.training.events import Control, Event

CHECKPOINT = "checkpoint.safetensors"
REPORTS = 10  # a second
FLUSH_SECONDS = 0.095  # events come ten a second; a little less, so that none waits for the next
SAVE_SECONDS = 5.0
LOOK_SECONDS = 1.0  # between two looks for wishes if the server pokes nobody: a wish may come through another server
STORE_PATIENCE = 30.0  # seconds a busy or restarting database is waited for
LONGEST_DETAIL = 300
_METRICS = ("validation_loss", "validation_accuracy", "test_loss", "test_accuracy")


class Ending(NamedTuple):
    """How a run ended: a state, a reason code, technical text."""

    state: str
    reason: str
    detail: str = ""


class ServerGone(Exception):  # noqa: N818
    """The socket's other end has closed."""


def work(server: socket.socket, run: str, attempt: int, settings: Settings, recipe: str = "core.runs.recipe") -> None:
    """Train `run` until it ends; the body of a worker process."""
    os.nice(10)  # pages come first
    tell(server, pid=os.getpid())
    os.environ["GLASSBOX_HOME"] = str(settings.home)  # the nursery may have been started under another
    with suppress(Exception):
        limit_memory(settings.run_memory_mb)
    journal = Journal(settings.database_url, run, attempt)
    worker = Worker(server, journal, folder(settings, run), importlib.import_module(recipe), settings.run_memory_mb)
    with suppress(NotMine):
        worker.train()


def prepare(server: socket.socket, settings: Settings, recipe: str = "core.runs.recipe") -> None:
    """Measure what the first run would have to; the body of a short-lived process."""
    os.nice(10)
    os.environ["GLASSBOX_HOME"] = str(settings.home)
    importlib.import_module(recipe).prepare()
    server.close()


def folder(settings: Settings, run: str) -> Path:
    """Where a run's files lie."""
    return settings.home.absolute() / "runs" / run


def tell(server: socket.socket, **message: Any) -> None:
    """A line of JSON to the server; it may be gone."""
    with suppress(OSError):
        server.sendall(json.dumps(message).encode() + b"\n")


class Worker:
    """The state of one run while it trains: what is buffered, what was asked, what is due."""

    def __init__(
        self,
        server: socket.socket,
        journal: Journal,
        folder: Path,
        recipe: Any,
        memory_mb: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.server = server
        self.journal = journal
        self.checkpoint = folder / CHECKPOINT
        self.recipe = recipe
        self.memory = peak_memory() + memory_mb * 2**20
        self.clock = clock
        self.state: Any = None
        self.rows: list[tuple[str, bytes]] = []
        self.metrics: dict[str, float] = {}
        self.step = 0
        self.paused = False
        self.pace = 0.0  # steps per second; 0 is full speed
        self.steps = 0  # asked for while paused
        self.learning_rate: float | None = None
        self.stop = ""  # why
        self.terminal: Event | None = None
        self.has_checkpoint = False
        self.due = 0.0  # when the pace asks for its next report
        self.poked = False
        self.flushed = self.looked = self.saved = self.store_failing = -math.inf

    # ---- the run

    def train(self) -> None:
        """Iterate `fit` to its end and write how it ended. Raises NotMine when the run has become somebody else's."""
        try:
            ending = self._iterate()
        except NotMine:
            raise
        except ServerGone:
            ending = self._server_gone()
        except BaseException as error:
            ending = self._failure(error)
        self._end(ending)

    def _iterate(self) -> Ending:
        experiment, continued = self._experiment()
        try:
            self.state = (
                self.recipe.restore(experiment, self.checkpoint) if continued else self.recipe.start(experiment)
            )
        except Exception as error:
            if continued and not is_memory(error):
                self.has_checkpoint = False
                return Ending("failed", "unreadable_checkpoint", describe(error))
            raise
        self.has_checkpoint = continued
        self.journal.describe(experiment=self.recipe.settled(self.state))
        self.saved = self.clock()
        control: Control | None = None
        events = self.recipe.fit(experiment, self.state)
        while True:
            try:
                event = events.send(control)
            except StopIteration:
                break
            self._note(event)
            control = self._answer(event)
        return self._outcome()

    def _experiment(self) -> tuple[Any, bool]:
        text, continued = self.journal.experiment()
        return self.recipe.read(text), continued

    def _note(self, event: Event) -> None:
        self.step = int(event.data.get("step") or self.step)
        if event.kind in ("finished", "failed"):
            self.terminal = event  # written last, together with the run's state
            return
        self.rows.append((event.kind, event.pack()))
        if event.kind == "progress":
            for name in ("loss", "accuracy"):
                if name in event.arrays and len(event.arrays[name]):
                    self.metrics[name] = float(event.arrays[name][-1])
        self._measure(event)

    def _measure(self, event: Event) -> None:
        for name in _METRICS:
            if isinstance(event.data.get(name), float | int):
                self.metrics[name] = float(event.data[name])

    def _answer(self, event: Event) -> Control | None:
        """What to send back into `fit`; while paused or paced, later."""
        if event.kind in ("finished", "failed"):
            return None
        slow = self.paused or self.pace > 0
        if slow or self.clock() - self.flushed >= FLUSH_SECONDS:
            self._exchange()
        if (
            event.kind != "progress"
        ):  # a snapshot comes before the progress it belongs to: only there is a place to rest
            return self._control(None)
        if peak_memory() > self.memory:
            raise MemoryError("more than the memory a run may have")
        if self.clock() - self.saved >= SAVE_SECONDS:
            self._save()
        if not (self.paused or self.pace > 0):
            return self._control(None)
        return self._rest()

    def _rest(self) -> Control | None:
        """Wait until there is something to do: resumed, asked for steps or to stop, or the pace's next moment."""
        told = False
        while True:
            if self.stop:
                return self._control(None)
            if self.paused:
                if not told:  # saved first: the process may end while it rests, and the run go on in another
                    self._save()
                    self._exchange()
                    told = True
                    continue
                if self.steps:
                    steps, self.steps = self.steps, 0
                    return self._control(steps)
                self._listen(1.0)
            elif self.pace > 0:
                steps = math.ceil(self.pace / REPORTS)
                self.due = min(self.due, self.clock() + steps / self.pace)  # a faster pace holds at once
                if self.clock() >= self.due:
                    self.due = max(self.due, self.clock() - 1) + steps / self.pace
                    return self._control(steps)
                self._listen(min(self.due - self.clock(), 1.0))
            else:
                return self._control(None)
            self._exchange()

    def _control(self, steps: int | None) -> Control | None:
        rate, self.learning_rate = self.learning_rate, None
        if rate is None and steps is None and not self.stop:
            return None
        return Control(learning_rate=rate, stop=bool(self.stop), steps=steps)

    # ---- store and server

    def _exchange(self) -> None:
        """Write what is buffered, read what is asked, see whether the server lives."""
        self._listen(0)
        look = self.poked or self.paused or self.clock() - self.looked >= LOOK_SECONDS
        state = "paused" if self.paused else "running"
        try:
            wishes = self.journal.write(
                self.rows, state=state, step=self.step, metrics=self.metrics, checkpoint=self.has_checkpoint, look=look
            )
        except Problem as problem:
            self._bear(problem)
            return
        self.store_failing = -math.inf
        self.flushed = self.clock()
        self.rows = []
        if look:
            self.looked, self.poked = self.flushed, False
        for wish in wishes:
            self._obey(wish)

    def _obey(self, wish: Wish) -> None:
        value = wish.value or 0.0
        if wish.action == "pause":
            self.paused, self.steps = True, 0
        elif wish.action == "resume":
            self.paused, self.steps = False, 0
        elif wish.action == "step":
            self.steps += int(value) or 1
        elif wish.action == "stop":
            self.stop = wish.note or "stopped"
        elif wish.action == "learning_rate":
            self.learning_rate = value
        elif wish.action == "pace":
            self.pace = value

    def _bear(self, problem: Problem) -> None:
        """A full disk ends the run; a database that is busy or away is given time, training goes on meanwhile."""
        if problem.code == "disk_full":
            raise problem
        now = self.clock()
        self.flushed = now
        if self.store_failing == -math.inf:
            self.store_failing = now
        elif now - self.store_failing > STORE_PATIENCE:
            raise problem

    def _listen(self, seconds: float) -> None:
        ready, _, _ = select.select([self.server], [], [], seconds)
        if ready:
            try:
                heard = self.server.recv(4096)
            except ConnectionError:
                heard = b""
            if not heard:
                raise ServerGone
            self.poked = True

    def _save(self) -> None:
        """Write the checkpoint. Raises Problem("home_unwritable"), or whatever says that the disk is full."""
        try:
            self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
            self.recipe.save(self.state, self.checkpoint)
        except OSError as error:
            if is_disk_full(error):
                raise
            raise Problem("home_unwritable") from error
        self.has_checkpoint = True
        self.saved = self.clock()

    # ---- the end

    def _outcome(self) -> Ending:
        event = self.terminal
        if event is None:
            return Ending("failed", "exception", "training ended without a word")
        if event.kind == "failed":
            return Ending("failed", str(event.data.get("reason", "exception")), str(event.data.get("detail", "")))
        self._measure(event)
        self._save()
        if event.data.get("reason") == "stopped":
            return Ending("stopped", self.stop or "stopped")
        return Ending("finished", "done")

    def _server_gone(self) -> Ending:
        if self.state is not None:
            with suppress(Exception):
                self._save()
        return Ending("failed", "server_restarted")

    def _failure(self, error: BaseException) -> Ending:
        if is_disk_full(error):
            return Ending("failed", "disk_full", describe(error))
        if is_memory(error):
            self.state = None  # give back what can be given back, writing the end needs a little
            return Ending("failed", "out_of_memory", describe(error))
        if isinstance(error, Problem):
            if error.code in ("store_unavailable", "home_unwritable"):
                return Ending("failed", error.code, describe(error.__cause__ or error))
            return Ending("failed", "settings_unusable", str(error)[:LONGEST_DETAIL])
        return Ending("failed", "exception", describe(error))

    def _end(self, ending: Ending) -> None:
        """Write the end; when the store refuses it, leave that to the server."""
        if ending.state == "failed" and (self.terminal is None or self.terminal.kind != "failed"):
            self.terminal = Event("failed", {"reason": ending.reason, "step": self.step, "detail": ending.detail})
        rows = [*self.rows, *([(self.terminal.kind, self.terminal.pack())] if self.terminal else [])]
        try:
            self.journal.end(
                rows, **ending._asdict(), step=self.step, metrics=self.metrics, checkpoint=self.has_checkpoint
            )
        except Problem as problem:
            reason = "disk_full" if problem.code == "disk_full" else ending.reason
            tell(self.server, state="failed", reason=reason, detail=ending.detail)


def describe(error: BaseException) -> str:
    """One line about an exception."""
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:LONGEST_DETAIL] if text else type(error).__name__


def is_memory(error: BaseException) -> bool:
    """Whether memory ran out, in Python or in torch's allocator (which raises RuntimeError)."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(words in str(error) for words in ("allocate memory", "bad_alloc"))
    )


def peak_memory() -> int:
    """The largest resident size of this process so far, in bytes; with what it shares with the nursery."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def limit_memory(megabytes: int) -> None:
    """Let one huge allocation fail here instead of the whole machine run out. Linux only, a fifth above the run's limit."""
    used = next(
        int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmData")
    )
    most = used * 1024 + int(megabytes * 1.2) * 2**20
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
