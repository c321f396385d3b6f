"""What a learner sets of optimizers on a surface: which surface, who runs from where, every constant. No formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

from core.config import knob, knobs_of
from core.foundations.surfaces import FURTHER, SURFACES, Surface

Rule = Literal["gd", "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw", "newton", "lbfgs"]
NAMES: tuple[Rule, ...] = get_args(Rule)
MOST = 1000  # steps
TYPED = "x^4 - 2x^2 + y^2 + 0.3x"  # the function that stands in the field until one is typed: two hollows, one deeper
USUAL: tuple[Rule, ...] = ("gd", "momentum", "adam")


@dataclass(frozen=True)
class OptimizersConfig:
    """A surface, a start, those who run, and what each rule leaves open."""

    surface: Literal[
        "bowl", "ravine", "saddle", "rosenbrock", "beale", "himmelblau", "rastrigin", "plateaus", "own"
    ] = "ravine"
    reach: Literal[1, 2, 3, 5, 10] = 2  # of a typed function: half the width of the window
    who: tuple[Rule, ...] = USUAL
    start: tuple[float, ...] = knob((), -10.0, 10.0)  # x, y; empty: where it is telling
    rates: tuple[float, ...] = knob((), 1e-5, 10.0)  # η of each of NAMES; empty: as suits the surface
    horizon: Literal[50, 200, 1000] = 200  # steps in all
    noise: float = knob(
        0.0, 0.0, 20.0, step=0.1
    )  # standard deviation, added to the gradient of all but gradient descent
    seed: int = knob(0, 0, 999)
    momentum: float = knob(0.9, 0.0, 0.999, step=0.001)  # μ
    smoothing: float = knob(0.99, 0.0, 0.9999, step=0.001)  # α of RMSprop
    beta1: float = knob(0.9, 0.0, 0.999, step=0.001)
    beta2: float = knob(0.999, 0.0, 0.9999, step=0.001)
    correction: Literal["on", "off"] = "on"  # Adam's and AdamW's for means that began at 0
    decay: float = knob(0.01, 0.0, 1.0, step=0.01)  # λ of AdamW
    newton: Literal["plain", "repaired"] = "plain"
    step: int = knob(0, 0, MOST)  # the moment that is looked at
    looked: Rule = "momentum"  # whose numbers are written out
    turn: float = knob(28.0, -180.0, 180.0, step=1.0)  # how the drawing in space is turned, in degrees
    tilt: float = knob(50.0, 5.0, 85.0, step=1.0)
    tempo: Literal["slow", "normal", "fast"] = "normal"


KNOBS = {each.name: each for each in knobs_of(OptimizersConfig)}

# Where all start, and the learning rates of NAMES: as large as goes well there, so that each shows what it is known for.
STARTS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "bowl": (-2.4, 1.6),
        "ravine": (-2.6, 1.2),
        "saddle": (2.4, 0.01),
        "rosenbrock": (-1.2, 1.0),
        "beale": (1.0, 1.6),
        "himmelblau": (-0.4, -0.8),
        "rastrigin": (3.4, 2.3),
        "plateaus": (-3.2, 1.8),
        "own": (0.9, 0.8),  # as shares of the reach
    }
)
RATES: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {  #           gd     sgd    mom    nest   adagr  rms    adam   adamw  newt  lbfgs
        "bowl": (0.1, 0.1, 0.02, 0.02, 0.5, 0.02, 0.1, 0.1, 1, 1),
        "ravine": (0.45, 0.45, 0.1, 0.1, 0.5, 0.02, 0.1, 0.1, 1, 1),
        "saddle": (0.1, 0.1, 0.02, 0.02, 0.5, 0.02, 0.1, 0.1, 1, 1),
        "rosenbrock": (0.001, 0.001, 0.0005, 0.0005, 0.5, 0.01, 0.05, 0.05, 1, 1),
        "beale": (0.01, 0.01, 0.002, 0.002, 0.5, 0.02, 0.1, 0.1, 1, 0.5),
        "himmelblau": (0.01, 0.01, 0.002, 0.002, 0.5, 0.02, 0.1, 0.1, 1, 0.5),
        "rastrigin": (0.002, 0.002, 0.001, 0.001, 0.5, 0.02, 0.1, 0.1, 1, 0.2),
        "plateaus": (0.1, 0.1, 0.02, 0.02, 0.5, 0.02, 0.1, 0.1, 1, 0.5),
        "own": (0.05, 0.05, 0.01, 0.01, 0.3, 0.02, 0.05, 0.05, 1, 0.5),
    }
)

# Settings that teach one thing each; all others at their defaults.
PRESETS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "ravine": {"surface": "ravine", "who": ("gd", "momentum", "nesterov"), "looked": "momentum"},
        "saddle": {"surface": "saddle", "who": ("gd", "momentum", "adam", "newton"), "looked": "newton"},
        "stuck": {"surface": "rastrigin", "who": NAMES, "looked": "adam"},
        "edge": {
            "surface": "ravine",
            "who": ("gd", "adam", "newton"),
            "rates": (0.51, *RATES["ravine"][1:]),
            "looked": "gd",
        },
        "uncorrected": {"surface": "bowl", "who": ("adam",), "correction": "off", "looked": "adam", "horizon": 50},
        "noise": {"surface": "bowl", "who": ("gd", "sgd", "momentum", "adam"), "noise": 3.0, "looked": "sgd"},
    }
)


def surface_of(config: OptimizersConfig, text: str = TYPED) -> Surface:
    """The surface that is set; for "own" that of the typed function."""
    if config.surface != "own":
        return {**SURFACES, **FURTHER}[config.surface]
    side = float(config.reach)
    return Surface(text, (-side, side, -side, side), ())


def settled(config: OptimizersConfig) -> OptimizersConfig:
    """The same with a start inside the window and a rate for everybody; those who run in their order, at least one."""
    x0, x1, y0, y1 = surface_of(config).window
    start = config.start if len(config.start) == 2 else suggested(config)[0]
    start = (min(x1, max(x0, start[0])), min(y1, max(y0, start[1])))
    rates = config.rates if len(config.rates) == len(NAMES) else RATES[config.surface]
    who = tuple(name for name in NAMES if name in config.who) or USUAL
    looked = config.looked if config.looked in who else who[0]
    step = min(config.step, config.horizon)
    return replace(config, start=start, rates=rates, who=who, looked=looked, step=step)


def suggested(config: OptimizersConfig) -> tuple[tuple[float, float], tuple[float, ...]]:
    """Where to start and the rates that suit the surface."""
    x, y = STARTS[config.surface]
    share = config.reach if config.surface == "own" else 1
    return (x * share, y * share), RATES[config.surface]
