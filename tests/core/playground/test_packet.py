"""The packet for the drawing: everything in it, counted out, and small enough."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data.plane import FEATURES, PlaneConfig, load
from core.playground import packet as packets
from core.playground import points, quiz, trajectory
from core.playground.experiment import Experiment
from core.playground.presets import PRESETS
from core.playground.trajectory import Line
from core.training import small_engine
from core.training.small import SmallConfig
from core.training.small_parts import Model, Recording, kept
from core.wire import unpack
from tests.core.playground.here import here

TASK = Experiment(PlaneConfig(points=40), network=SmallConfig(epochs=20))


def grown(line: Line) -> Line:
    while not line.complete:
        line = trajectory.grow(line, 1.0, here)
    return line


def long(experiment: Experiment, epochs: int) -> Line:
    """A line as long as that, of nothing."""
    examples = load(experiment.data)
    count = packets.parameters(experiment, examples)
    at = kept(0, epochs).astype(np.int32)
    curve = np.zeros(epochs + 1, np.float32)
    layers = len(packets.sizes(experiment, examples)) - 1
    shots = {
        "parameters": np.zeros((len(at), count), np.float32),
        "gradient_norms": np.zeros((len(at), layers), np.float32),
    }
    model = Model(np.zeros(count, np.float32), np.zeros((2, count), np.float32))
    series = dict.fromkeys(trajectory.CURVES, curve)
    return Line(experiment, recording=Recording(epochs=at, batches=at, **shots, **series, model=model))


def test_a_line_and_its_branch_are_in_it() -> None:
    examples = load(TASK.data)
    one, other = (
        grown(trajectory.trunk(TASK)),
        grown(trajectory.branch(TASK, 5, (("learning_rate", 0.1), ((0, 0, -1), 1.0)))),
    )
    header, arrays = unpack(packets.packet({"place": 3}, TASK, examples, one, other))
    assert header["place"] == 3
    assert header["key"] == TASK.fingerprint
    assert header["sizes"] == [2, 4, 2, 1]
    assert header["activations"] == ["tanh", "tanh", "tanh"]
    assert header["complete"]
    assert not header["busy"]
    assert header["trunk"]["ended"]["reason"] == "limit"
    assert header["branch"]["from"] == 5
    assert header["branch"]["changes"] == [
        {"name": "learning_rate", "value": 0.1},
        {"weight": [0, 0, -1], "value": 1.0},
    ]
    assert one.recording is not None
    assert other.recording is not None
    np.testing.assert_array_equal(arrays["trunk_parameters"], one.recording.parameters)
    np.testing.assert_array_equal(arrays["branch_epochs"], np.arange(5, 21))
    np.testing.assert_array_equal(arrays["branch_loss_test"], other.recording.loss_test)
    assert arrays["points"].shape == (40, 2)
    assert arrays["train"].sum() == examples.train.sum()
    np.testing.assert_array_equal(arrays["labels"], examples.labels)


@pytest.mark.parametrize("layers", [4, 6])
def test_the_largest_networks_stay_below_two_megabytes(layers: int) -> None:
    network = SmallConfig(units=(16,) * layers, activations=("relu",) * layers, epochs=3000)
    experiment = Experiment(PlaneConfig("spirals", points=500, classes=6), network=network)
    line = long(experiment, 3000)
    assert line.recording is not None
    for branch in (None, replace(line, start=0, changes=(("learning_rate", 0.1),))):
        data = packets.packet({}, experiment, load(experiment.data), line, branch)
        assert len(data) <= 2_000_000
        _, arrays = unpack(data)
        assert arrays["trunk_epochs"][[0, -1]].tolist() == [0, 3000]
        assert len(arrays["trunk_parameters"]) == len(arrays["trunk_norms"]) == len(arrays["trunk_epochs"]) > 100


@pytest.mark.parametrize("kind", ["circle", "spirals", "sine"])
@pytest.mark.parametrize("loss", ["squared", "cross_entropy"])
def test_the_sizes_are_the_engine_s(kind: str, loss: str) -> None:
    experiment = Experiment(PlaneConfig(kind), network=SmallConfig(loss=loss))  # type: ignore[arg-type]
    examples = load(experiment.data)
    model = small_engine.first(experiment.network, 2, packets.outputs(examples))
    assert packets.parameters(experiment, examples) == len(model.parameters)


def test_points_that_nothing_can_be_learned_from_are_drawn() -> None:
    own = Experiment(PlaneConfig("own"), own=points.NO_POINTS)
    header, arrays = unpack(packets.packet({}, own, points.sketched(own.own), None))
    assert header["trunk"] is None
    assert header["painting"]
    assert arrays["points"].shape == (0, 2)


@pytest.mark.parametrize("kind", ["circle", "blobs", "waves"])
def test_own_points_begin_as_a_copy(kind: str) -> None:
    examples = load(PlaneConfig(kind, points=40))  # type: ignore[arg-type]
    again = load(PlaneConfig("own"), points.copied(examples))
    np.testing.assert_allclose(again.points, examples.points, atol=0.002)
    assert again.task == examples.task
    np.testing.assert_array_equal(again.labels, examples.labels)


def test_a_regression_is_trained_with_a_loss_that_it_has() -> None:
    curve = Experiment(PlaneConfig("sine"), network=SmallConfig(loss="cross_entropy"))
    assert points.settled(curve, load(curve.data)).network.loss == "squared"
    assert points.settled(TASK, load(TASK.data)) is TASK


@pytest.mark.parametrize(
    ("asked", "given"),
    [(FEATURES, ("x1", "x1_squared", "sin_x1")), (("x2", "sin_x1"), ("sin_x1",)), (("x2",), ("x1",))],
)
def test_a_curve_is_learned_from_what_is_not_always_zero(asked: Any, given: Any) -> None:
    curve = Experiment(PlaneConfig("sine"), asked)
    assert points.settled(curve, load(curve.data)).features == given


@pytest.mark.parametrize("name", PRESETS)
def test_presets_do_what_their_words_say(name: str) -> None:
    preset = PRESETS[name]
    short = replace(preset, network=replace(preset.network, epochs=min(60, preset.network.epochs)))
    line = grown(trajectory.trunk(short))
    assert line.recording is not None
    assert line.ended is not None
    assert (line.ended.reason == "diverged") == (name == "explode")
    if name == "zeros":
        assert not line.recording.parameters[:, :-1].any()
    if name == "straight":
        assert line.recording.accuracy_train.max() < 0.7


def test_answers_are_counted_out() -> None:
    examples = load(TASK.data)
    assert quiz.updates(TASK, examples) == (20, 2)
    line = grown(trajectory.trunk(TASK))
    assert line.recording is not None
    third, epoch = quiz.lowest(line)
    assert line.recording.loss_test[epoch] == line.recording.loss_test.min()
    assert third == ("first" if epoch < 20 / 3 else "middle" if epoch < 40 / 3 else "last")
    how, epochs, before, after = quiz.faster(line, here)
    faster = grown(trajectory.trunk(replace(TASK, network=replace(TASK.network, learning_rate=0.3))))
    assert faster.recording is not None
    assert (epochs, before, after) == (20, line.recording.loss_train[20], faster.recording.loss_train[20])
    assert how == ("lower" if after < 0.95 * before else "higher" if after > 1.05 * before else "same")
    assert quiz.rate(TASK) == 0.3
    assert quiz.rate(replace(TASK, network=replace(TASK.network, learning_rate=2.0))) is None
    linear = SmallConfig(units=(), activations=(), learning_rate=0.1, epochs=200)
    slow = grown(trajectory.trunk(Experiment(PlaneConfig("plane", points=40), network=linear)))
    assert quiz.faster(slow, here)[0] == "diverged"
