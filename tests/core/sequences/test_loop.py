"""The loop that trains several networks on the same batches: against a plain loop, through a checkpoint, with lanes that fall."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import Problem
from core.models.recurrent import draw, recurrent
from core.sequences import checkpoint, experiments
from core.sequences.report import fit
from core.sequences.state import SequenceState, start
from core.training.events import Control, Event


def told(state: SequenceState, *answers: Control | None) -> list[Event]:
    """All events of a run whose clock goes a second a look; `answers` are sent to the first ones."""
    clock = itertools.count()
    events, found = fit(state, clock=lambda: float(next(clock))), []
    control: Control | None = None
    waiting = list(answers)
    while True:
        try:
            found.append(events.send(control))
        except StopIteration:
            return found
        control = waiting.pop(0) if waiting else None


def weights(state: SequenceState) -> list[float]:
    return [float(each) for lane in state.task.lanes for each in lane.model.state_dict().values()]


@pytest.mark.parametrize("clip", [0.0, 0.3])
def test_each_lane_learns_as_a_plain_loop_would(fake: Any, clip: float) -> None:
    experiment = fake(clip=clip)
    state = start(experiment)
    for _ in range(10):
        state.advance()

    generator = torch.Generator().manual_seed(0)
    models = [draw(nn.Linear(1, 1), generator) for _ in range(2)]
    optimizers = [torch.optim.Adam(model.parameters(), 0.01) for model in models]
    norms = []
    for _ in range(10):
        x = torch.randn(8, 1, generator=generator)
        for model, optimizer in zip(models, optimizers, strict=True):
            optimizer.zero_grad()
            ((model(x) - 2 * x) ** 2).mean().backward()
            gradient = torch.cat([each.grad.flatten() for each in model.parameters() if each.grad is not None])
            norms.append(float(gradient.norm()))
            for each in model.parameters():
                if clip and norms[-1] > clip and each.grad is not None:
                    each.grad *= clip / norms[-1]
            optimizer.step()
    assert max(norms) > 0.3, "there was something to clip"
    expected = [float(each.detach()) for model in models for each in model.parameters()]
    np.testing.assert_allclose(weights(state), expected, rtol=1e-5)


def test_a_report_tells_every_step_once_and_in_order(fake: Any) -> None:
    events = told(start(fake()))
    assert [each.kind for each in events[:2]] == ["started", "snapshot"]
    assert events[-1].kind == "finished"
    assert events[-1].data["reason"] == "done"
    progress = [each for each in events if each.kind == "progress"]
    assert sum(len(each.arrays["losses"]) for each in progress) == 15 == progress[-1].data["step"]
    assert all(each.arrays[name].shape[1] == 2 for each in progress for name in ("losses", "norms", "accuracies"))
    assert [each.data["whole"] for each in events if each.kind == "snapshot"][-1] is True
    for each in events:
        assert Event.unpack(each.pack()).data.keys() == each.data.keys()


def test_the_clock_changes_no_number(fake: Any) -> None:
    quick, slow = start(fake()), start(fake())
    told(quick)
    for _ in fit(slow, clock=lambda: 0.0):
        pass
    assert weights(quick) == weights(slow)


def test_a_lane_that_falls_keeps_its_weights_and_the_other_goes_on(fake: Any) -> None:
    state = start(fake(explode=0))
    events = told(state)
    assert events[-1].kind == "finished"
    assert events[-1].data["fallen"] == [True, False]
    assert state.is_finite
    losses = np.concatenate([each.arrays["losses"] for each in events if each.kind == "progress"])
    assert np.isfinite(losses[:, 1]).all()
    assert not np.isfinite(losses[3:, 0]).any()


def test_when_all_lanes_have_fallen_the_run_says_so(fake: Any) -> None:
    events = told(start(fake(explode=2)))
    assert events[-1].kind == "failed"
    assert events[-1].data["reason"] == "diverged"
    assert events[-1].data["step"] < 15


def test_controls_are_obeyed_between_two_steps(fake: Any) -> None:
    state = start(fake())
    events = told(state, None, Control(learning_rate=0.5))
    changed = next(each for each in events if each.kind == "changed")
    assert changed.data["learning_rate"] == 0.5 == state.peak
    stopped = told(start(fake()), None, Control(steps=2), None, Control(stop=True))
    assert stopped[-1].data["reason"] == "stopped"
    assert stopped[-1].data["step"] < 15


def test_saved_and_restored_it_goes_on_bit_for_bit(fake: Any, tmp_path: Path) -> None:
    whole, state = start(fake()), start(fake())
    for _ in range(9):
        whole.advance()
    for _ in range(4):
        state.advance()
    checkpoint.save(state, tmp_path / "c")
    again = checkpoint.restore(fake(epochs=7), tmp_path / "c")
    assert again.step == 4
    for _ in range(5):
        again.advance()
    assert weights(again) == weights(whole)
    assert again.task.carried == whole.task.carried  # type: ignore[attr-defined]


def test_a_checkpoint_s_networks_are_loaded_without_data(fake: Any, tmp_path: Path) -> None:
    state = start(fake())
    state.advance()
    checkpoint.save(state, tmp_path / "c")
    found = checkpoint.load(tmp_path / "c")
    assert found.about == {"names": ["x"]}
    assert found.step == 1
    assert not found.models["a"].training
    assert [float(each) for model in found.models.values() for each in model.state_dict().values()] == weights(state)


@pytest.mark.parametrize("what", ["missing", "garbage", "truncated", "other"])
def test_what_is_no_checkpoint_of_this_run_is_refused(fake: Any, tmp_path: Path, what: str) -> None:
    path = tmp_path / "c"
    checkpoint.save(start(fake()), path)
    codes = {"missing": "checkpoint_missing", "other": "checkpoint_of_another_run"}
    experiment = fake(seed=1) if what == "other" else fake()
    if what == "missing":
        path.unlink()
    elif what == "garbage":
        path.write_bytes(b"\x00" * 500)
    elif what == "truncated":
        path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(Problem, match=codes.get(what, "checkpoint_unreadable")):
        checkpoint.restore(experiment, path)


def test_descriptions_are_read_whatever_their_kind(fake: Any) -> None:
    experiment = fake(seed=3)
    assert experiments.read(experiment.to_json()) == experiment
    assert experiments.read("{}") == experiments.described("pictures")()
    assert json.loads(experiment.to_json())["kind"] == "fake"
    with pytest.raises(Problem, match="setting_not_a_choice"):
        experiments.read('{"kind": "nothing"}')
    with pytest.raises(Problem, match="setting_unknown"):
        experiments.read('{"kind": "fake", "own": 1}')
    assert experiments.longer(experiment, None, finished=True).epochs == 6
    with pytest.raises(Problem, match="epochs_too_few"):
        experiments.longer(experiment, 3, finished=True)
    assert experiments.differences(experiment, replace(experiment, clip=2.0)) == {"clip": (1.0, 2.0)}


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_fresh_weights_come_from_the_generator_alone(cell: Any) -> None:
    def made(seed: int) -> nn.Module:
        return recurrent(cell, 3, 8, 2, torch.Generator().manual_seed(seed), forget_bias=2.0)

    first, again, other = made(0), made(0), made(1)
    named = zip(first.state_dict().items(), again.state_dict().values(), other.state_dict().values(), strict=True)
    for (name, a), b, c in named:
        assert torch.equal(a, b)
        assert not torch.equal(a, c)
        assert a.abs().max() <= max(8**-0.5, 2.0 if "bias_ih" in name and cell == "lstm" else 0)
    if cell == "lstm":
        biases = first.state_dict()
        assert (biases["bias_ih_l1"][8:16] == 2).all()
        assert (biases["bias_hh_l0"][8:16] == 0).all()
