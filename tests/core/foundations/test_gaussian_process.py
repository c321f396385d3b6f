"""A Gaussian process written out against scikit-learn's, its expected improvement against an integral."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import norm
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import RBF, ConstantKernel

from core.foundations import gaussian_process as gp
from core.foundations.search_config import STEPS

X = np.linspace(-4, 0, 41)
Y = np.exp(-((X + 1) ** 2))


@pytest.mark.parametrize(("length", "jitter"), [(0.5, 0.02), (0.1, 0.2), (2.0, 0.05)])
def test_the_posterior_is_scikit_learn_s(length: float, jitter: float) -> None:
    tried = [3, 20, 21, 38]
    known = GaussianProcessRegressor(ConstantKernel(gp.SIGNAL**2) * RBF(length), alpha=jitter**2, optimizer=None)
    known.fit(X[tried, None], Y[tried] - Y[tried].mean())
    mean, deviation = known.predict(X[:, None], return_std=True)
    mine, spread = gp.posterior(X[tried], Y[tried], X, length, jitter)
    np.testing.assert_allclose(mine, mean + Y[tried].mean(), atol=1e-9)
    np.testing.assert_allclose(spread, deviation, atol=1e-9)


@pytest.mark.parametrize("explore", [0.0, 0.1])
def test_the_expected_improvement_is_the_integral(explore: float) -> None:
    mean, deviation, best = np.array([0.2, 0.5, 0.9, 0.4]), np.array([0.3, 0.1, 0.05, 0.6]), 0.6
    mine = gp.expected_improvement(mean, deviation, best, explore)
    for k in range(4):
        value, _ = quad(
            lambda f, k=k: (f - best - explore) * norm.pdf(f, mean[k], deviation[k]),
            best + explore, mean[k] + 12 * deviation[k] + 1, epsabs=1e-13, points=[mean[k]] if mean[k] > best + explore else None,
        )  # fmt: skip
        assert mine[k] == pytest.approx(value, abs=1e-9)
    certain = gp.expected_improvement(np.array([0.5, 0.9]), np.zeros(2), best, explore)
    np.testing.assert_allclose(certain, [0, 0.3 - explore])


def test_each_step_measures_where_the_improvement_is_highest_and_nowhere_twice() -> None:
    found, arrays = gp.stepped(X, Y, 0.5, 0.02, 0.0)
    assert len(found["tried"]) == len(set(found["tried"])) == STEPS + 2
    assert found["tried"][2:] == found["next"][:-1]
    for k in range(STEPS + 1):
        before = found["tried"][: k + 2]
        mean, deviation = gp.posterior(X[before], Y[before], X, 0.5, 0.02)
        np.testing.assert_array_equal(arrays["mean"][k], mean)
        improvement = gp.expected_improvement(mean, deviation, Y[before].max(), 0.0)
        rest = [j for j in range(len(X)) if j not in before]
        assert found["next"][k] == max(rest, key=lambda j: improvement[j])
    assert Y[found["tried"]].max() > 0.99
