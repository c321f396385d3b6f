"""What a learner may choose about forecasting a series of numbers. Knows no tensor: a server shows these knobs at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from core.config import check, knob
from core.data.series_config import SeriesConfig
from core.models.recurrent_config import CELLS, Cell
from core.sequences.experiments import Described
from core.training.experiment import OptimizerConfig, ScheduleConfig


@dataclass(frozen=True)
class WindowConfig:
    """What one example is: `window` values that are known, and the `horizon` values after them that are to be told."""

    window: int = knob(24, 1, 200)
    horizon: int = knob(1, 1, 50)
    season: int = knob(0, 0, 400)  # values in a period, of the seasonal naive forecast; 0: found in the training part


@dataclass(frozen=True)
class ForecastModel:
    """A recurrent network that reads the window; a dense layer on its last state tells all values of the horizon at once."""

    cells: Literal["lstm", "gru", "rnn", "all"] = "lstm"  # all: three networks side by side
    units: int = knob(32, 4, 256, step=4)  # numbers in the hidden state
    layers: int = knob(1, 1, 3)
    forget_bias: float = knob(1.0, -3, 5, step=0.5)
    predicts: Literal["value", "change"] = "value"  # change: what is read and told is counted from the last known value


@dataclass(frozen=True)
class ForecastExperiment(Described):
    """Everything that decides a run's numbers. Raises Problem (core/config.py) if a setting is out of its bounds."""

    kind: Literal["forecast"] = "forecast"
    data: SeriesConfig = field(default_factory=SeriesConfig)
    windows: WindowConfig = field(default_factory=WindowConfig)
    model: ForecastModel = field(default_factory=ForecastModel)
    optimizer: OptimizerConfig = field(default_factory=lambda: OptimizerConfig("adam", 0.02))
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    epochs: int = knob(20, 1, 500)
    batch_size: Literal[8, 16, 32, 64, 128, 256] = 32
    clip: float = knob(1.0, 0, 10, step=0.1)  # the gradient's greatest length; 0 is none
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    seed: int = knob(0, 0, 2**31 - 1)

    def __post_init__(self) -> None:
        check(self)


def lanes(model: ForecastModel) -> tuple[Cell, ...]:
    """The cells that learn side by side."""
    return CELLS if model.cells == "all" else (model.cells,)
