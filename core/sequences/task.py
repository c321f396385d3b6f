"""What a kind of run is to the loop: several networks that learn the same batches. Knows no kind and no clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from core.training import optimizers
from core.training.experiment import OptimizerConfig
from core.wire import Array

Told = tuple[dict[str, Any], dict[str, Array]]  # header fields and arrays of an event


@dataclass
class Lane:
    """One of the networks that learn side by side."""

    name: str
    model: nn.Module
    optimizer: torch.optim.Optimizer

    @property
    def parameters(self) -> int:
        """How many numbers it learns."""
        return sum(each.numel() for each in self.model.parameters())


def lane(name: str, model: nn.Module, config: OptimizerConfig) -> Lane:
    """A network with its optimizer."""
    return Lane(name, model, optimizers.build(config, model.parameters()))


class Task:
    """A kind of run: `lanes`, `steps_per_epoch`, `examples_per_step`, `scored` (whether there are accuracies).

    The loop calls `batch` once a step and `losses` once a step and lane; what looks (`started`, `snapshot`, `finished`) changes
    nothing: no gradient, no weight, no number of the generator that training draws from.
    """

    lanes: list[Lane]
    steps_per_epoch: int
    examples_per_step: int
    scored: bool = True
    worth: float = 1.0  # how many times dearer than usual a look may be, where the looks are what a run is for

    def batch(self, step: int) -> Any:
        """What the networks learn from in step `step`, counted from 0."""
        raise NotImplementedError

    def losses(self, lane: Lane, batch: Any) -> tuple[Tensor, Tensor | None]:
        """The loss to go down, and the share of right answers of this batch where there are any; both scalars."""
        raise NotImplementedError

    def after(self, lane: Lane, batch: Any) -> None:
        """After a lane's step: what it carries into the next batch."""

    def started(self) -> Told:
        """What is told once."""
        return {}, {}

    def watch(self, sample: int) -> bool:  # noqa: ARG002 - for those that show several
        """Tell of another sample from now on; False where there is nothing to choose."""
        return False

    def snapshot(self, whole: bool) -> Told:
        """On the validation part: `lane_losses` and `lane_accuracies` (or None); `whole` at the end."""
        raise NotImplementedError

    def finished(self) -> Told:
        """On the test part, opened once: `lane_losses` and `lane_accuracies` (or None)."""
        return {}, {}

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """What a checkpoint needs beyond weights, optimizers and generator."""
        return {}, {}

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
        """Put that back. Raises KeyError, ValueError or TypeError for what is none."""
