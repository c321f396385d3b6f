"""A chain of layers against autograd through the same chain, and against what is known in closed form."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.config import check
from core.foundations.activations import ACTIVATIONS
from core.foundations.stack import EXAMPLES, StackConfig, deeper, run
from tests.core.foundations.test_activations import ORACLES

weights = st.floats(-3.0, 3.0)
signals = st.floats(-5.0, 5.0)


@given(st.sampled_from(sorted(ORACLES)), weights, signals, st.integers(1, 50))
def test_signal_and_gradients_agree_with_autograd(name, weight, signal, layers):
    stack = run(ACTIVATIONS[name], weight, signal, layers)
    a = [torch.tensor(signal, dtype=torch.float64, requires_grad=True)]
    for _ in range(layers):
        a.append(ORACLES[name](weight * a[-1]))
        a[-1].retain_grad()
    a[-1].backward()
    np.testing.assert_allclose(stack.a, [float(each.detach()) for each in a], rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(stack.gradients, [float(each.grad) for each in a], rtol=1e-9, atol=1e-10)


@given(st.sampled_from(sorted(ACTIVATIONS)), weights, signals, st.integers(1, 50))
def test_shapes_and_the_ends(name, weight, signal, layers):
    stack = run(ACTIVATIONS[name], weight, signal, layers)
    assert (stack.z.shape, stack.factors.shape) == ((layers,), (layers,))
    assert (stack.a.shape, stack.gradients.shape) == ((layers + 1,), (layers + 1,))
    assert (stack.a[0], stack.gradients[-1]) == (signal, 1.0)
    np.testing.assert_array_equal(stack.z, weight * stack.a[:-1])


@given(st.integers(1, 50))
def test_a_sigmoid_passes_on_a_quarter_at_most(layers):
    assert abs(run(ACTIVATIONS["sigmoid"], 1.0, 1.0, layers).gradients[0]) <= 0.25**layers


def test_relu_above_zero_is_a_power_of_the_weight():
    stack = run(ACTIVATIONS["relu"], 1.5, 2.0, 30)
    np.testing.assert_allclose(stack.a, 2.0 * 1.5 ** np.arange(31), rtol=1e-12)
    np.testing.assert_allclose(stack.gradients, 1.5 ** np.arange(30, -1, -1), rtol=1e-12)


@pytest.mark.parametrize(
    ("example", "answer"),
    [("vanish", "shrinks"), ("keep", "stays"), ("explode", "grows"), ("fade", "shrinks"), ("dead", "stays")],
)
def test_what_twice_as_many_layers_do(example, answer):
    name, config = EXAMPLES[example]
    check(config)
    assert deeper(ACTIVATIONS[name], config) == answer


def test_the_step_passes_nothing_back():
    config = StackConfig()
    assert not run(ACTIVATIONS["step"], config.weight, config.signal, config.layers).gradients[:-1].any()
