"""Benchmark of the steps through a small network: what core does for the largest one.

Run by itself: python -m tests.bench.backprop
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator

from core.config import to_dict
from core.foundations.network import NetworkConfig
from core.foundations.shape import shuffled
from core.foundations.trace import trace
from core.oracle.service import oracle
from tests.bench.row import Row, show

LARGEST = NetworkConfig(inputs=4, h1=6, h2=6, h3=6, outputs=3, act1="gelu", act2="sigmoid", loss="cross_entropy")
ROUNDS = 60


def rows() -> Iterator[Row]:
    """All rows; a few seconds."""
    trace(LARGEST)
    times = milliseconds(trace, time.process_time)
    yield Row(
        "Forward and backward, all steps of 4-6-6-6-3 in core, CPU, median", statistics.median(times), 10, "ms", "lower"
    )
    size = len(json.dumps(trace(LARGEST))) / 1024
    yield Row("the same as JSON", size, None, "KiB", "lower")
    try:
        autograd(LARGEST)  # starts the process
        times = milliseconds(autograd, time.perf_counter)
        yield Row("the same by autograd in its process, median", statistics.median(times), None, "ms", "lower")
    finally:
        oracle().close()


def autograd(config: NetworkConfig) -> None:
    """Ask for every quantity of this network."""
    oracle().ask("core.foundations.checked:autograd", {"config": to_dict(config)}, seconds=60)


def milliseconds(work: Callable[[NetworkConfig], object], clock: Callable[[], float]) -> list[float]:
    """How long each of many networks of the largest shape takes."""
    times = []
    for seed in range(1, ROUNDS + 1):
        config = shuffled(LARGEST, seed)
        began = clock()
        work(config)
        times.append(1000 * (clock() - began))
    return times


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        os.environ["GLASSBOX_HOME"] = place
        show(rows())
