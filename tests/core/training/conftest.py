"""One torch thread, as in a worker, and arithmetic that is not chosen by measurement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from core.training.experiment import Experiment


@pytest.fixture(autouse=True, scope="package")
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def experiment() -> Experiment:
    """A short run: 40 steps."""
    return Experiment(epochs=2, precision="float32", layout="channels_last")
