"""A trajectory: all that happened to a network from its first weights on, grown piece by piece. Knows no process of its own.

The trunk begins with the experiment's first weights, a branch with the trunk's at some epoch, settings or weights changed. A
line is a value: `grow` returns a longer one. Cutting the work into pieces changes no number.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.playground.experiment import Change, Experiment, changed
from core.playground.service import Engine, service
from core.runs.process import Message
from core.training.small_parts import Ended, Model, Recording, joined
from core.wire import Array

FIRST = 0.1  # seconds of computing until something is to be seen
PIECE = 0.25  # seconds of computing in any other piece
CURVES = ("loss_train", "loss_test", "accuracy_train", "accuracy_test", "rates")  # one number per epoch
SNAPSHOTS = ("epochs", "batches", "parameters", "gradient_norms")  # one row per snapshot
Ask = Callable[..., Message]


@dataclass(frozen=True, eq=False)
class Way:
    """How far a question has come that takes several."""

    model: Model
    leading: bool  # it is still the trunk's, on the way to the line's beginning


@dataclass(frozen=True, eq=False)
class Line:
    """What has been computed of a trajectory."""

    experiment: Experiment
    changes: tuple[Change, ...] = ()
    start: int = 0  # the epoch it begins with
    engine: Engine = "numpy"
    recording: Recording | None = None
    way: Way | None = None  # to its beginning
    seconds: float = 0.0  # of computing

    @property
    def epoch(self) -> int:
        """The last epoch that is known."""
        return self.start + len(self.recording.loss_train) - 1 if self.recording else self.start

    @property
    def ended(self) -> Ended | None:
        """Why it goes no further; None while it may."""
        return self.recording.ended if self.recording else None

    @property
    def complete(self) -> bool:
        """Whether nothing more will come."""
        return self.ended is not None

    @property
    def key(self) -> tuple[object, ...]:
        """The same for two lines that will be equal when complete."""
        return self.experiment.fingerprint, self.changes, self.start, self.engine

    def numbers(self) -> dict[str, float]:
        """The last losses and, unless it is a regression, accuracies, each over training and test examples."""
        assert self.recording is not None
        last = {name: float(getattr(self.recording, name)[-1]) for name in CURVES[:4]}
        return {name: value for name, value in last.items() if np.isfinite(value)}


def trunk(experiment: Experiment) -> Line:
    """The line from the first weights on, nothing of it computed."""
    return Line(experiment, engine=service().engine)


def branch(experiment: Experiment, start: int, changes: tuple[Change, ...]) -> Line:
    """The line that leaves the trunk at epoch `start`. Raises Problem when a setting cannot be."""
    changed(experiment.network, changes)
    return Line(experiment, changes, start, service().engine)


def grow(line: Line, seconds: float = PIECE, ask: Ask | None = None) -> Line:
    """About so many seconds of computing more; the line itself if it is complete. Raises Problem as the process does."""
    if line.complete:
        return line
    way = Way(line.recording.model, False) if line.recording else line.way
    header, arrays = _asked("pieces:advance", line, {"seconds": seconds}, way, ask)
    together, seconds = line.recording, line.seconds + header["seconds"]
    if header.get("underway"):
        return replace(line, way=_way(header, arrays), seconds=seconds)
    more = recorded(header, arrays)
    return replace(line, recording=joined(together, more) if together else more, way=None, seconds=seconds)


def described(line: Line) -> dict[str, Any]:
    """The line as a question carries it; core/playground/pieces.py reads it."""
    changes = [[name if isinstance(name, str) else list(name), value] for name, value in line.changes]
    return {
        "experiment": line.experiment.to_json(),
        "changes": changes,
        "start": line.start,
        "engine": line.engine,
    }


def written(arrays: dict[str, Array]) -> dict[str, Array]:
    """Arrays as core/wire.py takes them: counters are small enough for 32 bits."""
    return {name: each.astype(np.int32) if each.dtype == np.int64 else each for name, each in arrays.items()}


def recorded(header: dict[str, Any], arrays: dict[str, Array]) -> Recording:
    """The recording that a process sent."""
    told = header["ended"]
    ended = told and Ended(told["reason"], told["epoch"], told["step"], told["weight"] and tuple(told["weight"]))
    return Recording(
        **{name: arrays[name] for name in (*CURVES, *SNAPSHOTS)},
        model=_way(header, arrays).model,
        ended=ended,
        shape=tuple(header["shape"]),
    )


def zoomed(
    line: Line, epoch: int, way: Way | None = None, seconds: float = PIECE, ask: Ask | None = None
) -> Way | dict[str, Array]:
    """The epoch that follows `epoch`, batch by batch: parameters (B + 1, P), norms, losses and accuracies (B + 1,).

    Or, after about so many seconds of computing, how far it came: ask again with it. Raises Problem as the process does.
    """
    header, arrays = _asked("pieces:zoomed", line, {"epoch": epoch, "seconds": seconds}, way, ask)
    if header.get("underway"):
        return _way(header, arrays)
    found = {name: arrays[name] for name in (*CURVES, "parameters")}
    return found | {"norms": arrays["gradient_norms"]}


def landscape(line: Line, epoch: int, ask: Ask | None = None) -> tuple[dict[str, Any], dict[str, Array]]:
    """The loss around the snapshot at `epoch` or before it, and the path walked there (core/playground/landscape.py)."""
    assert line.recording is not None
    index = max(0, int(np.searchsorted(line.recording.epochs, epoch, side="right")) - 1)
    question = {name: value for name, value in described(line).items() if name != "start"} | {"index": index}
    header, arrays = (ask or service().ask)("landscape:around", question, {"path": line.recording.parameters})
    found = {"path_epochs": line.recording.epochs}  # a packet may show fewer snapshots than were walked
    return header | {"center": int(line.recording.epochs[index])}, arrays | found


def _asked(function: str, line: Line, wish: dict[str, Any], way: Way | None, ask: Ask | None) -> Message:
    question = described(line) | wish | {"leading": way is not None and way.leading}
    return (ask or service().ask)(function, question, written(way.model.pack()) if way else {})


def _way(header: dict[str, Any], arrays: dict[str, Array]) -> Way:
    model = {name: arrays[f"model_{name}"] for name in ("parameters", "slots", "clock", "best")}
    return Way(Model.unpack(model), header.get("leading", False))
