"""Going on with a text: whatever the prompt is, what is told is what was drawn, and from what."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.data.text_sets import Running
from core.errors import Problem
from core.sequences import checkpoint, writing_ask
from core.sequences.state import start
from core.sequences.writing_ask import continue_text, next_characters
from core.sequences.writing_config import WritingExperiment, WritingModel

TEXT = "The cat sat on the mat; 猫 sat, too.\n" * 60
SMALL = WritingExperiment(
    model=WritingModel(units=16, embedding=8), window=16, batch_size=8, epochs=1, precision="float32"
)
PLAIN = {"temperature": 1.0, "top_k": 0, "top_p": 1.0}


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setattr("core.data.text_sets.running", lambda name, own="": Running(TEXT, "en"))  # noqa: ARG005
    state = start(SMALL)
    for _ in range(10):
        state.advance()
    file = tmp_path / "run.safetensors"
    checkpoint.save(state, file)
    return str(file)


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "T",
        "The c",
        "猫",
        "зима",
        "שלום",
        "😀👍🏽",
        "\x00\x07",
        "\ud800",
        "a\r\nb\rc",
        "<script>alert(1)</script> {{count}} $x$ `",
        "The " * 5000,
    ],
)
def test_whatever_the_prompt_is_it_goes_on(path: str, prompt: str) -> None:
    told, arrays = continue_text(path, prompt, 30, seed=3, **PLAIN)
    assert len(told["text"]) == 30
    assert set(told["text"]) <= set(TEXT)
    whole = prompt.replace("\r\n", "\n").replace("\r", "\n")
    assert told["begun"] == (whole[-1000:] or "\n")
    assert told["cut"] == (len(whole) > 1000)
    assert set(told["unknown"]) <= set(prompt) - set(TEXT)
    assert bool(told["unknown"]) == bool(set(told["begun"]) - set(TEXT))
    assert told["all_unknown"] == (not set(told["begun"]) & set(TEXT))
    json.dumps(told)
    assert all(np.isfinite(each).all() for each in arrays.values())


def test_what_is_told_of_each_character_is_what_it_was_drawn_from(path: str) -> None:
    told, arrays = continue_text(path, "The ", 40, temperature=0.7, top_k=5, top_p=0.8, seed=11)
    for at, letter in enumerate(told["text"]):
        letters = told["letters"][at]
        assert letters[arrays["drawn"][at]] == letter
        assert arrays["kept"][at][arrays["drawn"][at]] == 2
        kept = arrays["kept"][at] == 2
        assert 1 <= kept.sum() == arrays["left"][at] <= 5
        assert arrays["final"][at][~kept].sum() == 0
        assert arrays["final"][at].sum() == pytest.approx(1, abs=1e-5)
        assert (np.diff(arrays["plain"][at]) <= 1e-7).all()
        assert arrays["bits"][at] == pytest.approx(-np.log2(arrays["plain"][at][arrays["drawn"][at]]), abs=1e-3)
        one, more = next_characters(path, "The " + told["text"][:at], temperature=0.7, top_k=5, top_p=0.8)
        assert one["letters"][:12] == letters
        np.testing.assert_allclose(more["final"][:12], arrays["final"][at], atol=1e-5)
        assert one["left"] == arrays["left"][at]


def test_the_first_characters_do_not_depend_on_how_many_there_are(path: str) -> None:
    long, _ = continue_text(path, "The ", 60, seed=4, **PLAIN)
    short, _ = continue_text(path, "The ", 20, seed=4, **PLAIN)
    assert long["text"].startswith(short["text"])
    assert continue_text(path, "The ", 60, seed=4, **PLAIN)[0] == long
    assert continue_text(path, "The ", 60, seed=5, **PLAIN)[0]["text"] != long["text"]


def test_at_temperature_zero_the_seed_decides_nothing(path: str) -> None:
    texts = {
        continue_text(path, "The ", 40, temperature=0.0, top_k=0, top_p=1.0, seed=seed)[0]["text"] for seed in range(3)
    }
    assert len(texts) == 1


def test_what_is_not_listed_has_the_rest(path: str) -> None:
    told, arrays = next_characters(path, "The ", temperature=1.3, top_k=3, top_p=1.0)
    assert told["left"] == 3
    assert told["all"] == len(set(TEXT))
    for at, name in enumerate(("plain", "heated", "final")):
        assert arrays[name].sum() + arrays["rest"][at] == pytest.approx(1, abs=1e-5)
    assert arrays["kept"].tolist() == [2] * 3 + [0] * (len(told["letters"]) - 3)
    assert 1 < told["choices"] <= told["all"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"count": 0}, "setting_out_of_range"),
        ({"count": 1001}, "setting_out_of_range"),
        ({"temperature": -1.0}, "setting_out_of_range"),
        ({"top_p": 0.0}, "setting_out_of_range"),
        ({"top_k": 101}, "setting_out_of_range"),
    ],
)
def test_settings_out_of_bounds_are_refused(path: str, more: dict[str, float], code: str) -> None:
    with pytest.raises(Problem) as raised:
        continue_text(path, "The ", **{"count": 10, "seed": 0, **PLAIN, **more})  # type: ignore[arg-type]
    assert raised.value.code == code


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="checkpoint_missing"):
        continue_text(str(tmp_path / "none"), "a", 1, seed=0, **PLAIN)
    (tmp_path / "broken").write_bytes(b"not weights")
    with pytest.raises(Problem, match="checkpoint_unreadable"):
        next_characters(str(tmp_path / "broken"), "a", **PLAIN)


def test_another_run_under_the_same_name_is_read_anew(path: str, tmp_path: Path) -> None:
    before = continue_text(path, "The ", 20, seed=0, **PLAIN)
    assert continue_text(path, "The ", 20, seed=0, **PLAIN)[0] == before[0]
    state = start(replace(SMALL, seed=9))
    checkpoint.save(state, tmp_path / "run.safetensors")
    assert continue_text(path, "The ", 20, seed=0, **PLAIN)[0]["text"] != before[0]["text"]
    assert writing_ask.MOST == 1000
