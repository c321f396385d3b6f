"""A sentence about a neuron is told as long as it is true of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.foundations.neuron import CLAIMS, EXAMPLES, NeuronConfig
from core.foundations.neuron_look import look


@pytest.mark.parametrize("name", [*EXAMPLES, *CLAIMS])
def test_an_example_has_its_own_story_wherever_it_comes_from(name: str) -> None:
    neuron = {**EXAMPLES, **CLAIMS}[name]
    assert look(neuron) == look(neuron, name) == look(neuron, "start") == name


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("start", {"target": 0.0}),  # "the output is too small"
        ("start", {"activation": "tanh"}),
        ("and", {"b": -3.5}),  # a cross appears
        ("and", {"points": "none"}),
        ("or", {"w1": 3.0}),  # "the weights are those of AND"
        ("xor", {"points": "and"}),
        ("saturated", {"target": 1.0}),
        ("saturated", {"b": -10.0}),
        ("dead", {"b": 2.5}),
        ("step", {"activation": "sigmoid"}),
        ("overshoot", {"learning_rate": 0.02}),
        ("gradient", {"b": 0.3}),
    ],
)
def test_a_story_that_is_no_longer_true_is_not_told(name: str, changes: dict[str, object]) -> None:
    assert look(replace({**EXAMPLES, **CLAIMS}[name], **changes), name) == "own"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("start", {"w2": -0.5}),
        ("and", {"b": -7.0}),
        ("xor", {"w1": -4.0}),
        ("dead", {"b": -1.0}),
        ("step", {"w1": -2.0}),
    ],
)
def test_a_story_goes_on_while_its_neuron_is_in_hand(name: str, changes: dict[str, object]) -> None:
    neuron = replace(EXAMPLES[name], **changes)
    assert look(neuron, name) == name
    assert look(neuron) == "own", "who comes by a link has heard no story"


def test_a_step_that_is_too_long_is_told_of_until_the_rate_is_shorter() -> None:
    assert look(replace(EXAMPLES["overshoot"], w1=-1.0, w2=-2.0), "overshoot") == "overshoot"
    assert look(NeuronConfig(x1=0.3), "nonsense") == "own"
