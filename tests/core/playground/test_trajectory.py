"""Trajectories: pieces are the whole, a branch leaves the trunk where it says, one epoch can be looked into."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data.plane import PlaneConfig
from core.errors import Problem
from core.playground import trajectory
from core.playground.experiment import Change, Experiment, changed
from core.playground.pieces import prepared
from core.playground.trajectory import CURVES, Line
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
        assert line.epoch > before or line.complete
    return line


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
    found = trajectory.zoomed(complete(trajectory.trunk(SOME)), 7, here)
    batches = -(-int(prepared(SOME).train.sum()) // SMALL.batch_size)
    assert found["parameters"].shape == (batches + 1, straight.parameters.shape[1])
    np.testing.assert_array_equal(found["parameters"][0], straight.parameters[7])
    np.testing.assert_array_equal(found["parameters"][-1], straight.parameters[8])
    assert found["loss_test"][-1] == straight.loss_test[8]


def test_the_numbers_are_the_last_ones() -> None:
    line, straight = complete(trajectory.trunk(SOME)), whole(SOME)
    assert line.numbers()["loss_test"] == straight.loss_test[-1]
    curve = replace(SOME, data=PlaneConfig("sine", points=40))
    assert set(complete(trajectory.trunk(curve)).numbers()) == {"loss_train", "loss_test"}
