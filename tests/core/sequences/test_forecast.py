"""Forecasting as a task: what it tells, that it learns, that looking changes nothing, that what is fed back is its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from core.data import own_series
from core.data.series_config import SeriesConfig
from core.sequences import experiments
from core.sequences.forecast import Forecaster, rebuilt, task
from core.sequences.forecast_config import ForecastExperiment, ForecastModel, WindowConfig, lanes
from core.wire import pack, unpack

SMALL = ForecastExperiment(
    data=SeriesConfig(length=400),
    windows=WindowConfig(window=12, horizon=3),
    model=ForecastModel(cells="all", units=8),
)


def made(experiment: ForecastExperiment = SMALL) -> Any:
    return task(experiment, torch.Generator().manual_seed(experiment.seed))


def trained(experiment: ForecastExperiment, epochs: int) -> Any:
    found = made(experiment)
    for step in range(epochs * found.steps_per_epoch):
        batch = found.batch(step)
        for lane in found.lanes:
            loss, _ = found.losses(lane, batch)
            lane.optimizer.zero_grad()
            loss.backward()
            lane.optimizer.step()
    return found


def test_it_is_described_in_json_and_back() -> None:
    assert experiments.read(SMALL.to_json()) == SMALL
    assert lanes(SMALL.model) == ("rnn", "gru", "lstm")
    assert lanes(ForecastModel()) == ("lstm",)


def test_an_epoch_shows_every_training_window_once() -> None:
    found = made()
    rows = torch.cat([found.batch(step)[0] for step in range(found.steps_per_epoch)])
    known, _ = found.parts.windows("train")
    mine, all = rows.numpy(), known.astype(np.float32)
    assert np.array_equal(mine[np.lexsort(mine.T)], all[np.lexsort(all.T)])
    first = rows.clone()
    again = torch.cat([found.batch(found.steps_per_epoch + step)[0] for step in range(found.steps_per_epoch)])
    assert not torch.equal(first, again), "another order in the next epoch"


def test_windows_and_what_follows_them_stay_together() -> None:
    found = made()
    known, told = found.batch(0)
    z = found.parts.z.astype(np.float32)
    for one, following in zip(known.numpy(), told.numpy(), strict=True):
        (place,) = [at for at in range(12, found.parts.train) if np.array_equal(z[at - 12 : at], one)]
        assert np.array_equal(z[place : place + 3], following)


def test_what_is_told_has_its_shapes_and_can_be_packed() -> None:
    found = made()
    header, arrays = found.started()
    assert header["parts"] == [280, 340, 400]
    assert header["examples"] == list(found.parts.examples)
    assert arrays["series"].shape == (400,)
    assert arrays["reference_forecast"].shape == (3, 58)
    assert arrays["reference_free"].shape == arrays["reference_horizon"].shape == (3, 60)
    header, arrays = found.snapshot(False)
    assert len(header["lane_losses"]) == 3
    assert header["lane_accuracies"] is None
    assert [each["name"] for each in header["errors"]] == ["rnn", "gru", "lstm"]
    assert arrays["forecast"].shape == arrays["far"].shape == (3, 58)
    assert arrays["free"].shape == arrays["horizon"].shape == (3, 60)
    header, arrays = found.finished()
    assert header["part"] == "test"
    assert [each["name"] for each in header["reference_errors"]] == ["linear", "seasonal", "naive"]
    assert arrays["beyond"].shape == (3, 60)
    assert unpack(pack(header, arrays))[1]["free"].shape == (3, 60)


def test_what_is_drawn_is_what_the_networks_say_and_the_errors_are_theirs() -> None:
    found = made()
    header, arrays = found.snapshot(True)
    known, told = found.parts.windows("validation")
    for number, lane in enumerate(found.lanes):
        with torch.no_grad():
            mine = lane.model(torch.tensor(known, dtype=torch.float32)).numpy()
        assert np.allclose(arrays["forecast"][number], mine[:, 0], atol=1e-6)
        assert np.allclose(arrays["far"][number], mine[:, 2], atol=1e-6)
        assert header["lane_losses"][number] == pytest.approx(float(((mine - told) ** 2).mean()), rel=1e-4)
        mae = float(np.abs(mine - told).mean()) * found.parts.deviation
        assert header["errors"][number]["mae"] == pytest.approx(mae, rel=1e-4)


def test_a_free_run_is_the_network_fed_with_its_own_outputs() -> None:
    found = made()
    _, arrays = found.snapshot(False)
    line = list(found.parts.z[268:280])
    for _ in range(20):  # three values at once
        with torch.no_grad():
            line += found.lanes[0].model(torch.tensor(line[-12:], dtype=torch.float32)[None])[0].tolist()
    assert np.allclose(arrays["free"][0], line[12:], atol=1e-4)
    one = replace(SMALL, windows=WindowConfig(window=12))
    _, arrays = made(one).snapshot(False)
    assert arrays["horizon"].shape == (3, 60)
    assert "far" not in arrays
    truth = found.parts.z[280:340]
    last = np.abs(arrays["free"][:, -1] - truth[-1])
    assert np.allclose(arrays["horizon"][:, -1], last, atol=1e-5), "only the first run reaches so far"


def test_looking_changes_nothing() -> None:
    found, other = made(), made()
    for step in range(5):
        for each in (found, other):
            for lane in each.lanes:
                loss, _ = each.losses(lane, each.batch(step) if lane is each.lanes[0] else each.batch(step + 1))
                lane.optimizer.zero_grad()
                loss.backward()
                lane.optimizer.step()
        found.snapshot(True)
        found.finished()
        found.started()
    assert torch.equal(found.generator.get_state(), other.generator.get_state())
    for mine, theirs in zip(found.lanes, other.lanes, strict=True):
        assert mine.model.training
        for one, two in zip(mine.model.parameters(), theirs.model.parameters(), strict=True):
            assert torch.equal(one, two)
            assert one.grad is not None
            assert torch.equal(one.grad, two.grad)


def test_what_a_checkpoint_needs_comes_back() -> None:
    found, other = made(), made()
    found.batch(0)
    tensors, about = found.memory()
    other.remember({name: each.clone() for name, each in tensors.items()}, about)
    assert torch.equal(other.batch(1)[0], found.batch(1)[0])
    with pytest.raises(ValueError, match="order"):
        other.remember({"order": torch.zeros(len(found.order))}, about)
    for name in ("mean", "deviation", "season", "length"):
        with pytest.raises(ValueError, match="series"):
            other.remember(tensors, {**about, name: about[name] + 1})
    again = rebuilt(SMALL, about)
    assert [*again] == ["rnn", "gru", "lstm"]
    again["gru"].load_state_dict(found.lanes[1].model.state_dict())


def test_a_series_of_the_same_deviation_is_another_one() -> None:
    """Moved up as a whole, a series keeps its deviation."""
    values = [20 * np.sin(row / 5) + row for row in range(120)]
    kept = [own_series.save([each + more for each in values], (), "x", "someone").id for more in (0, 100)]
    windows = WindowConfig(window=4)
    first, second = (made(ForecastExperiment(data=SeriesConfig(series="own", own=id), windows=windows)) for id in kept)
    assert second.parts.deviation == pytest.approx(first.parts.deviation)
    tensors, about = first.memory()
    with pytest.raises(ValueError, match="another series"):
        second.remember(tensors, {**about, "deviation": second.parts.deviation})


def test_counted_from_the_last_value_a_shift_of_all_changes_nothing_else() -> None:
    model = Forecaster("gru", ForecastModel(predicts="change"), 4, torch.Generator().manual_seed(1))
    known = torch.randn(5, 9, generator=torch.Generator().manual_seed(2))
    with torch.no_grad():
        assert torch.allclose(model(known + 7), model(known) + 7, atol=1e-5)


def test_the_references_are_solved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    solved, solve = [], np.linalg.lstsq

    def counted(*given: Any, **more: Any) -> Any:
        solved.append(given[0].shape)
        return solve(*given, **more)

    monkeypatch.setattr(np.linalg, "lstsq", counted)
    found = made()
    found.started()
    found.snapshot(whole=True)
    found.finished()
    assert solved == [(len(found.known), SMALL.windows.window + 1)]


def test_it_learns_and_beats_the_naive_forecast_where_there_is_something_to_learn() -> None:
    experiment = ForecastExperiment(data=SeriesConfig(length=600), windows=WindowConfig(window=24))
    found = trained(experiment, 8)
    header, _ = found.finished()
    errors = {each["name"]: each["mae"] for each in header["errors"] + header["reference_errors"]}
    assert errors["lstm"] < 0.7 * errors["naive"]


def test_one_s_own_series_brings_its_name_and_labels() -> None:
    values = np.sin(np.arange(100.0))
    kept = own_series.save(values, tuple(f"day {place}" for place in range(100)), "price", "someone")
    found = made(replace(SMALL, data=SeriesConfig(series="own", own=kept.id)))
    header, arrays = found.started()
    assert (header["series_name"], header["labels"][99]) == ("price", "day 99")
    assert np.array_equal(arrays["series"], values)
