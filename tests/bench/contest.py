"""Benchmark of the optimizer race: from the click to complete curves, and what stacking saves, as ratios of this run.

Run by itself: python -m tests.bench.contest
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import torch

from core.playground.contest import RULES, ContestConfig, asked
from core.playground.contest_digits import parts
from core.playground.service import service
from core.training import alone, lanes
from core.training.lanes import Lane
from tests.bench.row import Row, show

ROUNDS, SEEDS, SIX = 5, 5, RULES[:6]
STEPS, CNN_STEPS = 60, 40
COMPILING = 600.0  # seconds on a slow machine


def rows() -> Iterator[Row]:
    """All rows; a minute, more where the engine has to be compiled first."""
    for task in ("circle", "spiral"):
        yield Row(f"Race, {task}: 7 optimizers × 5 seeds with one rate for all, from the click to complete curves", clicked(task), 1.0, "s", "lower")  # fmt: skip
        yield Row(f"the same, {task}: with one rate, the search, and each with its own", clicked(task, searched=True), None, "s", "lower")  # fmt: skip
    service().close()
    torch.set_num_threads(1)
    data = parts()[0]
    many = [Lane(rule, 0.01, seed) for rule in SIX for seed in range(SEEDS)]
    ratio = compared(
        lambda: [alone.train("mlp", lane, data, STEPS) for lane in many],
        lambda: lanes.train("mlp", many, data, [], [STEPS]),
    )
    yield Row("Digits MLP, 6 optimizers × 5 seeds: one after the other against stacked", ratio, 4.5, "×", "higher")
    six = [Lane(rule, 0.01, 0) for rule in SIX]
    ratio = compared(
        lambda: lanes.train("cnn", six, data, [], [CNN_STEPS]),
        lambda: alone.train("cnn", Lane("adam", 0.01, 0), data, CNN_STEPS),
    )
    yield Row("Digits CNN, batch 64: six as one grouped network against one alone, Adam", ratio, 2.5, "×", "lower")
    ratio = compared(
        lambda: [alone.train("cnn", lane, data, CNN_STEPS) for lane in six],
        lambda: lanes.train("cnn", six, data, [], [CNN_STEPS]),
    )
    yield Row("the same, six one after the other against the grouped one", ratio, None, "×", "higher")


def clicked(task: str, *, searched: bool = False) -> float:
    """Seconds until the child's answer with all curves is there, the engine compiled; the median of some races nobody had asked for.

    With `searched` those of the search and of the race with the rates that it found as well.
    """
    own = service()
    own.allow()
    own.warm()
    until = time.monotonic() + COMPILING
    while not own.settled and time.monotonic() < until:
        time.sleep(0.2)
    times = []
    for turn in range(ROUNDS + 1):
        seed = turn + (ROUNDS + 1) * searched
        of = asked(ContestConfig(task=task, seed=seed), own.engine)  # type: ignore[arg-type]
        begun = time.perf_counter()
        race = {**of.given, "rates": [0.01] * len(RULES), "seeds": SEEDS}
        own.races().ask(of.function("race"), race, seconds=60)
        if searched:
            rates = own.races().ask(of.function("search"), of.given, seconds=60)[0]["rates"]
            own.races().ask(of.function("race"), {**race, "rates": rates}, seconds=60)
        times.append(time.perf_counter() - begun)
    return statistics.median(times[1:])  # with the first the process starts


def compared(one: Callable[[], object], other: Callable[[], object]) -> float:
    """How many times the CPU time of `other` `one` takes: the least of rounds in which both take turns."""
    best = [float("inf")] * 2
    for turn in range(ROUNDS + 1):
        for k, each in enumerate((one, other)):
            begun = time.process_time()
            each()
            best[k] = min(best[k], time.process_time() - begun) if turn else best[k]
    return best[0] / best[1]


if __name__ == "__main__":
    show(rows())
