"""Benchmark of looking inside: feature maps of a picture, what the network looks at, what it costs to know its units.

Run by itself: python -m tests.bench.inside
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch

from core.explain.adversarial import attack
from core.explain.attribution import explain
from core.explain.curves import insertion_deletion
from core.explain.excited import excited
from core.explain.inside import look, maps, one_value
from core.explain.methods import LOOKS
from core.models.census import census
from core.models.cnn import CNN, build
from core.models.configs import CNNConfig
from tests.bench.row import Row, show

CONFIG = CNNConfig(28, architecture="resnet", blocks=3)  # the largest for photographs that comes with the project
SHAPE = (3, 32, 32)
TARGETS = {"grad_cam": 200}
PICTURES = 128


def rows() -> Iterator[Row]:
    """All rows; about a quarter of a minute. One thread, as the processes that answer have it."""
    torch.set_num_threads(1)
    model = build(CONFIG, SHAPE, 10, torch.Generator().manual_seed(0)).eval().requires_grad_(False)
    pictures = np.random.default_rng(0).random((PICTURES, *SHAPE), np.float32)
    image = torch.from_numpy(pictures[:1])
    yield row(
        "every feature map of a picture, residual network of 1.5 million weights", lambda: maps(look(model, image)), 100
    )
    inside = look(model, image)
    yield row("one number of them and what made it", lambda: one_value(inside, "conv3b", 5, 2, 2))
    yield row("its counts before training", lambda: census(CONFIG, SHAPE, 10))
    yield from looks(model, image)
    found = statistics.median(
        seconds(lambda: excited(model, lambda places: pictures[places], PICTURES)) for _ in range(2)
    )
    yield Row("what excites its units, of a thousand pictures", 1000 * found / PICTURES, None, "s", "lower")


def looks(model: CNN, image: torch.Tensor) -> Iterator[Row]:
    """What it looks at, by each method, and what follows from it."""
    for method in LOOKS:
        yield row(method.replace("_", " "), lambda method=method: explain(model, image, 3, method), TARGETS.get(method))
    heat = explain(model, image, 3, "grad_cam").attribution
    yield row("insertion and deletion of a map", lambda: insertion_deletion(model, image, heat, 3))
    yield row(
        "adversarial pictures for a slider of 41 places", lambda: attack(model, image, 3, np.linspace(0, 0.1, 41))
    )


def row(name: str, work: Callable[[], object], target: float | None = None) -> Row:
    """Milliseconds of one call, median of five after a first one."""
    work()
    return Row(name, 1000 * statistics.median(seconds(work) for _ in range(5)), target, "ms", "lower")


def seconds(work: Callable[[], object]) -> float:
    """The work of a call in CPU time: what it takes on one core that nobody else wants."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    show(rows())
