"""The translator that comes with the project does what its card says."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
import torch
from safetensors import safe_open

from core.data import text_sets
from core.sequences import checkpoint, experiments, translate_ask
from core.sequences.state import start
from core.sequences.translate import Translate
from core.sequences.translate_scores import bleu
from scripts import train_translator
from scripts.train_text_networks import FOLDER

WEIGHTS = FOLDER / train_translator.NAME / "model.safetensors"
MOST = 1_500_000  # bytes


def card() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WEIGHTS.with_name("card.json").read_text("utf-8"))
    return found


def test_the_card_is_of_this_file() -> None:
    found, content = card(), WEIGHTS.read_bytes()
    assert (found["name"], found["kind"]) == (train_translator.NAME, "translate")
    assert found["weights"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert found["weights"]["bytes"] == len(content) <= MOST
    assert found["data"]["license"] == "CC BY 2.0 FR"
    learned = checkpoint.load(WEIGHTS)
    assert learned.experiment == experiments.of(found["experiment"]) == train_translator.EXPERIMENT
    assert learned.step == found["steps"]
    assert sum(each.numel() for each in learned.models["transformer"].parameters()) == found["parameters"]
    with safe_open(WEIGHTS, "pt") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a dictionary
    assert all(name.startswith("lane.") and bool(each.isfinite().all()) for name, each in tensors.items())
    assert {each.dtype for each in tensors.values() if each.is_floating_point()} == {torch.float16}
    assert found["metrics"]["test"]["bleu"] > found["metrics"]["test"]["floor"] + 5, "it beats remembering"


def test_it_reaches_its_figure_on_the_pairs_that_come_along() -> None:
    assert train_translator.on_own_pairs(WEIGHTS)["bleu"] == pytest.approx(card()["metrics"]["own"]["bleu"], abs=1)


def test_every_sentence_that_it_brings_along_names_its_author() -> None:
    told, _ = translate_ask.about(str(WEIGHTS))
    assert len(told["credits"]) == len(told["examples"]) > 0
    assert all("tatoeba.org" in each for each in told["credits"])


def test_a_beam_finds_what_greedy_misses() -> None:
    """The sentence that the page begins with."""
    told, _ = translate_ask.translate(str(WEIGHTS), "I want to learn Chinese.", 4, 0.7)
    assert not told["same"]
    assert told["best"][0]["log"] > told["greedy"]["log"]


def test_it_reaches_its_figure_on_sentences_it_has_not_seen() -> None:
    if not text_sets.is_here("tatoeba"):
        pytest.skip("its pairs are not here")
    task = start(train_translator.EXPERIMENT).task
    assert isinstance(task, Translate)
    task.lanes[0].model.load_state_dict(checkpoint.load(WEIGHTS).models["transformer"].state_dict())
    rows = task.pairs.parts["validation"]
    task.lanes[0].model.eval()
    said = [task.pairs.target.text(ids) for ids in task.translated(rows)]
    assert len(rows) == card()["metrics"]["validation"]["translated"]
    found = bleu(said, task.pairs.references(rows), "zh").score
    assert found == pytest.approx(card()["metrics"]["validation"]["bleu"], abs=0.5)
