"""The task of writing against a plain loop in PyTorch: batches, losses, the carried state, what is judged."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from core.data.text_sets import Running
from core.errors import Problem
from core.sequences import checkpoint, writing, writing_facts, writing_models
from core.sequences.sampling import SamplingConfig
from core.sequences.state import SequenceState, start
from core.sequences.writing_config import WritingExperiment, WritingModel
from core.training.experiment import OptimizerConfig

SMALL = WritingExperiment(
    model=WritingModel(units=16, embedding=8), window=16, batch_size=8, epochs=3, precision="float32"
)
WORDS = [
    "the",
    "quick",
    "brown",
    "fox",
    "jumps",
    "over",
    "the",
    "lazy",
    "dog",
    "and",
    "then",
    "it",
    "sleeps",
    "under",
    "a",
    "tree",
    "until",
    "the",
    "sun",
    "is",
    "gone",
]


def text_of(count: int) -> str:
    rng = random.Random(5)
    lines = [" ".join(rng.choices(WORDS, k=8)) + ".\n" for _ in range(count)]
    return "".join(lines)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What every name stands for is this text."""
    held = {"text": text_of(120), "language": "en"}
    monkeypatch.setattr(
        "core.data.text_sets.running",
        lambda name, own="": Running(held["text"], held["language"]),  # noqa: ARG005
    )
    return held


def run(experiment: WritingExperiment, steps: int) -> SequenceState:
    state = start(experiment)
    for _ in range(steps):
        state.advance()
    return state


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("inputs", ["embedding", "one_hot"])
def test_an_untrained_network_costs_about_log2_of_the_vocabulary(given: dict[str, str], cell: str, inputs: str) -> None:
    model = WritingModel(units=64, cell=cell, inputs=inputs, embedding=8)  # type: ignore[arg-type]
    task = start(replace(SMALL, model=model)).task
    told, _ = task.started()
    assert told["vocabulary"] == len(set(given["text"][: told["trained"]])) + 1
    loss = task.snapshot(False)[0]["lane_losses"][0]
    assert loss == pytest.approx(math.log2(told["vocabulary"]), rel=0.05)


@pytest.mark.usefixtures("given")
def test_rows_read_the_text_from_left_to_right_without_a_gap() -> None:
    task = start(SMALL).task
    assert isinstance(task, writing.Writing)
    batches = [task.batch(step) for step in range(task.steps_per_epoch)]
    assert [each.fresh for each in batches] == [True] + [False] * (len(batches) - 1)
    inputs = torch.cat([each.inputs for each in batches], 1)
    targets = torch.cat([each.targets for each in batches], 1)
    assert inputs.shape[0] == 8
    assert torch.equal(inputs[:, 1:], targets[:, :-1])
    begin = 0
    for row in inputs:
        assert row.tolist() == task.ids[begin : begin + len(row)].tolist()
        begin += task.rows.shape[1]
    # every window of every epoch is whole, and none reaches into what is judged
    for step in range(40 * task.steps_per_epoch):
        assert task.batch(step).targets.shape == (8, 16)
    assert task.rows.numel() <= task.trained


@pytest.mark.parametrize("carry", [True, False])
@pytest.mark.usefixtures("given")
def test_losses_and_steps_are_those_of_a_plain_loop(carry: bool) -> None:
    experiment = replace(SMALL, carry=carry, optimizer=OptimizerConfig("sgd", 0.5), clip=0.7)
    experiment = replace(experiment, schedule=replace(experiment.schedule, shape="constant"))
    state = start(experiment)
    task = state.task
    assert isinstance(task, writing.Writing)
    twin = writing_models.Writer(experiment.model, task.known.count, torch.Generator().manual_seed(0))
    twin.load_state_dict(task.lanes[0].model.state_dict())
    parameters, hidden = list(twin.parameters()), None
    for step in range(2 * task.steps_per_epoch + 2):
        batch = task.batch(step)
        if step % task.steps_per_epoch == 0 or not carry:
            hidden = None
        x = twin.embedding(batch.inputs)  # type: ignore[misc]
        output, hidden = twin.recurrent(x, hidden)
        hidden = tuple(each.detach() for each in hidden)
        p = torch.softmax(twin.readout(output), -1).gather(-1, batch.targets[..., None])
        loss = -torch.log2(p).mean()
        gradients = torch.autograd.grad(loss, parameters)
        norm = math.sqrt(sum(float(each.square().sum()) for each in gradients))
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= 0.5 * gradient * min(1.0, 0.7 / norm)
        told = state.advance()
        assert told.losses[0] == pytest.approx(loss.item(), rel=1e-4)
        assert told.norms[0] == pytest.approx(norm, rel=1e-3)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.usefixtures("given")
def test_windows_with_a_carried_state_equal_one_long_pass(cell: str) -> None:
    experiment = replace(SMALL, model=replace(SMALL.model, cell=cell, layers=2), optimizer=OptimizerConfig("sgd", 1e-5))
    task = start(experiment).task
    assert isinstance(task, writing.Writing)
    lane = task.lanes[0]
    losses = []
    with torch.no_grad():
        for step in range(task.steps_per_epoch):
            batch = task.batch(step)
            losses.append(task.losses(lane, batch)[0].item())
            task.after(lane, batch)
        whole = task.rows[:, : task.steps_per_epoch * task.window + 1]
        logits, _ = lane.model(whole[:, :-1], None)
        long = F.cross_entropy(logits.flatten(0, 1), whole[:, 1:].flatten()) / math.log(2)
    assert np.mean(losses) == pytest.approx(long.item(), rel=1e-5)


@pytest.mark.usefixtures("given")
def test_what_is_judged_equals_reading_each_piece_from_its_warm_up() -> None:
    task = start(SMALL).task
    assert isinstance(task, writing.Writing)
    model = task.lanes[0].model
    a, b = writing_facts.judged(len(task.ids), 0)
    found, count = writing_models.bits(model, task.ids, (a, b))
    length = (b - a) // 16
    assert count == 16 * length
    total = 0.0
    with torch.no_grad():
        for start_ in range(a, a + count, length):
            piece = torch.from_numpy(task.ids[start_ - 65 : start_ + length])[None]
            logits, _ = model(piece[:, :-1], None)
            p = torch.log_softmax(logits[0], -1).gather(-1, piece[0, 1:, None])[-length:]
            total -= float(p.sum()) / math.log(2)
    assert found == pytest.approx(total / count, rel=1e-5)
    assert model.training


@pytest.mark.usefixtures("given")
def test_looking_changes_nothing() -> None:
    one, other = start(replace(SMALL, model=replace(SMALL.model, dropout=0.3))), None
    other = start(replace(SMALL, model=replace(SMALL.model, dropout=0.3)))
    first = one.task.snapshot(False)
    assert one.task.snapshot(True) == first  # the same draws: the sample is that of these weights
    one.task.finished()
    for _ in range(4):
        one.advance()
        one.task.snapshot(False)
        other.advance()
    for a, b in zip(one.task.lanes[0].model.parameters(), other.task.lanes[0].model.parameters(), strict=True):
        assert torch.equal(a, b)


@pytest.mark.usefixtures("given")
def test_a_run_goes_on_from_its_checkpoint_bit_for_bit(tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    state = run(SMALL, 5)
    checkpoint.save(state, path)
    again = checkpoint.restore(SMALL, path)
    assert again.step == 5
    for _ in range(40):  # into the next epoch
        assert state.advance().losses == again.advance().losses
    learned = checkpoint.load(path)
    assert set(learned.models) == {"lstm"}
    task = state.task
    assert isinstance(task, writing.Writing)
    assert learned.about["characters"] == task.known.letters


@pytest.mark.usefixtures("given")
def test_a_checkpoint_of_another_text_is_refused(given: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    checkpoint.save(run(SMALL, 2), path)
    given["text"] = given["text"].replace("x", "é")
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        checkpoint.restore(SMALL, path)


@pytest.mark.usefixtures("given")
def test_it_learns_and_beats_counting_single_characters() -> None:
    state = start(replace(SMALL, epochs=6, optimizer=OptimizerConfig("adam", 0.02)))
    references = state.task.started()[0]["references"]
    before = state.task.snapshot(False)[0]
    while state.step < state.steps_total:
        state.advance()
    after = state.task.snapshot(True)[0]
    assert after["lane_losses"][0] < references["bigram"] < references["single"] < before["lane_losses"][0]
    assert (after["real"] or 0) > (before["real"] or 0)
    assert len(after["sample"]) == len(after["marks"]) == 200
    assert state.task.finished()[0]["lane_losses"][0] < references["single"]


@pytest.mark.usefixtures("given")
def test_the_state_of_what_it_writes_is_that_of_all_it_has_read() -> None:
    task = start(SMALL).task
    assert isinstance(task, writing.Writing)
    model = task.lanes[0].model.eval()
    prompt = task.known.encode("the fox ")
    draws = [0.3, 0.9, 0.5, 0.1]
    steps = list(writing_models.written(model, prompt, SamplingConfig(temperature=1.0), iter(draws)))
    ids = prompt.tolist()
    for (place, choice), u in zip(steps, draws, strict=True):
        with torch.no_grad():
            scores = model(torch.tensor([ids]))[0][0, -1].double()
        scores[0] = -math.inf
        p = torch.softmax(scores, 0)
        np.testing.assert_allclose(choice.plain, p.numpy(), atol=1e-6)
        assert place == int((torch.cumsum(p, 0) <= u).sum())
        ids.append(place)
    assert writing_models.sample(model, prompt, 1.0, draws) == ids[len(prompt) :]
