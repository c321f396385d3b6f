"""A sentence cut in three ways with what a set teaches: the same tokens as a run would learn, an example from outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from core.data import text_sets, token_preview
from core.data.token_config import UNITS, TokenConfig
from core.data.token_preview import preview
from core.data.tokens import UNKNOWN, build


@pytest.fixture
def unread() -> Iterator[None]:
    """Nothing is remembered, neither before nor after."""
    for each in (token_preview._read, token_preview._learned):
        each.cache_clear()
    yield
    for each in (token_preview._read, token_preview._learned):
        each.cache_clear()


every = pytest.mark.parametrize("name", ["reviews_en", "reviews_zh"])


@every
def test_the_tokens_are_those_of_a_run(name: str) -> None:
    found = text_sets.labelled(name)
    train = [found.texts[row] for row in found.parts["train"]]
    text = "Really good 房间很干净 ꙮ"
    header, arrays = preview(name, 500, text=text)
    json.dumps(header)
    assert not arrays
    assert [unit["unit"] for unit in header["units"]] == list(UNITS)
    for unit in header["units"]:
        made = build(train, TokenConfig(unit["unit"], 500), found.language)
        ids, spans = made.encode(text)
        assert [token["id"] for token in unit["tokens"]] == ids
        assert [(token["begin"], token["end"]) for token in unit["tokens"]] == spans
        assert unit["unknown"] == ids.count(UNKNOWN)
        assert unit["size"] == len(made.tokens)
        assert [token["rank"] for token in unit["tokens"]] == [max(0, number - 1) for number in ids]
    assert header["learned"] == header["count"] == sum(map(len, train))


@every
def test_without_a_sentence_there_is_an_example_that_nothing_was_learned_from(name: str) -> None:
    header, _ = preview(name, 500)
    found = text_sets.labelled(name)
    assert header["example"]
    assert header["text"] in {found.texts[row] for row in found.parts["validation"]}
    assert preview(name, 500, text="  \n")[0]["text"] == header["text"]
    assert not preview(name, 500, text="mine")[0]["example"]


def test_a_long_sentence_is_cut_and_what_was_left_is_told() -> None:
    header, _ = preview("reviews_en", 500, text="x" * 1000)
    assert (len(header["text"]), header["left"]) == (token_preview.LONGEST, 700)


@pytest.mark.usefixtures("unread")
def test_of_a_large_set_it_learns_from_the_first_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_preview, "LEARNED", 500)
    header, _ = preview("reviews_en", 500)
    assert header["learned"] == 500 < header["count"]


@pytest.mark.usefixtures("unread")
def test_a_running_text_is_cut_with_what_its_training_part_teaches(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "First come the words.\n" * 90 + "\n\nThen something else\n" * 10
    monkeypatch.setattr(text_sets, "running", lambda *_: text_sets.Running(text, "en"))
    header, _ = preview("shakespeare_small", 500, kind="running")
    assert header["text"] == "Then something else"
    units: dict[str, Any] = {unit["unit"]: unit for unit in header["units"]}
    assert units["words"]["unknown"] == 3
    assert units["subwords"]["unknown"] == 0


@pytest.mark.usefixtures("unread")
def test_a_set_is_read_once_whatever_number_of_tokens_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    read, labelled = list[str](), text_sets.labelled

    def counted(name: str, own: str = "") -> text_sets.Labelled:
        read.append(name)
        return labelled(name, own)

    monkeypatch.setattr(text_sets, "labelled", counted)
    sizes = [preview("reviews_en", most)[0]["units"][-1]["size"] for most in (300, 400, 500)]
    assert sizes == sorted(set(sizes))
    assert read == ["reviews_en"]
    preview("reviews_zh", 100)
    assert read == ["reviews_en", "reviews_zh"]


def test_beside_words_there_are_half_as_many_subwords_so_that_rare_words_fall_into_parts() -> None:
    text = "The soup came from a tin, the bread was stale, and the prices are a bad joke."
    whole = {unit["unit"]: unit for unit in preview("reviews_en", 5000, text=text)[0]["units"]}
    beside = {unit["unit"]: unit for unit in preview("reviews_en", 5000, text=text, unit="words")[0]["units"]}
    assert beside["words"] == whole["words"]
    assert beside["subwords"]["size"] == beside["words"]["size"] // 2 < whole["subwords"]["size"]
    assert len(beside["subwords"]["tokens"]) > len(beside["words"]["tokens"]) == len(whole["subwords"]["tokens"])
