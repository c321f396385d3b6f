"""How a worker trains what it is given: the functions it calls, of pictures or of sequences. Knows no process."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, get_args, get_type_hints

from core.models.configs import CNNConfig
from core.sequences import experiments
from core.sequences import recipe as sequences
from core.training import checkpoint, precision
from core.training import fit as pictures
from core.training import state as picture_state
from core.training.events import Control, Event
from core.training.experiment import Experiment

__all__ = ["fit", "is_sound", "prepare", "read", "restore", "save", "settled", "start"]

LARGER = ((1, 28, 28), (3, 32, 32))  # pictures: of clothes, of things


def read(text: str) -> Any:
    """The experiment from the store's JSON. Raises Problem."""
    return experiments.read(text)


def start(experiment: Any, begin: Path | None = None) -> Any:
    """A run before its first step; `begin` is the file with the weights it begins with. Raises Problem."""
    if isinstance(experiment, Experiment):
        return picture_state.start(experiment, begin=begin)
    return sequences.start(experiment, begin)


def restore(experiment: Any, path: Path) -> Any:
    """A run as it was saved. Raises Problem."""
    return (checkpoint if isinstance(experiment, Experiment) else sequences).restore(experiment, path)


def fit(
    experiment: Any, state: Any, *, clock: Callable[[], float] = time.monotonic
) -> Generator[Event, Control | None, None]:
    """The training loop."""
    if isinstance(experiment, Experiment):
        return pictures.fit(experiment, state, clock=clock)
    return sequences.fit(state, clock=clock)


def save(state: Any, path: Path) -> None:
    """Write a checkpoint."""
    (checkpoint if isinstance(state, picture_state.TrainingState) else sequences).save(state, path)


def settled(state: Any) -> str:
    """The experiment as it is really trained, with every "auto" decided: running this again gives the same numbers."""
    return str(state.experiment.to_json())


def is_sound(state: Any) -> bool:
    """Whether the weights are finite numbers, so that there is something to keep."""
    return bool(state.is_finite)


def prepare() -> None:
    """Measure the fastest arithmetic for what is trained most, so that the first run need not wait for it."""
    for kernel in get_args(get_type_hints(CNNConfig)["kernel"]):
        precision.settle(Experiment(model=CNNConfig(kernel=kernel)))
    for image_shape in LARGER:
        precision.settle(Experiment(), image_shape)
