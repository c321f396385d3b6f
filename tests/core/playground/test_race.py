"""Races: who runs, and that medians and surfaces are those of networks trained one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args, get_type_hints

import numpy as np
import pytest

from core.data.plane import PlaneConfig, features
from core.playground import race, racing
from core.playground.experiment import Experiment
from core.playground.pieces import prepared
from core.playground.race import RaceConfig
from core.training import small_engine
from core.training.small import Rule, SmallConfig
from tests.core.playground.here import here

TINY = SmallConfig(units=(3,), activations=("tanh",), target=0.4, patience=1)
TASK = Experiment(PlaneConfig(points=30), network=TINY)


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    class Here:
        engine = "numpy"
        ask = staticmethod(here)

    monkeypatch.setattr(race, "service", Here)


def alone(experiment: Experiment, config: SmallConfig, seed: int, laps: int) -> Any:
    data = prepared(experiment)
    config = replace(config, seed=seed, target=0, patience=0, epochs=laps)
    model = small_engine.first(config, data.inputs.shape[1], data.outputs)
    return small_engine.advance(config, data, model, laps)


def test_each_contestant_differs_in_one_setting() -> None:
    everything = get_args(get_type_hints(RaceConfig)["over"])
    assert len(everything) == 4
    for over in everything:
        runners = race.contestants(TINY, over)
        assert len(runners) >= 5
        assert len({getattr(each, over) for each in runners.values()}) == len(runners)
        assert all(replace(each, **{over: getattr(TINY, over)}) == TINY for each in runners.values())
        assert getattr(TINY, over) in {getattr(each, over) for each in runners.values()}


def test_rates_stay_in_their_bounds() -> None:
    for rate in (1e-5, 10.0):
        assert all(
            1e-5 <= float(name) <= 10 for name in race.contestants(replace(TINY, learning_rate=rate), "learning_rate")
        )


def test_the_median_is_that_of_networks_trained_alone() -> None:
    result = race.run(TASK, RaceConfig("rule", seeds=3, laps=10), 10)
    assert result.names == get_args(Rule)
    for k, name in enumerate(result.names):
        recordings = [alone(TASK, replace(TINY, rule=name), seed, 10) for seed in range(3)]
        for curve in race.CURVES:
            together = np.stack([getattr(each, curve) for each in recordings])
            # compiled, those side by side are summed in another order than one alone
            np.testing.assert_allclose(result.median[curve][k], np.median(together, axis=0), rtol=1e-5)
            assert (result.low[curve][k] <= result.median[curve][k]).all()
            assert (result.high[curve][k] >= result.median[curve][k]).all()
        np.testing.assert_allclose(result.finals[k], [each.loss_test[-1] for each in recordings], rtol=1e-5)
        middle = recordings[int(np.argsort(result.finals[k])[1])]
        at = features(racing.plane(racing.SIDE), TASK.features)[[0, -1]]
        corners = small_engine.maps(TINY, prepared(TASK), middle.model.parameters, at)[-1]
        np.testing.assert_allclose(result.surfaces[k, 0].ravel()[[0, -1]], corners, rtol=1e-4, atol=1e-6)
    assert result.winner == int(np.argmin(result.median["loss_test"][:, -1]))
    assert result.diverged == (0,) * 7


@pytest.mark.parametrize("seeds", [1, 2, 4, 6])
def test_of_an_even_number_median_and_surface_are_the_same_network_s(seeds: int) -> None:
    result = race.run(TASK, RaceConfig("initialization", seeds=seeds, laps=10), 10)
    for k, name in enumerate(result.names):
        order = np.argsort(result.finals[k], kind="stable")
        middle = int(order[(seeds - 1) // 2])
        assert result.median["loss_test"][k, -1] == result.finals[k, middle]
        own = alone(TASK, replace(TINY, initialization=name), middle, 10)
        at = features(racing.plane(racing.SIDE), TASK.features)[[0, -1]]
        corners = small_engine.maps(TINY, prepared(TASK), own.model.parameters, at)[-1]
        np.testing.assert_allclose(result.surfaces[k, 0].ravel()[[0, -1]], corners, rtol=1e-4, atol=1e-6)


def test_who_breaks_counts_as_worst_and_is_told() -> None:
    task = Experiment(PlaneConfig("plane", points=30), network=SmallConfig(units=(), activations=(), learning_rate=0.1))
    result = race.run(task, RaceConfig("learning_rate", seeds=3, laps=40), 40)
    assert result.names[-1] == "1"
    assert result.diverged[0] == 0
    assert result.diverged[-1] == 3
    assert np.isnan(result.median["loss_test"][-1, -1])
    assert result.winner is not None
    assert result.winner < 3


def test_a_race_that_nobody_survives_has_no_winner() -> None:
    network = SmallConfig(units=(), activations=(), learning_rate=10, batch_size=30)
    task = Experiment(PlaneConfig("plane", points=30), network=network)
    result = race.run(task, RaceConfig("initialization", seeds=2, laps=50), 50)
    assert np.isnan(result.finals).all()
    assert result.winner is None


def test_the_plane_begins_at_the_upper_left() -> None:
    points = racing.plane(4)
    np.testing.assert_allclose(points[[0, 3, 15]], [[-4.5, 4.5], [4.5, 4.5], [4.5, -4.5]])


def test_a_race_of_large_networks_is_shorter_whatever_the_machine() -> None:
    config = RaceConfig("rule", seeds=10, laps=1000)
    assert race.laps(TASK, config, 7, 30, 13) == 1000
    assert 10 <= race.laps(TASK, config, 7, 500, 1425) < 1000


HEAVY = SmallConfig(units=(16,) * 6, activations=("tanh",) * 6, batch_size=1)


@pytest.mark.parametrize("engine", ["compiled", "numpy"])
@pytest.mark.parametrize("network", [SmallConfig(), SmallConfig(batch_size=1), SmallConfig((), ()), HEAVY])
@pytest.mark.parametrize("over", ["rule", "schedule", "learning_rate"])
def test_no_race_takes_longer_than_its_time(engine: Any, network: SmallConfig, over: Any) -> None:
    task = Experiment(PlaneConfig(points=500), network=network)
    config = RaceConfig(over, seeds=10, laps=1000)
    runners = len(race.contestants(network, over))
    count = (task.network.units and 1425) or 3
    epochs = race.laps(task, config, runners, 500, count, engine)
    assert epochs >= 1
    assert runners * 10 * epochs * race.lap_seconds(task, 500, count, engine) <= race.MOST_SECONDS
