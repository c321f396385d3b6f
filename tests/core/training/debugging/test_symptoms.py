"""The case file: each bug shows by its own instrument, no offered diagnosis fits beside it, the cure mends it and nothing else does."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits

from core.training.debugging.cases import (
    CASES,
    HEALTHY,
    RIGHT,
    repairs_of,
)
from core.training.debugging.evidence import MEASURES, mended, sign
from tests.core.training.debugging.broken import run

SEEDS = (0, 1)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("case", CASES)
def test_each_case_shows_its_sign_and_no_other_diagnosis_that_is_offered_fits(case: str, seed: int) -> None:
    told = run(case, seed=seed)
    assert sign(told, case).holds
    for other in CASES[case].diagnoses:
        found = sign(told, other)
        assert found.value is not None, f"{other} cannot be spoken against"
        assert not found.holds, other


@pytest.mark.parametrize("case", CASES)
def test_the_cure_mends_it_and_the_other_repairs_do_not(case: str) -> None:
    assert set(repairs_of(case)) == {RIGHT, *CASES[case].repairs}
    for repair in repairs_of(case):
        assert mended(run(case, repair), case) == (repair == RIGHT), repair


@pytest.mark.parametrize("seed", SEEDS[1:])
@pytest.mark.parametrize("case", CASES)
def test_the_cure_mends_it_at_other_seeds(case: str, seed: int) -> None:
    assert mended(run(case, RIGHT, seed), case)


def test_a_healthy_training_has_no_sign_at_all() -> None:
    told = run(HEALTHY)
    assert told["finding"] is None
    assert not told["stopped"]
    assert not [name for name in MEASURES if sign(told, name).holds]
    assert told["moments"][-1]["accuracy_tested"] > 0.85


@pytest.mark.parametrize("seed", SEEDS)
def test_the_updates_of_a_healthy_training_are_thousandths_to_a_hundredth(seed: int) -> None:
    told = run(HEALTHY, seed=seed)
    of_layers = np.median(told["ratios"], axis=0)
    assert of_layers.min() > 1e-3
    assert of_layers.max() < 1.2e-2
    assert max(told["ratios"][0]) < 1e-2
    assert max(max(moment["dead"]) for moment in told["moments"]) < 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_symptoms_say_is_so(seed: int) -> None:
    def accuracies(case: str, part: str = "learned") -> list[float]:
        return [moment[f"accuracy_{part}"] for moment in run(case, seed=seed)["moments"]]

    losses = run("unshuffled", seed=seed)["losses"]  # they jump up and down, and the accuracy does not rise
    assert np.median(losses) > 2
    assert np.percentile(np.abs(np.diff(losses)), 90) > 0.1
    assert max(accuracies("unshuffled")) < 0.35
    losses = run("zero_grad", seed=seed)["losses"]  # falls for a few steps, then worse and worse; it guesses
    assert min(losses[1:10]) < losses[0]
    assert losses[-1] > 10 * losses[0]
    assert max(accuracies("zero_grad")) < 0.25
    assert max(accuracies("vanish")) < 0.2
    losses = run("dead", seed=seed)["losses"]  # stands still
    assert max(losses) - min(losses) < 0.2
    assert accuracies("misaligned")[-1] > 0.15 > accuracies("misaligned", "tested")[-1]
    assert accuracies("labels", "tested")[-1] < accuracies(HEALTHY, "tested")[-1] - 0.3
    assert max(accuracies("log")) > 0.6, "it was learning well"
    told = run("scale", seed=seed)  # the first loss is enormous, and it hardly recovers; gradients are larger still
    assert told["losses"][0] > 10
    assert accuracies("scale", "tested")[-1] < accuracies(HEALTHY, "tested")[-1] - 0.3
    start = run(HEALTHY, seed=seed)
    np.testing.assert_allclose(
        told["moments"][0]["deviation"], np.array(start["moments"][0]["deviation"]) * 16, rtol=1e-3
    )
    assert (np.array(told["gradients"][0]) > 16 * np.array(start["gradients"][0])).all()


def test_empty_pixels_are_three_at_the_edge() -> None:
    bunch: Any = load_digits()
    empty = np.argwhere((bunch.images == 0).all(0)).tolist()
    assert empty == [[0, 0], [4, 0], [4, 7]]


def test_how_far_the_symptoms_go() -> None:
    assert sign(run("dead"), "dead").value == 1
    assert (sign(run("vanish"), "vanish").value or 1) < 1e-4
    assert (sign(run("zero_grad"), "zero_grad").value or 0) > 100
    assert run("leak")["overlap"] == 400
    leaked = run("leak")["moments"][-1]["accuracy_tested"]
    assert leaked - run("leak")["truth"] > 0.05
    assert run("misaligned")["mislabeled"] > 0.85
    assert run("labels")["mislabeled"] == pytest.approx(0.4, abs=0.05)
    assert run("labels")["truth"] > run("labels")["moments"][-1]["accuracy_tested"] + 0.1, "checked labels agree more"
    for name, tensor, layer in (("log", "loss", ""), ("constant", "input", "layer1")):
        told = run(name)
        assert told["stopped"]
        assert (told["finding"]["tensor"], told["finding"]["layer"]) == (tensor, layer)
    assert run("constant")["finding"]["step"] == 1
