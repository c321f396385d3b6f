"""The page What it looks at under the app test harness: test pictures, uploads, every setting by its link, both languages."""

from __future__ import annotations

import io
import json
import re
from functools import partial
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.explain.methods import LOOKS
from core.predict.looks_form import EPSILONS
from core.text import LANGUAGES
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open
from tests.pages.predicting import drawing, said

opened = partial(drawings.opened, "looks_at")


def part(app: AppTest, name: str) -> dict[str, Any]:
    """What the component of the part `name` was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"looks_at.{name}.stage"))
    given: dict[str, Any] = json.loads(found.json)[0]
    return given


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_test_picture_is_looked_at_from_five_sides(open_page: Open, language: str) -> None:
    app, words = opened(open_page, language), text("looks_at", language)
    assert not app.error
    (row,) = part(app, "maps")["rows"]
    assert [each["method"] for each in row["maps"]] == list(LOOKS)
    assert part(app, "maps")["seen"]["shape"] == [28, 28]
    assert [row["name"] for row in part(app, "sanity")["rows"]] == ["trained", "random"]
    assert part(app, "sanity")["rows"][0]["maps"] == row["maps"]
    assert len(part(app, "attack")["chances"]) == len(EPSILONS)
    assert "{{" not in said(app)
    for section in ("try", "body.methods", "body.sanity", "body.curves", "body.attack"):
        assert words(section) in said(app)


def test_the_numbers_told_are_those_drawn(open_page: Open) -> None:
    app = opened(open_page)
    maps = {each["method"]: each["values"] for each in part(app, "maps")["rows"][0]["maps"]}
    assert f"{sum(maps['integrated_gradients']):.2f}" in said(app)
    notes = part(app, "sanity")["rows"][1]["notes"]
    for note in notes:
        assert re.fullmatch(r"ρ = (−?[01]\.\d\d|–)", note)
        assert f"{note} for the strengths" in said(app)
    inked = sum(255 * value > 0.5 for value in part(app, "maps")["seen"]["values"])  # what a byte can tell
    words = text("looks_at", "en")
    lines = [line for line in said(app).splitlines() if line.startswith("- **") and "784 places count" in line]
    assert len(lines) == len(LOOKS)
    assert f"; {inked} of 784 places count" in lines[LOOKS.index("integrated_gradients")]
    (left,) = (each.value for each in app.markdown if each.value.startswith("**What is not counted.**"))
    assert f"{784 - inked} of the 784 places" in left
    assert left.startswith(words("sanity.left", empty=784 - inked, places=784, everywhere="")[:40])


def test_every_setting_stands_in_the_link(open_page: Open) -> None:
    first = opened(open_page)
    app = opened(open_page, number="9", target="3", fresh="last", seed="5", empty="blurred", epsilon="0.1")
    assert not app.warning
    assert part(app, "attack")["values"] == {"epsilon": 0.1}
    assert part(app, "maps")["seen"] != part(first, "maps")["seen"]
    assert "**3**" in said(app)
    assert app.number_input(key="looks_at.seed").value == 5
    before = part(app, "sanity")["rows"]
    app.number_input(key="looks_at.seed").set_value(6).run()
    assert part(app, "sanity")["rows"][0] == before[0]
    assert part(app, "sanity")["rows"][1] != before[1]


def test_settings_in_a_link_wait_for_a_picture(open_page: Open) -> None:
    app = opened(
        open_page, source="upload", fresh="last", seed="5", number="4", part="train", epsilon="0.2", empty="blurred"
    )
    assert not app.warning
    assert app.info[0].value == text("looks_at", "en")("empty")
    app.file_uploader(key="looks_at.files").set_value([("seven.png", drawing(7), "image/png")]).run()
    assert not app.error
    assert part(app, "attack")["answer"] == 7
    assert part(app, "attack")["values"] == {"epsilon": 0.2}
    assert app.number_input(key="looks_at.seed").value == 5


@pytest.mark.parametrize("content", [b"", b"not a picture", drawing()[:300]])
def test_a_bad_file_gets_a_sentence(open_page: Open, content: bytes) -> None:
    app = opened(open_page, "zh", source="upload")
    app.file_uploader(key="looks_at.files").set_value([("x.png", content, "image/png")]).run()
    assert not app.exception
    (error,) = app.error
    assert "{{" not in error.value


def test_the_hand_on_epsilon_is_followed_and_nonsense_is_not(open_page: Open) -> None:
    app = opened(open_page)
    key = "looks_at.attack.stage"
    before = part(app, "attack")["chances"]
    for told in ({"epsilon": 9}, {"epsilon": "<b>"}, None):
        app.session_state[key] = {"released": {"serial": 1, "values": told}}
        app.run()
        assert part(app, "attack")["values"] == {"epsilon": 0.05}
        assert part(app, "attack")["chances"] == before


def test_another_network_has_its_own_pictures_and_classes(open_page: Open) -> None:
    app = opened(open_page, model="shipped:fashion", source="upload")
    shirt = np.full((120, 120), 245, np.uint8)
    shirt[20:100, 40:80] = shirt[20:45, 15:105] = 90
    file = io.BytesIO()
    Image.fromarray(shirt).save(file, "PNG")
    app.file_uploader(key="looks_at.files").set_value([("shirt.png", file.getvalue(), "image/png")]).run()
    assert not app.error
    assert part(app, "attack")["classes"][1] == text("live", "en")("class.trouser")
