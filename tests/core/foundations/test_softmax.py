"""Softmax and its derivative against PyTorch in float64, and the properties that define it."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.config import check
from core.foundations.softmax import SoftmaxConfig, jacobian, rival, softmax

logits = arrays.arrays(np.float64, st.integers(2, 6), elements=st.floats(-5.0, 5.0))
temperatures = st.floats(0.05, 100.0)


@given(logits, temperatures)
def test_values_and_derivatives_agree_with_torch(z, temperature):
    def oracle(x):
        return torch.softmax(x / temperature, dim=0)

    x = torch.tensor(z)
    np.testing.assert_allclose(softmax(z, temperature), oracle(x).numpy(), rtol=1e-10, atol=1e-15)
    slopes = torch.autograd.functional.jacobian(oracle, x)
    np.testing.assert_allclose(jacobian(z, temperature), slopes.numpy(), rtol=1e-10, atol=1e-10)


@given(logits, temperatures, st.floats(-100.0, 100.0))
def test_probabilities_that_no_common_shift_changes(z, temperature, shift):
    p = softmax(z, temperature)
    assert (p >= 0.0).all()
    np.testing.assert_allclose(p.sum(), 1.0, rtol=1e-14)
    np.testing.assert_allclose(softmax(z + shift, temperature), p, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(softmax(z * 2, temperature * 2), p, rtol=1e-12)
    np.testing.assert_allclose(jacobian(z, temperature).sum(axis=0), 0.0, atol=1e-13)


@given(logits)
def test_cold_takes_the_largest_and_hot_takes_all_alike(z):
    if np.sort(z)[-1] - np.sort(z)[-2] > 0.1:
        np.testing.assert_allclose(softmax(z, 0.001), np.eye(len(z))[z.argmax()], atol=1e-12)
    np.testing.assert_allclose(softmax(z, 1e9), 1 / len(z), atol=1e-7)


@given(logits, temperatures)
def test_the_rival_takes_most_from_the_first(z, temperature):
    slopes = jacobian(z, max(temperature, 0.5))[0, 1:]
    found = rival(z)
    if found is None:
        assert np.isclose(*np.sort(slopes)[:2], rtol=1e-12, atol=0.0)
    else:
        assert slopes[found - 2] == slopes.min()


def test_rows_are_taken_one_by_one_and_nothing_overflows():
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_allclose(softmax([[1e4, 0.0], [0.0, 0.0]]), [[1.0, 0.0], [0.5, 0.5]])


def test_the_config_starts_inside_its_bounds():
    config = SoftmaxConfig()
    check(config)
    np.testing.assert_array_equal(config.logits, [2.0, 1.0, 0.1, -1.0])
