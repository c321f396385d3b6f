"""A drawing as a browser sends it; whatever else somebody sends there is refused with a Problem."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Problem
from core.predict.drawing import LONGEST, picture_of

START = "data:image/png;base64,"


@given(st.binary(max_size=300))
def test_the_bytes_come_through(data: bytes) -> None:
    assert picture_of(START + base64.b64encode(data).decode()) == data


@pytest.mark.parametrize("nothing", [None, "", START])
def test_an_empty_pad_is_no_picture(nothing: object) -> None:
    assert picture_of(nothing) == b""


@pytest.mark.parametrize(
    "sent",
    [5, [], {}, b"x", "x", START + "!", START + "A", START + "é", "data:text/html;base64,AAAA", START + "A" * LONGEST],
)
def test_what_is_no_drawing_is_refused(sent: object) -> None:
    with pytest.raises(Problem, match="drawing_malformed"):
        picture_of(sent)
