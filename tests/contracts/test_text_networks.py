"""The networks for texts that come with the project do what their cards say."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors import safe_open

from core.data import text_sets
from core.data.tokens import Tokenizer
from core.sequences import checkpoint, experiments, writing_facts
from core.sequences.characters import Characters
from core.sequences.reading_scores import judge
from core.sequences.reading_texts import Batch, clipped, padded
from scripts import train_text_networks
from scripts.text_cards import bits_of, on_own_texts

FOLDER = train_text_networks.FOLDER
TRANSLATOR = "translator_en_zh"  # test_translator.py
NAMES = tuple(sorted({path.parent.name for path in FOLDER.glob("*/card.json")} - {TRANSLATOR}))
MOST = 1_500_000  # bytes of a file of weights
SEEN = 500  # test texts that a reader is asked here


def card_of(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name / "card.json").read_text("utf-8"))
    return found


def weights_of(name: str) -> Path:
    return FOLDER / name / "model.safetensors"


def test_there_are_writers_and_readers_in_both_languages() -> None:
    assert {(card_of(name)["kind"], card_of(name)["language"]) for name in NAMES} == {
        (kind, language) for kind in ("writing", "reading", "decoder") for language in ("en", "zh")
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_card_is_of_this_file(name: str) -> None:
    card, content = card_of(name), weights_of(name).read_bytes()
    assert card["name"] == name
    assert card["weights"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert card["weights"]["bytes"] == len(content) <= MOST
    assert card["license"] == "Apache-2.0"
    assert card["data"]["license"]
    learned = checkpoint.load(weights_of(name))
    assert learned.experiment == experiments.of(card["experiment"]) == train_text_networks.NETWORKS[name]
    assert learned.step == card["steps"]
    counts = {lane: sum(each.numel() for each in model.parameters()) for lane, model in learned.models.items()}
    assert counts == {lane["name"]: lane["parameters"] for lane in card["lanes"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_file_holds_half_precision_weights_and_nothing_else(name: str) -> None:
    with safe_open(weights_of(name), "pt") as file:
        assert all(key.startswith("lane.") for key in file.keys())  # noqa: SIM118 - not a dictionary
        tensors = [file.get_tensor(key) for key in file.keys()]  # noqa: SIM118
    assert {each.dtype for each in tensors if each.is_floating_point()} == {torch.float16}
    assert all(bool(each.isfinite().all()) for each in tensors)


@pytest.mark.parametrize("name", NAMES)
def test_it_reaches_its_figures_on_the_texts_that_come_along(name: str) -> None:
    card, found = card_of(name), on_own_texts(name, weights_of(name))
    assert found["lane_losses"] == pytest.approx(card["metrics"]["own"]["lane_losses"], abs=0.005)
    if card["kind"] == "reading":  # one text more or less may fall on the other side on another processor
        assert found["lane_accuracies"] == pytest.approx(card["metrics"]["own"]["lane_accuracies"], abs=0.006)
        assert found["lane_accuracies"][0] > 0.6
    else:
        assert found["lane_losses"][0] < card["references"]["trigram"]


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(("writer", "gpt"))])
def test_a_writer_reaches_its_test_figure(name: str) -> None:
    card, learned = card_of(name), checkpoint.load(weights_of(name))
    if not text_sets.is_here(card["data"]["name"]):
        pytest.skip("its text is not here")
    with train_text_networks.poems_in_simplified_characters():
        ids = Characters(learned.about["characters"]).encode(text_sets.running(card["data"]["name"]).text)
    found, count = bits_of(learned, ids, writing_facts.judged(len(ids), 1))
    assert count == card["metrics"]["test"]["tested"]
    assert found == pytest.approx(card["metrics"]["test"]["lane_losses"][0], abs=0.005)
    assert found < card["references"]["single"] - 1


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("reader")])
def test_a_reader_reaches_its_test_figure(name: str) -> None:
    card, learned = card_of(name), checkpoint.load(weights_of(name))
    if not text_sets.is_here(card["data"]["name"]):
        pytest.skip("its texts are not here")
    found, tokenizer = text_sets.labelled(card["data"]["name"]), Tokenizer.of(learned.about["tokens"])
    rows = np.random.default_rng(0).permutation(found.parts["test"])[:SEEN]
    longest = learned.experiment.data.longest
    ids, labels = [clipped(tokenizer.ids(found.texts[row]), longest) for row in rows], found.labels[rows]
    batch = [(np.arange(len(rows)), Batch(padded(ids), torch.from_numpy(labels)))]
    for model, accuracy in zip(learned.models.values(), card["metrics"]["test"]["lane_accuracies"], strict=True):
        spread = (accuracy * (1 - accuracy) / len(rows)) ** 0.5  # of a sample of so many texts
        assert judge(model, batch, labels).accuracy == pytest.approx(accuracy, abs=3 * spread)
