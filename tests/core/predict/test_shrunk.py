"""A picture from outside for a lesson: the middle square, small; what is hostile gets its sentence from a child that may die."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from core.errors import Problem
from core.oracle.service import oracle
from core.predict import shrunk as module
from core.predict.shrunk import shrunk
from tests.core.predict.pictures import BOMB, FORMATS, SEVEN, STRANGERS, drawn, encoded


@pytest.fixture(autouse=True, scope="module")
def child() -> Iterator[None]:
    yield
    oracle().close()


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_becomes_a_small_square(kind: str) -> None:
    found = shrunk(encoded(drawn(4), kind), 48)
    assert found.shape == (48, 48, 3)
    assert found.dtype == np.uint8
    assert found[0, 0].min() > 240, "paper is white"


def test_the_middle_square_is_what_is_kept() -> None:
    wide = Image.new("RGB", (90, 30), (255, 0, 0))
    wide.paste((0, 0, 255), (30, 0, 60, 30))
    np.testing.assert_array_equal(shrunk(encoded(wide), 10), np.broadcast_to((0, 0, 255), (10, 10, 3)))


def test_of_a_drawing_the_ink_is_bright() -> None:
    np.testing.assert_array_equal(shrunk(SEVEN, 28, ink=True), 255 - shrunk(SEVEN, 28))


@pytest.mark.parametrize("name", [*STRANGERS, "bomb", "empty"])
def test_what_is_hostile_gets_a_sentence(name: str) -> None:
    with pytest.raises(Problem) as caught:
        shrunk({**STRANGERS, "bomb": BOMB, "empty": b""}[name], 48)
    known = {"not_an_image", "image_damaged", "image_too_many_pixels", "image_too_small", "file_empty"}
    assert caught.value.code in known


def test_a_file_is_never_larger_than_what_may_be_uploaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_UPLOAD_MB", "1")
    with pytest.raises(Problem, match="file_too_large"):
        shrunk(b"\x89PNG" + b"\0" * (2 << 20), 48)


def test_a_picture_that_kills_the_child_is_told_as_a_picture_s_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dying:
        def ask(self, *_: object) -> None:
            raise Problem("oracle_failed")

    monkeypatch.setattr(module, "oracle", Dying)
    with pytest.raises(Problem, match="predictor_failed"):
        shrunk(SEVEN, 48)
