"""What is told of a memory task before a run, and the answers to the questions, worked out another way."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch

from core.data.memory_tasks import VALIDATION, MemoryData, blind, drawn, form
from core.sequences.memory import task
from core.sequences.memory_config import MemoryConfig, MemoryExperiment
from core.sequences.memory_facts import CHECKED, keeps, preview, questions, told

TASKS = ("adding", "copy", "recall", "parity")


def asked(experiment: MemoryExperiment):  # type: ignore[no-untyped-def]
    return {each.name: each for each in questions(experiment)}


@pytest.mark.parametrize("name", TASKS)
def test_what_is_shown_before_a_run_is_what_the_run_shows(name: str) -> None:
    experiment = MemoryExperiment(data=MemoryData(name, 12), seed=3, precision="float32")  # type: ignore[arg-type]
    before = json.loads(json.dumps(preview(experiment)))
    header, arrays = task(experiment, torch.Generator()).started()
    assert {key: before[key] for key in header} == json.loads(json.dumps(header))
    for key, array in arrays.items():
        assert before[key]["shape"] == list(array.shape)
        np.testing.assert_allclose(np.reshape(before[key]["data"], array.shape), array, atol=1e-4)


def test_blindly_on_the_validation_part() -> None:
    """Of sums: the loss of somebody who always says 1; it scatters about 1/6, and is told as it is."""
    experiment = MemoryExperiment(data=MemoryData("adding", 20), seed=5)
    targets = drawn(experiment.data, CHECKED, 5, VALIDATION).targets
    header, _ = told(experiment)
    assert header["chance_checked"] == pytest.approx(float(np.mean((targets.astype(float) - 1) ** 2)), rel=1e-5)
    assert header["chance_checked"] == pytest.approx(1 / 6, rel=0.25)
    assert header["chance_checked"] != header["chance_loss"] == pytest.approx(1 / 6)
    recall = told(MemoryExperiment(data=MemoryData("recall", 20)))[0]
    assert recall["chance_checked"] == recall["chance_loss"] == pytest.approx(math.log(8))


@pytest.mark.parametrize("bias", [-2.0, 0.0, 1.0, 6.0])
def test_after_so_many_steps_half_is_left(bias: float) -> None:
    question = asked(MemoryExperiment(model=MemoryConfig(forget_bias=bias)))["half"]
    assert keeps(bias) == pytest.approx(float(torch.sigmoid(torch.tensor(bias, dtype=torch.float64))))
    assert keeps(bias) ** float(question.answer) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("data", "window", "answer"),
    [
        (MemoryData("recall", 20), 10, "none"),
        (MemoryData("recall", 20), 19, "none"),
        (MemoryData("recall", 20), 20, "all"),
        (MemoryData("adding", 20), 10, "part"),
        (MemoryData("adding", 20), 20, "all"),
        (MemoryData("copy", 10, symbols=2), 12, "none"),
        (MemoryData("copy", 10, symbols=2), 13, "all"),
        (MemoryData("parity", 20), 1, "part"),
    ],
)
def test_what_a_window_lets_through_is_what_the_measured_gradient_says(
    data: MemoryData, window: int, answer: str
) -> None:
    """The steps that are needed, and at which of them something arrives."""
    experiment = MemoryExperiment(data=data, window=window, model=MemoryConfig(8), precision="float32")
    assert asked(experiment)["window"].answer == answer
    sizes = form(data)
    arrives = task(experiment, torch.Generator().manual_seed(0)).snapshot(whole=False)[1]["gradient_h"][1] > 0
    needed = arrives[::-1][sizes.nearest : sizes.furthest + 1]
    assert answer == ("all" if needed.all() else "part" if needed.any() else "none")


def test_clipping_and_guessing() -> None:
    assert asked(MemoryExperiment(clip=0.5))["clip"].answer == pytest.approx(0.025)
    gradient = torch.nn.Parameter(torch.zeros(4))
    gradient.grad = torch.full((4,), 10.0)  # its norm is 20
    torch.nn.utils.clip_grad_norm_([gradient], 5.0)
    assert float(gradient.grad[0] / 10) == pytest.approx(
        float(asked(MemoryExperiment(clip=5.0))["clip"].answer), rel=1e-4
    )
    for name in TASKS:
        data = MemoryData(name, 30)  # type: ignore[arg-type]
        assert asked(MemoryExperiment(data=data))[f"blind_{name}"].answer == blind(data).loss
