"""What an exported script is to train: settings, and from an epoch on some others. Knows no line of the script.

A branch is a few lines inside the loop: from its epoch on some variables have other values.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from core.playground.experiment import Change, changed
from core.training.small import SmallConfig


@dataclass(frozen=True)
class Course:
    """A training to be written down: settings first, and from epoch `start` on some others."""

    network: SmallConfig
    changes: tuple[Change, ...]
    start: int
    epochs: int  # whole epochs to train
    task: str
    loss: str

    @property
    def later(self) -> SmallConfig:
        """The settings of the branch; without one the same."""
        return changed(self.network, self.changes)

    @property
    def branches(self) -> bool:
        """Whether there is a branch within what is trained."""
        return bool(self.changes) and self.start < self.epochs

    def values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The script's variables before and after the branch."""
        before, after = _values(self.network), _values(self.later)
        if self.branches:  # whatever would have ended the trunk did not do so before the branch
            before |= {"target": 0.0, "patience": math.inf}
        return before, after

    def either(self, name: str, without: Any) -> bool:
        """Whether a variable is ever anything but `without`."""
        before, after = self.values()
        return before[name] != without or (self.branches and after[name] != without)


def _values(config: SmallConfig) -> dict[str, Any]:
    decoupled = config.rule == "adamw"
    return {
        "seed": config.seed,
        "rate": config.learning_rate,
        "batch_size": config.batch_size,
        "epochs": config.epochs,
        "l1": config.l1,
        "l2": 0.0 if decoupled else config.l2,
        "decay": config.l2 if decoupled else 0.0,
        "keep": 1 - config.dropout,
        "clip": config.clip or math.inf,
        "target": config.target,
        "patience": config.patience or math.inf,
        "schedule": config.schedule,
        "rule": config.rule,
    }
