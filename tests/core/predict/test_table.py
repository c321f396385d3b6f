"""The table of many answers: it survives a spreadsheet, and a row's picture keeps what is on it."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.errors import Problem
from core.predict.answer import Prediction
from core.predict.table import THUMBNAIL, harmless, thumbnail, to_csv

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=HYPERLINK("http://x","y")', "＝1+1", "\n=1"]


def prediction(probabilities: list[float], classes: tuple[str, ...] = ("0", "1", "2")) -> Prediction:
    picture = np.zeros((8, 8), np.float32)
    return Prediction("m", classes, np.float32(probabilities), picture, {"seen": picture}, 1.0, "mnist")


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf"), "spreadsheets take a file without the mark for another encoding"
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_each_file_has_its_line() -> None:
    answers = [prediction([0.1, 0.7, 0.2]), Problem("file_empty"), prediction([1, 0, 0])]
    head, *lines = read(to_csv(["a.png", "b.png", "手写.png"], answers, lambda problem: f"<{problem.code}>"))
    assert head == ["file", "answer", "probability", "p(0)", "p(1)", "p(2)", "problem"]
    assert lines[0] == ["a.png", "1", "0.700000", "0.100000", "0.700000", "0.200000", ""]
    assert lines[1] == ["b.png", "", "", "", "", "", "<file_empty>"]
    assert lines[2] == ["手写.png", "0", "1.000000", "1.000000", "0.000000", "0.000000", ""]


def test_problems_alone_make_a_table_too() -> None:
    assert read(to_csv(["x"], [Problem("image_damaged")]))[1] == ["x", "", "", "image_damaged"]


def test_names_and_answers_belong_together() -> None:
    with pytest.raises(ValueError, match="shorter"):
        to_csv(["only one"], [])


@pytest.mark.parametrize("name", DANGEROUS)
def test_no_cell_is_a_formula(name: str) -> None:
    for line in read(to_csv([name, name], [prediction([1, 0], (name, "b")), Problem("x")], lambda _: name)):
        for cell in line:
            assert cell.lstrip(" ")[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n", "＝"}, cell


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=40))
def test_every_name_comes_back_but_for_the_apostrophe(name: str) -> None:
    shown = read(to_csv([name], [Problem("x")]))[1][0]
    assert shown in (name, "'" + name)
    assert harmless(shown) == shown, "what has been made harmless stays as it is"


def test_a_name_that_is_no_text_does_not_stop_the_table() -> None:
    assert read(to_csv(["a\ud800.png"], [Problem("x")]))[1][0] == "a?.png"


@given(
    arrays.arrays(np.float32, st.tuples(st.integers(1, 200), st.integers(1, 200)), elements=st.floats(-1, 2, width=32))
)
def test_a_thumbnail_fits_and_stays_in_range(picture: np.ndarray) -> None:
    small = thumbnail(picture)
    assert small.dtype == np.uint8
    assert 1 <= max(small.shape) <= THUMBNAIL
    assert min(small.shape) >= 1


def test_a_thumbnail_is_made_of_means() -> None:
    picture = np.zeros((112, 112), np.float32)
    picture[:2, :2] = [[1, 0], [0, 1]]
    picture[2:4, :2] = 1
    assert thumbnail(picture)[:3, 0].tolist() == [128, 255, 0]
    assert thumbnail(np.ones((8, 8), np.float32)).shape == (8, 8), "a small picture keeps its pixels"
