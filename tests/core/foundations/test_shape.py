"""Numbers for every shape, and what becomes of them when it changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given

from core.config import check, knobs_of
from core.errors import Problem
from core.foundations.network import NetworkConfig, backward, descend, forward
from core.foundations.presets import PRESETS
from core.foundations.shape import changed, complete, network, reshaped, shuffled, stepped
from tests.core.foundations.networks import networks, shapes


@given(shapes)
def test_every_shape_gets_numbers_that_can_be_read(config: NetworkConfig) -> None:
    made = complete(config)
    check(made)
    assert complete(made) == made == complete(config)
    assert all(round(value, 2) == value for value in (*made.weights, *made.biases))
    net = network(config)
    assert [W.shape for W in net.W] == list(zip(config.sizes[1:], config.sizes, strict=False))
    for z, name in zip(forward(net).z, net.activations, strict=True):
        assert name != "relu" or (z >= 0.0).sum() * 3 >= 2 * len(z)


def test_a_fresh_network_learns_in_every_layer() -> None:
    net = network(NetworkConfig())
    gradients = backward(net, forward(net))
    assert all(np.abs(W).max() > 1e-3 for W in gradients.W)
    assert forward(descend(net, gradients, NetworkConfig().learning_rate)).loss < forward(net).loss


@given(networks(), shapes)
def test_what_fits_another_shape_is_kept(old: NetworkConfig, shape: NetworkConfig) -> None:
    new = reshaped(old, h1=shape.h1, inputs=shape.inputs, outputs=shape.outputs)
    assert new.sizes == replace(old, h1=shape.h1, inputs=shape.inputs, outputs=shape.outputs).sizes
    before, after = network(old), network(new)
    both = min(len(before.x), len(after.x))
    np.testing.assert_array_equal(after.x[:both], before.x[:both])
    assume(old.h1 and new.h1)
    rows, columns = (min(a, b) for a, b in zip(before.W[0].shape, after.W[0].shape, strict=True))
    np.testing.assert_array_equal(after.W[0][:rows, :columns], before.W[0][:rows, :columns])
    np.testing.assert_array_equal(after.b[0][:rows], before.b[0][:rows])
    assert reshaped(old) == reshaped(old, h1=old.h1)


@given(networks())
def test_another_activation_changes_no_number(config: NetworkConfig) -> None:
    assume(config.loss not in ("cross_entropy", "bce"))
    assert reshaped(config, act1="tanh", learning_rate=0.25) == replace(config, act1="tanh", learning_rate=0.25)


def test_a_layer_between_two_others_takes_only_its_own_numbers_away() -> None:
    old = PRESETS["worked"]
    new = reshaped(old, h2=0)
    before, after = network(old), network(new)
    np.testing.assert_array_equal(after.W[0], before.W[0])
    np.testing.assert_array_equal(after.b[1], before.b[2])
    assert after.W[1].shape == (1, 2)
    assert not np.array_equal(after.W[1], before.W[2])  # it weighs other neurons now


def test_a_target_suits_its_loss() -> None:
    far = changed(reshaped(PRESETS["regression"], outputs=3), "t2", 7.0)
    assert reshaped(far, loss="squared").target[1] == 7.0
    assert reshaped(far, loss="cross_entropy").target == (1.0, 0.0, 0.0)
    assert reshaped(far, loss="bce").target == (1.0, 0.0, 1.0)
    assert reshaped(PRESETS["classes"], outputs=2).target == (0.0, 1.0)
    assert reshaped(PRESETS["classes"], outputs=1).target == (1.0,)
    assert reshaped(PRESETS["xor"], loss="squared").target == (0.0,)


def test_shuffling_changes_weights_and_nothing_else() -> None:
    first, second = (complete(shuffled(PRESETS["xor"], seed)) for seed in (1, 2))
    assert first.weights != second.weights
    assert (first.x, first.target, first.sizes) == (second.x, second.target, second.sizes)
    assert complete(shuffled(second, 1)) == first


def test_one_number_is_changed_and_the_others_are_not() -> None:
    new = changed(NetworkConfig(), "w2.1.2", 0.75)
    assert new.weights[5] == 0.75
    assert np.count_nonzero(np.array(new.weights) != np.array(complete(NetworkConfig()).weights)) == 1
    assert changed(NetworkConfig(), "x2", 3.0).x == (1.0, 3.0)
    with pytest.raises(Problem, match="quantity_unknown"):
        changed(NetworkConfig(), "w2.1.3", 0.75)


@pytest.mark.parametrize("name", ["weights", "biases", "x", "target"])
def test_too_few_or_too_many_numbers_are_a_problem(name: str) -> None:
    with pytest.raises(Problem, match="setting_wrong_count"):
        complete(NetworkConfig(**{name: (1.0,) * 9}))


def test_steps_fit_into_an_address() -> None:
    config = NetworkConfig(inputs=4, h1=6, h2=6, h3=6, outputs=3, act1="tanh", learning_rate=0.1)
    losses = []
    for _ in range(3):
        losses.append(forward(network(config)).loss)
        config = stepped(config)
        check(config)
    assert losses[2] < losses[1] < losses[0]
    for knob in knobs_of(NetworkConfig):
        assert len(knob.write(getattr(config, knob.name))) < 2000
