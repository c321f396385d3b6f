"""The best lines against NumPy's polynomial fit and SciPy's optimizers, and what an outlier does to them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog, minimize

from core.foundations.fitted_line import LineConfig, X, Y, fit, mae_follows, total

OUTLIERS = [(8.0, -4.0), (0.0, 14.0), (10.0, -6.0), (5.0, 14.0), (3.0, 2.5), (9.0, 5.5)]


def points(x: float, y: float) -> tuple[np.ndarray, np.ndarray]:
    return np.asarray((*X, x)), np.asarray((*Y, y))


@pytest.mark.parametrize("outlier", OUTLIERS)
@pytest.mark.parametrize("delta", [0.1, 1.0, 5.0])
def test_no_other_line_has_a_smaller_loss(outlier: tuple[float, float], delta: float) -> None:
    x, y = points(*outlier)
    lines = fit(x, y, delta)
    np.testing.assert_allclose([lines["mse"].w, lines["mse"].b], np.polyfit(x, y, 1), rtol=1e-10)
    # Σ|e| as a linear program: e = up − down, both at least 0
    n = x.size
    design = np.column_stack([x, np.ones(n), -np.eye(n), np.eye(n)])
    program = linprog([0, 0, *np.ones(2 * n)], A_eq=design, b_eq=y, bounds=[(None, None)] * 2 + [(0, None)] * 2 * n)
    assert total("mae", lines["mae"], x, y, delta) == pytest.approx(program.fun, rel=1e-9)

    def huber(guess: np.ndarray) -> float:
        e = np.abs(guess[0] * x + guess[1] - y)
        return float(np.where(e <= delta, e * e / 2, delta * (e - delta / 2)).sum())

    best = min(
        (minimize(huber, start, method="BFGS") for start in ([0.5, 1.0], np.polyfit(x, y, 1))), key=lambda r: r.fun
    )
    assert total("huber", lines["huber"], x, y, delta) <= best.fun + 1e-9


@pytest.mark.parametrize("outlier", [each for each in OUTLIERS if abs(0.5 * each[0] + 1.0 - each[1]) > 5.0])
def test_an_outlier_moves_the_line_of_mse_most(outlier: tuple[float, float]) -> None:
    with_it, without = fit(*points(*outlier), 1.0), fit(X, Y, 1.0)
    moved = {name: np.abs(with_it[name](X) - without[name](X)).mean() for name in with_it}
    assert moved["mse"] > 2 * max(moved["mae"], moved["huber"])


def test_a_large_delta_makes_huber_least_squares() -> None:
    lines = fit(*points(8.0, 6.0), 5.0)
    assert lines["huber"].w == pytest.approx(lines["mse"].w, rel=1e-12)


def test_the_line_of_mae_moves_only_when_it_is_crossed() -> None:
    assert not mae_follows(LineConfig(8.0, 8.0))
    assert not mae_follows(LineConfig(8.0, -4.0))
    assert mae_follows(LineConfig(8.0, 3.0))
