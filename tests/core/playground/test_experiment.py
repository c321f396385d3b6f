"""Experiments: as JSON and back, told apart, and the text of a branch's changes."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.plane import PlaneConfig
from core.errors import Problem
from core.playground import experiment as experiments
from core.playground.experiment import NETWORK, Change, Experiment
from core.training import small_recording
from core.training.small import MOST_LAYERS, MOST_UNITS, SmallConfig

OTHER = Experiment(
    PlaneConfig("own"), ("x2", "sin_x1"), SmallConfig(units=(3,), activations=("relu",), l1=0.25), own="=sin(x)"
)


def test_it_comes_back_from_json() -> None:
    for each in (Experiment(), OTHER):
        assert experiments.read(json.loads(json.dumps(each.to_json()))) == each


def test_every_setting_changes_the_fingerprint() -> None:
    found = {Experiment().fingerprint, OTHER.fingerprint}
    network = Experiment().network
    for field in fields(SmallConfig):
        knob = NETWORK[field.name]
        value: Any = {"units": (4, 3), "activations": ("relu", "tanh")}.get(field.name)
        value = value or (knob.choices[-1] if knob.choices else knob.high)
        found.add(replace(Experiment(), network=replace(network, **{field.name: value})).fingerprint)
    assert len(found) == 2 + len(fields(SmallConfig))
    assert Experiment().fingerprint == Experiment().fingerprint


@pytest.mark.parametrize("features", [(), ("x1", "x1"), ("x3",)])
def test_features_are_checked(features: Any) -> None:
    with pytest.raises(Problem):
        Experiment(features=features)


@pytest.mark.parametrize("data", [{"own": 3}, {"data": []}, {"network": {"rule": "best"}}, {"features": "x1"}])
def test_hostile_json_is_a_problem(data: dict[str, Any]) -> None:
    with pytest.raises(Problem):
        experiments.read(data)


weights = st.tuples(st.integers(0, 6), st.integers(0, 15), st.integers(-1, 15))
changes = st.dictionaries(weights, st.floats(-1e4, 1e4), max_size=5)


@given(changes, st.sampled_from(["sgd", "adam"]), st.floats(1e-5, 10))
def test_changes_come_back_from_their_text(weights: dict[Any, float], rule: str, rate: float) -> None:
    some: tuple[Change, ...] = (("rule", rule), ("learning_rate", rate), *weights.items())
    assert experiments.read_changes(experiments.write_changes(some)) == some


@given(st.text(max_size=60))
def test_any_text_is_changes_or_a_problem(text: str) -> None:
    try:
        experiments.changed(SmallConfig(), experiments.read_changes(text))
    except Problem:
        return


@pytest.mark.parametrize(
    "text",
    [
        "units:3",
        "learning_rate:0.1;learning_rate:0.2",
        "w0.0:1",
        "w0.0.0:nan",
        "w0.0.0:1e9",
        "w-1.0.0:1",
        ";",
        "rule:",
        ";".join(f"w0.{k // 16}.{k % 16}:1" for k in range(experiments.MOST_CHANGES + 1)),
    ],
)
def test_what_cannot_change_is_a_problem(text: str) -> None:
    with pytest.raises(Problem):
        experiments.read_changes(text)


def test_a_weight_of_any_network_can_be_named_and_none_beyond() -> None:
    assert experiments.accept([MOST_LAYERS, MOST_UNITS - 1, MOST_UNITS - 1], 1.0)
    for weight in ([MOST_LAYERS + 1, 0, 0], [0, MOST_UNITS, 0], [0, 0, MOST_UNITS], [0, 0, -2]):
        with pytest.raises(Problem):
            experiments.accept(weight, 1.0)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=5))
def test_every_parameter_has_its_place(sizes: list[int]) -> None:
    count = sum((n + 1) * m for n, m in pairwise(sizes))
    for k in range(count):
        assert experiments.place(small_recording.place(sizes, k), sizes) == k
    for weight in ((len(sizes) - 1, 0, 0), (0, sizes[1], 0), (0, 0, sizes[0]), (0, 0, -2), (-1, 0, 0)):
        with pytest.raises(Problem):
            experiments.place(weight, sizes)


def test_a_branch_near_the_end_goes_on_beyond_it() -> None:
    network, changes = SmallConfig(epochs=100), (("learning_rate", 0.1),)
    assert experiments.prolonged(network, 40, changes) == changes
    assert experiments.prolonged(network, 100, changes) == (*changes, ("epochs", 200))
    assert experiments.prolonged(network, 100, (("epochs", 150),)) == (("epochs", 150),)
    assert experiments.prolonged(SmallConfig(epochs=9000), 9000, ())[-1] == ("epochs", 10_000)
