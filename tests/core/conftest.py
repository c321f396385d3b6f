"""A small trained network in a file, and a predictor that knows it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from core.predict.service import Predictor

# Networks of tests are small: on two threads they are slower, and far slower where others want the cores too.
os.environ.setdefault("OMP_NUM_THREADS", "1")  # before torch is imported
RUN = "run:" + "0" * 20


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkpoint of a short run on the digits of scikit-learn: about 97 % right, 10 classes, 8 × 8."""
    import torch  # here, so that tests that need no network need not wait for it

    from core.training import checkpoint
    from core.training.experiment import Experiment, OptimizerConfig
    from core.training.fit import fit
    from core.training.state import start

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    experiment = Experiment(
        epochs=6, precision="float32", layout="contiguous", optimizer=OptimizerConfig("adam", learning_rate=0.01)
    )
    state = start(experiment)
    for _ in fit(experiment, state):
        pass
    torch.set_num_threads(threads)
    path = tmp_path_factory.mktemp("weights") / "checkpoint.safetensors"
    checkpoint.save(state, path)
    return path


@pytest.fixture(scope="session")
def predictor(weights: Path) -> Iterator[Predictor]:
    """A predictor whose every run has those weights."""
    one = Predictor(checkpoint_of=lambda _run: weights)
    yield one
    one.close()


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A kind of run that only tests know: its description. While the test runs, it is one of the kinds."""
    from core.sequences import experiments
    from tests.core.sequences import fake as kind

    monkeypatch.setitem(experiments.KINDS, "fake", "tests.core.sequences.fake:FakeExperiment")
    monkeypatch.setitem(sys.modules, "core.sequences.fake", kind)
    return kind.FakeExperiment
