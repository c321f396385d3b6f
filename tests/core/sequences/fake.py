"""A kind of run for tests of the loop: two dense layers that learn y = 2x, side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor, nn

from core.config import check, knob
from core.models.recurrent import draw
from core.sequences.experiments import Described
from core.sequences.task import Lane, Task, Told, lane
from core.training.experiment import OptimizerConfig, ScheduleConfig


@dataclass(frozen=True)
class FakeExperiment(Described):
    """`explode`: the lane whose loss is infinite from step 3 on; 2: both lanes'."""

    kind: Literal["fake"] = "fake"
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adam", 0.01))
    schedule: ScheduleConfig = field(default_factory=lambda: ScheduleConfig("constant"))
    epochs: int = knob(3, 1, 100)
    batch_size: Literal[8] = 8
    clip: float = knob(1.0, 0, 10, step=0.1)
    precision: Literal["auto", "float32", "bfloat16"] = "float32"
    seed: int = knob(0, 0, 100)
    explode: int = knob(-1, -1, 2)

    def __post_init__(self) -> None:
        check(self)


class FakeTask(Task):
    steps_per_epoch, examples_per_step, scored = 5, 8, True

    def __init__(self, experiment: FakeExperiment, generator: torch.Generator) -> None:
        self.experiment, self.generator = experiment, generator
        self.lanes = [lane(name, draw(nn.Linear(1, 1), generator), experiment.optimizer) for name in ("a", "b")]
        self.carried = 0
        self.step = 0

    def batch(self, step: int) -> Tensor:
        self.step = step
        return torch.randn(8, 1, generator=self.generator)

    def losses(self, lane: Lane, batch: Tensor) -> tuple[Tensor, Tensor]:
        error = lane.model(batch) - 2 * batch
        explode = self.experiment.explode
        if self.step >= 3 and (explode == 2 or (self.lanes[explode % 2] is lane and explode >= 0)):
            error = error * float("inf")
        return (error**2).mean(), (error.abs() < 0.1).float().mean()

    def after(self, lane: Lane, batch: Tensor) -> None:
        self.carried += len(batch) * (lane is self.lanes[0])

    def snapshot(self, whole: bool) -> Told:
        weights = [float(each.model.weight.detach()) for each in self.lanes]
        return {
            "lane_losses": [(weight - 2) ** 2 for weight in weights],
            "lane_accuracies": [0.5, 0.5],
            "whole": whole,
        }, {}

    def finished(self) -> Told:
        return {"lane_losses": [0.0, 0.0]}, {"confusion": np.arange(8, dtype=np.int32).reshape(2, 2, 2)}

    def memory(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        return {"carried": torch.tensor(self.carried)}, {"names": ["x"]}

    def remember(self, tensors: dict[str, Tensor], about: dict[str, Any]) -> None:
        self.carried = int(tensors["carried"])
        if about["names"] != ["x"]:
            raise ValueError("other names")


task = FakeTask


def rebuilt(experiment: FakeExperiment, about: dict[str, Any]) -> dict[str, nn.Module]:
    del experiment, about
    return {"a": nn.Linear(1, 1), "b": nn.Linear(1, 1)}
