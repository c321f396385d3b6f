"""What is drawn and asked of a series before a run, against other ways to the same numbers; and a run as the engine trains it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression
from sklearn.metrics import mean_absolute_error

from core.config import to_dict
from core.data.series import of
from core.data.series_config import SeriesConfig
from core.sequences import checkpoint
from core.sequences.forecast_config import ForecastExperiment, ForecastModel, WindowConfig
from core.sequences.forecast_look import drawing, measured, questions
from core.sequences.forecast_parts import divided
from core.sequences.report import fit
from core.sequences.state import start
from core.wire import unpack

RUN = ForecastExperiment(
    data=SeriesConfig(length=300),
    windows=WindowConfig(window=8, horizon=2),
    model=ForecastModel(cells="all", units=4),
    epochs=2,
    precision="float32",
)


def test_the_drawing_holds_the_series_and_its_parts() -> None:
    data, windows = SeriesConfig(series="season", length=300), WindowConfig(window=20, horizon=5)
    header, arrays = unpack(drawing(divided(data, windows), windows, {"alt": "said"}))
    assert np.array_equal(arrays["series"], of(data).values)
    assert (header["parts"], header["window"], header["horizon"]) == ([210, 255, 300], 20, 5)
    assert (header["season"], header["times"], header["alt"]) == (24, [], "said")
    assert header["examples"] == [186, 41, 41]


@pytest.mark.parametrize("kind", ["sines", "season", "walk", "ar2"])
def test_the_answers_are_found_in_another_way(kind: str) -> None:
    data, windows = SeriesConfig(series=kind, length=600), WindowConfig(window=10)  # type: ignore[arg-type]
    values = of(data).values
    found, _ = measured(data=to_dict(data), windows=to_dict(windows))
    asked = {each.name: each for each in questions(divided(data, windows), found)}  # type: ignore[arg-type]
    known = np.stack([values[at - 10 : at] for at in range(10, 600)])
    told = values[10:]
    fitted = LinearRegression().fit(known[:410], told[:410])
    errors = {
        "linear": mean_absolute_error(told[500:], fitted.predict(known[500:])),
        "naive": mean_absolute_error(values[510:], values[509:-1]),
        "seasonal": mean_absolute_error(values[510:], values[486:-24]),
    }
    if "seasonal" not in asked["simplest"].options:
        del errors["seasonal"]
    assert asked["examples"].answer == len(known[:410]) == 410
    assert asked["simplest"].answer == min(errors, key=lambda name: errors[name])
    scale = mean_absolute_error(values[1:420], values[:419])
    assert asked["mase"].answer == pytest.approx(errors["linear"] / scale, rel=1e-3)


def test_what_can_be_asked_at_once_needs_no_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np.linalg, "lstsq", None)
    parts = divided(SeriesConfig(length=300), WindowConfig(window=8))
    assert [each.name for each in questions(parts, None)] == ["examples"]


def test_a_run_tells_all_it_should_and_its_networks_come_back(tmp_path: Path) -> None:
    state = start(RUN)
    events = list(fit(state))
    kinds = [event.kind for event in events]
    assert (kinds[0], kinds[-1], kinds[-2]) == ("started", "finished", "snapshot")
    assert [lane["name"] for lane in events[0].data["lanes"]] == ["rnn", "gru", "lstm"]
    assert not events[0].data["scored"]
    path = tmp_path / "run.safetensors"
    checkpoint.save(state, path)
    learned = checkpoint.load(path)
    parts = divided(RUN.data, RUN.windows)
    known = torch.tensor(parts.windows("test")[0], dtype=torch.float32)
    for number, model in enumerate(learned.models.values()):
        with torch.no_grad():
            assert np.allclose(model(known)[:, 0].numpy(), events[-1].arrays["forecast"][number], atol=1e-6)


def test_the_same_run_twice_is_the_same_number_by_number() -> None:
    first, second = (list(fit(start(RUN)))[-1] for _ in range(2))
    assert np.array_equal(first.arrays["forecast"], second.arrays["forecast"])
    other = list(fit(start(replace(RUN, seed=1))))[-1]
    assert not np.array_equal(first.arrays["forecast"], other.arrays["forecast"])
