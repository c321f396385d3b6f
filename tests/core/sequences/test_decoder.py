"""The runs of a small GPT: batches, losses against a plain loop, what is judged, a checkpoint, and that it learns."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data.text_sets import Running
from core.errors import Problem
from core.sequences import checkpoint, decoder, decoder_models, experiments, writing_facts
from core.sequences.decoder_config import DecoderData, DecoderExperiment, DecoderModel, suited
from core.sequences.state import SequenceState, start
from core.training.experiment import OptimizerConfig
from tests.core.sequences.test_writing import text_of

SMALL = DecoderExperiment(model=DecoderModel(width=32, heads=2), window=16, batch_size=8, epochs=3, precision="float32")
ADD = replace(SMALL, data=DecoderData("addition", digits=1), window=32)
AGAIN = replace(SMALL, data=DecoderData("repeats", symbols=12), window=32)


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What every name of a text stands for is this one."""
    held = {"text": text_of(120), "language": "en"}
    monkeypatch.setattr(
        "core.data.text_sets.running",
        lambda name, own="": Running(held["text"], held["language"]),  # noqa: ARG005
    )
    return held


def task_of(state: SequenceState) -> decoder.Decoding:
    assert isinstance(state.task, decoder.Decoding)
    return state.task


def run(experiment: DecoderExperiment, steps: int | None = None) -> SequenceState:
    state = start(experiment)
    for _ in range(steps or state.steps_total):
        state.advance()
    return state


@pytest.mark.parametrize("experiment", [SMALL, ADD, AGAIN], ids=["text", "sums", "repeats"])
def test_steps_are_those_of_a_plain_loop(experiment: DecoderExperiment) -> None:
    experiment = replace(experiment, optimizer=OptimizerConfig("sgd", 0.3), clip=0.7)
    experiment = replace(experiment, schedule=replace(experiment.schedule, shape="constant"))
    state = start(experiment)
    task = task_of(state)
    twin = decoder.network(experiment, task.known.count, task.window, torch.Generator().manual_seed(0))
    twin.load_state_dict(task.lanes[0].model.state_dict())
    for step in range(4):
        rows = task.batch(step)
        assert np.array_equal(rows.ids, task.batch(step).ids), "a step has its batch, whoever asks"
        assert rows.ids.shape == (8, task.window + 1)
        surprise, number, answers = [], 0, {}
        logits = twin(torch.from_numpy(rows.ids[:, :-1]))
        for row in range(8):
            for at in range(task.window):
                answer = int(rows.answer[row, at + 1])
                if task.text is None and answer < 0:
                    continue
                target = int(rows.ids[row, at + 1])
                surprise.append(-torch.log_softmax(logits[row, at], 0)[target] / math.log(2))
                right = bool(logits[row, at].argmax() == target)
                answers[answer] = answers.get(answer, True) and right
                number += 1
        loss = torch.stack(surprise).mean()
        parameters = list(twin.parameters())
        gradients = torch.autograd.grad(loss, parameters)
        norm = math.sqrt(sum(float(each.square().sum()) for each in gradients))
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients, strict=True):
                parameter -= 0.3 * gradient * min(1.0, 0.7 / norm)
        told = state.advance()
        assert told.losses[0] == pytest.approx(loss.item(), rel=1e-4)
        assert told.norms[0] == pytest.approx(norm, rel=1e-3)
        if task.scored:
            assert told.accuracies[0] == pytest.approx(np.mean(list(answers.values())))


def test_a_text_is_judged_on_the_characters_that_counting_is_judged_on() -> None:
    state = run(SMALL, 3)
    task = task_of(state)
    assert task.text is not None
    a, b = writing_facts.judged(len(task.text.ids), 1)
    told = task.finished()[0]
    assert told["tested"] == b - a
    found, _ = decoder_models.bits(task.lanes[0].model, task.text.ids, (a, b))  # type: ignore[arg-type]
    assert told["lane_losses"] == [found]
    assert set(task.started()[0]["references"]) == set(writing_facts.ORDERS)
    for step in range(50):
        assert (task.batch(step).ids < task.known.count).all()
    last = {tuple(row) for step in range(200) for row in task.batch(step).ids.tolist()}
    judged = task.text.ids[task.text.trained - 16 : task.text.trained + 1].tolist()
    assert tuple(judged) not in last, "no window reaches into what is judged"


def test_an_answer_counts_where_the_network_writes_it_by_itself() -> None:
    task = task_of(run(replace(ADD, epochs=2)))
    model, rows = task.lanes[0].model.eval(), task.batch(10_000)
    with torch.no_grad():
        _, right = decoder.judge(model, rows)
    found, number = [], 0
    for row in rows.ids.tolist():
        lines = task.known.decode([each for each in row if each]).splitlines(keepends=True)
        before = ""
        for line in lines:
            given, _, answer = line.partition("=")
            ids = task.known.encode(before + given + "=")
            wrote = decoder_models.sample(model, ids, 0.0, [0.5] * len(answer), len(task.known.letters))  # type: ignore[arg-type]
            found.append(task.known.decode(wrote) == answer)
            before, number = before + line, number + 1
    assert 0 < sum(found) < len(found), "some are right and some are wrong"
    assert right.bool().tolist() == found


@pytest.mark.parametrize("experiment", [SMALL, ADD, AGAIN], ids=["text", "sums", "repeats"])
def test_looking_changes_nothing_and_tells_what_there_is(experiment: DecoderExperiment) -> None:
    experiment = replace(experiment, model=replace(experiment.model, dropout=0.2))
    one, other = start(experiment), start(experiment)
    told, arrays = one.task.snapshot(False)
    assert one.task.snapshot(True)[0] == told
    shown = one.task.started()[0]["shown"]
    assert arrays["maps"].shape == (2, 2, len(shown), len(shown))
    np.testing.assert_allclose(arrays["maps"].sum(-1), 1, atol=1e-5)
    one.task.finished()
    for _ in range(3):
        one.advance()
        one.task.snapshot(False)
        other.advance()
    for a, b in zip(one.task.lanes[0].model.parameters(), other.task.lanes[0].model.parameters(), strict=True):
        assert torch.equal(a, b)
    if experiment.data.task == "text":
        assert len(told["sample"]) == len(told["marks"]) == 200
    else:
        assert len(told["samples"]) == 8
    assert ("behind" in told) == (experiment.data.task != "addition")


@pytest.mark.parametrize("experiment", [SMALL, ADD, AGAIN], ids=["text", "sums", "repeats"])
def test_a_run_goes_on_from_its_checkpoint_bit_for_bit(experiment: DecoderExperiment, tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    state = run(replace(experiment, model=replace(experiment.model, dropout=0.2)), 3)
    checkpoint.save(state, path)
    again = checkpoint.restore(state.experiment, path)
    for _ in range(4):
        assert state.advance().losses == again.advance().losses
    learned = checkpoint.load(path)
    assert set(learned.models) == {"decoder"}
    assert learned.about["characters"] == task_of(state).known.letters
    assert experiments.read(state.experiment.to_json()) == state.experiment


def test_a_checkpoint_of_another_text_is_refused(given: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    checkpoint.save(run(SMALL, 2), path)
    given["text"] = given["text"].replace("x", "é")
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        checkpoint.restore(SMALL, path)


def test_a_short_text_narrows_the_window_and_one_that_is_too_short_is_refused(given: dict[str, str]) -> None:
    given["text"] = given["text"][:220]
    task = task_of(start(replace(SMALL, window=256)))
    assert task.window == 49
    assert task.batch(0).ids.shape == (8, 50)
    assert math.isfinite(task.snapshot(False)[0]["lane_losses"][0])
    given["text"] = given["text"][:150]
    with pytest.raises(Problem, match="text_too_short"):
        start(SMALL)


def test_a_text_is_learned_better_than_by_counting_pairs() -> None:
    state = start(replace(SMALL, epochs=8, optimizer=OptimizerConfig("adamw", 0.01)))
    references = state.task.started()[0]["references"]
    before = state.task.snapshot(False)[0]["lane_losses"][0]
    while state.step < state.steps_total:
        state.advance()
    assert state.task.snapshot(True)[0]["lane_losses"][0] < references["bigram"] < references["single"] < before


@pytest.mark.parametrize(("layers", "found"), [(2, True), (1, False)])
def test_two_blocks_find_induction_and_one_does_not(layers: int, found: bool) -> None:
    settings = suited("repeats")
    experiment = replace(settings, model=replace(settings.model, layers=layers), epochs=3, precision="float32")
    state = run(experiment)
    told = state.task.snapshot(True)[0]
    assert (told["lane_accuracies"][0] > 0.9) is found
    chance = state.task.started()[0]["chance"]
    assert bool(np.max(told["behind"]) > 5 * chance) is found
    if found:
        assert [wrote == right for _, wrote, right in told["samples"]].count(True) >= 6
