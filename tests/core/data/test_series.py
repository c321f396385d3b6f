"""Generated series against their formulas, written once more; and a learner's own through the same door."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from core.data import own_series
from core.data.series import of
from core.data.series_config import MOST, SeriesConfig
from core.errors import Problem

GENERATED = ("sines", "season", "damped", "logistic", "mackey_glass", "walk", "ar2")


def clean(kind: str, length: int = 1000, draw: int = 3) -> np.ndarray:
    return of(SeriesConfig(series=kind, length=length, noise=0.0, draw=draw)).values


@pytest.mark.parametrize("kind", GENERATED)
def test_the_same_settings_give_the_same_numbers_and_another_draw_others(kind: str) -> None:
    config = SeriesConfig(series=kind, length=300)
    values = of(config).values
    assert values.shape == (300,)
    assert values.dtype == np.float64
    assert np.isfinite(values).all()
    assert np.array_equal(values, of(config).values)
    assert not np.array_equal(values, of(SeriesConfig(series=kind, length=300, draw=1)).values)


def test_sines_hold_the_two_periods_and_nothing_else() -> None:
    values = clean("sines", 1200)  # whole periods of 24 and of 60
    power = np.abs(np.fft.rfft(values)) / 600
    assert power[1200 // 24] == pytest.approx(1.0)
    assert power[1200 // 60] == pytest.approx(0.6)
    assert np.delete(power, [50, 20]).max() < 1e-9


def test_season_rises_by_four_over_its_length_and_repeats_every_24() -> None:
    values = clean("season")
    assert np.allclose(values[24:] - values[:-24], 4 * 24 / 1000)


def test_damped_is_the_envelope_times_a_period_of_30() -> None:
    values = clean("damped")
    assert np.allclose(values[30:], values[:-30] * np.exp(-2 * 30 / 1000))


def test_logistic_is_one_parabola() -> None:
    x = clean("logistic")
    assert np.allclose(x[1:], 3.9 * x[:-1] * (1 - x[:-1]), atol=1e-12)
    assert len(set(x.round(9))) == len(x), "chaos repeats nothing"


def test_ar2_has_the_variance_that_its_coefficients_give() -> None:
    values = clean("ar2", MOST)
    a, b = 1.6, -0.8  # variance of an AR(2) with unit noise (Box and Jenkins): (1 − b) / ((1 + b)((1 − b)² − a²))
    assert values.var() == pytest.approx((1 - b) / ((1 + b) * ((1 - b) ** 2 - a**2)), rel=0.15)
    steps = values[2:] - a * values[1:-1] - b * values[:-2]
    assert steps.std() == pytest.approx(1, rel=0.05)
    assert abs(np.corrcoef(steps[1:], steps[:-1])[0, 1]) < 0.05


def test_the_steps_of_a_walk_are_independent_with_variance_one() -> None:
    steps = np.diff(clean("walk", MOST))
    assert steps.std() == pytest.approx(1, rel=0.05)
    assert abs(np.corrcoef(steps[1:], steps[:-1])[0, 1]) < 0.05


def test_mackey_glass_follows_its_delay_equation() -> None:
    """From the series' own past a solver of SciPy finds the values of the next delay."""
    x, delay = clean("mackey_glass", 400), 17
    past = np.arange(100)

    def slope(t: float, now: np.ndarray) -> np.ndarray:
        before = np.interp(t - delay, past, x[:100])
        return 0.2 * before / (1 + before**10) - 0.1 * now

    found = solve_ivp(slope, (99, 99 + delay), [x[99]], t_eval=np.arange(99, 99 + delay + 1), rtol=1e-8).y[0]
    assert np.abs(found - x[99 : 99 + delay + 1]).max() < 0.03  # steps of a tenth, and lines between whole times


def test_noise_is_told_in_deviations_of_the_series() -> None:
    for kind in ("sines", "mackey_glass"):
        noisy = of(SeriesConfig(series=kind, length=MOST, noise=0.5)).values
        added = noisy - of(SeriesConfig(series=kind, length=MOST, noise=0.0)).values
        assert added.std() == pytest.approx(0.5 * clean(kind, MOST, 0).std(), rel=0.05)


@pytest.mark.parametrize("kind", ["walk", "ar2"])
def test_what_chance_drives_gets_no_noise_on_top(kind: str) -> None:
    noisy, plain = (of(SeriesConfig(series=kind, noise=noise)).values for noise in (1.0, 0.0))
    assert np.array_equal(noisy, plain)


def test_one_s_own_is_what_was_kept() -> None:
    kept = own_series.save(np.arange(80.0), tuple(map(str, range(80))), "price", "someone")
    found = of(SeriesConfig(series="own", own=kept.id))
    assert found.values.tolist() == list(range(80))
    assert (found.name, found.labels[:2], found.season) == ("price", ("0", "1"), 0)


@pytest.mark.parametrize(("own", "code"), [("", "series_none"), ("0" * 20, "series_gone")])
def test_without_a_file_there_is_a_sentence(own: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        of(SeriesConfig(series="own", own=own))
    assert caught.value.code == code
