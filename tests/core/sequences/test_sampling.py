"""Temperature, top-k and top-p against PyTorch and against slow definitions; the draw against its distribution, exactly."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import check, from_dict
from core.errors import Problem
from core.foundations.sampling import uniforms
from core.sequences import sampling
from core.sequences.sampling import SamplingConfig

SCORES = st.lists(st.floats(-30, 30), min_size=1, max_size=12).map(np.array)


@given(SCORES, st.floats(0.05, 3))
@settings(max_examples=100, deadline=None)
def test_the_temperature_divides_the_scores(scores: np.ndarray, temperature: float) -> None:
    expected = torch.softmax(torch.from_numpy(scores) / temperature, 0).numpy()
    np.testing.assert_allclose(sampling.softmax(scores, temperature), expected, atol=1e-12)


def test_at_temperature_zero_the_first_of_the_greatest_takes_all() -> None:
    assert sampling.softmax(np.array([1.0, 3.0, 3.0, -np.inf]), 0).tolist() == [0, 1, 0, 0]
    np.testing.assert_allclose(sampling.softmax(np.array([1.0, 3.0]), 1e-300), [0, 1])  # nothing overflows


@given(SCORES, st.integers(0, 15))
@settings(max_examples=100, deadline=None)
def test_top_k_leaves_the_k_most_probable(scores: np.ndarray, k: int) -> None:
    p = sampling.softmax(scores)
    kept = sampling.top_k(p, k)
    assert kept.sum() == min(k or len(p), len(p))
    assert p[kept].min() >= p[~kept].max(initial=0)


@given(SCORES, st.floats(0.01, 1))
@settings(max_examples=200, deadline=None)
def test_top_p_leaves_the_fewest_that_have_the_share(scores: np.ndarray, share: float) -> None:
    p = sampling.softmax(scores)
    kept = sampling.top_p(p, share)
    if share < 1:
        # by trying all sets: none with fewer members has so much
        fewest = next(
            count
            for count in range(1, len(p) + 1)
            if max(sum(each) for each in itertools.combinations(p, count)) >= share - 1e-12
        )
        assert kept.sum() == fewest
        assert p[kept].min() >= p[~kept].max(initial=0)
    else:
        assert kept.all()


def test_top_p_where_the_sum_is_met_exactly() -> None:
    assert sampling.top_p(np.array([0.5, 0.25, 0.15, 0.07, 0.03]), 0.9).tolist() == [True, True, True, False, False]
    assert sampling.top_p(np.array([0.7, 0.2, 0.1]), 0.9).tolist() == [
        True,
        True,
        False,
    ]  # 0.7 + 0.2 < 0.9 in floating point
    assert sampling.top_p(np.array([0.6, 0.4]), 0.05).tolist() == [True, False]


def test_the_stages_of_a_choice_by_hand() -> None:
    p = np.array([0.4, 0.3, 0.2, 0.1])
    found = sampling.choice(np.log(p), SamplingConfig(temperature=1.0, top_k=3, top_p=0.7))
    np.testing.assert_allclose(found.plain, p)
    assert found.kept_k.tolist() == [True, True, True, False]
    # of what top-k left, 4/9 + 3/9 = 0.78 ≥ 0.7
    assert found.kept.tolist() == [True, True, False, False]
    np.testing.assert_allclose(found.final, [4 / 7, 3 / 7, 0, 0])


@given(SCORES, st.floats(0, 2), st.integers(0, 12), st.floats(0.05, 1))
@settings(max_examples=200, deadline=None)
def test_what_is_drawn_from_is_a_distribution_that_keeps_the_proportions(
    scores: np.ndarray, temperature: float, k: int, share: float
) -> None:
    found = sampling.choice(scores, SamplingConfig(temperature, k, share))
    assert found.final.sum() == pytest.approx(1)
    assert (found.final[~found.kept] == 0).all()
    rest = found.heated[found.kept]
    np.testing.assert_allclose(found.final[found.kept], rest / rest.sum(), rtol=1e-9, atol=1e-300)


def test_a_score_of_minus_infinity_is_never_drawn() -> None:
    found = sampling.choice(np.array([-np.inf, 0.0, 0.0]), SamplingConfig(temperature=2.0))
    assert found.final.tolist() == [0, 0.5, 0.5]
    assert {sampling.draw(found.final, u) for u in np.linspace(0, 1, 100, endpoint=False)} == {1, 2}


def test_a_draw_hits_each_place_as_often_as_its_probability_says() -> None:
    p = np.array([0.125, 0.0, 0.5, 0.25, 0.125])
    grid = (np.arange(800) + 0.5) / 800
    hits = np.bincount([sampling.draw(p, u) for u in grid], minlength=5)
    assert (hits / 800).tolist() == p.tolist()
    # and with the numbers that writing uses: χ² with 3 degrees of freedom, 16.27 is exceeded once in a thousand
    drawn = np.bincount([sampling.draw(p, u) for u in uniforms(7, 4000)], minlength=5)
    assert drawn[1] == 0
    kept = p > 0
    assert ((drawn[kept] - 4000 * p[kept]) ** 2 / (4000 * p[kept])).sum() < 16.27


@pytest.mark.parametrize(
    "settings_", [{"temperature": -0.1}, {"temperature": math.nan}, {"top_k": 101}, {"top_p": 0.0}, {"top_k": 1.5}]
)
def test_settings_out_of_bounds_are_refused(settings_: dict[str, float]) -> None:
    with pytest.raises(Problem):
        check(from_dict(SamplingConfig, settings_))
