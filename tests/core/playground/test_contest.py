"""A contest: three parts of the data, a search that sees no test part, medians and places by the stated rule."""

from __future__ import annotations

from statistics import median_low
from typing import Any

import numpy as np
import pytest

from core.config import knobs_of
from core.playground import contest_small
from core.playground.contest import (
    GRID,
    RULES,
    SMALL,
    ContestConfig,
    asked,
    epochs,
    moments,
    steps,
)
from core.playground.contest_questions import harmed, questions
from core.playground.contest_told import (
    Told,
    answered,
    chosen,
    close,
    compared,
    drawn,
    middle,
    order,
    places,
    told,
)
from core.playground.racing import spread
from core.training import small_engine

K = len(RULES)
SHORT: dict[str, Any] = {"task": "circle", "length": "short", "first": 0, "engine": "numpy"}


def run(finals: list[float], seeds: int = 3, rate: float = 0.01) -> Told:
    """A contest in which all seeds of a rule are alike, falling from 1 to the final loss."""
    curves = np.ones((2, K * seeds, 3))
    curves[:, :, -1] = np.repeat(finals, seeds)
    broken = np.where(np.isinf(np.repeat(finals, seeds)), 7, -1)
    return told([rate] * K, answered(curves, broken, [0, 5, 10], seeds, 0.1))


@pytest.mark.parametrize("task", SMALL)
def test_three_parts_have_three_jobs(task: str) -> None:
    validation, test = (contest_small.examples(task, part) for part in ("validation", "test"))
    rows = [{tuple(row) for row in each.inputs[each.train == kind].round(9)} for each, kind in ((validation, True), (validation, False), (test, False))]  # fmt: skip
    assert [len(each) for each in rows] == [300, 100, 100]
    assert len(rows[0] | rows[1] | rows[2]) == 500
    np.testing.assert_array_equal(validation.inputs[validation.train], test.inputs[test.train])
    for each in (validation, test):
        assert each.labels[~each.train].mean() == pytest.approx(0.5, abs=0.02)


def test_a_race_is_what_single_trainings_of_the_engine_give() -> None:
    rates = [0.3, 0.03, 0.03, 0.1, 0.01, 0.01, 0.01]
    found = told(rates, contest_small.race(**SHORT, rates=rates, seeds=3))
    last = epochs("circle", "short", "numpy")
    assert found.steps == tuple(range(0, 10 * last + 1, 10))
    data = contest_small.examples("circle", "test")
    for k, rule in enumerate(RULES):
        curves = []
        for seed in range(3):
            config = contest_small.config("circle", rule, rates[k], seed, last)
            curves.append(small_engine.advance(config, data, small_engine.first(config, 2, 1), last).loss_test)
        expected = [median_low(float(curve[epoch]) for curve in curves) for epoch in range(last + 1)]
        np.testing.assert_allclose(found.median[0, k], expected, rtol=1e-5)
    assert len({float(each) for each in found.median[0, :, 0]}) == 1  # all begin with the same weights


def test_the_search_takes_the_rate_with_the_lowest_median_validation_loss() -> None:
    header, arrays = contest_small.search(**SHORT)
    losses, last = arrays["losses"], epochs("circle", "short", "numpy")
    assert losses.shape == (K, len(GRID))
    assert header["rates"] == [GRID[int(np.nanargmin(row))] for row in losses]
    config = contest_small.config("circle", "adam", GRID[3], 50, last)
    data = contest_small.examples("circle", "validation")
    expected = small_engine.advance(config, data, small_engine.first(config, 2, 1), last).loss_test[-1]
    assert losses[RULES.index("adam"), 3] == pytest.approx(float(expected), rel=1e-5)


def test_time_is_measured_for_each_rule_alone() -> None:
    header, _ = contest_small.times("xor", "numpy")
    assert len(header["seconds"]) == K
    assert all(0 < each < 1 for each in header["seconds"])


def test_a_clock_that_tells_nothing_gives_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter(range(1000))
    monkeypatch.setattr(contest_small.time, "perf_counter", lambda: float(next(now)))  # all takes the same
    assert contest_small.times("xor", "numpy")[0] == {"seconds": None}


def test_what_breaks_is_worse_than_all_and_a_rate_at_which_all_break_is_never_chosen() -> None:
    ends = np.full((K, len(GRID), 2), np.inf)
    ends[0, 2] = 0.5
    header, arrays = chosen(ends)
    assert header["rates"] == [GRID[2]] + [GRID[0]] * (K - 1)
    assert np.isnan(arrays["losses"][1]).all()
    found = run([0.5, 0.1, np.inf, 0.2, 0.3, 0.4, 0.6])
    assert order(found.final()) == ["momentum", "adagrad", "rmsprop", "adam", "sgd", "adamw"]
    assert places(found.final()) == [5, 1, 7, 2, 3, 4, 6]
    shown = drawn(found)
    assert shown["curves"]["test"]["median"][2] == [1.0, 1.0, None]
    assert shown["broken"][2] == [7, 7, 7]
    assert drawn(run([1.5] * K))["lost"] == [3] * K  # ended above its start


def test_medians_are_values_of_seeds() -> None:
    chance = np.random.default_rng(0)
    for seeds in (1, 2, 5, 10):
        values = chance.normal(size=(4, seeds))
        np.testing.assert_array_equal(middle(values), [median_low(row) for row in values])


def test_what_rates_change_is_counted() -> None:
    one, each = run([7, 6, 5, 4, 3, 2, 1]), run([1, 2, 3, 4, 5, 6, 7], rate=0.1)
    change = compared(one, each, "test")
    assert (change["turned"], change["pairs"]) == (21, 21)
    assert (change["climber"], change["was"], change["now"]) == ("sgd", 7, 1)
    assert change["apart"] == [7, 7]
    same = compared(one, one, "train")
    assert (same["turned"], same["climber"]) == (0, None)
    assert not close(one, "test")
    assert harmed(one, each) == "sgd"
    assert close(run([1, 1, 2, 3, 4, 5, 6]), "test")
    alone = run([7, 6, 5, 4, 3, 2, 1], seeds=1)
    assert not close(alone, "test")  # of one seed the band is its own line
    np.testing.assert_array_equal(alone.low, alone.high)


def test_of_two_seeds_the_band_holds_both() -> None:
    curves = np.random.default_rng(1).random((K, 2, 4))
    low, median, high = spread(curves)
    np.testing.assert_array_equal(low, curves.min(axis=1).astype(np.float32))
    np.testing.assert_array_equal(median, low)
    np.testing.assert_array_equal(high, curves.max(axis=1).astype(np.float32))


def test_questions_have_their_answers() -> None:
    one, each = run([7, 6, 5, 4, 3, 2, 1]), run([1, 2, 3, 4, 5, 6, 7])
    names = {q.name: q for q in questions(one, each, [1e-6, 2e-6, *[3e-6] * 5], 3)}
    assert names["budget"].answer == 7 * len(GRID) * 3
    assert names["harmed"].answer == "sgd"
    assert names["time"].answer == pytest.approx(10 / 3, rel=1e-3)
    assert {q.name for q in questions(one, None, None, 3)} == {"part", "budget"}


def test_a_config_says_whom_to_ask() -> None:
    small = asked(ContestConfig(seed=7), "compiled")
    assert small.function("race") == "core.playground.contest_small:race"
    assert small.given == {"task": "circle", "length": "usual", "first": 700, "engine": "compiled"}
    assert asked(ContestConfig(task="cnn"), "numpy").given == {"task": "cnn", "length": "usual", "first": 0}
    assert steps("digits", "long") == 600
    assert steps("spiral", "usual") == 3000
    assert epochs("xor", "short", "numpy") == 3
    assert moments(7, 3) == [0, 2, 5, 7]
    rates = next(knob for knob in knobs_of(ContestConfig) if knob.name == "rate")
    assert {float(each) for each in rates.choices} == set(GRID)
