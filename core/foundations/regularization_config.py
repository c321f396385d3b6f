"""What a learner sets of regularization: the task, the remedies and how strong each is, the two experiments below. No formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal, get_args

from core.config import check, knob, to_dict

Name = Literal[
    "nothing",
    "l2",
    "decay",
    "l1",
    "proximal",
    "dropout",
    "batch",
    "layer",
    "smoothing",
    "augment",
    "clip",
    "ensemble",
]
Ridge = Literal["none", "tiny", "small", "middle", "large"]
NAMES: tuple[Name, ...] = get_args(Name)
USUAL: tuple[Name, ...] = ("nothing", "decay", "dropout", "augment")
LOOKS = 60  # times that a run is looked at
TASK = ("examples", "wrong", "updates", "seed")
UNITS = 64  # hidden
BATCH = 25
SMALLEST, LARGEST = 2, 400  # random features


@dataclass(frozen=True)
class RegularizationConfig:
    """Raises Problem as core/config.py."""

    examples: Literal[50, 100, 200, 500, 1000] = 100
    wrong: float = knob(0.2, 0.0, 0.5, step=0.05)  # share of the training labels that are wrong
    updates: Literal[300, 600, 1200] = 600
    seed: int = knob(0, 0, 999)
    who: tuple[Name, ...] = USUAL
    looked: Name = "dropout"  # whose weights are shown
    l2: float = knob(0.01, 1e-5, 1.0, log=True)
    decay: float = knob(1.0, 1e-3, 10.0, log=True)
    l1: float = knob(0.003, 1e-6, 0.1, log=True)
    proximal: float = knob(0.1, 1e-4, 1.0, log=True)
    dropout: float = knob(0.5, 0.05, 0.9, step=0.05)
    smoothing: float = knob(0.2, 0.02, 0.8, step=0.02)
    augment: float = knob(0.8, 0.1, 1.0, step=0.1)  # share of the pictures that are shifted
    clip: float = knob(0.1, 1e-3, 10.0, log=True)
    ensemble: int = knob(5, 2, 8, step=1)  # members
    moment: int = knob(60, 0, LOOKS, step=1)  # the look whose weights are shown
    shown: Literal["loss", "accuracy"] = "loss"
    patience: int = knob(8, 1, LOOKS, step=1)  # looks without a lower validation loss
    rate: float = knob(0.01, 1e-4, 0.1, log=True)  # of the one weight
    pull: float = knob(0.1, 1e-3, 1.0, log=True)  # its λ
    size: float = knob(5.0, 1e-3, 10.0, log=True)  # its gradient
    step: int = knob(100, 1, 400, step=1)  # the step that is looked at
    points: Literal[10, 20, 40] = 20  # of the curve
    noise: float = knob(0.4, 0.0, 1.0, step=0.05)
    ridge: Ridge = "none"  # λ
    features: int = knob(20, SMALLEST, LARGEST, step=1)

    def __post_init__(self) -> None:
        check(self)


# Settings that teach one thing each; all others at their defaults.
PRESETS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "heart": {"wrong": 0.5, "who": ("nothing", "dropout"), "shown": "accuracy"},
        "data": {"examples": 1000, "updates": 1200},
        "zeros": {"who": ("nothing", "l1", "proximal"), "looked": "proximal"},
        "norms": {"who": ("nothing", "batch", "layer", "clip"), "looked": "batch"},
        "many": {"who": ("nothing", "ensemble"), "looked": "ensemble", "ensemble": 8},
        "peak": {"noise": 0.6, "features": 20, "ridge": "small"},
    }
)


def settled(config: RegularizationConfig) -> RegularizationConfig:
    """The same with those who run in their order, "nothing" among them, one of them looked at."""
    who = tuple(name for name in NAMES if name in config.who or name == "nothing")
    return replace(config, who=who, looked=config.looked if config.looked in who else who[-1])


def question(config: RegularizationConfig) -> dict[str, Any]:
    """Of a settled config what training depends on: the task, who runs, and how strong those are who run."""
    return {name: value for name, value in to_dict(config).items() if name in (*TASK, "who", *config.who)}
