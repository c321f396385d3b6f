"""How a worker trains an Experiment: the functions it calls. A run of another nature is another module with these names."""

from __future__ import annotations

from core.training import precision
from core.training.checkpoint import restore, save
from core.training.experiment import Experiment
from core.training.fit import fit
from core.training.state import TrainingState, start

__all__ = ["fit", "prepare", "read", "restore", "save", "settled", "start"]


def read(text: str) -> Experiment:
    """The experiment from the store's JSON. Raises Problem."""
    return Experiment.from_json(text)


def settled(state: TrainingState) -> str:
    """The experiment as it is really trained, with every "auto" decided: running this again gives the same numbers."""
    return state.experiment.to_json()


def prepare() -> None:
    """Measure the fastest arithmetic for the default experiment, so that the first run need not wait for it."""
    precision.settle(Experiment())
