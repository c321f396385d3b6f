"""The memory run: windows, losses and what is told, against PyTorch used another way; and that what should be learned is learned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.config import knobs_of
from core.data.memory_tasks import MemoryData, blind, form
from core.errors import Problem
from core.sequences import experiments
from core.sequences.checkpoint import load, restore, save
from core.sequences.memory import PROBED, Memory, Remembering, task, windows
from core.sequences.memory_config import MemoryConfig, MemoryExperiment
from core.sequences.memory_facts import SHOWN
from core.sequences.state import start
from core.training.experiment import OptimizerConfig, ScheduleConfig

FLAT = ScheduleConfig("constant")
TASKS = ("adding", "copy", "recall", "parity")


def run(data: MemoryData, **settings: object) -> MemoryExperiment:
    return MemoryExperiment(data=data, **{"precision": "float32", "model": MemoryConfig(8), **settings})  # type: ignore[arg-type]


def made(experiment: MemoryExperiment) -> Memory:
    return task(experiment, torch.Generator().manual_seed(experiment.seed))


def trained(experiment: MemoryExperiment, steps: int) -> dict[str, float]:
    """The losses on the validation part after so many steps, by lane."""
    state = start(experiment)
    for _ in range(steps):
        state.advance()
    losses = state.task.snapshot(whole=True)[0]["lane_losses"]
    return dict(zip((lane.name for lane in state.task.lanes), losses, strict=True))


@pytest.mark.parametrize(
    ("steps", "window", "expected"),
    [
        (5, 0, [(0, 5)]),
        (5, 5, [(0, 5)]),
        (5, 9, [(0, 5)]),
        (5, 2, [(0, 1), (1, 3), (3, 5)]),
        (3, 1, [(0, 1), (1, 2), (2, 3)]),
    ],
)
def test_windows_are_counted_from_the_end(steps: int, window: int, expected: list[tuple[int, int]]) -> None:
    assert windows(steps, window) == expected


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("judged", [1, 3, 12])
def test_a_window_changes_no_number_on_the_way_forward(cell: str, judged: int) -> None:
    data = MemoryData("recall", 12)
    model = Remembering(cell, form(data), MemoryConfig(8), torch.Generator().manual_seed(1))  # type: ignore[arg-type]
    inputs = torch.randn(4, 12, 9)
    whole = model.readout(model.net(inputs)[0])[:, -judged:]
    for window in (0, 1, 5, 12, 40):
        torch.testing.assert_close(model(inputs, judged, window), whole)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_with_a_window_of_the_end_alone_earlier_inputs_have_no_gradient(cell: str) -> None:
    data = MemoryData("recall", 12)
    model = Remembering(cell, form(data), MemoryConfig(8), torch.Generator().manual_seed(1))  # type: ignore[arg-type]
    inputs = torch.randn(4, 12, 9, requires_grad=True)
    model(inputs, 1, 5).sum().backward()
    assert inputs.grad is not None
    assert (inputs.grad[:, :7] == 0).all()
    assert (inputs.grad[:, 7:].abs().sum((0, 2)) > 0).all()


def test_the_gate_that_keeps_begins_with_its_bias() -> None:
    lanes = {lane.name: lane.model for lane in made(run(MemoryData(), model=MemoryConfig(8, 3.0))).lanes}
    assert list(lanes) == ["rnn", "gru", "lstm"]
    for name in ("gru", "lstm"):  # the second of the gates in PyTorch's order: z of r, z, n and f of i, f, g, o
        weights = dict(lanes[name].named_parameters())
        assert (weights["net.bias_ih_l0"][8:16] == 3).all()
        assert (weights["net.bias_hh_l0"][8:16] == 0).all()
        assert (weights["net.bias_ih_l0"][:8].abs() <= 8**-0.5).all()


@pytest.mark.parametrize("name", TASKS)
def test_losses_and_accuracies_are_those_of_the_definition(name: str) -> None:
    """One step of a fresh run, from log-probabilities picked one by one."""
    data = MemoryData(name, 9, symbols=2, judged="each")  # type: ignore[arg-type]
    memory, sizes = made(run(data)), form(data)
    inputs, targets = memory.batch(0)
    for lane in memory.lanes:
        loss, accuracy = memory.losses(lane, (inputs, targets))
        out = lane.model.readout(lane.model.net(inputs)[0])[:, -sizes.judged :]  # type: ignore[operator]
        if name == "adding":
            assert accuracy is None
            expected = ((out[:, 0, 0] - targets[:, 0]) ** 2).mean().item()
        else:
            picked = [
                -F.log_softmax(out[i, j], 0)[targets[i, j]] for i in range(len(targets)) for j in range(sizes.judged)
            ]
            expected = torch.stack(picked).mean().item()
            right = out.argmax(-1)[:, -sizes.answers :] == targets[:, -sizes.answers :]
            assert accuracy is not None
            assert float(accuracy) == pytest.approx(right.float().mean().item())
        assert loss.item() == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("name", TASKS)
def test_what_is_told(name: str) -> None:
    data = MemoryData(name, 10, symbols=3)  # type: ignore[arg-type]
    memory, sizes = made(run(data, window=4)), form(data)
    header, arrays = memory.started()
    assert header["form"]["steps"] == sizes.steps
    assert (header["chance_loss"], header["chance_accuracy"]) == tuple(blind(data))
    assert arrays["inputs"].shape == (SHOWN, sizes.steps, sizes.inputs)
    assert arrays["targets"].shape == (SHOWN, sizes.answers)
    told, numbers = memory.snapshot(whole=False)
    assert len(told["lane_losses"]) == 3
    assert (told["lane_accuracies"] is None) == (name == "adding")
    assert numbers["answers"].shape == (3, SHOWN, sizes.answers, sizes.outputs)
    if name != "adding":
        np.testing.assert_allclose(numbers["answers"].sum(-1), 1, rtol=1e-5)
    assert numbers["gradient_h"].shape == (3, sizes.steps)
    assert numbers["gradient_c.lstm"].shape == (sizes.steps,)
    assert (numbers["gradient_h"][:, :-4] == 0).all()  # beyond the window
    assert (numbers["gradient_h"][:, -4:] > 0).all()
    assert all(array.dtype == np.float32 for array in (*arrays.values(), *numbers.values()))
    assert len(memory.validation.inputs) >= PROBED


def test_looking_changes_nothing() -> None:
    """Two runs, one of which is looked at all the time."""
    states = [start(run(MemoryData("parity", 6))) for _ in range(2)]
    for _ in range(4):
        for state in states:
            state.advance()
        states[0].task.snapshot(whole=True)
        states[0].task.finished()
    for one, other in zip(states[0].task.lanes, states[1].task.lanes, strict=True):
        assert all(a.equal(b) for a, b in zip(one.model.parameters(), other.model.parameters(), strict=True))


def test_training_validation_and_test_are_other_sequences_and_every_step_has_its_own() -> None:
    memory = made(run(MemoryData("adding", 8)))
    rows = [memory.batch(step)[0].flatten(1) for step in range(3)]
    rows += [torch.from_numpy(memory.validation.inputs).flatten(1)]
    every = torch.cat(rows)
    assert len(every.unique(dim=0)) == len(every)
    assert memory.batch(2)[0].equal(memory.batch(2)[0])
    other = made(run(MemoryData("adding", 8), seed=1))
    assert not other.batch(2)[0].equal(memory.batch(2)[0])


def test_a_run_goes_on_as_if_it_had_never_been_interrupted(tmp_path: Path) -> None:
    experiment = run(MemoryData("copy", 5))
    whole, first = start(experiment), start(experiment)
    for _ in range(6):
        whole.advance()
    for _ in range(3):
        first.advance()
    save(first, tmp_path / "memory.safetensors")
    second = restore(experiment, tmp_path / "memory.safetensors")
    for _ in range(3):
        second.advance()
    learned = load(tmp_path / "memory.safetensors")
    assert list(learned.models) == ["rnn", "gru", "lstm"]
    for one, other in zip(whole.task.lanes, second.task.lanes, strict=True):
        assert all(a.equal(b) for a, b in zip(one.model.parameters(), other.model.parameters(), strict=True))


def test_a_short_sum_is_learned_by_all_three() -> None:
    """Four steps back is near enough for every cell: all far below what is reached blindly."""
    data = MemoryData("adding", 4)
    losses = trained(run(data, model=MemoryConfig(16), optimizer=OptimizerConfig("adam", 0.01), schedule=FLAT), 250)
    assert max(losses.values()) < 0.2 * blind(data).loss


def test_running_parity_is_learned_with_a_short_window_and_a_marked_letter_is_not() -> None:
    """Each step of parity needs one step back, however long the sequence is; the letter lies beyond the window."""
    fast = {"optimizer": OptimizerConfig("adam", 0.02), "schedule": FLAT, "window": 4, "model": MemoryConfig(16)}
    parity = trained(run(MemoryData("parity", 8, judged="each"), **fast), 120)
    assert min(parity["gru"], parity["lstm"]) < 0.1 * blind(MemoryData("parity")).loss
    recall = trained(run(MemoryData("recall", 16), **fast), 120)
    assert min(recall.values()) > 0.85 * blind(MemoryData("recall")).loss


def test_settings_are_read_back_and_checked() -> None:
    experiment = run(MemoryData("recall", 30), window=7, clip=0.0)
    assert experiments.read(experiment.to_json()) == experiment
    assert experiment.kind == "memory"
    assert replace(experiment, window=0) != experiment
    knob = next(each for each in knobs_of(MemoryExperiment) if each.name == "window")
    with pytest.raises(Problem, match="setting_out_of_range"):
        run(MemoryData(), window=int(knob.high or 0) + 1)
