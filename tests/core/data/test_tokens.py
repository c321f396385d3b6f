"""Texts as numbers and back: nothing is lost, spans tell the truth, what comes from outside is checked whole."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data import tokens
from core.data.token_config import UNITS, TokenConfig
from core.data.tokens import FIRST, PADDING, UNKNOWN, Tokenizer, build, built
from core.errors import Problem

ENGLISH = ["The cat sat on the mat.", "The dog didn't sit!", "A naïve café in Zürich", "the the the end"]
CHINESE = ["房间很干净，服务也热情。", "早餐好吃，位置方便。", "房间很脏，隔音太差！"]
HARD = [
    "",
    " ",
    "\n\t",
    "a",
    "👨\u200d👩\u200d👧\u200d👦 and 👍🏽",
    "שָׁלוֹם עולם, مرحبا بالعالم",
    "cafe\u0301 e\u0301\u0302",
    "हिन्दी में",
    "\U0001d54f𠮷野家",
    "\x00\x1b[31m",
    "İstanbul ǅ ß",
    "don’t  stop—it's 3.14%",
    "🇨🇳🇩🇪",
]
TEXTS = st.one_of(
    st.text(max_size=60), st.sampled_from(HARD), st.text("的一是在不了有和人这ab ,。👍\u0301\u200d", max_size=40)
)
TOKENIZERS = {
    (unit, language): built([*ENGLISH, *CHINESE], unit, 400, language)
    for unit in (*UNITS, "sentences")
    for language in ("en", "zh")
}
every = pytest.mark.parametrize("tokenizer", TOKENIZERS.values(), ids=["-".join(each) for each in TOKENIZERS])


@every
@given(text=TEXTS)
def test_spans_lie_in_the_text_in_order_and_never_overlap(tokenizer: Tokenizer, text: str) -> None:
    ids, spans = tokenizer.encode(text)
    assert len(ids) == len(spans)
    assert all(UNKNOWN <= number < len(tokenizer) for number in ids)
    at = 0
    for begin, end in spans:
        assert at <= begin <= end <= len(text)
        at = end
    covered = "".join(text[begin:end] for begin, end in spans)
    if tokenizer.unit in ("characters", "subwords"):
        assert covered == text
    elif tokenizer.unit == "words":
        assert "".join(covered.split()) == "".join(text.split())
    else:
        assert covered == text.strip()
    assert tokenizer.ids(text).tolist() == ids


@given(text=TEXTS)
def test_characters_and_subwords_give_the_text_back_exactly(text: str) -> None:
    known = built([text, *CHINESE], "characters", 20000, "zh")
    assert known.decode(known.encode(text).ids) == text
    for language in ("en", "zh"):
        subwords = TOKENIZERS["subwords", language]
        ids = subwords.encode(text).ids
        assert UNKNOWN not in ids
        assert subwords.decode(ids) == text


@given(text=st.text(st.characters(), max_size=30).map(lambda text: text + "\ud83d") | st.just("\udc4d\ud83d"))
def test_halves_of_surrogate_pairs_are_replaced_one_for_one(text: str) -> None:
    whole = "".join("\ufffd" if 0xD800 <= ord(sign) < 0xE000 else sign for sign in text)
    for tokenizer in TOKENIZERS.values():
        assert tokenizer.encode(text) == tokenizer.encode(whole)
    assert TOKENIZERS["subwords", "en"].decode(TOKENIZERS["subwords", "en"].encode(text).ids) == whole
    json.dumps(built([text], "characters", 100, "en").about(), ensure_ascii=False).encode()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("unit", ["characters", "words", "sentences"])
def test_numbers_fall_with_frequency_and_equal_ones_stand_by_their_text(unit: Any, language: Any) -> None:
    texts = [*ENGLISH, *CHINESE]
    counts = Counter(token for text in texts for token in tokens.cut(text, unit, language)[0])
    expected = sorted(counts, key=lambda token: (-counts[token], token))[:20]
    made = built(texts, unit, 20, language)
    assert list(made.tokens) == expected
    assert [made.count(FIRST + place) for place in range(len(expected))] == [counts[token] for token in expected]
    assert made.count(PADDING) == made.count(UNKNOWN) == made.count(len(made)) == 0


@every
def test_what_was_not_learned_is_unknown(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("鑫ჯ").ids
    if tokenizer.unit == "subwords":
        assert UNKNOWN not in ids
    else:
        assert set(ids) == {UNKNOWN}
        assert set(tokenizer.pieces(ids)) == {"\ufffd"} == set(tokenizer.decode(ids).replace(" ", ""))
    assert tokenizer.encode("") == ([], [])
    assert tokenizer.decode([PADDING, PADDING]) == ""
    assert tokenizer.pieces([PADDING]) == [""]


@every
def test_all_of_it_goes_through_json(tokenizer: Tokenizer) -> None:
    again = Tokenizer.of(json.loads(json.dumps(tokenizer.about())))
    assert again == tokenizer
    for text in [*ENGLISH, *CHINESE, *HARD]:
        assert again.encode(text) == tokenizer.encode(text)


def test_only_as_many_as_asked_for_are_told_apart() -> None:
    assert len(build(ENGLISH, TokenConfig("characters", 100), "en").tokens) < 100
    many = ["".join(chr(0x4E00 + place) for place in range(1000))]
    assert len(build(many, TokenConfig("characters", 100), "zh")) == 100 + FIRST
    assert len(build(many, TokenConfig("subwords", 100), "zh")) == 256 + FIRST, "every byte is a token"
    assert len(build(many, TokenConfig("subwords", 300), "zh")) == 300 + FIRST


def test_a_long_text_is_numbered_the_fast_way_too() -> None:
    text = "To be, or not to be ✓" * 50_000
    made = built([text[:15]], "characters", 100, "en")
    found = made.ids(text)
    assert found.dtype == np.int64
    assert found[:21].tolist() == made.encode(text[:21]).ids
    assert len(found) == len(text)


@pytest.mark.parametrize("unit", ["words", "subwords"])
def test_the_same_texts_give_the_same_numbers_in_another_process(unit: Any) -> None:
    code = f"from core.data.tokens import built; print(built({[*ENGLISH, *CHINESE]!r}, {unit!r}, 400, 'zh').about())"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert told.stderr == "", "nobody asked for a log"
    assert told.stdout.strip() == str(built([*ENGLISH, *CHINESE], unit, 400, "zh").about())


def test_importing_it_loads_neither_library() -> None:
    code = (
        "import sys, core.data.tokens, core.data.token_config, core.data.token_preview, core.data.five_reviews; "
        "print(sorted({'jieba', 'tokenizers', 'torch', 'sklearn', 'scipy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert told.stdout.strip() == "[]"


ABOUT = TOKENIZERS["subwords", "en"].about()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
)


@given(about=JSON | st.fixed_dictionaries(dict.fromkeys(ABOUT, JSON)))
def test_no_other_json_is_taken_for_one(about: object) -> None:
    with pytest.raises(Problem, match="tokens_malformed"):
        Tokenizer.of(about)


@given(name=st.sampled_from(list(ABOUT)), value=JSON.filter(bool))
def test_nor_one_with_a_part_that_does_not_fit(name: str, value: object) -> None:
    try:
        made = Tokenizer.of({**ABOUT, name: value})
    except Problem as problem:
        assert problem.code == "tokens_malformed"
    else:
        assert made.decode(made.encode("any text").ids)


@pytest.mark.parametrize(
    "changes",
    [
        {"tokens": ABOUT["tokens"][:-1]},
        {"tokens": [*ABOUT["tokens"][:-1], ABOUT["tokens"][0]]},
        {"tokens": [*ABOUT["tokens"][:-1], "\ud800"]},
        {"counts": [-1, *ABOUT["counts"][1:]]},
        {"counts": [True, *ABOUT["counts"][1:]]},
        {"merges": [*ABOUT["merges"], [0, 5]]},
        {"merges": [*ABOUT["merges"], [2, 10**9]]},
        {"merges": [*ABOUT["merges"], [2, True]]},
        {"merges": ABOUT["merges"][:-1]},
        {"unit": "characters"},
        {"language": "fr"},
    ],
    ids=str,
)
def test_a_damaged_one_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Problem, match="tokens_malformed"):
        Tokenizer.of({**ABOUT, **changes})
