"""Every family in a real run: cut in the middle and continued it gives the same numbers, whatever was looked at meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
import torch

from core.models.configs import Architecture, CNNConfig
from core.training.checkpoint import load, restore, save
from core.training.experiment import Experiment
from core.training.fit import fit
from core.training.state import start
from tests.core.training.loops import ticking

STEPS = 5


def experiment(architecture: str, **settings: object) -> Experiment:
    model = CNNConfig(4, architecture=architecture, dropout=0.5)  # type: ignore[arg-type]
    chosen = {"epochs": 1, "batch_size": 128, "precision": "float32", "layout": "channels_last", **settings}
    return Experiment(model=model, **chosen)  # type: ignore[arg-type]


def run(chosen: Experiment, clock: Callable[[], float]) -> dict[str, torch.Tensor]:
    state = start(chosen)
    for _ in fit(chosen, state, clock=clock):
        pass
    assert state.step == state.steps_total
    return dict(state.model.state_dict())


@pytest.mark.parametrize("architecture", get_args(Architecture))
def test_a_run_with_dropout_that_was_cut_ends_in_the_same_weights(architecture: str, tmp_path: Path) -> None:
    chosen = experiment(architecture)
    whole = run(chosen, ticking(10))  # a snapshot after every step
    assert all(torch.equal(tensor, whole[name]) for name, tensor in run(chosen, ticking(0)).items())

    state = start(chosen)
    training = fit(chosen, state, clock=ticking(10))
    while state.step < STEPS:
        next(training)
    save(state, tmp_path / "half")
    again = restore(chosen, tmp_path / "half")
    assert 0 < again.step < again.steps_total
    for _ in fit(chosen, again, clock=ticking(3)):
        pass
    assert all(torch.equal(tensor, whole[name]) for name, tensor in again.model.state_dict().items())


def test_the_network_of_a_checkpoint_answers_without_dropping_anything(tmp_path: Path) -> None:
    chosen = experiment("resnet", precision="bfloat16")
    state = start(chosen)
    for _ in fit(chosen, state, clock=ticking(1)):
        pass
    save(state, tmp_path / "end")
    model = load(tmp_path / "end").model
    images = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(1))
    assert torch.equal(model(images), model(images))
    torch.testing.assert_close(model(images), state.model.eval()(images))
