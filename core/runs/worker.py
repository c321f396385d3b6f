"""Worker: one process, one run. Iterates a recipe's `fit`, writes its events, obeys. Knows no page and no queue.

It lives in a child of the nursery. When its server is gone the worker saves its state, writes why it ends, and ends.
"""

from __future__ import annotations

import importlib
import math
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from core.errors import Problem
from core.runs.database import is_disk_full
from core.runs.ending import Ending, describe, of_error
from core.runs.journal import Journal, NotMine
from core.runs.memory import is_memory, keep_memory, limit_memory, peak_memory
from core.runs.post import Post, ServerGone, tell
from core.runs.wishes import Wishes
from core.settings import Settings
from core.training.events import Control, Event

CHECKPOINT = "checkpoint.safetensors"
BEGIN = "begin.safetensors"  # a run's own copy of the weights it begins with, where they are another network's
SAVE_SECONDS = 5.0
_METRICS = ("validation_loss", "validation_accuracy", "test_loss", "test_accuracy")


def work(server: socket.socket, run: str, attempt: int, settings: Settings, recipe: str = "core.runs.recipe") -> None:
    """Train `run` until it ends; the body of a worker process."""
    os.nice(5)  # after the predictions, which have the nursery's rank, and far after the pages
    tell(server, pid=os.getpid())
    os.environ["GLASSBOX_HOME"] = str(settings.home)  # the nursery may have been started under another
    with suppress(Exception):
        limit_memory(settings.run_memory_mb)
    keep_memory()
    journal = Journal(settings.database_url, run, attempt)
    worker = Worker(server, journal, folder(settings, run), importlib.import_module(recipe), settings.run_memory_mb)
    with suppress(NotMine):
        worker.train()


def prepare(server: socket.socket, settings: Settings, recipe: str = "core.runs.recipe") -> None:
    """Measure what the first run would have to; the body of a short-lived process."""
    os.nice(5)
    os.environ["GLASSBOX_HOME"] = str(settings.home)
    importlib.import_module(recipe).prepare()
    server.close()


def folder(settings: Settings, run: str) -> Path:
    """Where a run's files lie."""
    return settings.home.absolute() / "runs" / run


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
        self.journal = journal
        self.post = Post(server, journal, clock)
        self.checkpoint = folder / CHECKPOINT
        self.begin = folder / BEGIN
        self.recipe = recipe
        self.memory = peak_memory() + memory_mb * 2**20
        self.clock = clock
        self.state: Any = None
        self.metrics: dict[str, float] = {}
        self.step = 0
        self.wishes = Wishes(clock)
        self.terminal: Event | None = None
        self.has_checkpoint = False
        self.saved = -math.inf
        self.rested = False  # paused, and saved since: only then the store is told, for such a run can be left alone
        self.telling = False  # `fit` was asked, while paused, for news: when they are told the rest goes on

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
            ending = of_error(error)
            # Give back what can be given back: after a lack of memory, writing the end needs a little.
            self.state = None
        self._end(ending)

    def _iterate(self) -> Ending:
        experiment, continued = self._experiment()
        try:
            if continued:
                self.state = self.recipe.restore(experiment, self.checkpoint)
            elif self.begin.exists():
                self.state = self.recipe.start(experiment, begin=self.begin)
            else:
                self.state = self.recipe.start(experiment)
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
        self.post.add(event)
        if event.kind == "progress":
            for name in ("loss", "accuracy"):
                if name in event.arrays and len(event.arrays[name]):
                    self.metrics[name] = float(event.arrays[name][-1])
        self._measure(event)

    def _measure(self, event: Event) -> None:
        for name in _METRICS:
            if isinstance(event.data.get(name), float | int):
                self.metrics[name] = float(event.data[name])
        for name, best in (("lane_losses", min), ("lane_accuracies", max)):  # of several networks the best
            told = [each for each in event.data.get(name) or () if isinstance(each, float | int)]
            if told and event.kind != "finished":  # those of the end are the test part's
                self.metrics[name] = float(best(told))

    def _answer(self, event: Event) -> Control | None:
        """What to send back into `fit`; while paused or paced, later."""
        if event.kind in ("finished", "failed"):
            return None
        if self.wishes.slow or self.post.is_due or event.kind == "maps":  # somebody waits for them
            self._exchange()
        if event.kind == "started":  # a pace asked for with the run holds from its first step
            return self.wishes.control(self.wishes.steps())
        if (
            event.kind != "progress" and not self.telling
        ):  # a snapshot comes before its progress: only there is a place to rest
            return self.wishes.control()
        if peak_memory() > self.memory:
            raise MemoryError("more than the memory a run may have")
        if self.clock() - self.saved >= SAVE_SECONDS:
            self._save()
        if self.wishes.slow:
            self._rest()
        self.telling = self.wishes.paused and self.wishes.news and not self.wishes.stop
        return self.wishes.control(None if self.telling else self.wishes.steps())

    def _rest(self) -> None:
        """Wait until there is something to do: resumed, asked for steps or to stop, or the pace's next moment."""
        told = False
        while True:
            if self.wishes.paused and not self.wishes.stop and not told:
                # First: the process may end while it rests, and the run go on in another.
                if not self._save():
                    return  # `fit` is about to say that the training has diverged
                told = self.rested = True
            else:
                seconds = self.wishes.rest()
                if not seconds:
                    return
                self.post.listen(seconds)
            self._exchange()

    # ---- store and file

    def _exchange(self) -> None:
        """Write what is kept, obey what was asked meanwhile."""
        self.rested = self.rested and self.wishes.paused
        state = "paused" if self.rested else "running"
        for wish in self.post.exchange(self.wishes.paused, state=state, **self._standing()):
            self.wishes.obey(wish)

    def _standing(self) -> dict[str, Any]:
        return {"step": self.step, "metrics": self.metrics, "checkpoint": self.has_checkpoint}

    def _save(self) -> bool:
        """Write the checkpoint; False if the training has diverged: then an earlier one stays.

        Raises Problem("home_unwritable"), or whatever says that the disk is full.
        """
        self.saved = self.clock()
        if not self.recipe.is_sound(self.state):
            return False
        try:
            self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
            self.recipe.save(self.state, self.checkpoint)
        except OSError as error:
            if is_disk_full(error):
                raise
            raise Problem("home_unwritable") from error
        self.has_checkpoint = True
        return True

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
            return Ending("stopped", self.wishes.stop or "stopped")
        return Ending("finished", "done")

    def _server_gone(self) -> Ending:
        if self.state is not None:
            with suppress(Exception):
                self._save()
        return Ending("failed", "server_restarted")

    def _end(self, ending: Ending) -> None:
        if ending.state == "failed" and (self.terminal is None or self.terminal.kind != "failed"):
            self.terminal = Event("failed", {"reason": ending.reason, "step": self.step, "detail": ending.detail})
        self.post.end(ending, self.terminal, **self._standing())
