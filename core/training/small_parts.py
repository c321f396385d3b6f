"""What the engine for small networks is given and gives back. Knows no kernel.

All parameters of a network lie in one flat vector: layer after layer, the weights W row by row (to, from), then the biases b;
the output layer comes last.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
MOST_SNAPSHOTS = 500  # in one recording
REASONS: tuple[Any, ...] = (None, "target", "plateau", "diverged")  # why a run stopped, as the backends number them
TARGET, PLATEAU, DIVERGED = 1, 2, 3
DENSE = 100  # so many epochs from the first are all kept: most happens there


@dataclass(frozen=True, eq=False)
class Examples:
    """What is to be learned: `inputs` (n, features); `labels` (n,), class numbers 0 … or, in a regression, values."""

    inputs: Array
    labels: Array
    train: NDArray[np.bool_]  # (n,) the others are the test examples
    task: Literal["two", "many", "regression"]
    classes: int = 2

    @property
    def outputs(self) -> int:
        """How many output neurons the task needs."""
        return self.classes if self.task == "many" else 1

    def targets(self, loss: str) -> Array:
        """(n, outputs), as the table in small.py says."""
        low = 0.0 if loss == "cross_entropy" else -1.0
        if self.task == "regression":
            return np.asarray(self.labels, np.float64)[:, None]
        if self.task == "two":
            return np.where(np.asarray(self.labels)[:, None] == 1, 1.0, low)
        return np.where(np.asarray(self.labels)[:, None] == np.arange(self.classes), 1.0, low)


@dataclass(frozen=True, eq=False)
class Model:
    """The state of one network in training: all that an exact continuation needs."""

    parameters: Array  # (P,) float64 in exact mode, else float32
    slots: Array  # (2, P) what the rule remembers: of the gradients, of their squares
    step: int = 0  # updates so far
    epoch: int = 0  # whole epochs so far
    batch: int = 0  # updates so far in the epoch that has begun
    best: float = np.inf  # lowest test loss so far
    since: int = 0  # epochs since then

    def pack(self) -> dict[str, Array]:
        """As arrays, for a file or another process."""
        clock = np.array([self.step, self.epoch, self.batch, self.since], np.int64)
        return {"parameters": self.parameters, "slots": self.slots, "clock": clock, "best": np.array([self.best])}

    @staticmethod
    def unpack(arrays: Mapping[str, Array]) -> Model:
        """The model that `pack` wrote."""
        step, epoch, batch, since = (int(each) for each in arrays["clock"])
        best = float(arrays["best"][0])
        return Model(arrays["parameters"], arrays["slots"], step, epoch, batch, best, since)


class Ended(NamedTuple):
    """Why training ended, after how many whole epochs and updates.

    diverged: `step` is the update that broke it and `weight` the first one that was no number after it, or, where only the
    loss was none, the largest; the model is as it was at the end of `epoch`.
    """

    reason: Literal["target", "plateau", "diverged", "limit"]
    epoch: int
    step: int
    weight: tuple[int, int, int] | None = None  # layer from 0, to, from; from −1 is the bias


@dataclass(frozen=True, eq=False)
class Recording:
    """What happened: S snapshots, and E + 1 losses, the first before anything was done; per batch where batches were asked for.

    Losses are means over all examples, without penalty and dropout. Accuracy is the share that is right; in a regression NaN.
    Gradient norms are those of the whole training loss, penalty included, at the snapshot.
    """

    epochs: Array  # (S,) i4
    batches: Array  # (S,) i4: 0 at the end of an epoch, else how many of the next one's batches are in
    parameters: Array  # (S, P) f4
    loss_train: Array  # (E+1,) f4
    loss_test: Array
    accuracy_train: Array
    accuracy_test: Array
    gradient_norms: Array  # (S, layers) f4
    rates: Array  # (E+1,) f4: of the update that comes next
    model: Model
    ended: Ended | None = None
    shape: tuple[int, ...] = field(default=())  # inputs, units …, outputs


def joined(first: Recording, second: Recording) -> Recording:
    """Both, of which `second` goes on where `first` ended, as one recording, thinned as if it had been made at once."""
    epochs = np.concatenate([first.epochs, second.epochs[1:]])
    keep = np.isin(epochs, kept(int(epochs[0]), int(epochs[-1])))

    def all_of(name: str) -> Array:
        return np.concatenate([getattr(first, name), getattr(second, name)[1:]])

    series = ("loss_train", "loss_test", "accuracy_train", "accuracy_test", "rates")
    shots = ("epochs", "batches", "parameters", "gradient_norms")
    return Recording(
        **{name: all_of(name) for name in series},
        **{name: all_of(name)[keep] for name in shots},
        model=second.model,
        ended=second.ended,
        shape=first.shape,
    )


def kept(first: int, last: int, most: int = MOST_SNAPSHOTS) -> Array:
    """The epochs of which a snapshot is kept: each at the beginning, then each second, fourth …, and always the last.

    A longer run keeps no epoch that a shorter one has dropped, so a recording can be thinned as it grows.
    """
    epochs = np.arange(first, last + 1)
    stride = 1
    while True:
        keep = (epochs < first + DENSE) | (epochs % stride == 0) | (epochs == last)
        if keep.sum() <= most:
            return epochs[keep]
        stride *= 2
