"""Core's steps and PyTorch's autograd give the same numbers, for every quantity of any network."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.config import to_dict
from core.errors import Problem
from core.foundations import checked
from core.foundations.network import Loss, NetworkConfig, OutputName
from core.foundations.presets import PRESETS
from core.foundations.shape import complete
from core.foundations.trace import trace
from core.oracle.service import Oracle
from tests.core.foundations.networks import networks, on_a_kink


def beside(config: NetworkConfig) -> dict[str, float]:
    """Autograd's answers, in this process."""
    header, arrays = checked.autograd(to_dict(config))
    assert not arrays
    return header["values"]


def agree(config: NetworkConfig) -> None:
    quantities = trace(config, beside(config))["quantities"]
    for id, each in quantities.items():
        assert each["autograd"] == pytest.approx(each["value"], rel=1e-10, abs=1e-10), id


@given(st.one_of(networks(), networks(scale=5.0)))
@settings(max_examples=150)
def test_every_quantity_agrees_with_autograd(config: NetworkConfig) -> None:
    assume(not on_a_kink(config))  # summing in another order may put z on its other side, where both are right
    agree(config)


@pytest.mark.parametrize("loss", get_args(Loss))
@pytest.mark.parametrize("output", get_args(OutputName))
def test_every_loss_on_every_output(loss: Loss, output: OutputName) -> None:
    agree(complete(NetworkConfig(inputs=3, h1=3, h2=0, outputs=3, act1="tanh", act_out=output, loss=loss)))


@pytest.mark.parametrize("name", PRESETS)
def test_the_networks_offered(name: str) -> None:
    agree(PRESETS[name])


def test_at_the_kink_the_conventions_are_the_same() -> None:
    for name in ("relu", "leaky_relu", "elu", "step"):
        agree(NetworkConfig(h2=0, act1=name, weights=(0.0,) * 4 + (1.0, 2.0), biases=(0.0,) * 3, x=(1.0, 1.0)))


def test_logits_far_out_overflow_nothing() -> None:
    far = NetworkConfig(inputs=1, h1=0, h2=0, outputs=3, weights=(100.0, -100.0, 50.0), biases=(0.0,) * 3, x=(80.0,))
    for loss in ("bce", "cross_entropy"):
        for target in ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0)):
            agree(replace(far, loss=loss, target=target))


def test_all_of_it_is_one_question_to_the_oracle() -> None:
    one = Oracle()
    try:
        question = {"config": to_dict(PRESETS["worked"])}
        header, _ = one.ask("core.foundations.checked:autograd", question, seconds=150.0)
    finally:
        one.close()
    found = header["values"]
    assert set(found) == set(trace(PRESETS["worked"])["quantities"])
    assert found["loss"] == pytest.approx(0.240986, abs=5e-7)
    assert found["dw3.1.1"] == pytest.approx(0.1813, abs=5e-5)


def test_a_hostile_question_is_refused() -> None:
    with pytest.raises(Problem, match="setting_wrong_count"):
        checked.autograd({"weights": [1.0]})
    with pytest.raises(Problem, match="setting_out_of_range"):
        checked.autograd({"h1": 7})
