"""Benchmark of the playground's engine against the plain PyTorch eager loop that does the same updates.

Run by itself: python -m tests.bench.playground
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import torch

from core.training import small_engine as engine
from core.training.small import SmallConfig
from tests.bench.row import Row, show

ROUNDS = 7
DEFAULT = SmallConfig(epochs=10_000)
LARGEST = SmallConfig(
    units=(8,) * 6, activations=("tanh",) * 6, epochs=10_000
)  # TensorFlow Playground's, on 7 features
RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")


def compiling() -> float:
    """Seconds of computing until the kernels are there, by a process of its own with nothing on the disk."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cache:
        code = "from core.training import small_engine; assert small_engine.warm()"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], env=os.environ | {"NUMBA_CACHE_DIR": cache}, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows() -> Iterator[Row]:
    """All rows; a minute or two, most of it PyTorch's."""
    torch.set_num_threads(1)
    yield Row("Kernels from nothing, CPU", compiling(), 30, "s", "lower")
    engine.warm()
    for name, config, features, target in (("2-4-2-1", DEFAULT, 2, 280), ("7-8×6-1", LARGEST, 7, 45)):
        data, model = examples(features), engine.first(config, features, 1)
        eager, ours = Eager(config, data), turns(config, data, model, 100)
        a, b = compared(eager.epoch, ours, 100)
        yield Row(
            f"{name}: 25 updates in the engine, both losses included, against eager PyTorch",
            a / b,
            target,
            "×",
            "higher",
        )
        yield Row(f"{name}: an epoch in the engine", b * 1e6, None, "µs", "lower")

    data, model = examples(2), engine.first(DEFAULT, 2, 1)
    side = np.linspace(-6, 6, 100, dtype=np.float32)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    epoch = median(lambda: engine.advance(DEFAULT, data, model, 100, every=100)) / 100
    maps = median(lambda: engine.maps(DEFAULT, data, model.parameters, grid))
    yield Row(
        "2-4-2-1: an epoch, both losses and the 100×100 maps of all neurons", (epoch + maps) * 1e6, 150, "µs", "lower"
    )

    configs = [SmallConfig(rule=rule, seed=seed, epochs=10_000) for rule in RULES for seed in range(5)]
    adam = Eager(SmallConfig(rule="adam"), data)
    a, b = compared(adam.epoch, lambda: engine.race(configs, data, 100), 100)
    yield Row("6 rules × 5 seeds, a step of all against one eager Adam step of one", b / a, 0.05, "×", "lower")

    clicked = median(lambda: engine.advance(DEFAULT, data, engine.first(DEFAULT, 2, 1), 1000), time.perf_counter)
    yield Row("2-4-2-1: 1,000 epochs with snapshots, from the start", clicked, 0.3, "s", "lower")
    wide = SmallConfig(units=(16,) * 4, activations=("tanh",) * 4, epochs=10_000)
    recording = engine.advance(wide, data, engine.first(wide, 2, 1), 1000)
    size = recording.parameters.nbytes + recording.gradient_norms.nbytes + 5 * recording.loss_train.nbytes
    yield Row("4×16: a trajectory of 1,000 epochs as bytes", size / 1e6, 2, "MB", "lower")
    yield Row("4×16: its snapshots", len(recording.epochs), 500, "", "lower")


def examples(features: int, count: int = 500) -> engine.Examples:
    """A circle; 250 points to learn from, in batches of 10, and 250 for the test."""
    chance = np.random.default_rng(0)
    points = chance.uniform(-6, 6, (count, 2))
    x, y = points.T
    columns = np.stack([x, y, x * x, y * y, x * y, np.sin(x), np.sin(y)], axis=1)[:, :features]
    return engine.Examples(columns, (np.hypot(x, y) < 3.5).astype(int), np.arange(count) < 250, "two")


class Eager:
    """The same updates as one would write them in PyTorch."""

    def __init__(self, config: SmallConfig, data: engine.Examples) -> None:
        sizes = engine.sizes(config, data.inputs.shape[1], 1)
        layers = [layer for n, m in pairwise(sizes) for layer in (torch.nn.Linear(n, m), torch.nn.Tanh())]
        self.network = torch.nn.Sequential(*layers)
        kind = torch.optim.Adam if config.rule == "adam" else torch.optim.SGD
        self.optimizer = kind(self.network.parameters(), config.learning_rate)
        self.x = torch.tensor(data.inputs[data.train], dtype=torch.float32)
        self.target = torch.tensor(data.targets(config.loss)[data.train], dtype=torch.float32)
        self.size = config.batch_size

    def epoch(self) -> None:
        """25 updates."""
        order = torch.randperm(len(self.x))
        for start in range(0, len(order), self.size):
            batch = order[start : start + self.size]
            self.optimizer.zero_grad()
            loss = ((self.network(self.x[batch]) - self.target[batch]) ** 2 / 2).mean()
            loss.backward()
            self.optimizer.step()


def turns(config: SmallConfig, data: engine.Examples, model: engine.Model, epochs: int) -> Callable[[], object]:
    """A function that trains on for so many epochs, with both losses after each and a snapshot at the end."""
    return lambda: engine.advance(config, data, model, epochs, every=epochs)


def compared(slow: Callable[[], object], fast: Callable[[], object], times: int) -> tuple[float, float]:
    """CPU seconds of `slow` and of one of the `times` parts of `fast`: medians of rounds in which they take turns."""
    slow(), fast()
    taken: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS):
        for function, found, parts in ((slow, taken[0], 1), (fast, taken[1], times)):
            began = time.process_time()
            for _ in range(5):
                function()
            found.append((time.process_time() - began) / 5 / parts)
    return statistics.median(taken[0]), statistics.median(taken[1])


def median(function: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Seconds of one call."""
    function()
    taken = []
    for _ in range(3 * ROUNDS):
        began = clock()
        function()
        taken.append(clock() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    show(rows())
