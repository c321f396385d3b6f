"""The texts that come with the project: what their files hold, and that nothing in them repeats or gives a class away."""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from core.settings import settings
from scripts import make_small_texts

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "data"
TABLES = ("reviews_en", "reviews_zh")
FILES = (*(f"{name}.tsv" for name in TABLES), "shakespeare_small.txt", "tang_small.txt", "simplified.txt")
HAN = re.compile(r"[\u4e00-\u9fff]")


def rows(name: str) -> list[tuple[str, str]]:
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()[1:]
    return [(text, label) for text, label in (line.split("\t") for line in lines)]


def poems() -> list[list[str]]:
    return [each.split("\n") for each in (FOLDER / "tang_small.txt").read_text("utf-8").rstrip("\n").split("\n\n")]


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_plain_utf_8(name: str) -> None:
    content = (FOLDER / name).read_bytes()
    text = content.decode("utf-8")
    assert b"\r" not in content
    assert not text.startswith("\ufeff")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert text == unicodedata.normalize("NFC", text)
    assert not [each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Co", "Cn") and each not in "\n\t"]
    assert not re.search(r"[ \t]$", text, re.MULTILINE)
    assert f"`{name}`" in (FOLDER / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_reviews_are_balanced_and_each_stands_once(name: str) -> None:
    table = rows(name)
    assert (FOLDER / f"{name}.tsv").read_text("utf-8").startswith("text\tlabel\n")
    assert Counter(label for _, label in table) == {"positive": 200, "negative": 200}
    bare = [re.sub(r"\W", "", text).lower() for text, _ in table]
    assert [text for text, count in Counter(bare).items() if count > 1] == []


def test_english_reviews_are_english_and_of_every_length() -> None:
    lengths = sorted(len(text.split()) for text, _ in rows("reviews_en"))
    assert all(text.isascii() and text == text.strip() and text[-1] in ".!?" for text, _ in rows("reviews_en"))
    assert 2 <= lengths[0] <= 5
    assert 30 <= lengths[-1] <= 45
    assert 12 <= lengths[200] <= 22


def test_chinese_reviews_are_chinese_and_of_every_length() -> None:
    lengths = sorted(len(text) for text, _ in rows("reviews_zh"))
    assert not any(re.search(r"[A-Za-z,;!?]", text) for text, _ in rows("reviews_zh"))
    assert all(len(HAN.findall(text)) > len(text) / 2 for text, _ in rows("reviews_zh"))
    assert 5 <= lengths[0] <= 8
    assert 50 <= lengths[-1] <= 70
    assert 20 <= lengths[200] <= 32


@pytest.mark.parametrize("name", TABLES)
def test_length_and_order_give_no_class_away(name: str) -> None:
    table = rows(name)
    mean = {kind: sum(len(t) for t, label in table if label == kind) / 200 for kind in ("positive", "negative")}
    assert 0.8 < mean["positive"] / mean["negative"] < 1.25
    changes = sum(a[1] != b[1] for a, b in itertools.pairwise(table))
    assert 150 < changes < 250  # 199.5 where the order is chance


def test_the_play_is_whole() -> None:
    text = (FOLDER / "shakespeare_small.txt").read_text("utf-8")
    assert text.isascii()
    assert 100_000 <= len(text) <= 150_000
    assert text.startswith("SAMPSON:\n")
    assert text.endswith("Than this of Juliet and her Romeo.\n")
    assert {"ROMEO", "JULIET", "Nurse", "MERCUTIO"} <= set(re.findall(r"^([A-Za-z ]+):$", text, re.MULTILINE))


def test_poems_have_a_title_a_poet_and_verses() -> None:
    found = poems()
    assert len(found) == 320
    assert 60_000 <= (FOLDER / "tang_small.txt").stat().st_size <= 120_000
    assert len({"".join(verses) for _, _, *verses in found}) == 320
    for title, poet, *verses in found:
        assert 1 <= len(title) <= 40
        assert 2 <= len(poet) <= 4
        assert verses
        assert all(re.search(r"[。？！；][”》]?$", verse) for verse in verses), title
    still_night = next(verses for title, _, *verses in found if title == "静夜思")
    assert "".join(still_night).endswith("举头望明月，低头思故乡。")


def test_the_poems_hold_no_traditional_character_that_has_a_simplified_one() -> None:
    text = (FOLDER / "tang_small.txt").read_text("utf-8")
    table = make_small_texts.table()
    assert len(table) > 1500
    assert all(len(each) == 1 for each in table.values())
    assert {each for each in text if ord(each) in table} == set()
    assert make_small_texts.simplified("乾坤日夜浮，口燥脣乾呼不得") == "乾坤日夜浮，口燥唇干呼不得"


def test_the_sources_give_these_texts() -> None:
    """Where the sources are, the script writes what lies here."""
    folder = settings().data
    if folder is None or not (folder / make_small_texts.TANG[0]).is_file():
        pytest.skip("the published files are not here")
    for name, make, (path, digest) in (
        ("shakespeare_small.txt", make_small_texts.play, make_small_texts.SHAKESPEARE),
        ("tang_small.txt", make_small_texts.poems, make_small_texts.TANG),
    ):
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest
        assert make((folder / path).read_text("utf-8")) == (FOLDER / name).read_text("utf-8")
