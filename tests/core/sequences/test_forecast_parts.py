"""Parts by time, windows, the forecasts that learn little, and their errors: against scikit-learn and by hand; and no leak."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error, root_mean_squared_error

from core.data import own_series
from core.data.series_config import FEWEST, SeriesConfig
from core.errors import Problem
from core.sequences import forecast_parts
from core.sequences.forecast_config import WindowConfig
from core.sequences.forecast_parts import divided, errors, estimated_season, forecasts, free_run, linear, predictors

CHANCE = np.random.default_rng(8)


def own(values: np.ndarray) -> SeriesConfig:
    return SeriesConfig(series="own", own=own_series.save(values, (), "x", "someone").id)


def code(data: SeriesConfig, windows: WindowConfig) -> str:
    with pytest.raises(Problem) as caught:
        divided(data, windows)
    return caught.value.code


def test_the_parts_follow_each_other_in_time() -> None:
    parts = divided(SeriesConfig(length=1000), WindowConfig(window=24, horizon=3))
    assert (parts.train, parts.validation) == (700, 850)
    assert parts.examples == (700 - 24 - 2, 148, 148)
    for part, count in zip(("train", "validation", "test"), parts.examples, strict=True):
        known, told = parts.windows(part)
        assert known.shape == (count, 24)
        assert told.shape == (count, 3)
    assert np.array_equal(parts.windows("validation")[1][0], parts.z[700:703])
    assert np.array_equal(parts.windows("validation")[0][0], parts.z[676:700])  # what is known by then
    assert parts.windows("train")[1][-1, -1] == parts.z[699]
    assert parts.windows("test")[1][-1, -1] == parts.z[999]


@given(st.integers(200, 900), st.integers(1, 40), st.integers(1, 12))
def test_every_example_is_a_piece_of_the_series(length: int, window: int, horizon: int) -> None:
    length -= length % 100
    parts = divided(SeriesConfig(length=length), WindowConfig(window=window, horizon=horizon))
    for part in ("train", "validation", "test"):
        begin, end = parts.bounds(part)
        for known, told, at in zip(*parts.windows(part), range(begin, end), strict=False):
            assert np.array_equal(np.concatenate([known, told]), parts.z[at - window : at + horizon])
            assert at + horizon <= end


def test_nothing_of_what_comes_later_is_known() -> None:
    """Another future: the training windows, the scale, the linear reference and the season stay what they were, bit for bit."""
    values = np.sin(np.arange(400) / 3) + 0.1 * CHANCE.standard_normal(400)
    other = values.copy()
    other[280:] = 1000 * CHANCE.standard_normal(120)
    first, second = (divided(own(each), WindowConfig(window=10)) for each in (values, other))
    assert first.train == 280
    for name in ("mean", "deviation", "season", "scale"):
        assert getattr(first, name) == getattr(second, name), name
    assert np.array_equal(linear(first), linear(second))
    for one, two in zip(first.windows("train"), second.windows("train"), strict=True):
        assert np.array_equal(one, two)
    assert first.mean == values[:280].mean()
    assert first.deviation == values[:280].std()


def test_linear_is_least_squares() -> None:
    parts = divided(SeriesConfig(series="mackey_glass"), WindowConfig(window=12, horizon=4))
    known, told = parts.windows("train")
    fitted = LinearRegression().fit(known, told)
    assert (
        np.abs(forecasts(parts, "test", predictors(parts))["linear"] - fitted.predict(parts.windows("test")[0])).max()
        < 1e-8
    )


def test_naive_and_seasonal_by_hand() -> None:
    values = np.tile(np.arange(10.0), 20)
    parts = divided(own(values), WindowConfig(window=5, horizon=12))
    assert parts.season == 10
    first = forecasts(parts, "validation", predictors(parts))
    plain = {name: each[0] * parts.deviation + parts.mean for name, each in first.items()}
    assert plain["naive"].tolist() == pytest.approx([9.0] * 12)  # the 140th value is the first to be told
    assert plain["seasonal"].tolist() == pytest.approx([*range(10), 0, 1])  # beyond a season the same one again
    assert errors(parts, first["seasonal"], parts.windows("validation")[1])["mae"] == pytest.approx(0)


def test_errors_are_scikit_learn_s_in_the_series_own_unit() -> None:
    parts = divided(SeriesConfig(series="season", noise=0.3), WindowConfig(window=6, horizon=2))
    _, told = parts.windows("test")
    forecast = told + CHANCE.normal(size=told.shape)
    found = errors(parts, forecast, told)
    truth, mine = (each.ravel() * parts.deviation + parts.mean for each in (told, forecast))
    assert found["mae"] == pytest.approx(mean_absolute_error(truth, mine))
    assert found["rmse"] == pytest.approx(root_mean_squared_error(truth, mine))
    values = parts.series.values[: parts.train]
    assert found["mase"] == pytest.approx(found["mae"] / mean_absolute_error(values[1:], values[:-1]))


def test_the_naive_forecast_has_mase_one_on_the_training_part() -> None:
    parts = divided(SeriesConfig(series="walk"), WindowConfig(window=1))
    naive = forecasts(parts, "train", predictors(parts))["naive"]
    assert errors(parts, naive, parts.windows("train")[1])["mase"] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("period", [7, 24, 52])
def test_a_season_is_found_under_noise_and_a_trend(period: int) -> None:
    t = np.arange(700)
    z = np.sin(2 * np.pi * t / period) + 0.01 * t + 0.5 * CHANCE.standard_normal(700)
    assert estimated_season(z) == pytest.approx(period, abs=1)


def test_without_a_season_there_is_no_seasonal_forecast() -> None:
    assert estimated_season(CHANCE.standard_normal(700)) == 0
    assert estimated_season(np.arange(700.0)) == 0
    parts = divided(SeriesConfig(series="ar2"), WindowConfig())
    assert np.isnan(forecasts(replace(parts, season=0), "test", predictors(parts))["seasonal"]).all()


def test_a_free_run_feeds_on_itself() -> None:
    """x → 2x from its own outputs; with two values told at once it goes on from the second."""
    run = free_run(lambda known: 2 * known[:, -1:], np.array([[5.0, 1.0]]), 5)
    assert run.tolist() == [[2, 4, 8, 16, 32]]
    run = free_run(lambda known: known[:, -1:] + np.array([[1, 2]]), np.array([[0.0], [10.0]]), 5)
    assert run.tolist() == [[1, 2, 3, 4, 5], [11, 12, 13, 14, 15]]


def test_nothing_beats_the_naive_forecast_on_a_walk_but_by_chance() -> None:
    ratios = []
    for draw in range(20):
        parts = divided(SeriesConfig(series="walk", length=2000, draw=draw), WindowConfig(window=8))
        told = parts.windows("test")[1]
        found = {
            name: errors(parts, each, told)["mae"] for name, each in forecasts(parts, "test", predictors(parts)).items()
        }
        ratios.append(found["linear"] / found["naive"])
    assert 0.99 < np.mean(ratios) < 1.06
    assert min(ratios) > 0.95


@pytest.mark.parametrize(
    ("values", "windows", "expected"),
    [
        (np.arange(float(FEWEST)), WindowConfig(window=40), "window_too_long"),
        (np.arange(float(FEWEST)), WindowConfig(window=4, horizon=10), "horizon_too_long"),
        (np.arange(float(FEWEST)), WindowConfig(window=4, season=50), "season_too_long"),
        (np.r_[np.ones(80), np.arange(20)], WindowConfig(window=4), "series_flat"),
    ],
)
def test_what_does_not_fit_gets_a_sentence(values: np.ndarray, windows: WindowConfig, expected: str) -> None:
    assert code(own(values), windows) == expected


@pytest.mark.parametrize("rise", [10.0**-power for power in range(8, 18)])
@pytest.mark.parametrize("shape", [np.arange(5000.0), np.arange(5000.0) // 1000, np.arange(5000.0) == 2500])
def test_a_training_part_that_hardly_changes_is_refused_or_has_a_scale(rise: float, shape: np.ndarray) -> None:
    try:
        parts = divided(own(1 + rise * shape), WindowConfig(window=4))
    except Problem as problem:
        assert problem.code == "series_flat"
        return
    assert parts.scale > 0
    assert np.isfinite(parts.z).all()


def test_what_the_sentence_says_is_the_most_is_the_most() -> None:
    data = own(np.arange(float(FEWEST)))
    with pytest.raises(Problem) as caught:
        divided(data, WindowConfig(window=200, horizon=2))
    most = int(caught.value.params["most"])
    assert divided(data, WindowConfig(window=most, horizon=2)).examples[0] == forecast_parts.FEWEST
    assert code(data, WindowConfig(window=most + 1, horizon=2)) == "window_too_long"
