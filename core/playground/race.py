"""A race: one task, many networks at once. Who runs, and what is told of them. Knows no process of its own.

Each contestant differs from the experiment in one setting and runs with several seeds: a single run is an anecdote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from core.config import check, knob
from core.playground.experiment import Experiment
from core.playground.service import RACES, Engine, service
from core.training.small import Initialization, Rule, Shape, SmallConfig
from core.wire import Array

RATES = (0.1, 0.3, 1.0, 3.0, 10.0)  # times the experiment's own
MOST_SECONDS = 8.0  # of computing, as `lap_seconds` reckons
LANES = 16  # networks that the compiled engine trains side by side
CURVES = ("loss_train", "loss_test")


@dataclass(frozen=True)
class RaceConfig:
    """Who runs against whom."""

    over: Literal["rule", "learning_rate", "initialization", "schedule"] = "rule"
    seeds: int = knob(5, 1, 10, step=1)
    laps: int = knob(200, 10, 1000, log=True)  # epochs

    def __post_init__(self) -> None:
        check(self)


@dataclass(frozen=True, eq=False)
class Result:
    """What a race told: of each of K contestants, over its seeds, curves of E + 1 epochs, and the surface of the middle one."""

    names: tuple[str, ...]
    seeds: int
    laps: int
    median: dict[
        str, Array
    ]  # (K, E + 1) of loss_train and loss_test; of an even number the lower of the two in the middle
    low: dict[str, Array]  # the quartile below
    high: dict[str, Array]  # and above
    finals: Array  # (K, seeds) the last test loss; NaN of those that diverged
    surfaces: Array  # (K, outputs, G, G) the first row is the upper edge
    seconds: float

    @property
    def diverged(self) -> tuple[int, ...]:
        """How many of each contestant's networks broke."""
        return tuple(int(count) for count in np.isnan(self.finals).sum(axis=1))

    @property
    def winner(self) -> int | None:
        """Whose median test loss at the end is lowest; None where no median is a number."""
        ends = self.median["loss_test"][:, -1]
        return None if np.isnan(ends).all() else int(np.nanargmin(ends))


def contestants(network: SmallConfig, over: str) -> dict[str, SmallConfig]:
    """The settings of each contestant by its name, the seed left as it is."""
    if over == "learning_rate":
        rates = sorted({float(f"{min(10.0, max(1e-5, factor * network.learning_rate)):.3g}") for factor in RATES})
        return {f"{rate:g}": replace(network, learning_rate=rate) for rate in rates}
    names = {"rule": get_args(Rule), "initialization": get_args(Initialization), "schedule": get_args(Shape)}[over]
    return {name: replace(network, **{over: name}) for name in names}


def laps(
    experiment: Experiment,
    config: RaceConfig,
    runners: int,
    examples: int,
    parameters: int,
    engine: Engine = "compiled",
) -> int:
    """As many epochs as asked for, or as many as are done in a few seconds: with one engine the same on every machine."""
    networks = runners * config.seeds
    if engine == "compiled":
        networks = -(-networks // LANES) * LANES  # those who run side by side take as long as if all places were taken
    whole = networks * lap_seconds(experiment, examples, parameters, engine)
    return int(max(1, min(config.laps, MOST_SECONDS / whole)))


def lap_seconds(experiment: Experiment, examples: int, parameters: int, engine: Engine) -> float:
    """What an epoch of one network takes, both losses included; measured on a core of 2024."""
    network = experiment.network
    updates = -(-int(examples * experiment.data.train_share) // network.batch_size)
    if engine == "compiled":
        return 1e-6 * (updates * (0.1 + 0.0025 * parameters) + examples * (0.03 + 0.0004 * parameters))
    return 1e-6 * (300 + updates * (50 + 18 * len(network.units)) + examples * 0.0027 * parameters)


def run(experiment: Experiment, config: RaceConfig, epochs: int) -> Result:
    """Let them run. Raises Problem as the process does."""
    question = {
        "experiment": experiment.to_json(),
        "over": config.over,
        "seeds": config.seeds,
        "laps": epochs,
        "engine": service().engine,
    }
    header, arrays = service().ask("racing:race", question, of=RACES)
    parts = {part: {name: arrays[f"{part}_{name}"] for name in CURVES} for part in ("median", "low", "high")}
    return Result(
        tuple(header["names"]),
        config.seeds,
        epochs,
        finals=arrays["finals"],
        surfaces=arrays["surfaces"],
        seconds=header["seconds"],
        **parts,
    )
