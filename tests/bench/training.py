"""Benchmark of training: live settings against plain eager PyTorch, time to 98 % and 99 %, the price of reporting.

One torch thread, CPU time (not the clock on the wall), rounds in which the candidates take turns, medians.
Run by itself: python -m tests.bench.training
"""

from __future__ import annotations

import itertools
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from core.data.split import Part, Split, whole
from core.evaluation.classification import evaluate
from core.models.configs import CNNConfig
from core.training.events import Event
from core.training.experiment import FASTEST, Experiment, OptimizerConfig, ScheduleConfig
from core.training.fit import fit
from core.training.precision import autocast, settle
from core.training.state import TrainingState, start
from tests.bench.row import Row, show

ROUNDS = 7
# ConvNetJS's network for MNIST (5×5 kernels, 8 and 16 filters) with both poolings 2×2, and the digits page's own.
NETWORKS = {
    "28×28, 8 filters of 5×5": (CNNConfig(width=8, kernel=5, batch_norm=False), (1, 28, 28)),
    "28×28, 16 filters of 3×3": (CNNConfig(), (1, 28, 28)),
    "digits": (CNNConfig(), (1, 8, 8)),
}
SPLITS = 9  # of the digits, each with another seed: the test part has 360 pictures, so one split says little


def rows() -> Iterator[Row]:
    """All rows; about a minute."""
    torch.set_num_threads(1)
    yield from against_eager()
    yield from time_to_accuracy()
    yield from price_of_events()


def against_eager() -> Iterator[Row]:
    """Training steps per second of the live settings, relative to eager float32 in contiguous memory."""
    for name, (model, shape) in NETWORKS.items():
        for batch, target in ((64, 1.8), (256, 2.4)):
            experiment = settle(
                Experiment(model=model, batch_size=batch, optimizer=OptimizerConfig("momentum"), epochs=200), shape
            )
            data = noise(shape, batch)
            live, plain = bare_steps(start(experiment, data)), eager_steps(model, data, batch)
            steps = max(2, 2000 // (shape[1] ** 2 * batch // 64))
            plain_seconds, live_seconds = take_turns(partial(plain, steps), partial(live, steps))
            ratio = statistics.median(a / b for a, b in zip(plain_seconds, live_seconds, strict=True))
            how = f"{experiment.precision}, {experiment.layout}"
            yield Row(f"live ({how}) / eager, {name}, batch {batch}", ratio, target, "×", "higher")


def time_to_accuracy() -> list[Row]:
    """CPU seconds of training until the test pictures are read so well, looked at after each epoch and off the clock."""
    reached: dict[float, list[float]] = {0.98: [], 0.99: []}
    finals = []
    for seed in range(-1, SPLITS):  # the first warms up
        state = start(settle(replace(FASTEST, seed=max(seed, 0), data=replace(FASTEST.data, split_seed=max(seed, 0)))))
        step, spent, first = bare_steps(state), 0.0, dict.fromkeys(reached, float("inf"))
        while state.step < state.steps_total:
            began = time.process_time()
            step(state.steps_per_epoch)
            spent += time.process_time() - began
            accuracy = evaluate(state.model, state.test.batches(), state.test.labels, 10).accuracy
            for level in first:
                if accuracy >= level:
                    first[level] = min(first[level], spent)
        if seed >= 0:
            finals.append(accuracy)
            for level, seconds in first.items():
                reached[level].append(seconds)
    return [
        Row("digits to 98 % of test pictures", statistics.median(reached[0.98]), 0.5, "s CPU", "lower"),
        Row("digits to 99 % of test pictures", statistics.median(reached[0.99]), 0.7, "s CPU", "lower"),
        Row(f"the same at its end, mean of {SPLITS} splits", 100 * statistics.mean(finals), None, "%", "higher"),
    ]


def turn_about(run: Iterator[Event], bare: Callable[[int], None]) -> Iterator[tuple[float, float]]:
    """CPU seconds of `run` from one report to the next, its events packed, and of as many steps of `bare`; again and again."""
    now, kind = 0, ""
    while True:
        before, began = now, time.process_time()
        while now == before or kind != "progress":
            event = next(run)
            event.pack()
            now, kind = event.data["step"], event.kind
        middle = time.process_time()
        bare(now - before)
        yield middle - began, time.process_time() - middle


def price_of_events() -> list[Row]:
    """CPU time of steps in the bare loop, relative to as many in `fit` with every event packed; ten reports a CPU second.

    The two take turns after every report, a tenth of a second long: only so a difference of 1 % shows on a busy machine.
    """
    experiment = settle(Experiment(epochs=200, schedule=ScheduleConfig("constant")))
    bare = bare_steps(start(experiment))
    bare(50)
    run = fit(experiment, clock=time.process_time)
    turns = turn_about(run, bare)
    ratios = []
    for _ in range(ROUNDS):
        told, alone = (sum(each) for each in zip(*itertools.islice(turns, 10), strict=True))
        ratios.append(alone / told)  # 70 reports in all: the longest run of 4,000 steps has about 80
    return [
        Row("a step of the bare loop / a step of fit with its events", statistics.median(ratios), 0.99, "×", "higher")
    ]


def noise(shape: tuple[int, int, int], batch: int) -> Split:
    """Random pictures: speed does not depend on what they show."""
    generator = np.random.default_rng(0)

    def part(size: int) -> Part:
        return whole(generator.integers(256, size=(size, *shape), dtype=np.uint8), generator.integers(10, size=size))

    return Split(part(4 * batch), part(10), part(10), tuple("0123456789"))


def bare_steps(state: TrainingState) -> Callable[[int], None]:
    """The loop of core/training/fit.py without a report."""

    def go(steps: int) -> None:
        for _ in range(steps):
            images, labels = state.batch()
            for group in state.optimizer.param_groups:
                group["lr"] = state.learning_rate
            with autocast(state.experiment.precision):
                loss = F.cross_entropy(state.model(images), labels)
            state.optimizer.zero_grad()
            loss.backward()
            state.optimizer.step()
            state.step += 1

    return go


def eager_steps(config: CNNConfig, data: Split, batch: int) -> Callable[[int], None]:
    """The same network as everybody writes it first: nn.Sequential, ReLU before pooling, torch.optim, no layout."""
    channels, height, width = data.image_shape
    layers: list[nn.Module] = []
    for block in range(config.blocks):
        filters = config.width * 2**block
        layers.append(nn.Conv2d(channels, filters, config.kernel, padding="same", bias=not config.batch_norm))
        if config.batch_norm:
            layers.append(nn.BatchNorm2d(filters))
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
        channels, height, width = filters, height // 2, width // 2
    model = nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * height * width, len(data.classes)))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    images, labels = torch.tensor(data.train.images()), torch.tensor(data.train.labels)
    order = torch.arange(len(labels))

    def go(steps: int) -> None:
        nonlocal order
        for step in range(steps):
            if step % (len(labels) // batch) == 0:
                order = torch.randperm(len(labels))
            chosen = order[step * batch % len(labels) :][:batch]
            loss = F.cross_entropy(model(images[chosen]), labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    return go


def take_turns(*candidates: Callable[[], None]) -> list[list[float]]:
    """CPU seconds of each candidate in each round, after one round that does not count."""
    seconds: list[list[float]] = [[] for _ in candidates]
    for number in range(-1, ROUNDS):
        for times, candidate in zip(seconds, candidates, strict=True):
            began = time.process_time()
            candidate()
            if number >= 0:
                times.append(time.process_time() - began)
    return seconds


if __name__ == "__main__":
    os.nice(5)
    show(rows())
