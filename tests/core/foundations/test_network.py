"""The passes written out in NumPy: worked by hand, by other formulas, and by properties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.special import log_softmax, rel_entr

from core.config import check, from_dict, knobs_of, to_dict
from core.errors import Problem
from core.foundations.difference import measure
from core.foundations.network import NetworkConfig, backward, descend, forward
from core.foundations.presets import PRESETS
from core.foundations.shape import network
from core.foundations.softmax import jacobian
from tests.core.foundations.networks import networks, on_a_kink


def test_the_second_worked_example_by_hand() -> None:
    net = network(PRESETS["regression"])
    out = forward(net)
    np.testing.assert_allclose(out.z[0], [0.6, 0.9, -1.3])
    np.testing.assert_allclose(out.a[1], [0.6, 0.9, 0.0])
    assert float(out.a[2][0]) == pytest.approx(0.6 * 0.6 + 0.4 * 0.9 - 0.05)
    assert out.loss == pytest.approx((0.67 - 1.0) ** 2)
    gradients = backward(net, out)
    np.testing.assert_allclose(gradients.delta[1], [-0.66])
    np.testing.assert_allclose(gradients.W[1], [[-0.396, -0.594, 0.0]])
    np.testing.assert_allclose(gradients.W[0], [[-0.396, -0.792], [-0.264, -0.528], [0.0, 0.0]])
    np.testing.assert_allclose(gradients.x, [0.5 * -0.396 + 0.2 * -0.264, 0.3 * -0.264], atol=1e-15)


def test_xor_is_told_apart_by_two_layers() -> None:
    for x in ((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)):
        answer = forward(network(replace(PRESETS["xor"], x=x))).a[-1][0]
        assert (answer > 0.5) == (x[0] != x[1])


def test_the_saturated_and_the_dead_network_keep_what_their_names_promise() -> None:
    saturated, dead = (network(PRESETS[name]) for name in ("saturated", "dead"))
    out = forward(saturated)
    assert out.loss > 0.99
    assert max(np.abs(W).max() for W in backward(saturated, out).W) < 1e-4
    gradients = backward(dead, forward(dead))
    assert not np.any(gradients.W[0])
    assert not np.any(gradients.W[1])
    assert not np.any(gradients.x)
    assert np.any(gradients.b[1])
    moved = forward(descend(dead, gradients, 0.1))
    assert np.all(moved.z[0] < 0.0)  # and it stays dead


def test_entropies_are_those_of_the_textbook() -> None:
    net = network(PRESETS["classes"])
    out = forward(net)
    assert out.loss == pytest.approx(-log_softmax(out.z[-1])[1], rel=1e-12)
    blurred = network(replace(PRESETS["classes"], target=(0.2, 0.5, 0.3)))
    t, p = blurred.t, forward(blurred).a[-1]
    assert forward(blurred).loss == pytest.approx(rel_entr(t, p).sum() - (t * np.log(t)).sum(), rel=1e-12)
    net = network(PRESETS["xor"])
    out = forward(net)
    assert out.loss == pytest.approx(-np.log(1.0 - out.a[-1][0]), rel=1e-12)
    np.testing.assert_allclose(backward(net, out).delta[-1], out.a[-1] - net.t, rtol=1e-12)


def test_squared_loss_through_softmax_uses_the_whole_jacobian() -> None:
    net = network(NetworkConfig(outputs=3, loss="squared", act_out="softmax"))
    out = forward(net)
    delta = jacobian(out.z[-1]).T @ (2.0 * (out.a[-1] - net.t))
    np.testing.assert_allclose(backward(net, out).delta[-1], delta, rtol=1e-12)


@given(networks(), st.data())
def test_any_number_moved_a_little_gives_its_derivative(config: NetworkConfig, data: st.DataObject) -> None:
    assume(not on_a_kink(config, 1e-4))
    net = network(config)
    gradients = backward(net, forward(net))
    layer = data.draw(st.integers(0, len(net.W) - 1))
    unit, source = (data.draw(st.integers(0, size - 1)) for size in net.W[layer].shape)
    for id, slope in (
        (f"w{layer + 1}.{unit + 1}.{source + 1}", gradients.W[layer][unit, source]),
        (f"b{layer + 1}.{unit + 1}", gradients.b[layer][unit]),
        ("x1", gradients.x[0]),
    ):
        measured = measure(config, id)
        assert measured.slope == pytest.approx(slope, rel=1e-4, abs=1e-5), id
        assert not measured.kink


def test_measuring_across_a_kink_says_so() -> None:
    config = NetworkConfig(inputs=1, h1=1, h2=0, weights=(0.0, 1.0), biases=(0.0, 0.0), x=(1.0,), act_out="linear")
    measured = measure(config, "w1.1.1")
    assert measured.kink
    assert measured.slope != pytest.approx(0.0)  # half of the slope on the right side; core and PyTorch say 0
    assert not measure(config, "w2.1.1").kink


@pytest.mark.parametrize("id", ["w1.1", "w9.1.1", "w1.3.1", "w1.1.0", "b3.9", "x3", "x1.1", "loss", "", "w1.1.1.1"])
def test_measuring_what_is_not_there_is_a_problem(id: str) -> None:
    with pytest.raises(Problem, match="quantity_unknown"):
        measure(NetworkConfig(), id)


@given(networks())
def test_a_short_enough_step_never_raises_the_loss(config: NetworkConfig) -> None:
    assume(not on_a_kink(config, 1e-3))
    assume("step" not in config.activations)
    net = network(config)
    out = forward(net)
    assert forward(descend(net, backward(net, out), 1e-7)).loss <= out.loss + 1e-12


@given(networks())
def test_a_network_travels_as_text(config: NetworkConfig) -> None:
    knobs = {knob.name: knob for knob in knobs_of(NetworkConfig)}
    texts = {name: knobs[name].write(value) for name, value in to_dict(config).items()}
    assert NetworkConfig(**{name: knobs[name].parse(text) for name, text in texts.items()}) == config
    assert from_dict(NetworkConfig, to_dict(config)) == config
    check(config)


@pytest.mark.parametrize("text", ["1,nan", "1,inf", "1;2", "1,,2", "101", "x", ",", "1" + ",1" * 5000, "1e999"])
def test_hostile_numbers_in_a_link_are_refused(text: str) -> None:
    knob = next(knob for knob in knobs_of(NetworkConfig) if knob.name == "weights")
    with pytest.raises(Problem):
        knob.parse(text)


@pytest.mark.parametrize("name", PRESETS)
def test_the_networks_offered_stand_inside_the_bounds(name: str) -> None:
    check(PRESETS[name])
    network(PRESETS[name])


def test_layers_of_no_units_are_absent() -> None:
    config = NetworkConfig(inputs=4, h1=0, h2=3, h3=0, act2="tanh", outputs=2, act_out="linear")
    assert config.sizes == (4, 3, 2)
    assert config.activations == ("tanh", "linear")
    assert replace(config, loss="cross_entropy").activations == ("tanh", "softmax")
    assert replace(config, loss="bce").activations == ("tanh", "sigmoid")
