"""Double descent: solutions against lstsq, pinv and scikit-learn's ridge; the peak where it has to be."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from core.foundations import double_descent as dd
from core.foundations.regularization_config import LARGEST, RegularizationConfig
from core.foundations.regularization_questions import narrowest, questions, worst
from core.foundations.schedules_shown import listed


@pytest.mark.parametrize("p", [3, 19, 20, 21, 120])
def test_without_ridge_it_is_the_shortest_of_the_best(p: int) -> None:
    chance = np.random.default_rng(p)
    phi, y = dd.features(np.linspace(-1, 1, 20), chance.normal(size=(2 * dd.WAVES, p))), chance.normal(size=20)
    mine = dd.solve(phi, y, 0)
    theirs = np.linalg.lstsq(phi, y, rcond=dd.CUT)[0]
    np.testing.assert_allclose(phi @ mine, phi @ theirs, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-9 * np.abs(theirs).max())
    np.testing.assert_allclose(mine, np.linalg.pinv(phi, rcond=dd.CUT) @ y, rtol=1e-9, atol=1e-7 * np.abs(mine).max())


@pytest.mark.parametrize("p", [3, 20, 120])
@pytest.mark.parametrize("ridge", [1e-5, 1e-3, 0.1])
def test_with_ridge_it_is_scikit_learn_s(p: int, ridge: float) -> None:
    chance = np.random.default_rng(p)
    phi, y = dd.features(np.linspace(-1, 1, 20), chance.normal(size=(2 * dd.WAVES, p))), chance.normal(size=20)
    theirs = Ridge(alpha=ridge, fit_intercept=False, solver="svd").fit(phi, y).coef_
    np.testing.assert_allclose(dd.solve(phi, y, ridge), theirs, rtol=1e-9, atol=1e-9)


def test_each_try_is_solved_by_itself_and_features_are_added_to_those_before() -> None:
    header, found = dd.descent(10, 0.3, "none", 4)
    chance = np.random.default_rng([4, 3])
    x = np.linspace(-1, 1, 10)
    y = dd.truth(x) + 0.3 * chance.normal(size=10)
    a = chance.normal(size=(LARGEST, 2 * dd.WAVES)).T
    for k in (0, 5, len(header["at"]) - 1):
        phi = dd.features(x, a[:, : header["at"][k]])
        beta = np.linalg.lstsq(phi, y, rcond=dd.CUT)[0]
        away = dd.features(found["places"], a[:, : header["at"][k]]) @ beta - found["true"]
        assert found["test"][3, k] == pytest.approx((away**2).mean(), rel=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_the_error_peaks_about_as_many_features_as_points_falls_again_and_ridge_takes_the_peak_away(seed: int) -> None:
    header, found = dd.descent(20, 0.4, "none", seed)
    middle, at = np.median(found["test"], axis=0), header["at"]
    assert 19 <= header["peak"] <= 23
    assert middle[at.index(header["peak"])] > 3 * middle[-1]
    assert np.median(found["train"], axis=0)[at.index(20)] < 1e-12
    assert worst(listed(header, found)) == "same"
    _, calm = dd.descent(20, 0.4, "small", seed)
    assert np.median(calm["test"], axis=0)[at.index(20)] < middle[at.index(20)] / 3


def test_without_noise_far_more_features_than_points_are_the_best_of_all() -> None:
    header, found = dd.descent(20, 0.0, "none", 0)
    middle = np.median(found["test"], axis=0)
    assert middle[-1] < min(middle[k] for k, p in enumerate(header["at"]) if p <= 20) / 10


def test_what_is_asked_is_computed() -> None:
    c = RegularizationConfig(who=("nothing", "dropout"))
    trained = {"train": [[[[0.1]], [[0.5]]], []], "validation": [[[[1.0]], [[0.9]]], []]}
    assert narrowest(c, trained) == "dropout"
    assert [each.name for each in questions(c, None, None)] == ["scale", "use", "left"]
    asked = {each.name: each.answer for each in questions(c, trained, listed(*dd.descent(20, 0.4, "none", 0)))}
    assert asked["scale"] == 2
    assert asked["left"] == pytest.approx(1 - 0.01 * 0.1)
    assert (asked["gap"], asked["peak"]) == ("dropout", "same")
