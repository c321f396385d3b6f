"""A network in a learner's hands: numbers set by name, a step kept, shapes changed; and questions answered from its trace."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest

from core.errors import Problem
from core.foundations import gradient_flow
from core.foundations.difference import measure
from core.foundations.edited import edited, made, settled
from core.foundations.network import NetworkConfig, backward, forward
from core.foundations.presets import PRESETS
from core.foundations.shape import complete, network
from core.foundations.trace import trace


def test_numbers_are_set_by_name() -> None:
    net = edited(PRESETS["worked"], {"w3.1.2": -0.25, "b1.2": 3, "x1": 7.5, "t1": 0.0})
    numbers = network(net)
    assert numbers.W[2][0, 1] == -0.25
    assert numbers.b[0][1] == 3.0
    assert numbers.x.tolist() == [7.5, 2.0]
    assert numbers.t.tolist() == [0.0]
    untouched = network(PRESETS["worked"])
    assert (numbers.W[0] == untouched.W[0]).all()


@pytest.mark.parametrize(
    "edits",
    [{"w9.1.1": 1.0}, {"": 1.0}, {"z1.1": 1.0}, {"x1": math.nan}, {"x1": 101.0}, {"x1": True}, {"x1": "1"}, {7: 1.0}],
)
def test_what_cannot_be_is_refused(edits: dict[Any, Any]) -> None:
    with pytest.raises(Problem):
        edited(PRESETS["worked"], edits)


def test_a_step_kept_is_the_step_shown() -> None:
    before = PRESETS["regression"]
    shown = trace(before)["quantities"]
    after = trace(edited(before, {}, learn=True))["quantities"]
    for id, each in after.items():
        if each["kind"] in ("w", "b"):
            assert each["value"] == pytest.approx(shown[f"{id[0]}_new{id[1:]}"]["value"], rel=1e-7)
    assert after["loss"]["value"] == pytest.approx(shown["loss_new"]["value"], rel=1e-6)


def test_a_new_shape_keeps_the_numbers_that_have_a_place() -> None:
    before = PRESETS["worked"]
    after = settled(replace(before, h1=3), before)
    numbers, old = network(after), network(before)
    assert after.sizes == (2, 3, 2, 1)
    assert (numbers.W[0][:2] == old.W[0]).all()
    assert (numbers.W[2] == old.W[2]).all()
    assert settled(after, after) == after
    assert settled(NetworkConfig(h1=5), before) == NetworkConfig(h1=5), (
        "without numbers of its own there are none to keep"
    )


def test_numbers_of_another_shape_are_refused() -> None:
    stray = NetworkConfig(h1=4, weights=(1.0, 2.0))
    with pytest.raises(Problem, match="setting_wrong_count"):
        settled(stray, None)
    assert complete(made(stray)).sizes == (2, 4, 2, 1)


@pytest.mark.parametrize("name", PRESETS)
def test_the_questions_have_the_answers_of_the_matrices(name: str) -> None:
    net = network(PRESETS[name])
    gradients = backward(net, forward(net))
    largest = [abs(W).max() for W in gradients.W]
    steps = trace(PRESETS[name])
    layer = gradient_flow.steepest_layer(steps)
    if layer is None:
        assert sum(math.isclose(size, max(largest), rel_tol=1e-6) for size in largest) > 1 or not any(largest)
    else:
        assert largest[layer - 1] == max(largest)
    assert gradient_flow.silent(steps) == sum(int((delta == 0.0).sum()) for delta in gradients.delta[:-1])
    weights = sum(W.size for W in net.W)
    assert gradient_flow.products(steps) == (weights, 2 * weights - net.W[0].size), "nothing is passed on to the inputs"


def test_the_presets_show_what_they_are_for() -> None:
    assert gradient_flow.silent(trace(PRESETS["dead"])) == 2
    assert gradient_flow.silent(trace(PRESETS["regression"])) == 1
    assert gradient_flow.steepest_layer(trace(PRESETS["worked"])) == 3


@pytest.mark.parametrize("name", PRESETS)
def test_a_nudge_is_what_moving_the_weight_a_little_shows(name: str) -> None:
    found = measure(PRESETS[name], "w1.1.1")
    if not found.kink:
        assert gradient_flow.nudged(trace(PRESETS[name]), "w1.1.1", 0.1) == pytest.approx(0.1 * found.slope, abs=1e-7)
