"""Search for hyperparameters: the grid against scikit-learn's, who is pruned against Optuna, the points, the numbers of the questions."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import optuna
import pytest
from sklearn.model_selection import ParameterGrid

from core.errors import Problem
from core.foundations import search
from core.foundations.search_config import DIMS, PRESETS, SearchConfig, settled
from core.foundations.search_questions import questions

ENDS = search.ranges(1e-4, 1.0)
optuna.logging.set_verbosity(optuna.logging.ERROR)


@pytest.mark.parametrize("dims", [DIMS, ("rate",), ("rate", "dropout"), ("batch", "width", "dropout")], ids="-".join)
@pytest.mark.parametrize("budget", [16, 25, 36, 64])
def test_a_grid_is_scikit_learn_s(dims: tuple[str, ...], budget: int) -> None:
    points = search.grid(dims, budget, ENDS)
    levels = {dim: sorted({point[dim] for point in points}) for dim in dims}
    assert [len(each) for each in levels.values()] == search.counts(dims, budget)
    assert len(points) == math.prod(search.counts(dims, budget)) <= budget
    key = lambda point: tuple(point[dim] for dim in dims)  # noqa: E731
    assert sorted(map(key, points)) == sorted(map(key, ParameterGrid(levels)))
    assert list(map(key, points)) == sorted(map(key, points))  # the last dimension is the fastest


def test_a_grid_s_levels_are_even_and_meet_the_ends() -> None:
    points = search.grid(("rate", "dropout"), 25, ENDS)
    np.testing.assert_allclose(sorted({p["rate"] for p in points}), np.geomspace(1e-4, 1, 5), rtol=1e-12)
    np.testing.assert_allclose(sorted({p["dropout"] for p in points}), np.linspace(0, 0.8, 5), atol=1e-15)
    assert {p["batch"] for p in search.grid(("batch",), 64, ENDS)} == {8.0, 16.0, 32.0, 64.0, 128.0}


def test_random_points_are_even_between_the_ends_and_the_seed_s() -> None:
    points = search.random(DIMS, 4000, ENDS, 3)
    assert points == search.random(DIMS, 4000, ENDS, 3) != search.random(DIMS, 4000, ENDS, 4)
    assert points[:50] == search.random(DIMS, 50, ENDS, 3)
    for dim in ("rate", "dropout"):
        parts = np.sort([search.share(dim, p[dim], ENDS[dim]) for p in points])
        assert np.abs(parts - np.linspace(0, 1, 4000)).max() < 1.63 / math.sqrt(4000)  # Kolmogorov and Smirnov, 1 %
        assert len(set(parts)) == 4000
    assert {p["batch"] for p in points} <= {2.0**k for k in range(3, 8)}
    assert all(4 <= p["width"] <= 64 and p["width"] == int(p["width"]) for p in points)


@pytest.mark.parametrize("dim", DIMS)
def test_a_share_is_the_value_undone(dim: str) -> None:
    for part in (0.0, 0.25, 0.5, 0.75, 1.0):
        value = search.value_at(dim, part, ENDS[dim])
        assert search.value_at(dim, search.share(dim, value, ENDS[dim]), ENDS[dim]) == pytest.approx(value, rel=1e-12)


def curves(count: int) -> np.ndarray:
    """Made-up accuracies that rise and cross."""
    chance = np.random.default_rng(5)
    return np.sort(chance.uniform(0, 1, (count, 9)), axis=1) * chance.uniform(0.3, 1, (count, 1))


def optuna_ends(pruner: optuna.pruners.BasePruner, whole: np.ndarray) -> list[int]:
    study = optuna.create_study(direction="maximize", pruner=pruner)
    ends = []
    for curve in whole:
        trial, end = study.ask(), 9
        for epoch, value in enumerate(curve, 1):
            trial.report(value, epoch)
            if epoch < 9 and trial.should_prune():
                end = epoch
                break
        state = optuna.trial.TrialState.PRUNED if end < 9 else optuna.trial.TrialState.COMPLETE
        study.tell(trial, None if end < 9 else curve[-1], state=state)
        ends.append(end)
    return ends


def test_the_median_rule_is_optuna_s() -> None:
    whole = curves(80)
    complete: list[list[float]] = []
    ends = []
    for curve in whole:
        out = [e for e in range(1, 9) if search.behind_median(list(curve[:e]), complete)]
        ends.append(out[0] if out else 9)
        if not out:
            complete.append(list(curve))
    assert ends == optuna_ends(optuna.pruners.MedianPruner(n_startup_trials=search.STARTUP), whole)
    assert 9 in ends
    assert len(set(ends)) > 3


def test_successive_halving_is_optuna_s() -> None:
    whole = curves(80)
    rivals: dict[int, list[float]] = {}
    ends = []
    for curve in whole:
        end = 9
        for epoch in range(1, 10):
            if search.rung(epoch, 9):
                before = rivals.setdefault(epoch, [])
                out = search.falls(curve[epoch - 1], before)
                before.append(curve[epoch - 1])
                if out:
                    end = epoch
                    break
        ends.append(end)
    pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=search.FACTOR)
    assert ends == optuna_ends(pruner, whole)
    assert set(ends) == {1, 3, 9}
    assert [epoch for epoch in range(1, 10) if search.rung(epoch, 9)] == [1, 3]


def test_the_best_so_far_never_falls_and_leaves_out_what_does_not_count() -> None:
    found = search.best_so_far([None, 0.2, 0.1, None, 0.4, 0.3])
    np.testing.assert_equal(found, [np.nan, 0.2, 0.2, 0.2, 0.4, 0.4])
    assert all(b >= a for a, b in pairwise(found[1:]))


def test_how_probable_a_hit_is() -> None:
    chance = np.random.default_rng(0)
    seen = (chance.random((20000, 36)) < 0.05).any(axis=1).mean()
    assert search.hit(0.05, 36) == pytest.approx(seen, abs=0.012)
    assert search.hit(0.05, 60) > 0.95  # the well-known rule


def test_questions_have_computed_answers() -> None:
    points, hit, winner = questions(SearchConfig(), 0.96, 0.95)
    assert (points.answer, hit.answer, winner.answer) == (5**4, pytest.approx(84.2, abs=0.1), "lower")
    points, hit = questions(SearchConfig(dims=("width",)), None, None)
    assert (points.name, points.answer, hit.name) == ("points", 5, "hit")
    assert questions(SearchConfig(), 0.95, 0.96)[2].answer == "higher"


def test_settings_are_checked_and_settled() -> None:
    assert settled(SearchConfig(dims=("dropout", "rate"))).dims == ("rate", "dropout")
    assert settled(SearchConfig(dims=())).dims == DIMS
    for preset in PRESETS.values():
        settled(SearchConfig(**preset))  # type: ignore[arg-type]
    for wrong in ({"low": 1.0}, {"left": "best"}, {"trials": 1000}, {"dims": ("depth",)}):
        with pytest.raises(Problem):
            SearchConfig(**wrong)  # type: ignore[arg-type]
