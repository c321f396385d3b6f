"""What is measured before a run leaves no trace in it, and is remembered; what no run has written is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from core.errors import Problem
from core.sequences import checkpoint, faster
from core.sequences.forecast_config import ForecastExperiment
from core.sequences.memory_config import MemoryExperiment
from core.sequences.reading_config import ReadingExperiment
from core.sequences.report import fit
from core.sequences.sampling import SamplingConfig, choice
from core.sequences.state import SequenceState, start
from core.sequences.writing_config import WritingExperiment
from core.training.experiment import Experiment, ScheduleConfig
from core.training.state import start as start_pictures

KINDS = (MemoryExperiment, ReadingExperiment, WritingExperiment, ForecastExperiment)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path / "home"))


def weights(state: SequenceState) -> dict[str, torch.Tensor]:
    return {
        f"{lane.name}.{name}": each.clone()
        for lane in state.task.lanes
        for name, each in lane.model.state_dict().items()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_measured_run_is_the_run_that_was_not_measured(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faster, "MARGIN", np.inf)  # whatever is faster: float32
    measured, plain = start(kind()), start(kind(precision="float32"))
    assert measured.experiment == plain.experiment
    for _ in range(2):
        measured.advance()
        plain.advance()
    ours, theirs = weights(measured), weights(plain)
    assert all(torch.equal(ours[name], theirs[name]) for name in theirs)


def test_what_was_measured_is_remembered_and_decides(fake: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    times = {"float32": 1.0, "bfloat16": 0.5}
    asked: list[str] = []

    def measure(state: SequenceState) -> dict[str, float]:
        asked.append(state.experiment.kind)
        return times

    monkeypatch.setattr(faster, "measure", measure)
    assert start(fake(precision="auto")).experiment.precision == "bfloat16"
    times["bfloat16"] = 2.0
    assert start(fake(precision="auto")).experiment.precision == "bfloat16"
    assert asked == ["fake"]


def test_the_rate_is_that_of_the_step_though_a_lane_has_fallen(fake: Any) -> None:
    state = start(fake(explode=0, schedule=ScheduleConfig("cosine")))
    expected = []
    while state.step < state.steps_total:
        expected.append(state.learning_rate)
        assert state.advance().rate == expected[-1]
    assert state.fallen == [True, False]
    again = start(fake(explode=0, schedule=ScheduleConfig("cosine")))
    told = [each.data["learning_rate"] for each in fit(again, clock=lambda: 0.0) if each.kind == "progress"]
    assert told[-1] == expected[-1]


@pytest.mark.parametrize(("temperature", "left"), [(0.0, 1), (1.0, 3)])
def test_what_cannot_be_drawn_is_not_left_over(temperature: float, left: int) -> None:
    scores = np.array([-np.inf, 1.0, 0.5, 0.2])
    found = choice(scores, SamplingConfig(temperature=temperature, top_k=0, top_p=1.0))
    assert int(found.kept.sum()) == left


def crafted(path: Path, about: dict[str, Any], experiment: str) -> Path:
    header = {
        "format": checkpoint.FORMAT,
        "experiment": experiment,
        "about": json.dumps(about),
        "progress": json.dumps({"step": 1, "peak": 1.0, "seconds": 1.0, "fallen": []}),
    }
    save_file({"generator": torch.zeros(1)}, path, header)
    return path


@pytest.mark.parametrize(
    ("experiment", "about"),
    [
        (Experiment().to_json(), {}),
        (WritingExperiment().to_json(), {"characters": "a" * 2_000_000}),
        (WritingExperiment().to_json(), {"characters": ["a", "b"]}),
        (WritingExperiment().to_json(), {"characters": "".join(map(chr, range(20_000, 40_000)))}),
        (ReadingExperiment().to_json(), {"tokens": {}, "classes": ["a", "b"]}),
        (ReadingExperiment().to_json(), {}),
        (MemoryExperiment().to_json(), {}),
    ],
)
def test_a_crafted_file_is_refused_before_a_network_is_built(tmp_path: Path, experiment: str, about: Any) -> None:
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        checkpoint.load(crafted(tmp_path / "c", about, experiment))


def test_a_file_of_pictures_is_no_run_of_sequences(tmp_path: Path) -> None:
    from core.training.checkpoint import save

    save(start_pictures(Experiment(precision="float32", layout="contiguous")), tmp_path / "c")
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        checkpoint.load(tmp_path / "c")
