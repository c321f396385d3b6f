"""Translating against a plain loop: losses, what is told, learning, checkpoints; BLEU by hand."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.data.pairs import PairsRead
from core.errors import Problem
from core.sequences import checkpoint, translate, translate_pairs
from core.sequences.state import start
from core.sequences.translate_config import TranslateData, TranslateExperiment, TranslateModel, suggested
from core.sequences.translate_pairs import sentence, there
from core.sequences.translate_scores import bleu, remembered
from core.training.experiment import OptimizerConfig
from tests.core.sequences.translating import SMALL, forget, given, model_of, task_of  # noqa: F401


@pytest.mark.usefixtures("given")
@torch.no_grad()
def test_the_loss_is_that_of_each_pair_alone() -> None:
    """Padding neither costs nor is looked at; the smoothed truth gives each of V tokens ε/V."""
    state = start(replace(SMALL, label_smoothing=0.2, model=replace(SMALL.model, dropout=0.0)))
    task, model = task_of(state), model_of(state)
    batch = task.batch(0)
    loss, right = task.losses(task.lanes[0], batch)
    total, count, hits = 0.0, 0, 0
    for source, begun, wanted in zip(batch.source, batch.given, batch.wanted, strict=True):
        n, m = int(there(source).sum()), int(there(wanted).sum())
        assert begun[0] == task.pairs.target.begin
        assert wanted[m - 1] == task.pairs.target.end
        assert torch.equal(begun[1:m], wanted[: m - 1])
        logs = model.decode(begun[None, :m], model.encode(source[None, :n]))[0].log_softmax(-1)
        for step, token in enumerate(wanted[:m].tolist()):
            total -= 0.8 * float(logs[step, token]) + 0.2 * float(logs[step].mean())
            hits += int(logs[step].argmax()) == token
            count += 1
    assert float(loss) == pytest.approx(total / count, rel=1e-4)
    assert float(right) == pytest.approx(hits / count)


@pytest.mark.usefixtures("given")
def test_where_it_looks_sums_to_one_and_is_told_for_each_sample() -> None:
    task = task_of(start(SMALL))
    told, arrays = task.snapshot(False)
    sources = task.started()[0]["sources"]
    assert len(told["samples"]) == len(sources) == len(arrays) == translate.SAMPLES
    for number, (source, said) in enumerate(zip(sources, told["samples"], strict=True)):
        cross = arrays[f"cross.{number}"]
        assert cross.shape == (1, 2, len(said["pieces"]), len(source["pieces"]))
        assert cross.dtype == np.uint8
        np.testing.assert_allclose(cross.sum(-1, dtype=float), 255, atol=len(source["pieces"]))


@pytest.mark.usefixtures("given")
def test_looking_changes_nothing() -> None:
    one, other = start(SMALL), start(SMALL)
    task_of(one).started()
    for _ in range(5):
        one.task.snapshot(False)
        assert one.advance().losses == other.advance().losses
    one.task.finished()
    for a, b in zip(model_of(one).parameters(), model_of(other).parameters(), strict=True):
        assert torch.equal(a, b)


@pytest.mark.parametrize("direction", ["en_zh", "zh_en"])
@pytest.mark.usefixtures("given")
def test_it_learns_to_translate_what_it_has_not_seen_and_beats_remembering(direction: str, tmp_path: Path) -> None:
    data = TranslateData(direction=direction)  # type: ignore[arg-type]
    wanted = replace(SMALL, data=data, epochs=40, optimizer=OptimizerConfig("adam", 0.01))
    state = start(wanted)
    floor = task_of(state).started()[0]["floor"]
    assert task_of(state).snapshot(False)[0]["bleu"] < 5
    path = tmp_path / "run.safetensors"
    while state.step < state.steps_total:
        state.advance()
        if state.step == 7:
            checkpoint.save(state, path)
    told = task_of(state).snapshot(True)[0]
    assert told["bleu"] > max(80, floor)
    done = task_of(state).finished()[0]
    assert done["bleu"] > 80
    assert done["bleu_beam"] > 80
    again = checkpoint.restore(wanted, path)
    assert again.step == 7
    while again.step < 12:
        again.advance()
    plain = start(wanted)
    while plain.step < 12:
        plain.advance()
    for a, b in zip(model_of(again).parameters(), model_of(plain).parameters(), strict=True):
        assert torch.equal(a, b)


def test_other_pairs_are_refused(given: dict[str, PairsRead], tmp_path: Path) -> None:
    path = tmp_path / "run.safetensors"
    checkpoint.save(start(SMALL), path)
    read = given["pairs"]
    given["pairs"] = PairsRead([each.replace("sing", "dance") for each in read.english], read.chinese)
    translate_pairs._prepared.cache_clear()
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        checkpoint.restore(SMALL, path)


def test_bleu_by_hand() -> None:
    """Four of five words, three of four pairs, two of three triples, one of two fours; then one word too few."""
    found = bleu(["a b c d e"], [["a b c d f"]], "en")
    assert found.precisions == pytest.approx((80, 75, 200 / 3, 50))
    assert found.score == pytest.approx(100 * 0.2**0.25)
    short = bleu(["a b c d"], [["a b c d e"]], "en")
    assert short.brevity == pytest.approx(math.exp(1 - 5 / 4))
    assert short.score == pytest.approx(100 * math.exp(-1 / 4))
    assert bleu(["我喜欢猫。"], [["我喜欢狗。"]], "zh").precisions[0] == pytest.approx(80)
    assert bleu(["Hello there you two"], [["hi", "hello there you two"]], "en").score == pytest.approx(100)
    several = bleu(["a b c d", "x y z w"], [["a b c d"], ["q", "x y z w"]], "en")
    assert several.score == pytest.approx(100)


@pytest.mark.usefixtures("given")
def test_remembering_finds_the_most_alike_sentence() -> None:
    task = task_of(start(SMALL))
    train = task.pairs.parts["train"]
    assert remembered(task.pairs, train[:20]) == [task.pairs.pairs.chinese[row] for row in train[:20]]
    assert bleu(remembered(task.pairs, train), task.pairs.references(train), "zh").score == pytest.approx(100)


def test_words_become_a_sentence() -> None:
    assert sentence(["i", "do", "n't", ",", "he", "said", "(", "yes", ")", "."]) == "I do n't, he said (yes)."
    assert sentence(["i'm", "here", "!"]) == "I'm here!"
    assert sentence([]) == ""


@pytest.mark.usefixtures("given")
def test_pairs_that_are_too_long_are_left_out_and_told() -> None:
    short = replace(SMALL, data=TranslateData(longest=5))
    told = task_of(start(short)).started()[0]
    assert told["dropped"]["long"] > 0
    with pytest.raises(Problem, match="pairs_too_few"):
        start(replace(SMALL, data=replace(SMALL.data, longest=5, share=0.01), tokens=replace(SMALL.tokens, english="characters")))  # fmt: skip


def test_settings_to_begin_with_can_be_trained() -> None:
    for name in ("pairs_small", "tatoeba", "own"):
        assert suggested(name, "zh_en").data.direction == "zh_en"
    with pytest.raises(Problem, match="heads_do_not_divide"):
        TranslateExperiment(model=TranslateModel(width=72, heads=8, position="rotary"))
