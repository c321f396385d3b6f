"""Texts of all kinds to learn writing from: too short, in any script, with more characters than are kept; and descriptions."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils._python_dispatch import TorchDispatchMode

from core.config import to_dict
from core.data.text_sets import Running
from core.errors import Problem
from core.sequences import experiments, writing, writing_facts, writing_models
from core.sequences.state import start
from core.sequences.writing_config import WritingExperiment, WritingModel, suited

SMALL = WritingExperiment(
    model=WritingModel(units=16, embedding=8), window=16, batch_size=8, epochs=3, precision="float32"
)
LINE = "Where is the fox that sleeps under a tree? It is gone: quick, brown and gone.\n"


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What every name stands for is this text."""
    held = {"text": LINE * 60, "language": "en"}
    monkeypatch.setattr(
        "core.data.text_sets.running",
        lambda name, own="": Running(held["text"], held["language"]),  # noqa: ARG005
    )
    return held


@pytest.mark.parametrize("text", ["", "a", "a" * 199])
def test_a_text_that_is_too_short_is_said(given: dict[str, str], text: str) -> None:
    given["text"] = text
    with pytest.raises(Problem) as raised:
        start(SMALL)
    assert raised.value.code == "text_too_short"
    assert raised.value.params == {"count": len(text), "needed": 200}
    with pytest.raises(Problem, match="text_too_short"):
        writing_facts.facts("own", "", 100)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 200,
        "\n" * 300,
        "שלום עולם " * 40,
        "😀👍🏽\u200d" * 90,
        "\x00\x01\ud800" * 100,
        "".join(map(chr, range(0x4E00, 0x4E00 + 2000))),
    ],
    ids=["one", "lines", "hebrew", "emoji", "binary", "all different"],
)
def test_odd_texts_are_learned_all_the_same(given: dict[str, str], text: str) -> None:
    given["text"] = text
    state = start(replace(SMALL, batch_size=128, window=256))
    for _ in range(3):
        state.advance()
    told = state.task.started()[0]
    assert math.isfinite(sum(told["references"].values()))
    assert math.isfinite(state.task.snapshot(True)[0]["lane_losses"][0])
    assert math.isfinite(state.task.finished()[0]["lane_losses"][0])


def test_too_many_different_characters_leave_the_most_frequent_ones(given: dict[str, str]) -> None:
    given["text"] = LINE * 40 + "".join(map(chr, range(0x4E00, 0x4E00 + 100))) + LINE * 40
    experiment = replace(SMALL, data=replace(SMALL.data, most=20))
    told = start(experiment).task.started()[0]
    assert told["vocabulary"] == 21
    train = given["text"][: told["trained"]]
    assert told["dropped"] == len(set(train)) - 20
    common = sorted(set(train), key=lambda letter: (-train.count(letter), letter))[:20]
    assert told["unknown"] == pytest.approx(sum(letter not in common for letter in train) / len(train))
    facts, _ = writing_facts.facts("own", "", 20)
    assert facts["unknown"] == told["unknown"]
    assert facts["trigram"] == told["references"]["trigram"]


def test_descriptions_go_through_json_and_suit_the_language() -> None:
    for language in ("en", "zh"):
        experiment = suited(language)
        assert experiments.read(experiment.to_json()) == experiment
        assert to_dict(experiment)["kind"] == "writing"
    with pytest.raises(Problem):
        experiments.of({"kind": "writing", "window": 7})


def test_samples_go_on_from_a_line_that_the_network_can_read() -> None:
    text = "rest of a line\n\nKING:\nGood morrow, my lord of Winchester, and all\nand then\nx"
    everything = "".join(set(text))
    assert writing.opening(text, everything) == "Good morrow, my lord of "
    assert writing.opening(text, everything.replace("G", "")) == "and then"
    assert writing.opening(text, "") == "Good morrow, my lord of "
    assert writing.opening("", "abc") == ""


@pytest.mark.parametrize("count", [200, 317, 333, 4_680, 200_003])
def test_network_and_counting_are_judged_by_the_same_characters(count: int) -> None:
    class Uniform(nn.Module):
        def forward(self, ids: Tensor, state: object) -> tuple[Tensor, object]:
            return torch.zeros(*ids.shape, 4), state

    ids = np.random.default_rng(0).integers(0, 4, count)
    for part, most in enumerate((8_192, 65_536)):
        a, b = writing_facts.judged(count, part)
        found, read = writing_models.bits(Uniform(), ids, (a, b))
        assert read == b - a
        assert found == pytest.approx(2)
        end = (*writing_facts.borders(count), count)[part + 1]
        assert min(end - a, most) - 16 < b - a <= most


def test_a_one_among_zeros_is_never_made_of_integers() -> None:
    large: list[torch.dtype] = []

    class Watched(TorchDispatchMode):
        def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            found = func(*args, **(kwargs or {}))
            if isinstance(found, Tensor) and found.numel() >= 6 * 5 * 300:
                large.append(found.dtype)
            return found

    model = writing_models.Writer(WritingModel(inputs="one_hot"), 300, torch.Generator().manual_seed(0))
    ids = torch.randint(0, 300, (6, 5), generator=torch.Generator().manual_seed(1))
    with Watched():
        found = model.vectors(ids)
    assert set(large) == {torch.float32}
    assert torch.equal(found, F.one_hot(ids, 300).float())
    assert torch.equal(model(ids)[0], model.readout(model.recurrent(found)[0]))
