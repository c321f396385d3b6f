"""The neuron against autograd, finite differences, a case worked by hand, and properties of gradient descent."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from core.config import check, knobs_of
from core.foundations.activations import ACTIVATIONS, RELU, SIGMOID, STEP
from core.foundations.gates import told_apart
from core.foundations.neuron import (
    CLAIMS,
    EXAMPLES,
    NeuronConfig,
    backward,
    check_gradient,
    compute,
    descend,
    finite_differences,
    forward,
    squared_loss,
)
from tests.core.foundations.test_activations import ORACLES

numbers = st.floats(-4.0, 4.0)
smooth = st.sampled_from(["sigmoid", "tanh", "gelu"])


@st.composite
def neurons(draw):
    """x, w, b, t of a neuron with one to four inputs."""
    n = draw(st.integers(1, 4))
    x = np.array(draw(st.lists(numbers, min_size=n, max_size=n)))
    w = np.array(draw(st.lists(numbers, min_size=n, max_size=n)))
    return x, w, draw(numbers), draw(numbers)


def test_relu_worked_by_hand():
    # one of the claims that circulate: ReLU(1·0.5 + 2·0.5 + 0.2) is neither 0.5 nor 1
    out = forward(np.array([1.0, 2.0]), np.array([0.5, 0.5]), 0.2, RELU)
    np.testing.assert_allclose(out.products, [0.5, 1.0])
    assert out.z == pytest.approx(1.7, abs=1e-15)
    assert out.a == pytest.approx(1.7, abs=1e-15)


def test_output_neuron_of_the_standard_example():
    # the last layer of the two-hidden-layer example: inputs 1.9, weights 0.5, bias 0.2, sigmoid, target 0.4
    x, w = np.array([1.9, 1.9]), np.array([0.5, 0.5])
    out, gradients = forward(x, w, 0.2, SIGMOID), backward(x, w, 0.2, SIGMOID, 0.4)
    assert out.a == pytest.approx(0.890903, abs=1e-6)
    assert squared_loss(out.a, 0.4) == pytest.approx(0.240986, abs=1e-6)
    np.testing.assert_allclose(gradients.w, [0.1813, 0.1813], atol=1e-4)
    assert gradients.b == pytest.approx(0.0954, abs=1e-4)


@given(neurons(), st.sampled_from(sorted(ORACLES)))
def test_gradients_agree_with_autograd(neuron, name):
    x, w, b, t = neuron
    w_, b_ = torch.tensor(w, requires_grad=True), torch.tensor(b, dtype=torch.float64, requires_grad=True)
    z = (w_ * torch.tensor(x)).sum() + b_
    loss = (ORACLES[name](z) - t) ** 2
    w_slope, b_slope = torch.autograd.grad(loss, (w_, b_))
    gradients = backward(x, w, b, ACTIVATIONS[name], t)
    # summing in another order may put z on the other side of a kink, where both answers are right
    assume(name not in ("relu", "leaky_relu") or abs(float(z.detach())) > 1e-12)
    assert squared_loss(forward(x, w, b, ACTIVATIONS[name]).a, t) == pytest.approx(float(loss.detach()), abs=1e-11)
    np.testing.assert_allclose(gradients.w, w_slope.numpy(), rtol=1e-10, atol=1e-11)
    np.testing.assert_allclose(gradients.b, b_slope.numpy(), rtol=1e-10, atol=1e-11)


@given(neurons(), smooth)
def test_gradients_agree_with_finite_differences(neuron, name):
    x, w, b, t = neuron
    f = ACTIVATIONS[name]
    gradients = backward(x, w, b, f, t)

    def loss(p):
        return squared_loss(forward(x, p[:-1], p[-1], f).a, t)

    slopes = finite_differences(loss, np.append(w, b))
    np.testing.assert_allclose(slopes, np.append(gradients.w, gradients.b), rtol=1e-5, atol=1e-5)


def test_finite_differences_of_a_known_function():
    slopes = finite_differences(lambda p: p[0] ** 2 * p[1], np.array([3.0, -2.0]))
    np.testing.assert_allclose(slopes, [-12.0, 9.0], rtol=1e-8)


@given(neurons(), st.sampled_from(sorted(ACTIVATIONS)))
def test_the_factors_multiply_to_the_gradient(neuron, name):
    x, w, b, t = neuron
    gradients = backward(x, w, b, ACTIVATIONS[name], t)
    np.testing.assert_array_equal(gradients.w, gradients.loss_by_a * gradients.a_by_z * x)
    assert gradients.b == gradients.delta


@given(neurons(), smooth)
def test_a_short_enough_step_never_raises_the_loss(neuron, name):
    x, w, b, t = neuron
    f = ACTIVATIONS[name]
    before = squared_loss(forward(x, w, b, f).a, t)
    w, b = descend(w, b, backward(x, w, b, f, t), learning_rate=1e-5)
    assert squared_loss(forward(x, w, b, f).a, t) <= before + 1e-15


@given(neurons())
def test_the_step_function_learns_nothing(neuron):
    x, w, b, t = neuron
    new_w, new_b = descend(w, b, backward(x, w, b, STEP, t), learning_rate=1.0)
    np.testing.assert_array_equal(new_w, w)
    assert new_b == b


def test_a_dead_relu_stays_dead():
    x, w = np.array([1.0, 1.0]), np.array([-1.0, -1.0])
    assert backward(x, w, 0.0, RELU, 1.0).delta == 0.0


def test_the_config_starts_inside_its_bounds():
    config = NeuronConfig()
    check(config)
    assert config.x.shape == config.w.shape == (2,)
    assert {knob.name for knob in knobs_of(NeuronConfig) if knob.kind == "choice"} == {"inputs", "activation", "points"}
    assert set(next(k.choices for k in knobs_of(NeuronConfig) if k.name == "activation")) <= set(ACTIVATIONS)


@pytest.mark.parametrize("inputs", [1, 2, 3, 4])
def test_only_the_inputs_in_use_are_returned(inputs):
    config = NeuronConfig(inputs=inputs)
    np.testing.assert_array_equal(config.x, [1.5, 1.0, -1.0, 0.5][:inputs])
    np.testing.assert_array_equal(config.w, [0.4, -1.0, 0.6, 0.8][:inputs])


def loss_after(config: NeuronConfig, steps: int) -> list[float]:
    """The losses before and after each of so many steps downhill."""
    x, w, b, f = config.x, config.w, config.b, ACTIVATIONS[config.activation]
    losses = [squared_loss(forward(x, w, b, f).a, config.target)]
    for _ in range(steps):
        w, b = descend(w, b, backward(x, w, b, f, config.target), config.learning_rate)
        losses.append(squared_loss(forward(x, w, b, f).a, config.target))
    return losses


@pytest.mark.parametrize("name", [*EXAMPLES, *CLAIMS])
def test_every_neuron_offered_stands_inside_the_bounds_of_its_knobs(name):
    check({**EXAMPLES, **CLAIMS}[name])


def test_the_fresh_neuron_says_what_its_text_says():
    out, loss, gradients = compute(NeuronConfig())
    # z = 0.4·1.5 − 1·1 − 0.2 = −0.6, σ(−0.6) = 0.354344
    assert out.z == pytest.approx(-0.6, abs=1e-15)
    assert out.a == pytest.approx(0.3543436937742045, rel=1e-12)
    assert loss == pytest.approx((1 - 0.3543436937742045) ** 2, rel=1e-12)
    w, b = descend(NeuronConfig().w, NeuronConfig().b, gradients, 0.5)
    assert forward(NeuronConfig().x, w, b, SIGMOID).z > 0 > out.z  # the line z = 0 walks past the point


def test_each_nudge_of_the_fresh_neuron_gains_less_than_the_one_before():
    falls = -np.diff(loss_after(NeuronConfig(), 10))
    assert (falls > 0).all()
    assert (np.diff(falls) < 0).all()


def test_the_examples_keep_what_their_names_promise():
    for gate in ("and", "or"):
        assert told_apart(EXAMPLES[gate].w, EXAMPLES[gate].b, gate) == 4
    assert told_apart(EXAMPLES["xor"].w, EXAMPLES["xor"].b, "xor") == 3
    assert np.array_equal(EXAMPLES["and"].w, EXAMPLES["or"].w)  # only the bias differs
    before, after = loss_after(EXAMPLES["saturated"], 1)
    assert before > 0.99
    assert 0 <= before - after < 1e-4
    for name in ("dead", "step"):
        assert compute(EXAMPLES[name])[1] > 0.5
        assert compute(EXAMPLES[name])[2].delta == 0.0
    losses = loss_after(EXAMPLES["overshoot"], 3)
    assert losses[1] > losses[0]  # uphill: the step is too long
    assert losses[2] == losses[3] == EXAMPLES["overshoot"].target ** 2  # and then ReLU is dead
    shorter = NeuronConfig(activation="relu", x1=3.0, x2=2.0, w1=0.5, w2=0.25, b=0.0, target=3.0, learning_rate=0.02)
    assert all(np.diff(loss_after(shorter, 5)) < 0)


def test_the_claims_are_answered_with_the_right_numbers():
    assert compute(CLAIMS["sum"])[0].a == pytest.approx(1.7, abs=1e-15)
    out, _, gradients = compute(CLAIMS["relu"])
    assert (out.z, out.a, gradients.a_by_z) == (-1.5, 0.0, 0.0)
    np.testing.assert_allclose(compute(CLAIMS["gradient"])[2].w, [0.1813, 0.1813], atol=1e-4)


@given(st.sampled_from(["sigmoid", "tanh", "gelu"]), st.integers(1, 4))
def test_the_gradient_check_agrees_for_smooth_activations(activation, inputs):
    result = check_gradient(NeuronConfig(activation=activation, inputs=inputs))
    assert result.names == (*(f"w{i + 1}" for i in range(inputs)), "b")
    assert len(result.derived) == len(result.measured) == inputs + 1
    assert result.error < 1e-8
    assert result.agrees


def test_the_gradient_check_shows_the_kink_of_relu():
    # z = 0 exactly: the two sides of the interval lie on different branches
    result = check_gradient(NeuronConfig(activation="relu", inputs=1, x1=1.0, w1=0.0, b=0.0))
    assert result.error > 0.1
    assert not result.agrees
