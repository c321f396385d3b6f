"""The page Pictures as words under the app test harness: test pictures, drawings, words left out, every setting by its link."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.text import LANGUAGES
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open
from tests.pages.predicting import drawing, said

opened = partial(drawings.opened, "patches")


def part(app: AppTest) -> dict[str, Any]:
    """What the component was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith("patches.maps.stage"))
    given: dict[str, Any] = json.loads(found.json)[0]
    return given


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_test_picture_is_read_as_a_sentence(open_page: Open, language: str) -> None:
    app, words = opened(open_page, language), text("patches", language)
    assert not app.error
    net = part(app)["net"]
    assert (net["rows"], net["columns"], net["layers"], net["heads"], net["asked"]) == (4, 4, 2, 4, 17)
    assert part(app)["values"] == {"view": "head", "layer": 2, "head": 1, "word": 0, "covered": []}
    assert "{{" not in said(app)
    for section in ("look", "body.words", "body.convolution", "body.rollout", "body.careful"):
        assert words(section) in said(app)


def test_every_setting_stands_in_the_link(open_page: Open) -> None:
    app = opened(open_page, view="rollout", layer="2", word="6", covered="1,16", number="9")
    assert not app.warning
    values = part(app)["values"]
    assert values == {"view": "rollout", "layer": 2, "head": 1, "word": 6, "covered": [1, 16]}
    assert part(app)["net"]["number"] == 9
    assert "With 2 left out the network answers" in said(app)
    strange = opened(open_page, layer="99", word="x", view="sideways")
    assert strange.warning


def test_a_trial_leaves_out_the_lower_half(open_page: Open) -> None:
    app = opened(open_page, layer="1")
    app.button(key="patches.try.half").click().run()
    assert not app.exception
    assert part(app)["values"] == {"view": "head", "layer": 2, "head": 1, "word": 0, "covered": list(range(9, 17))}
    net = part(app)["net"]
    assert net["before"] != net["probabilities"]


def test_without_a_drawing_there_is_an_empty_place(open_page: Open) -> None:
    app = opened(open_page, source="draw")
    assert [each.value for each in app.info] == [text("patches", "en")("empty")]


def test_patches_that_there_are_not_are_refused(open_page: Open) -> None:
    app = opened(open_page, covered="3,99")
    (warning,) = app.warning
    assert "patches.covered" in warning.value
    assert part(app)["values"]["covered"] == [3]


def test_whether_it_is_right_is_said_of_the_whole_picture(open_page: Open) -> None:
    words = text("patches", "en")
    whole = opened(open_page, number="3")
    outcome = [word for word in ("right", "wrong") if words(word) in said(whole)]
    less = opened(open_page, number="3", covered=",".join(map(str, range(1, 16))))
    assert part(less)["net"]["probabilities"] != part(less)["net"]["before"]
    assert [word for word in ("right", "wrong") if words(word) in said(less)] == outcome


def test_of_several_files_one_is_chosen_and_a_bad_one_is_named(open_page: Open) -> None:
    app = opened(open_page, source="upload")
    files = [("seven.png", drawing(7), "image/png"), ("bad.png", b"no picture", "image/png")]
    app.file_uploader(key="patches.files").set_value(files).run()
    assert app.error
    assert any("`bad.png`" in each.value for each in app.caption)
    app.selectbox(key="patches.which.2").select_index(0).run()
    assert not app.error
    assert part(app)["net"]["rows"] == 4
