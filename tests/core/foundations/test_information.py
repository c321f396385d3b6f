"""Entropy and its kin against SciPy and PyTorch."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from core.errors import Problem
from core.foundations import information
from core.foundations.information import read_distribution, read_samples, write_distribution

weights = st.lists(st.one_of(st.just(0.0), st.floats(1e-6, 10.0)), min_size=2, max_size=6)
pairs = (
    st.integers(2, 6)
    .flatmap(lambda k: st.tuples(*[st.lists(st.floats(0.0, 10.0), min_size=k, max_size=k)] * 2))
    .filter(lambda pair: min(map(sum, pair)) > 1e-3)
)
UNITS = st.sampled_from(["bits", "nats"])


def brought_to_one(values: list[float]) -> np.ndarray:
    return np.array(values) / sum(values)


@given(pairs, UNITS)
def test_they_are_scipys(pair: tuple[list[float], list[float]], unit: information.Unit) -> None:
    p, q = map(brought_to_one, pair)
    base = 2 if unit == "bits" else math.e
    assert information.entropy(p, unit) == pytest.approx(stats.entropy(p, base=base), abs=1e-12)
    expected = stats.entropy(p, q, base=base)
    assert information.divergence(p, q, unit) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    both = information.entropy(p, unit) + information.divergence(p, q, unit)
    assert information.cross_entropy(p, q, unit) == pytest.approx(both, rel=1e-9, abs=1e-9)
    assert information.divergence(p, q, unit) >= -1e-12


def test_known_values() -> None:
    assert information.entropy([0.5, 0.5]) == 1.0
    assert information.entropy([0.125] * 8) == 3.0
    assert information.entropy([1.0, 0.0]) == 0.0
    assert information.entropy([0.5, 0.5], "nats") == pytest.approx(math.log(2))
    assert information.cross_entropy([0.0, 1.0, 0.0], [0.2, 0.5, 0.3]) == 1.0
    assert information.divergence([0.5, 0.5], [1.0, 0.0]) == math.inf
    assert information.cross_entropy([0.5, 0.5], [1.0, 0.0]) == math.inf
    assert information.divergence([1.0, 0.0], [0.5, 0.5]) == 1.0
    assert math.copysign(1.0, information.entropy([1.0, 0.0])) == 1.0, "no −0"


def test_the_loss_over_samples_is_torchs() -> None:
    generator = np.random.default_rng(4)
    predictions = generator.dirichlet(np.ones(5), size=7)
    labels = generator.integers(0, 5, 7)
    expected = torch.nn.functional.nll_loss(torch.tensor(predictions).log(), torch.tensor(labels)).item()
    assert information.mean_loss(predictions, labels) == pytest.approx(expected, abs=1e-12)
    assert information.mean_loss([[1.0, 0.0], [0.5, 0.5]], [1, 0]) == math.inf


@given(weights.filter(lambda values: sum(values) > 0), st.integers(0, 5), st.floats(-0.5, 1.5))
def test_a_pulled_bar_leaves_the_sum_at_one(values: list[float], place: int, value: float) -> None:
    p = brought_to_one(values)
    place %= len(p)
    changed = information.share(p, place, value)
    assert changed.sum() == pytest.approx(1.0)
    assert changed[place] == min(1.0, max(0.0, value))
    others = np.delete(p, place)
    if others.sum() > 1e-9:
        scaled = others * (1 - changed[place]) / others.sum()
        np.testing.assert_allclose(np.delete(changed, place), scaled, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1 1 2", (0.25, 0.25, 0.5)), ("0.5, 0.5", (0.5, 0.5)), ("[3; 1]", (0.75, 0.25)), ("1，0，0", (1.0, 0.0, 0.0))],
)
def test_distributions_as_people_type_them(text: str, expected: tuple[float, ...]) -> None:
    assert read_distribution(text) == pytest.approx(expected)
    assert read_distribution(write_distribution(expected)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "length"),
        ("1", "length"),
        ("1 1 1 1 1 1 1", "length"),
        ("a b", "malformed"),
        ("nan 1", "malformed"),
        ("inf 1", "malformed"),
        ("1e999 1", "malformed"),
        ("1 " * 5000, "malformed"),
        ("0.5 -0.5 1", "negative"),
        ("0 0", "empty"),
    ],
)
def test_what_is_no_distribution_has_a_reason(text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        read_distribution(text)
    assert caught.value.code == f"distribution_{code}"


def test_samples_as_people_type_them() -> None:
    assert read_samples("1: 0.5 0.5; 2: 1, 3") == ((0, (0.5, 0.5)), (1, (0.25, 0.75)))
    for wrong in ("", "0.5 0.5", "3: 0.5 0.5", "0: 1 1", "x: 1 1", "1: 1 1; 1: 1 1 1", ";".join(["1: 1 1"] * 9)):
        with pytest.raises(Problem) as caught:
            read_samples(wrong)
        assert caught.value.code == "samples_malformed"
