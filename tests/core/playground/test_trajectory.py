"""Trajectories: pieces are the whole, a branch leaves the trunk where it says, one epoch can be looked into."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data.plane import PlaneConfig
from core.errors import Problem
from core.playground import trajectory
from core.playground.experiment import Change, Experiment, changed
from core.playground.pieces import prepared
from core.playground.trajectory import CURVES, Line, Way
from core.training import small_engine
from core.training.small import SmallConfig
from core.training.small_parts import Recording
from tests.core.playground.here import here

SMALL = SmallConfig(units=(3,), activations=("tanh",), rule="adam", learning_rate=0.02, epochs=30, dropout=0.1, seed=5)
SOME = Experiment(PlaneConfig(points=40), ("x1", "x2", "x1x2"), SMALL)


def complete(line: Line, seconds: float = 0.0) -> Line:
    """The whole line, in the smallest pieces there are."""
    while not line.complete:
        before = line.epoch
        line = trajectory.grow(line, seconds, here)
        assert line.epoch > before or line.complete or line.way
    return line


def zoomed(line: Line, epoch: int, seconds: float = 0.0) -> dict[str, Any]:
    """The epoch batch by batch, in as many questions as it takes."""
    way = None
    while not isinstance(way := trajectory.zoomed(line, epoch, way, seconds, here), dict):
        pass
    return way


def whole(experiment: Experiment) -> Recording:
    data, network = prepared(experiment), experiment.network
    model = small_engine.first(network, data.inputs.shape[1], data.outputs)
    return small_engine.advance(network, data, model, network.epochs)


def same(one: Recording, other: Recording) -> None:
    for name in (*CURVES, "epochs", "parameters", "gradient_norms"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


@pytest.mark.parametrize("epochs", [1, 30, 230])
def test_pieces_are_the_whole_bit_for_bit(epochs: int) -> None:
    experiment = replace(SOME, network=replace(SMALL, epochs=epochs))
    for seconds in (0.0, 0.02):
        line = complete(trajectory.trunk(experiment), seconds)
        assert line.recording is not None
        same(line.recording, whole(experiment))
        assert line.ended is not None
        assert line.ended.reason == "limit"
        assert line.epoch == epochs
        assert trajectory.grow(line, ask=here) is line


def test_a_branch_that_changes_nothing_is_the_trunk() -> None:
    straight = whole(SOME)
    line = complete(Line(SOME, (), start=12))
    assert line.recording is not None
    for name in CURVES:
        np.testing.assert_array_equal(getattr(line.recording, name), getattr(straight, name)[12:], err_msg=name)


@pytest.mark.parametrize(
    "changes",
    [(("learning_rate", 0.5),), (("rule", "sgd"), ("batch_size", 3)), (((0, 1, 2), 4.0), ((1, 0, -1), -2.0))],
)
def test_a_branch_goes_on_from_its_epoch(changes: tuple[Change, ...]) -> None:
    data = prepared(SOME)
    model = small_engine.first(SMALL, 3, 1)
    model = small_engine.advance(SMALL, data, model, 12).model
    parameters = model.parameters.copy()
    for name, value in changes:
        if name == (0, 1, 2):
            parameters[1 * 3 + 2] = value
        if name == (1, 0, -1):
            parameters[-1] = value
    begun = replace(model, parameters=parameters)
    if ("rule", "sgd") in changes:  # another rule has seen no gradient yet
        begun = replace(begun, slots=np.zeros_like(model.slots), step=0)
    expected = small_engine.advance(changed(SMALL, changes), data, begun, 30)
    line = complete(trajectory.branch(SOME, 12, changes))
    assert line.recording is not None
    same(line.recording, expected)
    assert line.recording.epochs[0] == 12
    assert line.epoch == 30


def test_a_branch_with_an_impossible_setting_is_a_problem() -> None:
    with pytest.raises(Problem):
        trajectory.branch(SOME, 3, (("learning_rate", 99.0),))


def test_what_explodes_ends_with_its_step_and_weight_and_keeps_what_was() -> None:
    network = SmallConfig(units=(), activations=(), learning_rate=0.3, batch_size=100, epochs=200)
    line = complete(trajectory.trunk(Experiment(PlaneConfig("plane"), network=network)))
    assert line.ended is not None
    assert line.ended.reason == "diverged"
    assert line.ended.step > 0
    assert line.ended.weight is not None
    assert line.recording is not None
    assert np.isfinite(line.recording.parameters).all()
    assert len(line.recording.loss_train) == line.ended.epoch + 1


def test_an_epoch_batch_by_batch_ends_as_the_epoch_does() -> None:
    straight = whole(SOME)
    found = zoomed(complete(trajectory.trunk(SOME)), 7)
    batches = -(-int(prepared(SOME).train.sum()) // SMALL.batch_size)
    assert found["parameters"].shape == (batches + 1, straight.parameters.shape[1])
    np.testing.assert_array_equal(found["parameters"][0], straight.parameters[7])
    np.testing.assert_array_equal(found["parameters"][-1], straight.parameters[8])
    assert found["loss_test"][-1] == straight.loss_test[8]


SLOW = SmallConfig(units=(16,) * 6, activations=("tanh",) * 6, batch_size=1, epochs=10_000)
LONG = Experiment(PlaneConfig(points=100), network=SLOW)  # with NumPy minutes, even for a tenth of it


def test_no_question_holds_the_process_longer_than_it_may() -> None:
    far = Line(LONG, (("learning_rate", 0.01),), start=9000)
    asked: list[str] = []

    def ask(function: str, *rest: Any, **more: Any) -> Any:
        asked.append(function)
        begun = time.perf_counter()
        answer = here(function, *rest, **more)
        assert time.perf_counter() - begun < 3  # a single epoch takes a tenth of it
        return answer

    for _ in range(2):
        before = far.way
        far = trajectory.grow(far, 0.05, ask)
        assert far.recording is None
        assert not far.complete
        assert far.way is not None
        assert far.way.model.epoch > (before.model.epoch if before else 0)
    way = trajectory.zoomed(Line(LONG), 9000, None, 0.05, ask)
    assert isinstance(way, Way)
    onward = trajectory.zoomed(Line(LONG), 9000, way, 0.05, ask)
    assert isinstance(onward, Way)
    assert onward.model.epoch > way.model.epoch
    assert asked == ["pieces:advance"] * 2 + ["pieces:zoomed"] * 2


def test_an_epoch_of_a_branch_is_that_of_the_branch() -> None:
    changes: tuple[Change, ...] = (("rule", "sgd"), ((0, 1, 2), 4.0))
    line = complete(trajectory.branch(SOME, 12, changes))
    assert line.recording is not None
    for seconds in (0.0, 1.0):
        found = zoomed(line, 20, seconds)
        np.testing.assert_array_equal(found["parameters"][[0, -1]], line.recording.parameters[[8, 9]])


def test_a_branch_beyond_the_trunk_s_end_is_a_problem() -> None:
    early = replace(SOME, network=replace(SMALL, patience=1, rule="sgd", learning_rate=5.0))
    trunk = complete(trajectory.trunk(early))
    assert trunk.epoch < 25
    with pytest.raises(Problem) as trouble:
        complete(trajectory.branch(early, 25, (("learning_rate", 0.1),)))
    assert trouble.value.params["high"] == trunk.epoch


def test_the_numbers_are_the_last_ones() -> None:
    line, straight = complete(trajectory.trunk(SOME)), whole(SOME)
    assert line.numbers()["loss_test"] == straight.loss_test[-1]
    curve = replace(SOME, data=PlaneConfig("sine", points=40))
    assert set(complete(trajectory.trunk(curve)).numbers()) == {"loss_train", "loss_test"}
