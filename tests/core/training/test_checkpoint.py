"""Save, restore and go on exactly; files that are not what they seem."""

from __future__ import annotations

import json
import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from core.data import digits
from core.errors import Problem
from core.evaluation.classification import evaluate
from core.models.configs import CNNConfig
from core.training import checkpoint
from core.training.events import Control
from core.training.experiment import Experiment, OptimizerConfig
from core.training.fit import fit
from core.training.state import TrainingState, start


def trained(experiment: Experiment, state: TrainingState, steps: int | None = None) -> list[float]:
    """Train so many steps (or to the end) and return their losses."""
    run = fit(experiment, state)
    next(run)
    control = Control(steps=steps) if steps else None
    losses: list[float] = []
    try:
        while True:
            event = run.send(control)
            control = None
            if event.kind == "progress":
                losses += event.arrays["loss"].tolist()
                if steps:
                    return losses
    except StopIteration:
        return losses


def same_weights(a: TrainingState, b: TrainingState) -> bool:
    left, right = a.model.state_dict(), b.model.state_dict()
    return all(torch.equal(left[name], right[name]) for name in left)


@pytest.mark.parametrize("layout", ["contiguous", "channels_last"])
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("rule", ["sgd", "momentum", "nesterov", "adam", "adamw"])
def test_a_run_goes_on_exactly_from_the_middle_of_an_epoch(experiment, tmp_path, rule, precision, layout):
    experiment = replace(
        experiment,
        optimizer=OptimizerConfig(rule, weight_decay=0.01),
        precision=precision,
        layout=layout,
        model=CNNConfig(width=4),
    )
    whole = start(experiment)
    expected = trained(experiment, whole)

    first = start(experiment)
    losses = trained(experiment, first, steps=27)
    checkpoint.save(first, tmp_path / "run")
    second = checkpoint.restore(experiment, tmp_path / "run")
    assert (second.step, second.seconds) == (27, first.seconds)
    losses += trained(experiment, second)
    assert losses == expected
    assert same_weights(whole, second)


@pytest.mark.parametrize("steps", [20, 40])
def test_between_two_epochs_and_at_the_end(experiment, tmp_path, steps):
    whole, first = start(experiment), start(experiment)
    expected = trained(experiment, whole)
    losses = trained(experiment, first, steps=steps)
    checkpoint.save(first, tmp_path / "run")
    second = checkpoint.restore(experiment, tmp_path / "run")
    assert losses + trained(experiment, second) == expected
    assert same_weights(whole, second)


def test_a_changed_rate_is_kept(experiment, tmp_path):
    state = start(experiment)
    run = fit(experiment, state)
    next(run)
    run.send(Control(learning_rate=0.3))
    run.close()
    checkpoint.save(state, tmp_path / "run")
    assert checkpoint.restore(experiment, tmp_path / "run").peak == 0.3


def test_before_the_first_step(experiment, tmp_path):
    checkpoint.save(start(experiment), tmp_path / "run")
    assert trained(experiment, checkpoint.restore(experiment, tmp_path / "run")) == trained(
        experiment, start(experiment)
    )


def test_a_finished_run_can_have_more_epochs_but_no_other_settings(experiment, tmp_path):
    state = start(experiment)
    trained(experiment, state)
    checkpoint.save(state, tmp_path / "run")
    longer = checkpoint.restore(replace(experiment, epochs=3), tmp_path / "run")
    assert len(trained(longer.experiment, longer)) == 20
    auto = checkpoint.restore(replace(experiment, precision="auto", layout="auto"), tmp_path / "run")
    assert auto.experiment == experiment
    for other in (replace(experiment, seed=1), replace(experiment, model=CNNConfig(width=8))):
        with pytest.raises(Problem, match="checkpoint_of_another_run"):
            checkpoint.restore(other, tmp_path / "run")


def test_the_network_alone_for_prediction(experiment, tmp_path):
    state = start(experiment)
    trained(experiment, state, steps=10)
    checkpoint.save(state, tmp_path / "run")
    network = checkpoint.load(tmp_path / "run")
    assert network.classes == digits.CLASSES
    assert network.image_shape == (1, 8, 8)
    assert network.experiment == experiment
    assert not network.model.training
    asked = evaluate(network.model, state.test.images(), state.test.labels, 10)
    expected = evaluate(state.model, state.test.images(), state.test.labels, 10)
    assert torch.allclose(torch.tensor(asked.probabilities), torch.tensor(expected.probabilities), atol=1e-6)


def test_a_write_that_fails_leaves_the_old_file(experiment, tmp_path, monkeypatch):
    state = start(experiment)
    checkpoint.save(state, tmp_path / "run")
    before = (tmp_path / "run").read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        checkpoint.save(state, tmp_path / "run")
    assert (tmp_path / "run").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["run"]


# ---- files from elsewhere


@pytest.fixture
def saved(experiment, tmp_path) -> Path:
    state = start(experiment)
    trained(experiment, state, steps=3)
    path = tmp_path / "run"
    checkpoint.save(state, path)
    return path


def refused(experiment: Experiment, path: Path) -> str:
    with pytest.raises(Problem) as caught:
        checkpoint.restore(experiment, path)
    return caught.value.code


def rewritten(path: Path, tensors: dict[str, torch.Tensor] | None = None, without: str = "", **about: str) -> None:
    old_about, old = checkpoint.read(path)
    new = {name: tensor for name, tensor in {**old, **(tensors or {})}.items() if name != without}
    save_file(new, path, {**old_about, **about})


def test_a_file_that_is_not_there(experiment, tmp_path):
    assert refused(experiment, tmp_path / "none") == "checkpoint_missing"


class Trap:
    """Unpickling it leaves a mark."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self):
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("kind", ["pickle", "torch", "empty", "text", "half", "folder", "huge header"])
def test_what_is_no_checkpoint_is_refused_and_never_run(experiment, saved, tmp_path, kind):
    mark = tmp_path / "mark"
    if kind == "pickle":
        saved.write_bytes(pickle.dumps(Trap(mark)))
    elif kind == "torch":
        torch.save({"model": Trap(mark)}, saved)
    elif kind == "folder":
        saved.unlink()
        saved.mkdir()
    else:
        whole = saved.read_bytes()
        header = (2**60).to_bytes(8, "little") + b"{}"
        saved.write_bytes(
            {"empty": b"", "text": b"hello", "half": whole[: len(whole) // 2], "huge header": header}[kind]
        )
    assert refused(experiment, saved) == "checkpoint_unreadable"
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        checkpoint.load(saved)
    assert not mark.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"tensors": {"model.conv1.weight": torch.zeros(16, 1, 5, 5)}},
        {"tensors": {"model.conv1.weight": torch.zeros(16, 1, 3, 3, dtype=torch.float64)}},
        {"without": "model.output.bias"},
        {"tensors": {"order": torch.zeros(1257, dtype=torch.int64)}},
        {"tensors": {"order": torch.arange(5)}},
        {"tensors": {"generator": torch.zeros(5, dtype=torch.uint8)}},
        {"tensors": {"generator": torch.zeros(5)}},
        {"without": "generator"},
        {"without": "optimizer.0.exp_avg"},
        {"tensors": {"optimizer.0.exp_avg": torch.zeros(3)}},
        {"tensors": {"optimizer.99.exp_avg": torch.zeros(3)}},
        {"tensors": {"optimizer.x": torch.zeros(3)}},
        {"progress": "{}"},
        {"progress": "[" * 5000},
        {"progress": json.dumps({"step": -1, "peak": 0.1, "seconds": 0})},
        {"progress": json.dumps({"step": 1, "peak": 1e999, "seconds": 0})},
        {"progress": '{"step": 1e999, "peak": 0.1, "seconds": 0}'},
        {"experiment": "{"},
        {"experiment": '{"epochs": -1}'},
        {"format": "something else"},
    ],
    ids=lambda change: str(change)[:40],
)
def test_a_checkpoint_that_was_tampered_with_is_refused(experiment, saved, change):
    rewritten(saved, **change)
    assert refused(experiment, saved) == "checkpoint_unreadable"


@pytest.mark.parametrize(
    "about", [{"classes": "[]"}, {"classes": "3"}, {"image_shape": "[1, 1e9, 8]"}, {"image_shape": "{}"}]
)
def test_a_network_of_absurd_size_is_refused(saved, about):
    rewritten(saved, **about)
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        checkpoint.load(saved)


def test_the_file_holds_numbers_for_other_tools(saved):
    tensors = load_file(saved)
    assert tensors["model.conv1.weight"].shape == (16, 1, 3, 3)
