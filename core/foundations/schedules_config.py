"""What a learner sets of learning-rate schedules: their curves, what is trained with them, and the three experiments. No formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

from core.config import check, knob

Name = Literal[
    "constant",
    "linear",
    "step",
    "exponential",
    "polynomial",
    "cosine",
    "warmup",
    "restarts",
    "one_cycle",
    "plateau",
]
NAMES: tuple[Name, ...] = get_args(Name)
USUAL: tuple[Name, ...] = ("constant", "step", "cosine", "plateau")
BATCH, TRAINING = 10, 200  # examples in a batch and in an epoch
PER_EPOCH = TRAINING // BATCH  # updates in an epoch
MOST = 60 * PER_EPOCH  # updates in a run
BATCHES = (4, 8, 16, 32, 64, 128)  # of the grid
RATES = tuple(2.0**k for k in range(-6, 3))  # of the grid: each twice the one before, so that the diagonal meets cells


@dataclass(frozen=True)
class SchedulesConfig:
    """A curve's shape is in shares: of the peak rate, and of the run. Raises Problem as core/config.py."""

    data: Literal["circle", "moons", "xor"] = "circle"
    rule: Literal["sgd", "momentum", "adam"] = "momentum"
    epochs: Literal[15, 30, 60] = 30
    seed: int = knob(0, 0, 999)  # of the first of the networks; the others follow
    who: tuple[Name, ...] = USUAL
    looked: Name = "cosine"  # whose curve has handles and whose formula is written out
    peak: float = knob(0.3, 1e-4, 10.0, log=True)  # η, the highest rate
    floor: float = knob(0.01, 1e-4, 1.0, log=True)  # φ, share of the peak where a curve ends
    warmup: float = knob(0.1, 0.01, 0.6, step=0.01)  # share of the run in which "warmup" rises
    rise: float = knob(0.3, 0.05, 0.9, step=0.01)  # the same of "one_cycle"
    drops: int = knob(2, 1, 8, step=1)
    drop: float = knob(0.1, 0.05, 0.95, step=0.01)  # γ, what a drop leaves, of "step" and "plateau"
    power: float = knob(2.0, 0.2, 6.0, step=0.1)
    cycles: int = knob(3, 1, 6, step=1)
    growth: Literal[1, 2] = 1  # so many times as long is each cycle as the one before
    patience: int = knob(4, 0, 15, step=1)  # epochs
    moment: int = knob(200, 0, MOST - 1, step=1)  # the update that is looked at
    axis: Literal["linear", "log"] = "linear"  # of the rate
    shown: Literal["validation", "train"] = "validation"  # which losses
    range_at: int = knob(250, 0, 399, step=1)  # batch of the range test that is looked at
    eta: float = knob(0.3, 0.02, 3.0, log=True)  # of gradient descent at the edge of stability
    edge_at: int = knob(390, 0, 1500, step=1)  # its step that is looked at
    fair: Literal["epochs", "updates"] = "epochs"  # what is the same for all batch sizes
    row: int = knob(1, 0, len(BATCHES) - 1)  # the batch size that is looked at
    column: int = knob(3, 0, len(RATES) - 1)  # and the rate

    def __post_init__(self) -> None:
        check(self)

    @property
    def steps(self) -> int:
        """Updates in a run."""
        return int(self.epochs) * PER_EPOCH


# Settings that teach one thing each; all others at their defaults.
PRESETS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "noise": {"who": ("constant", "cosine"), "looked": "constant"},
        "warm": {
            "who": ("constant", "cosine", "warmup"),
            "looked": "warmup",
            "rule": "sgd",
            "peak": 3.0,
            "warmup": 0.3,
        },
        "restarts": {"who": ("cosine", "restarts"), "looked": "restarts", "cycles": 4},
        "plateau": {"who": ("step", "plateau"), "looked": "plateau", "patience": 2, "drop": 0.3},
        "all": {"who": NAMES, "looked": "one_cycle", "axis": "log"},
        "edge": {"eta": 1.0},
    }
)


def settled(config: SchedulesConfig) -> SchedulesConfig:
    """The same with those who run in their order, at least one, one of them looked at, and a moment inside the run."""
    who = tuple(name for name in NAMES if name in config.who) or USUAL
    looked = config.looked if config.looked in who else who[0]
    return replace(config, who=who, looked=looked, moment=min(config.moment, config.steps - 1))
