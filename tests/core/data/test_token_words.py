"""Words: what belongs together stays together, and Chinese is cut where jieba cuts it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import token_words
from core.data.token_words import words
from core.data.tokens import built

REVIEWS = (Path(__file__).resolve().parents[3] / "assets" / "data" / "reviews_zh.tsv").read_text("utf-8")
HAN = "".join(sorted({sign for sign in REVIEWS if "\u4e00" <= sign <= "\u9fa5"}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's good, isn’t it?", ["it's", "good", ",", "isn’t", "it", "?"]),
        ("3.14 C++ e-mail", ["3", ".", "14", "c", "+", "+", "e", "-", "mail"]),
        ("cafe\u0301s CAFÉS", ["cafés", "cafés"]),
        ("हिन्दी שָׁלוֹם", ["हिन्दी", "שָׁלוֹם"]),
        ("hi👨\u200d👩\u200d👧👍🏽!", ["hi", "👨\u200d👩\u200d👧", "👍🏽", "!"]),
        ("  \n\t ", []),
        ("", []),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_of_texts_with_spaces(text: str, expected: list[str], language: str) -> None:
    found, spans = words(text, language)  # type: ignore[arg-type]
    assert found == expected
    assert len(spans) == len(found)


def test_chinese_in_an_english_text_is_one_word_and_in_a_chinese_one_several() -> None:
    text = "房间很干净，iPhone手机不错"
    assert words(text, "en")[0] == ["房间很干净", "，", "iphone手机不错"]
    assert words(text, "zh")[0] == ["房间", "很", "干净", "，", "iphone", "手机", "不错"]


@pytest.fixture(scope="module")
def everybodys(tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    """jieba as everybody uses it, with its own way of loading; its cache lies in a folder of the test's."""
    one = jieba.Tokenizer()
    one.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    one.initialize()
    return one


def test_reviews_are_cut_where_jieba_cuts(everybodys: jieba.Tokenizer) -> None:
    for run in re.findall(f"[{HAN}]+", REVIEWS):
        assert words(run, "zh")[0] == list(everybodys.cut(run)), run


@given(text=st.text(HAN, min_size=1, max_size=60))
def test_so_is_what_makes_no_sense(everybodys: jieba.Tokenizer, text: str) -> None:
    assert words(text, "zh")[0] == list(everybodys.cut(text))


@pytest.mark.parametrize("text", ["a" * 100_000, "龘" * 100_000, "e" + "\u0301" * 100_000, "a'" * 50_000])
def test_what_has_no_end_is_cut(text: str) -> None:
    """jieba alone would take hours for a text of its own making: its time grows with the square of a run."""
    found, spans = words(text, "zh")
    assert "".join(text[begin:end] for begin, end in spans) == text
    assert len(found) >= 100_000 / (2 * token_words.LONGEST)


def test_nothing_is_left_in_the_folder_that_all_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(shared))
    token_words._jieba.cache_clear()
    built(["房间很干净"], "words", 100, "zh")
    assert list(shared.iterdir()) == []
