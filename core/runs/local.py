"""LocalEngine: runs on this machine, one process each. Knows the store and the keeper; knows no page and no tensor.

Pages call its methods from any thread; each is one short transaction and never waits for a worker.
"""

from __future__ import annotations

import math
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.errors import Problem
from core.runs import beginning, worker
from core.runs.keeper import Keeper
from core.runs.nursery import Nursery, nursery
from core.runs.presence import Presence
from core.runs.queries import add_control, check_queue, count_running, owned, stop_waiting, update_run
from core.runs.run import ACTIVE, is_id, new_id
from core.runs.store import Store
from core.sequences import experiments
from core.settings import Settings
from core.training import possible
from core.training.events import MOST_SAMPLES
from core.training.experiment import Experiment

WAITING_IN_ALL = 1000  # runs in the queue of all visitors together: more is nobody's lesson
_VALUES: dict[str, Callable[[float], bool] | None] = {
    "pause": None,
    "resume": None,
    "stop": None,
    "step": lambda value: 1 <= value <= 10_000 and value == int(value),  # training steps
    "learning_rate": lambda value: 0 < value <= 1000,
    "watch": lambda value: 0 <= value < MOST_SAMPLES and value == int(value),  # which of the pictures of a run
    "pace": lambda value: 0 <= value <= 10_000,  # steps per second; 0 is full speed
}


class LocalEngine:
    """Submits, controls, continues and ends runs. Thread-safe.

    Each method raises Problem("store_unavailable" | "disk_full" | "database_…") when the store cannot be used; the engine
    itself keeps trying, so that a repaired disk needs no restart.
    """

    def __init__(
        self, settings: Settings, recipe: str = "core.runs.recipe", nursery_of: Callable[[], Nursery] = nursery
    ) -> None:
        self.settings = settings
        self._presence = Presence(settings.leave_grace)
        self._keeper = Keeper(self, self._presence, recipe, nursery_of)
        self._opening = threading.Lock()
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The store, opened at the first need. Raises Problem when it cannot be opened."""
        with self._opening:
            if self._store is None:
                self._store = Store(self.settings.database_url)
            return self._store

    def start(self) -> None:
        """Begin to take up waiting runs, in the background; never raises. May be called again."""
        self._keeper.start()

    def close(self) -> None:
        """Stop: running workers save their state and end as "server_restarted", waiting runs wait for the next server."""
        self._keeper.close()
        with self._opening:
            if self._store is not None:
                self._store.close()
                self._store = None

    # ---- what pages ask

    def submit(self, experiment: Any, visitor: str) -> str:
        """Queue a new run of any kind (core/sequences/experiments.py) and return its id.

        Weights that it begins with are its own from now on, whatever becomes of the run they come from. Raises
        Problem("too_many_queued" | "too_many_runs" | "shelf_full" | "store_unavailable" | "begin_gone" | "disk_full" |
        "folder_not_writable") and as core/training/possible.py does.
        """
        begin = ""
        if isinstance(experiment, Experiment):
            possible.check(experiment)
            begin = experiment.begin
        run = new_id()
        try:
            if begin:  # before the run is in the queue: a worker may take it up at once
                beginning.keep(self.settings, begin, self.folder(run))
            self.store.create(
                experiment.to_json(),
                visitor,
                waiting_limit=self.settings.queue_per_visitor,
                total_limit=WAITING_IN_ALL,
                kept_limit=self.settings.keep_per_visitor,
                run=run,
            )
        except BaseException:
            shutil.rmtree(self.folder(run), ignore_errors=True)
            raise
        self._keeper.wake()
        return run

    def control(self, run: str, visitor: str, action: str, value: float | None = None) -> None:
        """Ask a run to pause, resume, step (value: how many), stop, watch another picture (value: which of its samples), or
        change its learning_rate or pace (steps a second).

        A resumed run that finds every core busy waits in the queue again and goes on from its checkpoint.
        Raises Problem("run_unknown" | "run_not_yours" | "run_not_active" | "control_unknown" | "control_value").
        """
        number = _checked(action, value)
        with self.store.writing() as connection:
            row = owned(connection, run, visitor)
            if row["state"] not in ACTIVE:
                raise Problem("run_not_active")
            if row["state"] == "queued" and action == "stop":
                stop_waiting(connection, run, "stopped")
            elif row["state"] == "paused" and action == "resume":
                if count_running(connection, row["engine"]) >= self.settings.workers:
                    update_run(connection, run, state="queued", queued=time.time(), engine=None)
                else:
                    update_run(connection, run, state="running")
                    add_control(connection, run, action)
            else:
                add_control(connection, run, action, number)
        self._keeper.poke(run, stopping=action == "stop")

    def continue_run(self, run: str, visitor: str, epochs: int | None = None) -> None:
        """Queue an ended run again, to go on from its checkpoint under the same id.

        `epochs` is its new number of epochs in all, those done included; None is the number it had, and for a run that has
        done them all twice that number. Raises Problem("run_unknown" | "run_not_yours" | "run_active" | "no_checkpoint" |
        "checkpoint_gone" | "epochs_too_few" | "too_many_queued") and as Experiment does.
        """
        with self.store.writing() as connection:
            row = owned(connection, run, visitor)
            if row["state"] in ACTIVE:
                raise Problem("run_active")
            if not row["checkpoint"]:
                raise Problem("no_checkpoint")
            if self.checkpoint(run) is None:
                raise Problem("checkpoint_gone")
            check_queue(connection, visitor, self.settings.queue_per_visitor, WAITING_IN_ALL)
            finished = row["state"] == "finished"
            experiment = experiments.longer(experiments.read(row["experiment"]), epochs, finished)
            update_run(
                connection,
                run,
                state="queued",
                queued=time.time(),
                experiment=experiment.to_json(),
                reason="",
                detail="",
                ended=None,
                engine=None,
            )
        self._keeper.wake()

    def delete(self, run: str, visitor: str) -> None:
        """Forget an ended run and its files. Raises Problem("run_unknown" | "run_not_yours" | "run_active")."""
        self.store.delete(run, visitor)
        shutil.rmtree(self.folder(run), ignore_errors=True)

    def folder(self, run: str) -> Path:
        """Where a run's files lie, whether or not there are any. Raises Problem("run_unknown") for what is no id."""
        if not is_id(run):
            raise Problem("run_unknown")
        return worker.folder(self.settings, run)

    def checkpoint(self, run: str) -> Path | None:
        """The run's weights (safetensors), if it has saved any."""
        path = self.folder(run) / worker.CHECKPOINT
        return path if path.is_file() else None

    # ---- who is here

    def arrived(self, visitor: str) -> None:
        """A page session of the visitor has begun. Returns at once."""
        self._presence.arrived(visitor)

    def left(self, visitor: str) -> None:
        """A page session of the visitor has ended; when none comes back in time the visitor's runs stop. Returns at once."""
        self._presence.left(visitor, time.monotonic())
        self._keeper.wake(look=False)


def _checked(action: str, value: float | None) -> float | None:
    if action not in _VALUES:
        raise Problem("control_unknown")
    allowed = _VALUES[action]
    if allowed is None:
        return None
    if value is None and action == "step":
        value = 1
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not allowed(value):
        raise Problem("control_value")
    return float(value)
