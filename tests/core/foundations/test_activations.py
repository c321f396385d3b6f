"""Values and derivatives against PyTorch's own functions and its autograd, and properties that must hold anywhere."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.foundations.activations import ACTIVATIONS, ELU, GELU, RELU, SIGMOID, SILU, SOFTPLUS, STEP, TANH

ORACLES = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "elu": torch.nn.functional.elu,
    "silu": torch.nn.functional.silu,
    # PyTorch's own gives z beyond the threshold 20; beyond 700 there is no eᶻ, and nothing else is left of log(1 + eᶻ)
    "softplus": lambda z: torch.nn.functional.softplus(z, threshold=700),
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="none"),
}
GRID = np.concatenate([np.linspace(-12.0, 12.0, 481), [0.0, -0.0, 1e-12, -1e-12, 40.0, -40.0]])
numbers = st.floats(-30.0, 30.0)


def test_every_activation_but_the_step_has_an_oracle():
    assert set(ACTIVATIONS) == {*ORACLES, "step"}
    assert all(name == each.name for name, each in ACTIVATIONS.items())


@pytest.mark.parametrize("name", ORACLES)
def test_value_and_derivative_agree_with_torch(name):
    z = torch.tensor(GRID, requires_grad=True)
    a = ORACLES[name](z)
    (slope,) = torch.autograd.grad(a.sum(), z)
    np.testing.assert_allclose(ACTIVATIONS[name](GRID), a.detach().numpy(), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(ACTIVATIONS[name].slope(GRID), slope.numpy(), rtol=1e-9, atol=1e-13)


def test_the_step_jumps_at_zero_and_is_flat():
    np.testing.assert_array_equal(STEP([-2.0, -1e-300, 0.0, 3.0]), [0.0, 0.0, 1.0, 1.0])
    np.testing.assert_array_equal(STEP.slope([-2.0, 0.0, 3.0]), [0.0, 0.0, 0.0])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_shapes_are_kept(name):
    f = ACTIVATIONS[name]
    for shape in [(), (0,), (3,), (2, 4)]:
        z = np.full(shape, 0.3)
        assert f(z).shape == f.slope(z).shape == shape


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_extreme_arguments_stay_finite_and_raise_no_warning(name):
    with np.errstate(all="raise", under="ignore"):
        for z in (-1e4, 1e4):
            assert np.isfinite(ACTIVATIONS[name](z))
            assert np.isfinite(ACTIVATIONS[name].slope(z))


@given(numbers)
def test_sigmoid_identities(z):
    assert SIGMOID(z) + SIGMOID(-z) == pytest.approx(1.0, abs=1e-15)
    assert SIGMOID.slope(z) == pytest.approx(SIGMOID(z) * (1 - SIGMOID(z)), abs=1e-15)
    assert TANH(z) == pytest.approx(2 * SIGMOID(2 * z) - 1, abs=1e-14)


@given(numbers)
def test_gelu_splits_the_line(z):
    # Φ(z) + Φ(−z) = 1, hence gelu(z) − gelu(−z) = z
    assert GELU(z) - GELU(-z) == pytest.approx(z, abs=1e-13)
    assert -0.17 - 1e-3 < GELU(z) <= max(z, 0.0)


@given(numbers, numbers)
def test_all_but_gelu_and_silu_never_fall(p, q):
    low, high = sorted((p, q))
    for name, f in ACTIVATIONS.items():
        if name not in ("gelu", "silu"):
            assert f(low) <= f(high)
            assert f.slope(low) >= 0.0


@given(numbers)
def test_relu_is_the_larger_of_zero_and_z(z):
    assert RELU(z) == max(z, 0.0)
    assert RELU(z) - RELU(-z) == z


@given(numbers)
def test_softplus_silu_and_elu_are_made_of_what_is_known(z):
    # softplus(z) − softplus(−z) = z; silu is even up to z/2, as gelu is; elu meets ReLU above zero and never goes below −1
    assert SOFTPLUS(z) - SOFTPLUS(-z) == pytest.approx(z, abs=1e-13)
    assert SILU(z) - SILU(-z) == pytest.approx(z, abs=1e-13)
    assert ELU(max(z, 0.0)) == max(z, 0.0)
    assert -1.0 <= ELU(min(z, 0.0)) <= 0.0
