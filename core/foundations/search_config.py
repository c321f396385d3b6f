"""What a learner sets of a search for hyperparameters: where, how, how long, and what is looked at. No formula, no training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

from core.config import check, knob

Method = Literal["grid", "random", "tpe", "gp"]
Dim = Literal["rate", "batch", "width", "dropout"]
METHODS: tuple[Method, ...] = get_args(Method)
DIMS: tuple[Dim, ...] = get_args(Dim)
EPOCHS = 9  # of a whole trial: three rungs, 1, 3 and 9
MOST = 64  # trials
STEPS = 10  # of the Gaussian process, after its first two points
SIDES = ("left", "right")
# Where a dimension is searched; the rate's range is the learner's.
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType({"batch": (8, 128), "width": (4, 64), "dropout": (0, 0.8)})
# What it is where it is not searched.
FIXED: Mapping[str, float] = MappingProxyType({"rate": 0.1, "batch": 32, "width": 32, "dropout": 0.0})


@dataclass(frozen=True)
class SearchConfig:
    """Two methods with the same budget, and the drawings of what they found. Raises Problem as core/config.py."""

    left: Method = "grid"
    right: Method = "random"
    trials: Literal[16, 25, 36, 64] = 36
    prune: Literal["none", "median", "halving"] = "none"
    noise: Literal["own", "same"] = "own"  # whether each trial has first weights and batches of its own
    seed: int = knob(0, 0, 999)
    dims: tuple[Dim, ...] = DIMS
    low: float = knob(1e-4, 1e-5, 0.05, log=True)  # of the rate
    high: float = knob(1.0, 0.1, 100.0, log=True)
    x: Dim = "rate"
    y: Dim = "dropout"
    moment: int = knob(MOST, 1, MOST, step=1)  # trials that are shown
    looked: int = knob(-1, -1, MOST - 1, step=1)  # the trial that is looked at; −1 the best
    side: Literal["left", "right"] = "right"  # and whose
    spent: Literal["trials", "epochs"] = "trials"  # the axis of the best so far
    axis: Literal["rate", "batch", "width", "dropout", "accuracy"] = "accuracy"  # whose part is kept
    at_least: float = knob(0.0, 0.0, 1.0, step=0.01)  # of that axis, as shares of its length
    at_most: float = knob(1.0, 0.0, 1.0, step=0.01)
    judge: Literal["fanova", "ped"] = "fanova"  # of importance
    study: Literal["off", "on"] = "off"  # the same search with other seeds
    length: float = knob(0.5, 0.1, 2.0, step=0.05)  # of the Gaussian process, in powers of ten of the rate
    jitter: float = knob(0.02, 0.005, 0.2, step=0.005)  # the deviation it takes a measurement to have
    explore: float = knob(0.0, 0.0, 0.3, step=0.01)  # ξ
    step: int = knob(3, 0, STEPS, step=1)

    def __post_init__(self) -> None:
        check(self)


# Experiments that teach one thing each; all others at their defaults.
PRESETS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "plane": {"dims": ("rate", "dropout"), "trials": 25},
        "bayes": {"left": "random", "right": "tpe", "trials": 64},
        "pruned": {"left": "random", "right": "tpe", "prune": "halving", "spent": "epochs"},
        "wild": {"left": "random", "right": "gp", "trials": 25, "high": 100.0},
        "spread": {"left": "random", "right": "tpe", "study": "on"},
        "alone": {"dims": ("rate",), "trials": 16, "y": "width"},
    }
)

# What training depends on; all else is only looked at.
SEARCHED = ("trials", "prune", "noise", "seed", "dims", "low", "high")


def settled(config: SearchConfig) -> SearchConfig:
    """The same with its dimensions in their order, at least one."""
    return replace(config, dims=tuple(name for name in DIMS if name in config.dims) or DIMS)
