"""What a learner can set of the memory tasks: the sequences, the three networks that learn them, and how. Knows no tensor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.config import check, knob
from core.data.memory_tasks import MemoryData
from core.sequences.experiments import Described
from core.training.experiment import OptimizerConfig, ScheduleConfig

STEPS_PER_EPOCH = 100  # every sequence is new, so an epoch is only a number of steps


@dataclass(frozen=True)
class MemoryConfig:
    """An RNN, an LSTM and a GRU of one layer each, and a readout."""

    units: int = knob(32, 4, 128, step=4)
    # Of the gate that keeps: the LSTM's forget gate and the GRU's update gate begin near σ(forget_bias) (Gers et al. 2000).
    forget_bias: float = knob(1.0, -4, 6, step=0.5)


@dataclass(frozen=True)
class MemoryExperiment(Described):
    """Everything that decides a run's numbers. Raises Problem (core/config.py) if a setting is out of its bounds."""

    kind: Literal["memory"] = "memory"
    data: MemoryData = field(default_factory=MemoryData)
    model: MemoryConfig = field(default_factory=MemoryConfig)
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adam", 0.02))
    schedule: ScheduleConfig = field(default_factory=lambda: ScheduleConfig("constant"))
    epochs: int = knob(6, 1, 100)  # of STEPS_PER_EPOCH steps
    batch_size: Literal[1, 8, 16, 32, 64, 128, 256] = 64
    clip: float = knob(1.0, 0, 10, step=0.1)  # the largest norm of the gradient; 0: no clipping
    # Truncated backpropagation through time: no gradient passes the border of a window of so many steps; 0: one window.
    window: int = knob(0, 0, 200)
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = knob(0, 0, 2**31 - 1)  # first weights and sequences

    def __post_init__(self) -> None:
        check(self)
