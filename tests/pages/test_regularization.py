"""The page of regularization under the app test harness: both languages, links, presets, what is trained, the questions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data import digits
from core.errors import Problem
from core.foundations import double_descent
from core.foundations.regularization_config import (
    BATCH,
    LOOKS,
    NAMES,
    PRESETS,
    UNITS,
    USUAL,
    RegularizationConfig,
    settled,
)
from core.foundations.regularization_config import question as asked_of
from core.foundations.regularization_questions import questions
from core.foundations.schedules_shown import listed
from core.text import LANGUAGES, read_blocks
from core.training import overfit, regularized
from pages.ui import asked, stage
from pages.ui.text import text

Open = Callable[..., AppTest]
PARTS = ("race", "decay", "descent")


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page asks without waiting for it is there when the page is looked at."""
    monkeypatch.setattr(asked, "AT_ONCE", 60.0)


def data(app: AppTest, part: str) -> dict[str, Any]:
    """What the drawing `part` was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])


def opened(open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page("regularization", language, **{f"regularization.{name}": value for name, value in state.items()})
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_what_core_computed(open_page: Open, language: str) -> None:
    app = opened(open_page, language)
    assert not app.error
    assert not app.warning
    race = data(app, "race")
    assert (race["fresh"], race["trouble"], race["all"], race["looks"]) == (True, "", list(NAMES), LOOKS)
    expected = listed(*overfit.compared({}))
    assert race["trained"]["names"] == list(USUAL)
    for name in ("train", "validation", "test", "heart", "counts", "small", "zero", "norms", "reach"):
        np.testing.assert_allclose(race["trained"][name], expected[name], rtol=1e-4, err_msg=name)
    assert (race["trained"]["every"], race["trained"]["wrong"]) == (10, 20)
    found = data(app, "descent")["found"]
    header, arrays = double_descent.descent(20, 0.4, "none", 0)
    assert (found["at"], found["peak"]) == (header["at"], header["peak"])
    np.testing.assert_allclose(found["test"], arrays["test"], rtol=1e-4)
    said = "\n".join(block.value for block in app.markdown)
    assert text("regularization", language)("look") in said
    assert "{{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_networks_is_so(language: str) -> None:
    words = text("regularization", language)
    assert regularized.SIZES == (64, UNITS, 10)
    inputs, _ = digits.shares()
    tested = len(inputs) - overfit.POOL - overfit.VALIDATION
    for said in ("64–64–10", str(BATCH), str(regularized.RATE), str(overfit.VALIDATION), str(tested), str(LOOKS)):
        assert said in words("race.body")
    sums = [UNITS * 64, 10 * UNITS]
    assert f"{sum(sums) + UNITS + 10:,}" in words("lead")
    for layer, count in enumerate(sums):
        assert f"{count:,}" in words(f"stage.axis.weight.{layer}")
    for name, strength in double_descent.RIDGES.items():
        assert float(words(f"stage.ridge.{name}")) == strength
    assert str(double_descent.TRIES) in words("stage.key.test")
    assert str(2 * double_descent.WAVES) in words("descent.body")


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {
        "examples": "50", "updates": "300", "wrong": "0.4", "seed": "3", "who": "l2,proximal", "looked": "proximal", "l2": "0.05",
        "proximal": "0.2", "moment": "12", "shown": "accuracy", "patience": "3", "rate": "0.02", "pull": "0.5", "size": "0.1",
        "step": "7", "points": "10", "noise": "0.2", "ridge": "tiny", "features": "12",
    }  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    values = {name: value for part in PARTS for name, value in data(app, part)["values"].items()}
    assert values["who"] == ["l2", "proximal"]
    for name in wanted.keys() - {"who", "examples", "updates", "wrong", "seed"}:
        assert str(values[name]) == wanted[name], name
    trained = data(app, "race")["trained"]
    assert (trained["names"], trained["every"], trained["wrong"]) == (["nothing", "l2", "proximal"], 5, 20)
    assert data(app, "descent")["found"]["points"] == 10


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("examples", "70"),
        ("who", "dropout,nobody"),
        ("l2", "nan"),
        ("dropout", "1"),
        ("moment", "2.5"),
        ("step", "999"),
    ],
)
def test_a_broken_link_is_named_and_leaves_the_default(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"regularization.{name}" in notice.value
    assert data(app, "race")["trained"]["names"] == list(USUAL)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_its_settings_and_all_others_back(open_page: Open, preset: str) -> None:
    app = opened(open_page, examples="50", updates="300", l1="0.02", size="0.1")
    app.button(key=f"regularization.try.{preset}").click().run()
    assert not app.exception
    c = settled(RegularizationConfig(**PRESETS[preset]))  # type: ignore[arg-type]
    race = data(app, "race")
    assert (race["values"]["looked"], race["values"]["l1"], race["values"]["shown"]) == (c.looked, 0.003, c.shown)
    assert race["trained"]["names"] == list(c.who)
    assert race["trained"]["every"] == int(c.updates) // LOOKS
    assert race["trained"]["wrong"] == round(c.wrong * int(c.examples))
    descent = data(app, "descent")["values"]
    assert (descent["noise"], descent["ridge"], descent["features"]) == (c.noise, c.ridge, c.features)
    assert data(app, "decay")["values"]["size"] == c.size


def test_only_what_matters_is_computed_anew(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for what is only looked at, and not for the strength of who does not run."""
    app = opened(open_page)
    asked_for: list[str] = []
    real = asked._ask
    monkeypatch.setattr(asked, "_ask", lambda *given: (asked_for.append(given[1]), real(*given))[1])
    for name, value in (
        ("moment", 17),
        ("looked", "decay"),
        ("shown", "accuracy"),
        ("l1", 0.05),
        ("step", 3),
        ("features", 40),
    ):
        app.session_state[f"regularization.{name}"] = value
    app.run()
    assert asked_for == []
    app.session_state["regularization.dropout"] = 0.2
    app.run()
    assert asked_for == ["core.training.overfit:compared"]
    app.session_state["regularization.ridge"] = "large"
    app.run()
    assert asked_for[1:] == ["core.foundations.double_descent:descent"]


def test_until_it_is_computed_there_are_charts_and_words(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "soon", lambda *_, **__: None)
    app = opened(open_page)
    race = data(app, "race")
    assert (race["trained"], race["fresh"], race["trouble"]) == (None, False, "")
    assert text("regularization", "en")("waiting") in [each.value for each in app.caption]


def test_where_nothing_can_be_computed_the_page_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(open_page)
    monkeypatch.setattr(asked, "soon", lambda *_, **__: Problem("oracle_failed"))
    app.session_state["regularization.seed"] = 8
    app.run()
    assert not app.exception
    assert [(data(app, part)["fresh"], bool(data(app, part)["trouble"])) for part in ("race", "descent")] == [
        (False, True)
    ] * 2
    race = data(opened(open_page), "race")
    assert (race["trained"], race["fresh"]) == (None, False)
    assert race["trouble"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [{}, {"who": "nothing,smoothing", "dropout": "0.75", "points": "10", "pull": "0.4"}])
def test_the_questions_know_their_answers(open_page: Open, language: str, state: dict[str, str]) -> None:
    app = opened(open_page, language, **state)
    given: dict[str, Any] = {name: float(state[name]) for name in ("dropout", "pull") if name in state}
    who = tuple(state.get("who", ",".join(USUAL)).split(","))
    c = settled(RegularizationConfig(who=who, **given))  # type: ignore[arg-type]
    expected = questions(c, data(app, "race")["trained"], data(app, "descent")["found"])
    assert [each.name for each in expected] == ["scale", "use", "left", "gap", "peak"]
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"regularization.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"regularization.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"regularization.quiz.{each.name}.check").click().run()
    assert len(app.success) == 5
    assert "{{" not in "".join(each.value for each in app.success)


def test_the_answers_are_those_of_the_numbers() -> None:
    c = settled(RegularizationConfig(who=("nothing", "augment"), updates=300, examples=50))
    trained = listed(*overfit.compared(asked_of(c)))
    train, validation = np.array(trained["train"])[0, :, :, -1], np.array(trained["validation"])[0, :, :, -1]
    gaps = np.median(validation - train, axis=1)
    found = listed(*double_descent.descent(20, 0.4, "none", 0))
    told = {each.name: each.answer for each in questions(c, trained, found)}
    assert told["gap"] == c.who[int(gaps.argmin())]
    assert told["scale"] == pytest.approx(2.0)
    assert told["left"] == pytest.approx(0.999)
    assert told["use"] == "none"
    middle = dict(zip(found["at"], np.median(np.array(found["test"]), axis=0), strict=True))
    near = {name: min(middle, key=lambda at: abs(at - p)) for name, p in zip(("half", "same", "double", "most"), (10, 20, 40, 400), strict=True)}  # fmt: skip
    assert told["peak"] == max(near, key=lambda name: middle[near[name]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    """And none that it does not say, but those whose name is put together."""
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "regularization").glob("*.js")))
    said = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {"typed", "bounds", "help"}
    helps = set(re.findall(r'"data-help": "(\w+)"', own)) | {"looked", "who"}
    knobs = set(RegularizationConfig.__dataclass_fields__) - {"examples", "wrong", "updates", "seed", "batch", "layer"}
    said |= (knobs - {"looked"}) | {f"help.{name}" for name in knobs | helps}
    said |= {f"{kind}.{name}" for kind in ("name", "note") for name in NAMES}
    said |= {f"table.{name}" for name in ("name", "train", "validation", "gap", "heart", "stop", "tested", "test")}
    said |= {f"{kind}.{name}" for kind in ("axis", "shown") for name in ("loss", "accuracy")}
    said |= {f"axis.weight.{layer}" for layer in (0, 1)} | {f"rule.{name}" for name in ("sgd", "l2", "adamw")}
    said |= {f"points.{n}" for n in (10, 20, 40)} | {f"ridge.{name}" for name in double_descent.RIDGES}
    said |= {f"key.{name}" for name in ("validation", "train", "test", "fit", "truth", "learned")}
    said |= {f"descent.{name}" for name in ("peaked", "flat", "lower", "higher")}
    labels = read_blocks(stage.COMPONENTS.parent / "text" / language / "regularization.md")
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    assert named == said, named ^ said
