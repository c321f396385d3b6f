"""What a trained small GPT is asked: the same numbers as its own forward pass, what it looked at, and what it cannot read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import Problem
from core.models.transformer import Decoder
from core.sequences import decoder_ask, writing_ask
from core.sequences.checkpoint import load
from core.wire import pack
from tests.core.sequences.small_networks import WRITTEN, gpt, writer

WINDOW = 16


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(gpt(tmp_path, window=WINDOW))


def test_it_goes_on_and_tells_what_it_looked_at(path: str) -> None:
    told, arrays = decoder_ask.continue_text(path, "That is", 30, 0.9, 0, 1.0, 3)
    assert len(told["text"]) == len(told["letters"]) == 30
    assert (told["layers"], told["heads"], told["window"]) == (2, 2, WINDOW)
    seen = arrays["seen"]
    assert seen.shape == (30, 2, 2, WINDOW)
    np.testing.assert_allclose(seen.sum(-1) / 255, 1, atol=WINDOW / 255 / 2 + 0.01)
    for at in range(9):  # nothing before the beginning of the text
        assert not seen[at, :, :, : WINDOW - 7 - at].any()
    assert told["maps"] == ("That is" + told["text"])[-WINDOW:]
    assert arrays["maps"].shape == (2, 2, WINDOW, WINDOW)
    np.testing.assert_allclose(arrays["maps"].sum(-1), 1, atol=1e-5)
    again, _ = decoder_ask.continue_text(path, "That is", 30, 0.9, 0, 1.0, 3)
    other, _ = decoder_ask.continue_text(path, "That is", 30, 0.9, 0, 1.0, 4)
    assert told["text"] == again["text"] != other["text"]
    assert len(pack(told, arrays)) < 200_000


def test_what_may_come_next_is_the_network_s_own_distribution(path: str) -> None:
    told, arrays = decoder_ask.next_characters(path, "That is", 1.0, 3, 1.0)
    learned = load(Path(path))
    model = learned.models["decoder"]
    assert isinstance(model, Decoder)
    letters = learned.about["characters"]
    ids = torch.tensor([[letters.index(each) + 1 for each in "That is"]])
    with torch.no_grad():
        scores = model(ids)[0, -1]
    scores[0] = -torch.inf
    expected = torch.softmax(scores, 0)
    for letter, p in zip(told["letters"], arrays["plain"], strict=True):
        assert p == pytest.approx(float(expected[letters.index(letter) + 1]), rel=1e-4)
    assert told["left"] == 3
    assert told["maps"] == "That is"
    assert arrays["maps"].shape == (2, 2, 7, 7)


@pytest.mark.parametrize("prompt", ["", "春眠不觉晓", "a" * 500, "\ud800"])
def test_odd_beginnings_are_read(path: str, prompt: str) -> None:
    told, arrays = decoder_ask.continue_text(path, prompt, 5, 0.0, 0, 1.0, 0)
    assert len(told["text"]) == 5
    assert told["cut"] == (len(prompt) > WINDOW)
    assert arrays["maps"].shape[-1] == len(told["maps"])


def test_a_sum_ends_with_its_line(tmp_path: Path) -> None:
    path = str(gpt(tmp_path, task="addition", sure_of="\n"))
    told, arrays = decoder_ask.continue_text(path, "1+1=", 50, 0.0, 0, 1.0, 0)
    assert told["text"] == "\n"
    assert len(arrays["seen"]) == 1
    about, _ = decoder_ask.about(path, 0)
    assert about["task"] == "addition"


def test_networks_of_other_kinds_are_not_asked(path: str, tmp_path: Path) -> None:
    (tmp_path / "lstm").mkdir()
    with pytest.raises(Problem, match="writing_other"):
        decoder_ask.continue_text(str(writer(tmp_path / "lstm")), "a", 5, 1.0, 0, 1.0, 0)
    with pytest.raises(Problem, match="writing_other"):
        writing_ask.continue_text(path, "a", 5, 1.0, 0, 1.0, 0)
    with pytest.raises(Problem, match="setting_out_of_range"):
        decoder_ask.continue_text(path, "a", 0, 1.0, 0, 1.0, 0)
    assert set(WRITTEN) >= set(decoder_ask.about(path, 0)[0]["prompt"])
