"""A search: its network against autograd, the same trials for the same seed, pruned and failed ones, Optuna's part."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from core.foundations.search_config import DIMS, EPOCHS
from core.training import search, search_optuna, search_trial

SMALL: dict[str, Any] = {"trials": 16}


def test_the_gradient_is_autograd_s() -> None:
    chance = np.random.default_rng(0)
    w = [chance.normal(size=shape) / 3 for shape in ((64, 7), (7,), (7, 10), (10,))]
    x, t = chance.random((12, 64)), chance.integers(0, 10, 12)
    mask = (chance.random((12, 7)) >= 0.3) / 0.7
    theirs = [torch.tensor(each, requires_grad=True) for each in w]
    z = (torch.relu(torch.tensor(x) @ theirs[0] + theirs[1]) * torch.tensor(mask)) @ theirs[2] + theirs[3]
    torch.nn.functional.cross_entropy(z, torch.tensor(t)).backward()
    for mine, each in zip(search_trial.gradient(w, x, t, mask), theirs, strict=True):
        np.testing.assert_allclose(mine, each.grad.numpy(), atol=1e-12)
    plain = torch.nn.functional.cross_entropy(torch.tensor(search_trial.logits(w, x)[1]), torch.tensor(t))
    assert search_trial.loss(w, x, t) == pytest.approx(float(plain), abs=1e-12)


def test_a_trial_learns_the_same_each_time_and_the_parts_share_no_picture() -> None:
    curve, w = search_trial.train({"rate": 0.1}, [0, 0, 11])
    again, _ = search_trial.train({"rate": 0.1}, [0, 0, 11])
    assert curve == again
    assert len(curve) == EPOCHS
    assert curve[-1] > 0.9
    assert w is not None
    assert [len(t) for _, t in search_trial.parts()] == [600, 600, 597]


def test_a_trial_that_diverges_ends_and_the_others_go_on() -> None:
    curve, w = search_trial.train({"rate": 100.0, "batch": 8}, [0, 0, 11])
    assert w is None
    assert len(curve) < EPOCHS
    header, arrays = search.trials({**SMALL, "high": 100.0, "noise": "same"}, "grid", 16)
    states = header["states"]
    assert {"failed", "complete"} <= set(states)
    assert states[-1] == "failed" or states.index("failed") < 15
    assert header["best"] is not None
    assert states[header["best"]] == "complete"
    failed = np.array([state == "failed" for state in states])
    assert np.isnan(arrays["curves"][failed, -1]).all()
    assert (arrays["ended"][failed] == (~np.isnan(arrays["curves"][failed])).sum(axis=1) + 1).all()


@pytest.mark.parametrize("method", ["grid", "random", "tpe", "gp"])
def test_the_same_seed_has_the_same_trials_however_they_are_asked_for(method: str) -> None:
    search.kept.cache_clear()
    search.trials(SMALL, method, 5)
    pieces = search.trials(SMALL, method, 12)
    search.kept.cache_clear()
    at_once = search.trials(SMALL, method, 12)
    assert pieces[0] == at_once[0]
    for name in pieces[1]:
        np.testing.assert_array_equal(pieces[1][name], at_once[1][name], err_msg=name)


def test_what_is_told_of_a_search_is_so() -> None:
    header, arrays = search.trials(SMALL, "random", 100)
    assert header["total"] == len(header["states"]) == 16
    finals = arrays["curves"][:, -1]
    assert header["best"] == int(np.nanargmax(finals))
    np.testing.assert_array_equal(arrays["found"], np.fmax.accumulate(finals))
    np.testing.assert_array_equal(arrays["spent"], EPOCHS * np.arange(1, 17))
    params = dict(zip(DIMS, arrays["params"][header["best"]], strict=True))
    curve, w = search_trial.train(params, [0, header["best"], 11])
    assert w is not None
    assert curve[-1] == finals[header["best"]]
    assert header["test"] == search_trial.accuracy(w, search_trial.parts()[2])
    assert search.trials(SMALL, "random", 8)[0]["test"] is None  # opened for the winner alone
    assert search.final(SMALL, "random", 0)[0] == {"found": finals.max(), "test": header["test"]}


@pytest.mark.parametrize("prune", ["median", "halving"])
def test_what_is_pruned_would_have_gone_on_as_without(prune: str) -> None:
    plain = search.trials({"trials": 36}, "random", 36)
    header, arrays = search.trials({"trials": 36, "prune": prune}, "random", 36)
    np.testing.assert_array_equal(arrays["whole"], plain[1]["whole"])
    pruned = np.array([state == "pruned" for state in header["states"]])
    assert pruned.any()
    assert not pruned.all()
    assert (arrays["ended"][pruned] < EPOCHS).all()
    assert (arrays["ended"][~pruned] == EPOCHS).all()
    assert arrays["spent"][-1] == arrays["ended"].sum() < plain[1]["spent"][-1]


def test_without_noise_the_same_settings_have_the_same_result() -> None:
    question = {**SMALL, "dims": ["width"], "noise": "same"}
    arrays = search.trials(question, "random", 16)[1]
    for a, b in zip(*np.nonzero(arrays["params"][:, 2, None] == arrays["params"][None, :, 2]), strict=True):
        np.testing.assert_array_equal(arrays["whole"][a], arrays["whole"][b])


@pytest.mark.parametrize("judge", ["fanova", "ped"])
def test_importance_finds_what_mattered(judge: str) -> None:
    """A made-up value that the dropout alone decides."""
    chance = np.random.default_rng(0)
    ends = {"rate": (1e-4, 1.0), "batch": (8, 128), "width": (4, 64), "dropout": (0, 0.8)}
    points = [
        ({"rate": 10 ** chance.uniform(-4, 0), "batch": 2.0 ** chance.integers(3, 8), "width": 8.0, "dropout": p}, 1 - p)
        for p in chance.uniform(0, 0.8, 60)
    ]  # fmt: skip
    found = search_optuna.importances(judge, points, DIMS, ends, 0)
    assert sum(found.values()) == pytest.approx(1)
    assert found["dropout"] > 0.8
    assert search_optuna.importances(judge, points[:1], DIMS, ends, 0) == {}


def test_settings_there_and_back() -> None:
    params = {"rate": 0.01, "batch": 64.0, "width": 12.0, "dropout": 0.3}
    assert search_optuna.ours(search_optuna.theirs(params)) == params


def test_the_slice_is_measured_with_all_else_fixed() -> None:
    _, arrays = search.measured(1e-4, 1.0, 0)
    assert arrays["x"].shape == arrays["y"].shape == (search.RATES,)
    curve, _ = search_trial.train({"rate": float(10 ** arrays["x"][24])}, [0, 0, 11])
    assert arrays["y"][24] == curve[-1]
