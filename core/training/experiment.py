"""Experiment: the frozen description of one training run. Same experiment, same machine → same numbers, bit for bit.

Knows no tensor: it is what a link carries, what the store keeps and what a worker is sent.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

from core.config import check, from_dict, knob, to_dict, word
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.models.configs import CNNConfig

LONGEST_TEXT = 10_000  # characters; an experiment has about 500, with as many corrected labels as there may be 5,000


@dataclass(frozen=True)
class OptimizerConfig:
    """How a gradient becomes a change of the weights; the rules are written out in core/training/optimizers.py."""

    rule: Literal["sgd", "momentum", "nesterov", "adam", "adamw"] = "adam"
    learning_rate: float = knob(0.01, 1e-5, 10, log=True)  # the peak; up to 10, so that divergence can be seen
    momentum: float = knob(0.9, 0, 0.99, step=0.01)  # of momentum and nesterov; Adam's β₁ and β₂ stay 0.9 and 0.999
    weight_decay: float = knob(0.0, 0, 0.5, step=0.001)


@dataclass(frozen=True)
class ScheduleConfig:
    """How the learning rate changes over the run; the curves are in core/training/schedules.py."""

    shape: Literal["constant", "cosine", "one_cycle"] = "one_cycle"


@dataclass(frozen=True)
class Experiment:
    """Everything that decides a run's numbers. Raises Problem (see core/config.py) if a setting is out of its bounds."""

    data: PicturesConfig = field(default_factory=PicturesConfig)
    model: CNNConfig = field(default_factory=CNNConfig)
    optimizer: OptimizerConfig = field(default_factory=OptimizerConfig)
    schedule: ScheduleConfig = field(default_factory=ScheduleConfig)
    augment: AugmentConfig = field(default_factory=AugmentConfig)
    epochs: int = knob(12, 1, 200)
    batch_size: Literal[1, 8, 16, 32, 64, 128, 256, 512] = 64
    label_smoothing: float = knob(0.0, 0, 0.3, step=0.01)  # share of the truth given to all classes alike
    # "auto" is settled by a measurement when the run starts (core/training/precision.py) and then written here.
    precision: Literal["auto", "float32", "bfloat16"] = "auto"
    layout: Literal["auto", "contiguous", "channels_last"] = "auto"  # of pictures and kernels in memory
    seed: int = knob(0, 0, 2**31 - 1)  # first weights and order of the pictures
    # Whose weights it begins with instead of random ones: a run's, or those of a network that comes with the project.
    begin: str = word("[0-9a-f]{20}|shipped-[a-z][a-z0-9_]{0,39}")

    def __post_init__(self) -> None:
        check(self)

    def to_json(self) -> str:
        """One line of JSON with sorted names; equal experiments give equal text."""
        return json.dumps(to_dict(from_dict(Experiment, to_dict(self))), sort_keys=True, separators=(",", ":"))

    @staticmethod
    def from_json(text: str | bytes) -> Experiment:
        """Read what may come from anybody; missing settings keep their defaults.

        Raises Problem("settings_too_long" | "settings_malformed" | "setting_unknown" | "setting_…").
        """
        return from_dict(Experiment, parsed(text))


# What reaches 99 % of the digits' test pictures with the least work, half a second of it (tests/bench/training.py).
FASTEST = Experiment(
    model=CNNConfig(width=32),
    optimizer=OptimizerConfig("adamw", learning_rate=0.01, weight_decay=0.1),
    batch_size=128,
)


def parsed(text: str | bytes, limit: int = LONGEST_TEXT) -> Any:
    """The JSON in what may come from anybody. Raises Problem("settings_too_long" | "settings_malformed")."""
    if len(text) > limit:
        raise Problem("settings_too_long", limit=limit)
    try:
        return json.loads(text, object_pairs_hook=_names, parse_constant=_no_constant, parse_int=_integer)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Problem("settings_malformed") from None


def differences(a: Experiment, b: Experiment) -> dict[str, tuple[Any, Any]]:
    """The settings that differ: {"optimizer.learning_rate": (value in a, value in b)}."""
    left, right = paths(to_dict(a)), paths(to_dict(b))
    return {path: (left[path], right[path]) for path in left if left[path] != right[path]}


def paths(data: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested settings as one level, in their order: {"optimizer.learning_rate": value}."""
    flat: dict[str, Any] = {}
    for name, value in data.items():
        flat |= paths(value, f"{prefix}{name}.") if isinstance(value, dict) else {prefix + name: value}
    return flat


def _names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a name stands twice")
    for name in data:
        name.encode()  # half a surrogate pair cannot be shown again: UnicodeEncodeError is a ValueError
    return data


def _integer(digits: str) -> int:
    if len(digits) > 20:  # beyond any setting, and beyond what a float can hold
        raise ValueError(digits[:20])
    return int(digits)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are no JSON
