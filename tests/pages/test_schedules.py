"""The page of learning-rate schedules under the app test harness: both languages, links, presets, what is trained, the questions."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.foundations.schedules_config import (
    BATCH,
    BATCHES,
    NAMES,
    PER_EPOCH,
    PRESETS,
    RATES,
    TRAINING,
    USUAL,
    SchedulesConfig,
    settled,
)
from core.foundations.schedules_questions import questions
from core.foundations.schedules_shown import finals, listed
from core.text import LANGUAGES, read_blocks
from core.training import scheduled
from pages.ui import asked, stage
from pages.ui.text import text

Open = Callable[..., AppTest]
PARTS = ("race", "range", "edge", "grid")


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page asks without waiting for it is there when the page is looked at."""
    monkeypatch.setattr(asked, "AT_ONCE", 60.0)


def data(app: AppTest, part: str) -> dict[str, Any]:
    """What the drawing `part` was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])


def opened(open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page("schedules", language, **{f"schedules.{name}": value for name, value in state.items()})
    assert not app.exception
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_with_what_core_trained(open_page: Open, language: str) -> None:
    app = opened(open_page, language)
    assert not app.error
    assert not app.warning
    race = data(app, "race")
    assert race["fresh"] is True
    assert race["trouble"] == ""
    expected = listed(*scheduled.compared({}))
    assert (race["trained"]["names"], race["trained"]["order"]) == (list(USUAL), expected["order"])
    for name in ("train", "validation", "lost", "rates"):
        np.testing.assert_allclose(np.array(race["trained"][name], float), np.array(expected[name], float), rtol=1e-5)
    assert (race["total"], race["per_epoch"], race["all"]) == (600, 20, list(NAMES))
    assert data(app, "range")["range"]["suggested"] == pytest.approx(
        scheduled.ranged("circle", "momentum", 0)[0]["suggested"]
    )
    edge = data(app, "edge")["edge"]
    assert (edge["eta"], edge["end"], len(edge["losses"])) == (0.3, None, 1501)
    grid = data(app, "grid")["map"]
    assert (grid["batches"], grid["rates"]) == (list(BATCHES), list(RATES))
    said = "\n".join(block.value for block in app.markdown)
    assert text("schedules", language)("look") in said
    assert "{{" not in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_networks_is_so(language: str) -> None:
    words = text("schedules", language)
    for said in ("–".join(map(str, scheduled.SIZES)), str(TRAINING), str(BATCH), str(PER_EPOCH)):
        assert said in words("look")
    count = sum((n + 1) * m for n, m in pairwise(scheduled.EDGE_SIZES))
    assert str(count) in words("edge")


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {
        "data": "xor", "rule": "adam", "epochs": "15", "who": "linear,restarts", "looked": "restarts", "peak": "0.05",
        "floor": "0.1", "warmup": "0.2", "rise": "0.4", "drops": "4", "drop": "0.5", "power": "1.5", "cycles": "2", "growth": "2",
        "patience": "7", "moment": "33", "axis": "log", "shown": "train", "range_at": "120", "eta": "0.7", "edge_at": "600",
        "fair": "updates", "row": "4", "column": "6", "seed": "5",
    }  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    values = {name: value for part in PARTS for name, value in data(app, part)["values"].items()}
    assert values["who"] == ["linear", "restarts"]
    for name in wanted.keys() - {"who", "data", "rule", "epochs", "seed"}:
        assert str(values[name]) == wanted[name], name
    race = data(app, "race")
    assert race["trained"]["names"] == ["linear", "restarts"]
    assert race["total"] == 300
    assert data(app, "edge")["edge"]["eta"] == 0.7


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("data", "moon"),
        ("who", "cosine,nobody"),
        ("peak", "nan"),
        ("peak", "99"),
        ("drops", "2.5"),
        ("moment", "99999"),
    ],
)
def test_a_broken_link_is_named_and_leaves_the_default(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"schedules.{name}" in notice.value
    assert data(app, "race")["trained"]["names"] == list(USUAL)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_its_settings_and_all_others_back(open_page: Open, preset: str) -> None:
    app = opened(open_page, data="moons", drop="0.7", eta="0.05")
    app.button(key=f"schedules.try.{preset}").click().run()
    assert not app.exception
    c = settled(SchedulesConfig(**PRESETS[preset]))  # type: ignore[arg-type]
    values = data(app, "race")["values"]
    assert (values["looked"], values["peak"], values["drop"]) == (
        c.looked if "looked" in PRESETS[preset] else "cosine",
        c.peak,
        c.drop,
    )
    assert data(app, "race")["trained"]["names"] == list(c.who)
    assert data(app, "edge")["edge"]["eta"] == c.eta


def test_what_is_only_looked_at_trains_nothing_anew(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(open_page)
    questions_: list[str] = []
    real = asked._ask
    monkeypatch.setattr(asked, "_ask", lambda *given: (questions_.append(given[1]), real(*given))[1])
    for name, value in (("moment", 17), ("looked", "step"), ("axis", "log"), ("range_at", 3), ("row", 2)):
        app.session_state[f"schedules.{name}"] = value
    app.run()
    assert questions_ == []
    app.session_state["schedules.peak"] = 0.2
    app.run()
    assert questions_ == ["core.training.scheduled:compared"]


def test_where_nothing_can_be_computed_the_page_says_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        return Problem("oracle_failed")

    monkeypatch.setattr(asked, "soon", fail)
    app = opened(open_page)
    race = data(app, "race")
    assert (race["trained"], race["fresh"]) == (None, False)
    assert race["trouble"]
    assert len(app.error) == 3  # of the three below


def test_what_was_computed_for_other_settings_is_marked_with_the_trouble(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(open_page)
    assert [data(app, part)["fresh"] for part in ("race", "range", "grid")] == [True] * 3
    assert [data(app, part)["trouble"] for part in PARTS] == [""] * 4
    monkeypatch.setattr(asked, "soon", lambda *_, **__: Problem("oracle_failed"))
    app.session_state["schedules.seed"] = 8
    app.run()
    assert not app.exception
    assert [data(app, part)["fresh"] for part in ("race", "range", "grid")] == [False] * 3
    assert all(data(app, part)["trouble"] for part in PARTS)


def test_until_it_is_computed_there_are_curves_and_words(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "soon", lambda *_, **__: None)
    app = opened(open_page)
    race = data(app, "race")
    assert (race["trained"], race["fresh"], race["trouble"]) == (None, False, "")
    assert [each.value for each in app.caption].count(text("schedules", "en")("waiting")) == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [{}, {"peak": "0.05", "who": "step,cosine,restarts", "eta": "0.5", "row": "0"}])
def test_the_questions_know_their_answers(open_page: Open, language: str, state: dict[str, str]) -> None:
    app = opened(open_page, language, **state)
    who = tuple(state.get("who", ",".join(USUAL)).split(","))
    numbers = {
        "peak": float(state.get("peak", 0.3)),
        "eta": float(state.get("eta", 0.3)),
        "row": int(state.get("row", 1)),
    }
    c = settled(SchedulesConfig(who=who, **numbers))  # type: ignore[arg-type]
    expected = questions(c, finals(data(app, "race")["trained"]))
    assert [each.name for each in expected] == ["half", "first", "limit", "scaling"]
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"schedules.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"schedules.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"schedules.quiz.{each.name}.check").click().run()
    assert len(app.success) == 4
    assert "{{" not in "".join(each.value for each in app.success)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    """And none that it does not say, but those whose name is put together."""
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "schedules").glob("*.js")))
    said = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {"typed", "bounds", "help"}
    helps = set(re.findall(r'"data-help": "(\w+)"', own))
    knobs = {"peak", "floor", "warmup", "rise", "drops", "drop", "power", "cycles", "patience", "eta", "axis", "shown"}
    knobs |= {"growth", "fair", "moment", "range_at", "edge_at"}
    said |= knobs | {f"help.{name}" for name in knobs | helps}
    said |= {f"{kind}.{name}" for kind in ("name", "note") for name in NAMES} | {"note.waits"}
    said |= {f"table.{name}" for name in ("place", "name", "end", "loss", "range")}
    said |= {f"{kind}.{name}" for kind in ("mark", "take") for name in ("steepest", "tenth")}
    said |= {f"axis.{name}" for name in ("linear", "log", "validation", "train")} | {"shown.validation", "shown.train"}
    said |= {
        "growth.1",
        "growth.2",
        "fair.epochs",
        "fair.updates",
        "edge.at",
        "edge.above",
        "second.apart",
        "second.overlap",
    }
    labels = read_blocks(stage.COMPONENTS.parent / "text" / language / "schedules.md")
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    assert named == said, named ^ said
