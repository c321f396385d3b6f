"""A visitor's table of labels and scores: what is understood, what is counted out, and what is refused with a reason."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit, softmax
from scipy.stats import rankdata

from core.errors import Problem
from core.evaluation.uploaded import MOST_BYTES, looked, read

HEAD = "label,score\n"


def file(text: str | bytes) -> np.ndarray:
    return np.frombuffer(text if isinstance(text, bytes) else text.encode(), np.uint8)


def got(text: str | bytes, **changes: Any) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    asked = {"label": "label", "scores": ["score"], "predicted": "", "of": "", "outside": "logistic", **changes}
    return read(file=file(text), **asked)


def table(scores: list[str], labels: str = "ab") -> str:
    return HEAD + "".join(f"{labels[at % len(labels)]},{score}\n" for at, score in enumerate(scores))


def test_a_plain_table() -> None:
    text = table([f"{at / 10}" for at in range(10)])
    header, _ = looked(file=file(text))
    assert header["label"] == "label"
    assert header["classes"]["label"] == ["a", "b"]
    told, arrays = got(text)
    assert (told["rows"], told["used"], told["dropped"], told["outside"]) == (10, 10, {}, "")
    np.testing.assert_allclose(arrays["scores"][:, 1], np.arange(10) / 10)
    assert arrays["labels"].tolist() == [0, 1] * 5
    np.testing.assert_allclose(got(text, of="a")[1]["scores"][:, 0], np.arange(10) / 10)


def test_every_row_that_is_left_out_is_counted() -> None:
    rows = ["a,nan", "b,", "a,inf", "b,1e999", "a,oops", ",0.5", "b"]
    told, _ = got(table(["0.5"] * 12) + "\n".join(rows))
    assert told["dropped"] == {"missing": 2, "infinite": 2, "text": 1, "label": 1, "short": 1}
    assert (told["rows"], told["used"]) == (19, 12)


def test_scores_beyond_0_and_1_become_probabilities_and_it_is_said() -> None:
    values = np.array([-3, -1, 0, 0, 2, 5, 700, -900, 1, 1.5])
    text = table([f"{each}" for each in values])
    told, arrays = got(text)
    assert told["outside"] == "logistic"
    np.testing.assert_allclose(arrays["scores"][:, 1], expit(values), atol=1e-15)
    told, arrays = got(text, outside="ranks")
    assert told["outside"] == "ranks"
    np.testing.assert_allclose(arrays["scores"][:, 1], (rankdata(values) - 0.5) / 10)


def test_one_score_a_class_is_matched_by_name_else_by_order() -> None:
    random = np.random.default_rng(0)
    chances = random.dirichlet([1, 1, 1], 12)
    body = "".join(f"{['cat', 'dog', 'owl'][at % 3]},{b},{c},{a}\n" for at, (a, b, c) in enumerate(chances))
    names = ["p_dog", "p_owl", "p_cat"]
    told, arrays = got("label,p_dog,p_owl,p_cat\n" + body, scores=names)
    assert told["classes"] == ["cat", "dog", "owl"]
    np.testing.assert_allclose(arrays["scores"], chances)
    assert told["outside"] == ""
    told, arrays = got("label,x,y,z\n" + body, scores=["x", "y", "z"])
    np.testing.assert_allclose(arrays["scores"], chances[:, [1, 2, 0]])
    logits = random.normal(size=(12, 3))
    body = "".join(f"{at % 3},{a},{b},{c}\n" for at, (a, b, c) in enumerate(logits))
    told, arrays = got("label,0,1,2\n".replace("0,1,2", "s 0,s 1,s 2") + body, scores=["s 0", "s 1", "s 2"])
    assert told["outside"] == "softmax"
    np.testing.assert_allclose(arrays["scores"], softmax(logits, axis=1))
    body = "".join(f"{at % 3},1,2,1\n" for at in range(12)).replace("1,2,1", "0.1,0.2,0.1")
    told, arrays = got("label,x,y,z\n" + body, scores=["x", "y", "z"])
    assert told["outside"] == "normalized"
    np.testing.assert_allclose(arrays["scores"][0], [0.25, 0.5, 0.25])


def test_predictions_without_scores() -> None:
    told, arrays = got("label,said\n" + "a,a\nb,c\nb,\n" * 6, scores=[], predicted="said")
    assert (told["ranked"], told["classes"], told["dropped"]) == (False, ["a", "b", "c"], {"missing": 6})
    assert arrays["scores"].sum() == 12
    assert arrays["scores"][1].tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("text", "changes", "code"),
    [
        (table(["0.5"] * 12, "a"), {}, "scores_one_class"),
        (table(["0.5"] * 12, "abc"), {}, "scores_need_two"),
        (table(["0.5"] * 6), {}, "scores_too_few"),
        (table(["x"] * 12), {}, "scores_no_rows"),
        (table(["0.5"] * 12), {"label": "score"}, "scores_same_column"),
        (table(["0.5"] * 12), {"scores": [], "predicted": ""}, "scores_same_column"),
        (table(["0.5"] * 12), {"scores": ["nobody"]}, "table_column_unknown"),
        ("label,p,q\n" + "a,1,0\nb,0,1\nc,1,0\n" * 6, {"scores": ["p", "q"]}, "scores_classes_differ"),
        ("label,score\n" + "".join(f"c{at},0.5\n" for at in range(30)), {}, "scores_too_many_classes"),
        ("", {}, "table_empty"),
        (b"\0\1\2" * 50, {}, "table_not_text"),
        (HEAD + '"a,0.5\n' * 12, {}, "table_quotes"),
        (b"a" * (MOST_BYTES + 1), {}, "table_too_large"),
    ],
)
def test_what_cannot_be_judged_has_a_reason(text: str | bytes, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Problem) as caught:
        got(text, **changes)
    assert caught.value.code == code


def test_a_table_without_classes_is_refused() -> None:
    with pytest.raises(Problem, match="scores_no_label"):
        looked(file=file("x,y\n" + "".join(f"{at},{at / 7}\n" for at in range(40))))


def test_a_million_rows_are_drawn_by_lot_and_it_is_said() -> None:
    text = HEAD + "0,0.25\n1,0.75\n" * 500_000
    told, arrays = got(text)
    assert told["thinned"] == 1_000_001
    assert told["drawn"]
    assert told["used"] == len(arrays["labels"]) == 50_000
    assert 0.48 < arrays["labels"].mean() < 0.52, "every other line would be one class"


def test_other_encodings_and_decimal_commas() -> None:
    text = "标签;分数\n" + "猫;0,25\n狗;0,75\n" * 6
    for encoding, name in (("gb18030", "gb18030"), ("utf-16", "utf-16-le")):
        told, arrays = got(text.encode(encoding), label="标签", scores=["分数"])
        assert (told["encoding"], set(told["classes"])) == (name, {"猫", "狗"})
        assert set(arrays["scores"][:, 1]) == {0.25, 0.75}


@given(data=st.binary(max_size=300))
def test_whatever_comes_it_is_a_problem_or_an_answer(data: bytes) -> None:
    try:
        header, _ = looked(file=file(data))
        columns = list(header["columns"])
        got(data, label=header["label"], scores=[each for each in columns if each != header["label"]][:1])
    except Problem:
        pass
