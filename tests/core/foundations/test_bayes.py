"""Bayes' theorem against counting people, and against exact fractions."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.foundations import bayes
from core.foundations.bayes import BayesConfig

RESULTS = ("none", "p", "n", "pp", "pn", "np", "nn")
configs = st.builds(
    BayesConfig,
    base_rate=st.floats(0.001, 0.999),
    sensitivity=st.floats(0.0, 1.0),
    specificity=st.floats(0.0, 1.0),
    results=st.sampled_from(RESULTS),
)


def test_the_mammography_example() -> None:
    """Of 1000 women 10 are sick, 9 of them are found, and 89 of the 990 healthy ones are alarmed."""
    config = BayesConfig(0.01, 0.9, 0.91)
    np.testing.assert_allclose(bayes.table(config), [[9.0, 1.0], [89.1, 900.9]])
    positive, negative = bayes.predictive_values(config)
    assert positive == pytest.approx(float(Fraction(90, 981)))
    assert negative == pytest.approx(float(Fraction(9009, 9019)))
    assert bayes.crowd(config).sum(axis=2).tolist() == [[9, 1], [89, 901]]


@given(configs)
def test_the_last_belief_is_the_part_of_those_with_these_results_who_are_sick(config: BayesConfig) -> None:
    joint = {}
    for sick, rate in ((True, config.base_rate), (False, 1.0 - config.base_rate)):
        positive = config.sensitivity if sick else 1.0 - config.specificity
        joint[sick] = rate * math.prod(positive if sign else 1.0 - positive for sign in config.signs)
    steps = bayes.beliefs(config)
    assert len(steps) == len(config.signs) + 1
    assert steps[0] == config.base_rate
    total = joint[True] + joint[False]
    if total == 0.0 or any(math.isnan(step) for step in steps):
        assert math.isnan(steps[-1])
    elif total > 1e-12:
        assert steps[-1] == pytest.approx(joint[True] / total, rel=1e-9, abs=1e-12)


@given(configs)
def test_the_predictive_values_are_shares_of_the_tables_columns(config: BayesConfig) -> None:
    counts = bayes.table(config)
    assert counts.sum() == pytest.approx(bayes.PEOPLE)
    positive, negative = bayes.predictive_values(config)
    for value, column, row in ((positive, 0, 0), (negative, 1, 1)):
        if counts[:, column].sum() > 1e-9:
            assert value == pytest.approx(counts[row, column] / counts[:, column].sum(), abs=1e-9)


def test_what_never_happens_tells_nothing() -> None:
    assert math.isnan(bayes.predictive_values(BayesConfig(sensitivity=0.0, specificity=1.0))[0])
    assert math.isnan(bayes.predictive_values(BayesConfig(sensitivity=1.0, specificity=0.0))[1])
    assert math.isnan(bayes.beliefs(BayesConfig(sensitivity=1.0, specificity=1.0, results="pn"))[-1])


@given(configs)
def test_the_crowd_is_whole_people_as_many_as_there_are(config: BayesConfig) -> None:
    people = bayes.crowd(config)
    assert people.sum() == bayes.PEOPLE
    assert people.min() >= 0
    assert np.abs(people.sum(axis=2) - bayes.table(config)).max() < 2.0
    hit, alarm = config.sensitivity, 1.0 - config.specificity
    sick, healthy = config.base_rate, 1.0 - config.base_rate
    assert abs(people[0, 0, 0] - 1000 * sick * hit * hit) <= 1.0
    assert abs(people[1, 0, 1] - 1000 * healthy * alarm * (1 - alarm)) <= 1.0


@given(configs)
def test_fewer_errors_make_a_positive_result_worth_more(config: BayesConfig) -> None:
    now = bayes.predictive_values(config)[0]
    for better in bayes.half_of_one_error(config):
        assert math.isnan(now) or math.isnan(better) or better >= now - 1e-12


def test_who_is_not_sick_is_healthy() -> None:
    assert BayesConfig(base_rate=0.3).healthy == pytest.approx(0.7)
