"""Sentence pairs: what is left out, that no part shows what another judges, scripts, tables of learners, an archive that is renewed."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data import catalog, own_texts, pairs_files, pairs_upload, text_sets, text_sources
from core.data.catalog import Part, Source
from core.data.pairs import PairsRead, connected, divided, script_of
from core.data.text_upload import where_of
from core.errors import Problem
from core.settings import settings
from scripts import make_small_pairs
from tests.core.data.file_server import Server


def some(count: int) -> PairsRead:
    return PairsRead([f"I see {each} cats." for each in range(count)], [f"我有{each}本。" for each in range(count)])


def test_the_file_that_comes_along_is_what_its_blocks_give() -> None:
    read = pairs_files.shipped()
    assert list(zip(read.english, read.chinese, strict=True)) == make_small_pairs.pairs()
    assert len(set(read.english)) == len(read.english) >= 1_000
    for english, chinese in zip(read.english, read.chinese, strict=True):
        assert english.isascii()
        assert english[-1] in ".!?"
        assert {".": "。", "?": "？", "!": "！"}[english[-1]] == chinese[-1]
        assert script_of(chinese) in ("simplified", "both"), chinese
        assert not re.search(r"[A-Za-z ]", chinese)


def test_no_sentence_of_either_language_is_in_two_parts() -> None:
    found = text_sets.paired("pairs_small")
    assert sorted(np.concatenate(list(found.parts.values())).tolist()) == list(range(len(found.english)))
    for texts in (found.english, found.chinese):
        sides = [{re.sub(r"\W", "", texts[row]).lower() for row in rows} for rows in found.parts.values()]
        assert sum(map(len, sides)) == len(set().union(*sides))
    assert len(found.parts["test"]) == len(found.parts["validation"]) == 108


def test_what_is_connected_by_hand() -> None:
    english = ["Hi.", "Hello!", "hello", "Run.", "Go!", "Walk."]
    chinese = ["你好。", "你好！", "嗨。", "跑。", "去。", "走。"]
    assert connected(english, chinese) == [[0, 1, 2], [3], [4], [5]]
    assert connected([*english, "Go!"], [*chinese, "走。"])[-1] == [4, 5, 6]


def test_what_is_left_out_is_counted() -> None:
    read = some(30)
    rows = PairsRead([*read.english, "Hi.", "", "Hi.", "..."], [*read.chinese, "你好。", "空", "你好。", "。"])
    found = divided(rows)
    assert found.dropped == {"empty": 2, "repeated": 1}
    assert len(found.english) == 31
    with pytest.raises(Problem, match="pairs_too_few"):
        divided(some(19))


def test_scripts_are_told_apart_and_chosen() -> None:
    told = {"我们去学校。": "simplified", "我們去學校。": "traditional", "你好。": "both", "我们去學校。": "mixed"}
    assert {text: script_of(text) for text in told} == told
    read = some(20)
    rows = PairsRead([*read.english, *"abcd"], [*read.chinese, *told])
    assert divided(rows).scripts == {"both": 21, "simplified": 1, "traditional": 1, "mixed": 1}
    assert divided(rows, "simplified").dropped == {"script": 2}
    assert divided(rows, "traditional").dropped == {"script": 2}


def test_all_translations_of_a_sentence_are_references() -> None:
    read = some(20)
    found = divided(PairsRead([*read.english, "Hi.", "Hi."], [*read.chinese, "你好。", "嗨。"]))
    assert found.references([20], "chinese") == [["你好。", "嗨。"]]
    assert found.references([21], "english") == [["Hi."]]


@pytest.mark.parametrize(
    ("content", "kept", "dropped"),
    [
        ("".join(f"I see {n} cats.\t我看见{n}只猫。\tby me\n" for n in range(25)), 25, {}),
        ("中文,英文\n" + "".join(f"我看见{n}只猫。,I see {n} cats.\n" for n in range(25)), 25, {}),
        ("".join(f'"Yes, {n}.",对，{n}。\n' for n in range(25)) + 'Half,\n"Yes, 1.",对，1。\n', 25, {"half": 1, "repeated": 1}),
        ("".join(f"I see {n} cats.\t我看见{n}只猫。\n" for n in range(25)) + "x" * 301 + "\t长\n", 25, {"long": 1}),
    ],
)  # fmt: skip
def test_a_learners_table(content: str, kept: int, dropped: dict[str, int], tmp_path: Path) -> None:
    data: Any = np.frombuffer(content.encode(), np.uint8)
    told, _ = pairs_upload.keep_pairs(data, "mine.csv", "me", str(tmp_path))
    assert (told["card"]["count"], told["dropped"], told["card"]["kind"]) == (kept, dropped, "pairs")
    read = own_texts.paired(told["card"]["id"], where_of(str(tmp_path)))
    assert all(script_of(each) for each in read.chinese)
    assert not any(re.search("[一-鿿]", each) for each in read.english)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a,b\n" * 30, "pairs_no_columns"),
        ("你好,再见\n" * 30, "pairs_no_columns"),
        ("Hi.\t你好。\nBye.\t再见。\n", "pairs_too_few"),
        ("one column\n" * 5, "texts_one_column"),
        ("", "text_empty"),
    ],
)
def test_tables_that_are_none(content: str, code: str, tmp_path: Path) -> None:
    data: Any = np.frombuffer(content.encode(), np.uint8)
    with pytest.raises(Problem, match=code):
        pairs_upload.keep_pairs(data, "mine.csv", "me", str(tmp_path))


def test_a_set_of_another_kind_is_no_set_of_pairs(tmp_path: Path) -> None:
    where = where_of(str(tmp_path))
    card = own_texts.save_running("a text\n" * 50, "en", "me", where=where)
    with pytest.raises(Problem, match="own_texts_gone"):
        text_sets.paired("own", card.id, where=where)


def archive(lines: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("_about.txt", "read me")
        made.writestr("cmn.txt", lines)
    return file.getvalue()


def test_an_archive_that_is_renewed_is_taken_as_it_is_today(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the pinned copy cannot be reached; a page in its place ("log in first") is not kept."""
    today = Source("tatoeba", "T", "CC BY", "n", (server.place,), (Part("cmn-eng.zip", 1_000, ""),))
    pinned = Source("tatoeba", "T", "CC BY", "n", ("http://127.0.0.1:9/",), (Part("cmn.txt", 5, "0" * 64),))
    monkeypatch.setitem(text_sources.SOURCES, "tatoeba", (pinned, today))
    monkeypatch.setenv("GLASSBOX_HOME", str(tmp_path))
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)
    server.files["/cmn-eng.zip"] = b"<html>log in first</html>"
    with pytest.raises(Problem, match="data_differs"):
        text_sets.paired("tatoeba", where=settings())
    rows = "".join(f"I see {n} cats.\t我看见{n}只猫。\tCC-BY 2.0 (France) #{n}\n" for n in range(30))
    server.files["/cmn-eng.zip"] = archive(rows)
    found = text_sets.paired("tatoeba", where=settings())
    assert len(found.english) == 30
    assert found.credits[3] == "CC-BY 2.0 (France) #3"
    assert catalog.is_here(today, settings())
    assert text_sets.source_of("tatoeba", settings()) is today
