"""Benchmark of recurrent networks: the live path against plain loops, what it took to read hotel reviews well.

Reviews are read from GLASSBOX_DATA; without them that row is left out. Run by itself: python -m tests.bench.remembering
"""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from core.sequences.faster import measure
from core.sequences.reading_suggested import suggested
from core.sequences.report import fit
from core.sequences.state import SequenceState, start
from core.sequences.writing_config import WritingExperiment
from core.sequences.writing_models import Writer, detached
from core.training.experiment import ScheduleConfig
from tests.bench.engine import home_of_its_own
from tests.bench.row import Row, show
from tests.bench.training import ROUNDS, take_turns, turn_about

STEPS = 20
REPORTS = 10  # in a round
WELL = 0.85  # of the reviews kept back


def rows() -> Iterator[Row]:
    """All rows; two to three minutes."""
    torch.set_num_threads(1)
    with home_of_its_own():
        yield from live_path()
        yield price_of_events("writing lstm", WritingExperiment())
        if os.environ.get("GLASSBOX_DATA"):
            yield from hotel()


def live_path() -> Iterator[Row]:
    """CPU time of a plain loop in float32 over that of the live loop without reports: the same network, the same texts."""
    for cell in ("lstm", "gru"):
        experiment = replace(WritingExperiment(), epochs=200, schedule=ScheduleConfig("constant"))
        experiment = replace(experiment, model=replace(experiment.model, cell=cell))
        yield from against_plain(f"writing {cell}", experiment, eager_steps)


def against_plain(
    name: str, experiment: Any, plainly: Callable[[SequenceState], Callable[[int], None]]
) -> Iterator[Row]:
    """CPU time of `plainly`, a loop in float32, over that of the live loop without reports; and whether bfloat16 is faster here."""
    seconds = measure(start(replace(experiment, precision="float32")))
    state = start(experiment)
    plain, live = take_turns(partial(plainly(state), STEPS), partial(steps(state), STEPS))
    ratio = statistics.median(a / b for a, b in zip(plain, live, strict=True))
    gain = seconds["float32"] / seconds["bfloat16"]
    yield Row(f"float32 / bfloat16, a step of a {name}", gain, None, "×", "higher")
    # only where bfloat16 is faster can the live path be so much faster than the same kernels in float32
    title = f"live ({state.experiment.precision}) / eager float32, {name}"
    yield Row(title, ratio, 1.4 if gain >= 1.4 else 0.97, "×", "higher")


def price_of_events(name: str, experiment: Any) -> Row:
    """CPU time of steps in the bare loop, relative to as many in `fit` with every event packed, validation and what is shown included."""
    endless = replace(experiment, epochs=200, schedule=ScheduleConfig("constant"))
    state, other = start(endless), start(endless)
    bare = steps(other)
    bare(10)
    turns = turn_about(fit(state, clock=time.process_time), bare)
    told = alone = 0.0
    for number in range((ROUNDS + 1) * REPORTS):
        one, two = next(turns)
        if number >= REPORTS:  # the first second is lively on purpose
            told, alone = told + one, alone + two
    return Row(f"a step of the bare loop / a step of fit, {name}", alone / told, 0.97, "×", "higher")


def hotel() -> Iterator[Row]:
    """Seconds by the clock from the start of a run at the page's settings until the recurrent network reads the validation reviews
    so well, and what it then reaches on those of the test."""
    experiment = suggested("hotel")
    began = time.perf_counter()
    state = start(experiment)
    reached, best = math.inf, 0.0
    for event in fit(state):
        if event.kind == "snapshot":
            best = max(best, event.data["lane_accuracies"][0])
            if best >= WELL:
                reached = min(reached, time.perf_counter() - began)
        if event.kind == "finished":
            name = state.task.lanes[0].name
            yield Row(f"hotel reviews: 85 % of the validation part, {name}", reached, 60, "s", "lower")
            yield Row("the same run to its end", time.perf_counter() - began, 60, "s", "lower")
            yield Row("its test part", 100 * event.data["lane_accuracies"][0], 85, "%", "higher")


def steps(state: SequenceState) -> Callable[[int], None]:
    """The live loop without a report."""

    def go(count: int) -> None:
        for _ in range(count):
            state.advance()

    return go


def eager_steps(state: SequenceState) -> Callable[[int], None]:
    """The same network and batches in a loop as it is written first: float32, torch.optim, the gradient clipped."""
    task, experiment = state.task, state.experiment
    model: nn.Module = Writer(experiment.model, task.known.count, torch.Generator().manual_seed(0))  # type: ignore[attr-defined]
    optimizer = torch.optim.Adam(model.parameters(), experiment.optimizer.learning_rate)
    kept: list[object] = [None]

    def go(count: int) -> None:
        for step in range(count):
            batch = task.batch(step)
            logits, after = model(batch.inputs, None if batch.fresh else kept[0])
            loss = F.cross_entropy(logits.flatten(0, 1), batch.targets.flatten())
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), experiment.clip)
            optimizer.step()
            kept[0] = detached(after)

    return go


if __name__ == "__main__":
    show(rows())
