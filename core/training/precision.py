"""Which arithmetic and memory layout train a model fastest on this machine: measured once, remembered under home.

bfloat16 has float32's range with 8 instead of 24 significant bits. One processor multiplies it twice as fast, another has the
instruction and is slower with it; the same holds for the memory layout. So both are measured, not guessed, for each family of
networks and each size of picture and of kernel: what is fastest with 28×28 pixels and kernels of 3×3 is not with 8×8 or with
5×5. A measurement takes a few tenths of a second, in the first run of its kind or before it, in the background.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import math
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, get_args

import torch
from torch.nn import functional as F

from core.data.digits import IMAGE_SHAPE
from core.files import write_whole
from core.models import cnn
from core.models.configs import CNNConfig
from core.settings import settings
from core.training import optimizers
from core.training.experiment import Experiment, OptimizerConfig

Precision = Literal["float32", "bfloat16"]
Layout = Literal["contiguous", "channels_last"]
USUAL = ("float32", "channels_last")
MARGIN = 1.05  # another variant must be so much faster than the usual one: a tie goes to more digits
STEPS, ROUNDS = 3, 5
HOPELESS = 1.3  # so many times the time of the best in the first round: left out of the others
Shape = tuple[int, int, int]  # channels, height, width
CLASSES = 10  # and the family's usual width, blocks and batch norm: they stand for all
SMALL, BATCH, BATCH_OF_SMALL = 100, 16, 128  # pixels; pictures: small batches of large pictures tell the same sooner


def settle(experiment: Experiment, image_shape: Shape = IMAGE_SHAPE) -> Experiment:
    """The experiment with every "auto" replaced by what is fastest here; store this one, so that a rerun is identical."""
    if "auto" not in (experiment.precision, experiment.layout):
        return experiment
    precisions = get_args(Precision) if experiment.precision == "auto" else (experiment.precision,)
    layouts = get_args(Layout) if experiment.layout == "auto" else (experiment.layout,)
    seconds = _remembered(image_shape, experiment.model)

    def cost(pair: tuple[str, str]) -> float:
        return seconds[" ".join(pair)] * (1 if pair == USUAL else MARGIN)

    precision, layout = min(itertools.product(precisions, layouts), key=cost)
    return replace(experiment, precision=precision, layout=layout)


def measure(image_shape: Shape, model: CNNConfig) -> dict[str, float]:
    """Seconds of one training step for each "precision layout": medians over rounds in which the variants take turns."""
    variants = list(itertools.product(get_args(Precision), get_args(Layout)))
    steps = {pair: _stepper(*pair, image_shape, model) for pair in variants}
    count = max(1, STEPS * 64 // (image_shape[1] * image_shape[2]))  # fewer of a larger picture's
    times: dict[tuple[str, str], list[float]] = {pair: [] for pair in variants}
    for number in range(ROUNDS):
        best = min(min(rounds, default=math.inf) for rounds in times.values())
        for pair, step in steps.items():
            if number and times[pair][0] > HOPELESS * best:
                continue
            began = time.process_time()  # work done, however busy the machine is
            for _ in range(count):
                step()
            times[pair].append((time.process_time() - began) / count)
    return {" ".join(pair): statistics.median(rounds) for pair, rounds in times.items()}


def autocast(precision: str) -> contextlib.AbstractContextManager[Any]:
    """In "bfloat16", matrix products and convolutions are computed with 8 significant bits; weights keep their 24."""
    return torch.autocast("cpu", torch.bfloat16) if precision == "bfloat16" else contextlib.nullcontext()


def memory_format(layout: str) -> torch.memory_format:
    """Which index changes fastest in memory: the column ("contiguous") or the channel ("channels_last")."""
    return torch.channels_last if layout == "channels_last" else torch.contiguous_format


def _stepper(precision: str, layout: str, image_shape: Shape, like: CNNConfig) -> Callable[[], None]:
    """One training step on random pictures, to be called again and again; already warm."""
    generator = torch.Generator().manual_seed(0)
    batch = BATCH_OF_SMALL if image_shape[1] * image_shape[2] < SMALL else BATCH
    images = torch.rand((batch, *image_shape), generator=generator).to(memory_format=memory_format(layout))
    labels = torch.randint(CLASSES, (batch,), generator=generator)
    usual = CNNConfig(architecture=like.architecture, kernel=like.kernel)
    model = cnn.build(usual, image_shape, CLASSES, generator)
    model.to(memory_format=memory_format(layout))  # type: ignore[call-overload]
    optimizer = optimizers.build(OptimizerConfig(), model.parameters())

    def step() -> None:
        with autocast(precision):
            loss = F.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    step()
    return step


def _remembered(image_shape: Shape, model: CNNConfig) -> dict[str, float]:
    """The measurement of this machine from its file, or a new one that is written there."""
    path = settings().home / "arithmetic.json"
    machine = (
        f"{platform.node()} {platform.machine()} {torch.backends.cpu.get_cpu_capability()} torch {torch.__version__} "
        f"pictures {image_shape} kernel {model.kernel}"
    )
    if model.architecture != "plain":
        machine += f" {model.architecture}"
    variants = [" ".join(pair) for pair in itertools.product(get_args(Precision), get_args(Layout))]
    known: Any = None
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):  # missing or damaged: measured anew
        known = json.loads(path.read_text())
        return {variant: float(known[machine][variant]) for variant in variants}
    seconds = measure(image_shape, model)
    with contextlib.suppress(OSError):  # a full or read-only disk costs the memory of it, not the run
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({**(known if isinstance(known, dict) else {}), machine: seconds}).encode())
    return seconds
