"""A contest of optimizers on one network: the task, the parts of its data, who runs how long, with which rates. Knows no process.

Three parts of the data have three jobs: by the training part the networks learn, by the validation part the short search chooses a
rate for each rule, and by the test part, which has chosen nothing, the contest is judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, get_args

from core.config import check, knob
from core.data.plane import Kind
from core.playground.service import Engine
from core.training.small import Rule

Task = Literal["circle", "xor", "spiral", "digits", "cnn"]
RULES: tuple[Rule, ...] = get_args(Rule)
GRID = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)  # the rates that the search tries, the same for each rule
PARTS = ("test", "train")
LENGTHS = MappingProxyType({"short": 1 / 3, "usual": 1.0, "long": 2.0})
SEARCHED = 50  # the search's seeds lie so far behind the contest's: what chose a rate is not what is judged
SLOWER = 10  # without the compiled engine networks on the plane take so many times fewer epochs


class Small(NamedTuple):
    """A task on the plane: which points, hidden units, epochs at the usual length, how blurred."""

    kind: Kind
    units: tuple[int, ...]
    epochs: int
    noise: float


SMALL: Mapping[str, Small] = MappingProxyType(
    {
        "spiral": Small("spiral", (8, 8), 300, 0.1),
        "circle": Small("circle", (6,), 100, 0.1),
        "xor": Small("xor", (4, 4), 100, 0.1),
    }
)
POINTS, TRAIN_SHARE, BATCH = 500, 0.6, 30  # of the plane; what does not train is halved into validation and test
DIGITS = MappingProxyType({"mlp": 300, "cnn": 150})  # updates at the usual length
MOMENTS = MappingProxyType({"mlp": 50, "cnn": 25})  # at which losses are measured, beside the beginning
SPLIT = (1000, 1300)  # of 1,797 digits: so many train, those up to here validate, the others test
JUDGED = 256  # of the training digits, for the training loss
SEARCH_SEEDS = MappingProxyType({"plane": 3, "numpy": 1, "mlp": 3, "cnn": 3})


@dataclass(frozen=True)
class ContestConfig:
    """What is set: the task and how it is run, then how the contest is looked at."""

    task: Task = "circle"
    rate: Literal["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10"] = "0.01"  # the one for all
    length: Literal["short", "usual", "long"] = "usual"
    seeds: int = knob(5, 1, 10, step=1)
    seed: int = knob(0, 0, 99, step=1)  # another hundred of first weights and orders of batches
    how: Literal["one", "each"] = "each"  # one rate for all, or each its own
    who: tuple[Rule, ...] = RULES  # whose curves are shown
    over: Literal["steps", "seconds"] = "steps"
    part: Literal["test", "train"] = "test"
    scale: Literal["log", "linear"] = "log"
    moment: int = knob(100, 0, 100, step=1)  # how far along the axis is looked, in percent

    def __post_init__(self) -> None:
        check(self)


class Asked(NamedTuple):
    """The functions of a child process, and what all are asked with."""

    small: bool  # on the plane, by the compiled engine; else by torch
    module: str
    given: dict[str, Any]
    search_seeds: int

    def function(self, name: str) -> str:
        """ "search", "race" or "times" as a process is asked for it."""
        return f"core.playground.{self.module}:{name}"


def asked(config: ContestConfig, engine: Engine) -> Asked:
    """Whom to ask for a contest, and with what."""
    given = {"task": config.task, "length": config.length, "first": 100 * config.seed}
    if config.task in SMALL:
        kind = "plane" if engine == "compiled" else "numpy"
        return Asked(True, "contest_small", {**given, "engine": engine}, SEARCH_SEEDS[kind])
    return Asked(False, "contest_digits", given, SEARCH_SEEDS[family(config.task)])


def family(task: str) -> Literal["mlp", "cnn"]:
    """The stacked network of a task on digits."""
    return "cnn" if task == "cnn" else "mlp"


def steps(task: str, length: str, engine: Engine = "compiled") -> int:
    """Updates of one network: on the plane so many in an epoch, epochs in all."""
    if task in SMALL:
        return epochs(task, length, engine) * round(POINTS * TRAIN_SHARE / BATCH)
    return round(DIGITS[family(task)] * LENGTHS[length])


def epochs(task: str, length: str, engine: Engine = "compiled") -> int:
    """Epochs of a task on the plane."""
    return max(3, round(SMALL[task].epochs * LENGTHS[length] / (1 if engine == "compiled" else SLOWER)))


def moments(last: int, count: int) -> list[int]:
    """At most count + 1 whole numbers from 0 to `last`, evenly spread."""
    return sorted({round(last * k / count) for k in range(count + 1)})
