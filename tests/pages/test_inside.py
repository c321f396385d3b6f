"""The page Inside the network under the app test harness: both languages, levels, links, pictures that are not there."""

from __future__ import annotations

import base64
from functools import partial
from typing import Any

import pytest

from core.errors import Problem
from core.predict.service import Predictor
from core.text import LANGUAGES
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open, given, said

opened = partial(drawings.opened, "inside")
data = partial(given, part="inside.map")


@pytest.fixture(autouse=True)
def _without_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_DATA", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_shows_a_whole_network_at_once(open_page: Open, language: str) -> None:
    app = opened(open_page, language)
    words = text("inside", language)
    assert words("look") in said(app)
    assert words("set.other") in said(app)
    assert words("label", part=words("of.test"), number=0, name=str(data(app)["net"]["label"])) in said(app)
    assert "{{" not in said(app)
    assert not app.error
    assert not app.warning
    given = data(app)
    assert given["values"]["level"] == "network"
    assert given["values"]["stage"] == given["net"]["stages"][0]["name"] == "conv1"
    assert given["made"] is None
    assert len(given["net"]["names"]) == 10


def test_a_link_leads_to_one_number_and_all_that_made_it(open_page: Open) -> None:
    app = opened(open_page, level="value", stage="conv2", unit="7", row="3", column="13", softmax="3")
    assert not app.warning
    made = data(app)["made"]
    assert (made["stage"], made["place"]) == ("conv2", [7, 3, 13])
    total = sum(term["sum"] for term in made["terms"]) + made["rest"] + made["bias"]
    assert total == pytest.approx(made["value"], abs=1e-4)
    assert data(app)["values"]["softmax"] == 3
    assert data(app)["excited"]["looked"] > 100


@pytest.mark.parametrize("part", ["validation", "train"])
def test_a_picture_of_another_part_is_shown_and_counted_round(open_page: Open, part: str) -> None:
    app = opened(open_page, part=part, number="59999")
    assert not app.warning
    net = data(app)["net"]
    words = text("inside", "en")
    told = words("label", part=words(f"of.{part}"), number=net["number"], name=str(net["label"]))
    assert told in said(app)
    assert 0 <= net["number"] < 1400
    assert net["picture"] != data(opened(open_page, part=part))["net"]["picture"]


def test_the_first_number_is_the_largest_of_its_map(open_page: Open) -> None:
    given = data(opened(open_page, level="value", stage="conv2", unit="7"))
    net, made = given["net"], given["made"]
    (stage,) = (each for each in net["stages"] if each["name"] == "conv2")
    size = stage["shape"][1] * stage["shape"][2]
    begin = stage["from"] + 7 * size
    largest = max(base64.b64decode(net["maps"])[begin : begin + size])
    step = (stage["high"] - stage["low"]) / 255
    assert made["place"] == [7, given["values"]["row"], given["values"]["column"]]
    assert made["value"] == pytest.approx(stage["low"] + largest * step, abs=step)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_room_for_the_set_another_picture_stands_in(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    asked = Predictor.ask

    def full(self: Predictor, model: str, question: dict[str, Any], *more: Any) -> Any:
        if not (more and more[0]):  # a file is always read
            raise Problem("disk_too_full", needed_mb=72.2, free_mb=0)
        return asked(self, model, question, *more)

    monkeypatch.setattr(Predictor, "ask", full)
    app = opened(open_page, language, level="layer")
    words = text("inside", language)
    (error,) = app.error
    assert "72.2" in error.value
    assert words("set.full") in said(app)
    given = data(app)
    assert (given["net"]["label"], given["excited"]) == (None, None)


def test_nobody_draws_a_photograph(open_page: Open) -> None:
    app = opened(open_page, model="shipped:fashion")
    (ways,) = (each for each in app.button_group if each.key == "inside.source")
    assert len(ways.options) == 3
    (ways,) = (each for each in opened(open_page).button_group if each.key == "inside.source")
    assert len(ways.options) == 4


def test_a_place_that_this_network_has_not_is_moved_into_it(open_page: Open) -> None:
    values = data(opened(open_page, level="value", stage="conv9", unit="4000", row="200", column="200"))["values"]
    assert values["stage"] == "conv1"
    assert (values["unit"], values["row"], values["column"]) == (15, 27, 27)


@pytest.mark.parametrize(
    ("name", "value"), [("stage", "<script>"), ("unit", "-1"), ("row", "nan"), ("level", "cellar"), ("model", "run:x")]
)
def test_a_hostile_link_opens_at_the_defaults_and_says_so(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    assert f"inside.{name}" in app.warning[0].value
    assert data(app)["values"]["level"] == "network"


def test_a_network_with_branches_can_be_looked_into(open_page: Open) -> None:
    app = opened(open_page, model="shipped:fashion", level="layer", stage="add1")
    assert not app.error
    given = data(app)
    words = text("inside", "en")
    assert words("set.missing") in said(app)
    assert (given["note"], given["excited"]) == (words("excited.missing"), None)
    assert given["values"]["stage"] == "add1"
    assert next(each for each in given["net"]["stages"] if each["name"] == "add1")["inputs"] == ["relu1", "norm1b"]


def test_questions_are_about_the_layer_that_is_shown(open_page: Open) -> None:
    app = opened(open_page, stage="conv3")
    words = text("inside", "en")
    app.text_input(key="inside.quiz.products.given").input("800")
    app.button(key="inside.quiz.products.check").click().run()
    told = words("quiz.products.right", answer="800", stage="conv3", kernel=5, before="relu2")
    assert told in [each.value for each in app.success]
