"""One step of a neuron: predictions against the network of PyTorch that takes the same step."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.foundations.neuron import EXAMPLES, NeuronConfig, compute
from core.foundations.neuron_step import after_step, loss_turns, moves_most, undecided_bias

WORK = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "gelu": torch.nn.functional.gelu,
}
numbers = st.floats(-5, 5).map(lambda value: round(value, 2))
neurons = st.builds(
    NeuronConfig,
    inputs=st.sampled_from([1, 2, 3, 4]),
    activation=st.sampled_from([*WORK]),
    learning_rate=st.sampled_from([0.01, 0.1, 0.5, 2.0]),
    **dict.fromkeys(("x1", "x2", "x3", "x4", "w1", "w2", "w3", "w4", "b", "target"), numbers),
)


@given(neurons)
def test_the_step_is_that_of_sgd(config: NeuronConfig) -> None:
    parameters = torch.tensor([*config.w, config.b], dtype=torch.float64, requires_grad=True)
    x = torch.tensor([*config.x, 1.0], dtype=torch.float64)

    def loss() -> torch.Tensor:
        return (WORK[config.activation](parameters @ x) - config.target) ** 2

    before = loss()
    before_step = parameters.detach().clone()
    optimizer = torch.optim.SGD([parameters], lr=config.learning_rate)
    before.backward()  # type: ignore[no-untyped-call]
    assert parameters.grad is not None
    sizes = parameters.grad.abs().numpy()
    optimizer.step()
    room = torch.where(parameters.grad > 0, before_step + 10, 10 - before_step).numpy()
    sizes = np.minimum(config.learning_rate * sizes, room)  # no weight leaves −10 … 10
    with torch.no_grad():
        parameters.clamp_(-10, 10)
    after = float(loss().detach())
    assert after_step(config) == pytest.approx(after, rel=1e-9, abs=1e-9)
    said = moves_most(config)
    if said not in ("several", "none"):
        assert sizes[-1 if said == "b" else int(said[1]) - 1] == sizes.max()
    assert (said == "none") == (sizes.max() < 5e-7)
    change = after - float(before.detach())
    assert loss_turns(config) in ({"falls"} if change < 0 else {"rises"} if change > 0 else set()) | {"stays"}


@given(neurons)
def test_with_that_bias_the_neuron_is_undecided(config: NeuronConfig) -> None:
    out, _, _ = compute(replace(config, b=undecided_bias(config)))
    assert abs(out.z) < 1e-12


@pytest.mark.parametrize(
    ("name", "most", "turns"),
    [
        ("start", "w1", "falls"),
        ("and", "several", "falls"),
        ("saturated", "w1", "stays"),
        ("dead", "none", "stays"),
        ("step", "none", "stays"),
        ("overshoot", "w1", "rises"),
    ],
)
def test_the_examples_by_hand(name: str, most: str, turns: str) -> None:
    """The gradients differ by their inputs alone, so the largest |x| or the 1 of the bias moves most."""
    assert moves_most(EXAMPLES[name]) == most
    assert loss_turns(EXAMPLES[name]) == turns


def test_what_stands_at_its_limit_moves_no_further() -> None:
    """∂L/∂w₁ = 2·(9 − 5)·5 = 40 is the largest, and w₁ = −10 has nowhere to go: w₂ moves, by 0.02·39.2, and b by 0.16."""
    corner = NeuronConfig(activation="relu", x1=5.0, x2=4.9, w1=-10.0, w2=10.0, b=10.0, target=5.0, learning_rate=0.02)
    assert moves_most(corner) == "w2"
    assert after_step(corner) == pytest.approx((-50 + 4.9 * 9.216 + 9.84 - 5) ** 2)
    assert loss_turns(corner) == "falls"  # the whole step would end at a = 1, as wrong as 9
    assert moves_most(replace(corner, inputs=1, b=10.0, x1=-5.0, target=100.0)) == "none"


def test_a_neuron_on_target_stays() -> None:
    there = NeuronConfig(activation="relu", x1=1.0, x2=1.0, w1=1.0, w2=1.0, b=0.0, target=2.0)
    assert (moves_most(there), loss_turns(there)) == ("none", "stays")
    assert not np.signbit(undecided_bias(replace(there, w1=0.0, w2=0.0)))
