"""The page of hyperparameter search under the app test harness: both languages, links, presets, the pieces, the questions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.foundations import gaussian_process
from core.foundations.schedules_shown import listed
from core.foundations.search_config import DIMS, METHODS, PRESETS, SIDES, SearchConfig, settled
from core.foundations.search_questions import questions
from core.text import LANGUAGES, read_blocks
from core.training import search
from pages.ui import asked, stage
from pages.ui.text import text

Open = Callable[..., AppTest]
SMALL = {"trials": "16"}


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page asks without waiting for it is there when the page is looked at."""
    monkeypatch.setattr(asked, "AT_ONCE", 60.0)


def data(app: AppTest, part: str) -> dict[str, Any]:
    """What the drawing `part` was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])


def opened(open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page("search", language, **{f"search.{name}": value for name, value in state.items()})
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_what_both_methods_found(open_page: Open, language: str) -> None:
    app = opened(open_page, language)
    assert not app.error
    assert not app.warning
    drawn = data(app, "search")
    assert (drawn["fresh"], drawn["trouble"]) == (True, "")
    for side, method in zip(SIDES, ("grid", "random"), strict=True):
        expected = listed(*search.trials({}, method, 64))
        assert drawn["sides"][side]["states"] == expected["states"]
        for name in ("params", "curves", "found", "spent", "ended"):
            theirs = np.array(drawn["sides"][side][name], float)
            np.testing.assert_allclose(theirs, np.array(expected[name], float), rtol=1e-5)
        assert drawn["sides"][side]["test"] == expected["test"]
        assert drawn["importance"][side] == search.importance({}, method, "fanova")[0]["importance"]
    _, curve = search.measured(1e-4, 1.0, 0)
    process = listed(*gaussian_process.stepped(curve["x"], curve["y"], 0.5, 0.02, 0.0))
    np.testing.assert_allclose(data(app, "slice")["process"]["mean"], process["mean"], rtol=1e-5, atol=1e-7)
    said = "\n".join(block.value for block in app.markdown)
    assert text("search", language)("look") in said
    assert "{{" not in said


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {
        "trials": "16", "left": "tpe", "right": "grid", "prune": "median", "noise": "same", "dims": "rate,width", "low": "0.001", "high": "10.0",
        "x": "width", "y": "rate", "moment": "7", "looked": "3", "side": "left", "spent": "epochs", "axis": "width", "at_least": "0.2",
        "at_most": "0.7", "judge": "ped", "study": "off", "length": "0.8", "jitter": "0.05", "explore": "0.1", "step": "6", "seed": "4",
    }  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    values = {**data(app, "search")["values"], **data(app, "slice")["values"]}
    assert values["dims"] == ["rate", "width"]
    for name in wanted.keys() - {"dims", "trials", "prune", "noise", "seed"}:
        assert str(values[name]) == wanted[name], name
    left = data(app, "search")["sides"]["left"]
    asked_for = {"trials": 16, "prune": "median", "noise": "same", "dims": ["rate", "width"], "low": 0.001, "high": 10.0, "seed": 4}  # fmt: skip
    assert left["found"] == listed(*search.trials(asked_for, "tpe", 64))["found"]
    assert data(app, "search")["importance"]["left"].keys() == {"rate", "width"}


@pytest.mark.parametrize(("name", "value"), [("left", "best"), ("dims", "depth"), ("low", "nan"), ("moment", "0")])
def test_a_broken_link_is_named_and_leaves_the_default(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **SMALL, **{name: value})
    (notice,) = app.warning
    assert f"search.{name}" in notice.value


@pytest.mark.parametrize("preset", ["plane", "pruned", "alone"])
def test_a_preset_sets_its_settings_and_all_others_back(open_page: Open, preset: str) -> None:
    app = opened(open_page, **SMALL, y="width", length="1.0")
    app.button(key=f"search.try.{preset}").click().run()
    assert not app.exception
    c = settled(SearchConfig(**PRESETS[preset]))  # type: ignore[arg-type]
    values = data(app, "search")["values"]
    assert (values["left"], values["right"], values["dims"], values["y"]) == (c.left, c.right, list(c.dims), c.y)
    assert data(app, "search")["sides"]["right"]["total"] == c.trials
    assert data(app, "slice")["values"]["length"] == 0.5


def test_what_is_only_looked_at_searches_nothing_anew(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(open_page, **SMALL)
    questions_: list[str] = []
    real = asked._ask
    monkeypatch.setattr(asked, "_ask", lambda *given: (questions_.append(given[1]), real(*given))[1])
    for name, value in (
        ("x", "width"),
        ("moment", 5),
        ("side", "left"),
        ("at_least", 0.4),
        ("length", 1.0),
        ("step", 5),
    ):
        app.session_state[f"search.{name}"] = value
    app.run()
    assert questions_ == []
    app.session_state["search.right"] = "tpe"
    app.run()
    assert {each.rsplit(":")[1] for each in questions_} == {"trials", "importance"}


def test_the_study_searches_with_eight_seeds(open_page: Open) -> None:
    app = opened(open_page, **SMALL, study="on")
    study = data(app, "search")["study"]
    assert [len(study[side]) for side in SIDES] == [8, 8]
    assert study["right"][3] == search.final({"trials": 16}, "random", 3)[0]


def test_where_nothing_can_be_computed_the_page_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "soon", lambda *_, **__: Problem("oracle_failed"))
    app = opened(open_page)
    drawn = data(app, "search")
    assert (drawn["sides"], drawn["fresh"]) == ({"left": None, "right": None}, False)
    assert drawn["trouble"]
    assert any(each.value == drawn["trouble"] for each in app.caption)


def test_the_first_points_are_shown_before_the_last_have_come(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    real = asked.soon
    monkeypatch.setattr(
        asked, "soon", lambda name, *given, **how: real(name, *given, **how) if name.endswith(".6") else None
    )
    app = opened(open_page)
    drawn = data(app, "search")
    assert [len(drawn["sides"][side]["states"]) for side in SIDES] == [6, 6]
    assert (drawn["fresh"], drawn["importance"]) == (False, {"left": None, "right": None})
    assert [each.value for each in app.caption].count(text("search", "en")("waiting")) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dims", ["", "rate"])
def test_the_questions_know_their_answers(open_page: Open, language: str, dims: str) -> None:
    app = opened(open_page, language, **SMALL, dims=dims)
    right = data(app, "search")["sides"]["right"]
    c = settled(SearchConfig(trials=16, dims=(dims,) if dims else DIMS))  # type: ignore[arg-type]
    expected = questions(c, right["found"][-1], right["test"])
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"search.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"search.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"search.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected) == 3
    assert "{{" not in "".join(each.value for each in app.success)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    """And none that it does not say, but those whose name is put together."""
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "search").glob("*.js")))
    said = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {"typed", "bounds", "help", "timeline", "play", "pause"}
    helps = set(re.findall(r'"data-help": "(\w+)"', own)) | {"timeline", "x", "y"}
    knobs = {"low", "high", "at_least", "at_most", "step", "length", "jitter", "explore"}
    choices = {"left": METHODS, "right": METHODS, "spent": ("trials", "epochs"), "side": SIDES, "axis": (*DIMS, "accuracy")}  # fmt: skip
    choices |= {"judge": ("fanova", "ped"), "study": ("off", "on")}
    said |= {"x", "y"} | knobs | set(choices) | {f"{name}.{each}" for name, all_ in choices.items() for each in all_}
    said |= {f"help.{name}" for name in knobs | helps | set(choices)}
    said |= {f"method.{name}" for name in METHODS} | {f"dim.{name}" for name in DIMS}
    said |= {f"looked.{name}" for name in ("none", "complete", "pruned", "failed")} | {"axis.accuracy.short"}
    said |= {"importance.none", "importance.wait", "sum.lost", "sum.kept"}
    labels = read_blocks(stage.COMPONENTS.parent / "text" / language / "search.md")
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    assert named == said, named ^ said
