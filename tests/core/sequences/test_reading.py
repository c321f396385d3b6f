"""A run that learns to read: what it tells, that looking changes nothing, that it goes on as it would have."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.metrics import confusion_matrix

from core.data.text_config import LABELLED
from core.data.text_sets import labelled
from core.data.token_config import TokenConfig
from core.sequences import experiments, reading
from core.sequences.checkpoint import load, restore, save
from core.sequences.reading import Reading
from core.sequences.reading_config import ReadingData, ReadingExperiment, ReadingModel
from core.sequences.reading_models import Reader
from core.sequences.reading_questions import bag, cell_parameters, facts, questions
from core.sequences.reading_suggested import suggested
from core.sequences.report import fit
from core.sequences.state import SequenceState, start
from core.training.events import Event
from core.training.experiment import OptimizerConfig

SMALL = ReadingExperiment(
    data=ReadingData("reviews_en", longest=20),
    model=ReadingModel(units=8, embedding=8),
    optimizer=OptimizerConfig("adam", 0.01),
    epochs=2,
    batch_size=32,
    precision="float32",
)


def told(experiment: ReadingExperiment) -> dict[str, Event]:
    """The last event of each kind."""
    return {event.kind: event for event in fit(start(experiment))}


def weights(state: SequenceState) -> torch.Tensor:
    return torch.cat([each.detach().flatten() for lane in state.task.lanes for each in lane.model.parameters()])


def test_what_is_told_is_counted() -> None:
    events = told(SMALL)
    data, found = events["started"].data, labelled("reviews_en")
    assert [each["name"] for each in data["lanes"]] == ["gru", "bag", "average"]
    assert data["texts"] == {name: len(rows) for name, rows in found.parts.items()}
    task = start(SMALL).task
    assert isinstance(task, Reading)
    lengths = [len(task.read.tokenizer.encode(text).ids) for text in found.texts]
    assert data["cut"] == sum(length > 20 for length in lengths) > 0
    assert data["cut_tokens"] == pytest.approx(sum(max(0, length - 20) for length in lengths) / sum(lengths))
    test = [found.labels[row] for row in found.parts["test"]]
    common = Counter(found.labels[found.parts["train"]].tolist()).most_common(1)[0][0]
    assert data["test_floor"] == pytest.approx(test.count(common) / len(test))
    vocabulary, classes, wide = data["vocabulary"], 2, 8
    assert data["lanes"][1]["parameters"] == vocabulary * classes + classes
    assert data["lanes"][2]["parameters"] == vocabulary * wide + wide * classes + classes
    confusion = events["finished"].arrays["confusion"]
    assert confusion.shape == (3, 2, 2)
    for lane in range(3):
        accuracy = events["finished"].data["lane_accuracies"][lane]
        assert accuracy == pytest.approx(np.trace(confusion[lane]) / confusion[lane].sum())
        low, high = events["finished"].data["intervals"][lane]
        assert low < accuracy < high
        assert confusion[lane].sum() == data["texts"]["test"]
    truth, said = (events["finished"].arrays[f"test_{name}"] for name in ("labels", "probabilities"))
    np.testing.assert_array_equal(
        confusion_matrix(truth, said.argmax(1)), confusion[0]
    )  # of the network, not of its rivals
    np.testing.assert_allclose(said.sum(1), 1, rtol=1e-5)
    chances = events["snapshot"].arrays["probabilities"]
    assert chances.shape == (3, len(data["samples"]), 2)
    np.testing.assert_allclose(chances.sum(-1), 1, rtol=1e-5)


def test_the_floor_is_of_the_texts_that_the_networks_are_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SEEN", 8)
    monkeypatch.setattr(reading, "panel", lambda labels, _seed, count: np.argsort(labels, kind="stable")[:count])
    task = start(replace(SMALL, seed=1)).task
    assert isinstance(task, Reading)
    common = task.started()[0]["common"]
    for whole, rows in ((False, task.seen), (True, task.read.validation)):
        told = task.snapshot(whole)[0]
        labels = task.read.labels[rows].tolist()
        assert told["seen"] == len(labels)
        assert told["floor"] == pytest.approx(labels.count(common) / len(labels))
    assert task.snapshot(False)[0]["floor"] in (0, 1), "those seen are all of one class here"
    assert 0 < task.started()[0]["floor"] < 1


def test_samples_are_validation_texts_with_their_probabilities() -> None:
    state = start(SMALL)
    task = state.task
    assert isinstance(task, Reading)
    assert set(task.samples) <= set(task.read.validation)
    _, arrays = task.snapshot(whole=False)
    samples = task.started()[0]["samples"]
    for place, row in enumerate(task.samples):
        assert samples[place]["label"] == task.read.labels[row]
        model = task.lanes[0].model.eval()
        with torch.no_grad():
            expected = model(torch.from_numpy(task.read.ids[row])[None]).softmax(1)[0]
        np.testing.assert_allclose(arrays["probabilities"][0, place], expected.numpy(), atol=1e-6)


def test_each_learns_and_the_loss_is_the_cross_entropy() -> None:
    state = start(replace(SMALL, epochs=8, optimizer=OptimizerConfig("adam", 0.03)))
    before = state.task.snapshot(True)[0]["lane_losses"]
    assert before[1] == pytest.approx(np.log(2)), "the bag begins with nothing"
    steps = [state.advance() for _ in range(state.steps_total)]
    for lane in range(3):
        assert (
            np.mean([step.losses[lane] for step in steps[-5:]])
            < 0.6
            < np.mean([step.losses[lane] for step in steps[:3]])
        )
    assert state.task.snapshot(True)[0]["lane_accuracies"][1] > 0.55


def test_looking_changes_no_number() -> None:
    watched, plain = start(SMALL), start(SMALL)
    for _ in range(4):
        for look in (watched.task.started, lambda: watched.task.snapshot(True), watched.task.finished):
            look()
        watched.advance()
        plain.advance()
    assert torch.equal(weights(watched), weights(plain))


def test_it_goes_on_as_it_would_have(tmp_path: Path) -> None:
    whole, half = start(SMALL), start(SMALL)
    for _ in range(7):
        half.advance()
    save(half, tmp_path / "run")
    again = restore(SMALL, tmp_path / "run")
    for _ in range(15):
        whole.advance()
    for _ in range(8):
        again.advance()
    assert torch.equal(weights(again), weights(whole))


def test_a_checkpoint_reads_without_the_texts(tmp_path: Path) -> None:
    state = start(SMALL)
    state.advance()
    save(state, tmp_path / "run")
    learned = load(tmp_path / "run")
    task = state.task
    assert isinstance(task, Reading)
    assert learned.about["classes"] == ["negative", "positive"]
    ids = task.read.batch(task.read.test[:5]).ids
    for lane in task.lanes:
        assert torch.equal(learned.models[lane.name](ids), lane.model.eval()(ids))


def test_other_texts_are_noticed() -> None:
    task = start(SMALL).task
    _, about = task.memory()
    task.remember({}, about)
    changed: list[dict[str, object]] = [{"tokens": {}}, {"classes": ["a", "b"]}]
    for wrong in changed:
        with pytest.raises(ValueError, match="other texts"):
            task.remember({}, {**about, **wrong})


def test_an_epoch_is_each_training_text_once_in_an_order_of_its_own() -> None:
    task = start(replace(SMALL, batch_size=64)).task
    assert isinstance(task, Reading)
    epochs = [
        [task.batch(epoch * task.steps_per_epoch + step) for step in range(task.steps_per_epoch)] for epoch in (0, 1)
    ]
    for batches in epochs:
        assert sum(len(batch.labels) for batch in batches) == len(task.read.train)
        count = Counter(label for batch in batches for label in batch.labels.tolist())
        assert count == Counter(task.read.labels[task.read.train].tolist())
    assert any(not torch.equal(a.labels, b.labels) for a, b in zip(*epochs, strict=True))


def test_suggestions_are_experiments_of_their_sets() -> None:
    for name in LABELLED:
        experiment = suggested(name)
        assert experiment.data.name == name
        assert experiments.read(experiment.to_json()) == experiment


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("unit", ["words", "characters"])
def test_questions_have_the_answers_of_the_networks(cell: str, unit: str) -> None:
    model = ReadingModel(cell=cell, units=12, embedding=20)  # type: ignore[arg-type]
    experiment = replace(SMALL, model=model, tokens=TokenConfig(unit, 200))  # type: ignore[arg-type]
    reader = start(experiment).task.lanes[0].model
    assert isinstance(reader, Reader)
    assert cell_parameters(model) == sum(each.numel() for each in reader.recurrent.parameters())


def test_facts_and_the_floor() -> None:
    known, _ = facts("reviews_zh")
    found = labelled("reviews_zh")
    assert sum(known["train"]) == known["parts"]["train"] == len(found.parts["train"])
    asked = {each.name: each for each in questions(SMALL.model, ("a b", "b a"), "en", ("bad", "good"), {"train": [1, 9], "test": [10, 30]})}  # fmt: skip
    assert asked["floor"].answer == pytest.approx(75)
    assert asked["order"].answer == "same"
    assert asked["interval"].answer == "25"  # 32 of 40 are right: 65.2 to 89.5 %
    assert list({each.name for each in questions(SMALL.model, ("a", "b"), "en", (), None)} & {"floor"}) == []


def test_a_bag_forgets_the_order_and_nothing_else() -> None:
    assert bag("not good, but cheap", "en") == bag("good, but not cheap", "en")
    assert bag("good", "en") != bag("good good", "en")
    for first, second in pairwise(["ab", "abb", "ac"]):
        assert bag(first, "zh") != bag(second, "zh")
