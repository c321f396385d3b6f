"""How a worker trains an Experiment: the functions it calls. A run of another nature is another module with these names."""

from __future__ import annotations

from typing import get_args, get_type_hints

from core.models.configs import CNNConfig
from core.training import precision
from core.training.checkpoint import restore, save
from core.training.experiment import Experiment
from core.training.fit import fit
from core.training.state import TrainingState, start

__all__ = ["fit", "is_sound", "prepare", "read", "restore", "save", "settled", "start"]


def read(text: str) -> Experiment:
    """The experiment from the store's JSON. Raises Problem."""
    return Experiment.from_json(text)


def settled(state: TrainingState) -> str:
    """The experiment as it is really trained, with every "auto" decided: running this again gives the same numbers."""
    return state.experiment.to_json()


def is_sound(state: TrainingState) -> bool:
    """Whether the weights are finite numbers, so that there is something to keep."""
    return state.is_finite


def prepare() -> None:
    """Measure the fastest arithmetic for each size of kernel, so that the first run need not wait for it."""
    for kernel in get_args(get_type_hints(CNNConfig)["kernel"]):
        precision.settle(Experiment(model=CNNConfig(kernel=kernel)))
