"""The landscape: the present weights in its middle, the directions those of most of the walk, losses the engine's own."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.plane import PlaneConfig
from core.playground import landscape, trajectory
from core.playground.experiment import Experiment
from core.playground.pieces import prepared
from core.playground.trajectory import Line
from core.training import small_engine
from core.training.small import SmallConfig
from tests.core.playground.here import here

TASK = Experiment(PlaneConfig(points=40), network=SmallConfig(units=(3,), activations=("tanh",), epochs=60))


@pytest.fixture(scope="module")
def line() -> Line:
    return trajectory.grow(trajectory.trunk(TASK), 30.0, here)


@pytest.mark.parametrize("epoch", [0, 20, 60])
def test_losses_lie_where_the_header_says(line: Line, epoch: int) -> None:
    told, found = trajectory.landscape(line, epoch, here)
    assert told["center"] == epoch
    recording = line.recording
    assert recording is not None
    center = recording.parameters[epoch].astype(np.float64)
    axes, _ = landscape.directions(recording.parameters - center)
    side = landscape.SIDE
    assert found["landscape"].shape == (side, side)
    for row, column in ((0, 0), (side - 1, 0), (side // 2, side - 1)):
        place = [
            low + (high - low) * k / (side - 1)
            for low, high, k in zip(told["low"], told["high"], (column, row), strict=True)
        ]
        there = (center + np.array(place) @ axes).astype(np.float32)[None]
        loss, _ = small_engine.evaluate(TASK.network, prepared(TASK), there)
        assert found["landscape"][row, column] == pytest.approx(loss[0], rel=1e-4)
    assert np.abs(found["path"][epoch]).max() < 1e-5
    assert (found["path"] >= np.array(told["low"])).all()
    assert (found["path"] <= np.array(told["high"])).all()


def test_directions_are_those_of_the_largest_eigenvalues(line: Line) -> None:
    assert line.recording is not None
    walk = line.recording.parameters.astype(np.float64) - line.recording.parameters[-1]
    axes, explained = landscape.directions(walk)
    np.testing.assert_allclose(axes @ axes.T, np.eye(2), atol=1e-10)
    values, vectors = np.linalg.eigh(walk.T @ walk)
    for axis, share, k in ((axes[0], explained[0], -1), (axes[1], explained[1], -2)):
        assert abs(axis @ vectors[:, k]) == pytest.approx(1, abs=1e-6)
        assert share == pytest.approx(values[k] / values.sum(), rel=1e-6)


def test_where_no_loss_can_be_computed_the_land_is_high(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = np.full(landscape.SIDE**2, np.nan), np.zeros(landscape.SIDE**2)
    monkeypatch.setattr(landscape.small_engine, "evaluate", lambda *_: nothing)  # type: ignore[attr-defined]
    _, found = trajectory.landscape(line, 0, here)
    assert (found["landscape"] >= 1e29).all()


def test_who_has_not_moved_still_has_a_landscape() -> None:
    still = Line(
        Experiment(PlaneConfig(points=20), network=SmallConfig(units=(), activations=(), epochs=1, learning_rate=1e-5))
    )
    grown = trajectory.grow(still, 1.0, here)
    told, found = trajectory.landscape(grown, 0, here)
    assert np.isfinite(found["landscape"]).all()
    assert told["low"][0] < 0 < told["high"][0]
