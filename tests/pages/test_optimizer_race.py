"""The optimizer race under the app test harness: both languages, links, trials, what is said and asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.playground.contest import BATCH, GRID, POINTS, RULES, SEARCH_SEEDS, SMALL, TRAIN_SHARE, ContestConfig
from core.playground.contest_questions import questions
from core.text import LANGUAGES, read_blocks
from core.training import lanes
from pages.ui import asked, contest, stage
from pages.ui.text import text

Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page asks without waiting for it is there when it is looked at."""
    monkeypatch.setattr(asked, "AT_ONCE", 120.0)


def data(app: AppTest) -> dict[str, Any]:
    """What the drawing was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith("race.stage"))
    return dict(json.loads(found.json)[0])


def opened(open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page("optimizer_race", language, **{f"optimizer_race.{name}": each for name, each in state.items()})
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.markdown, *app.caption])


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_races_and_the_search_are_there_and_told(open_page: Open, language: str) -> None:
    app = opened(open_page, language, length="short")
    assert not app.error
    assert not app.warning
    given, words = data(app), text("optimizer_race", language)
    assert given["runs"]["one"]["rates"] == [0.01] * len(RULES)
    assert given["runs"]["each"]["rates"] == given["search"]["rates"]
    assert len(given["times"]) == len(RULES)
    assert not given["busy"]
    told = said(app)
    assert "{{" not in told
    assert words("look.circle") in told
    last = {name: run["curves"]["test"]["median"] for name, run in given["runs"].items()}
    for name in ("one", "each"):
        best = min(range(len(RULES)), key=lambda k: last[name][k][-1])
        line = next(
            each
            for each in told.split("\n")
            if each.startswith("- " + words(f"said.{name}", rate="0.01", order="")[:6])
        )
        assert f"{words(f'stage.rule.{RULES[best]}')} {last[name][best][-1]:.3g}" in line
    assert words("shortened") in told  # no compiled engine in a test
    assert words("budget", rates=len(GRID), seeds=SEARCH_SEEDS["numpy"]) in told
    total = len(RULES) * len(GRID) * SEARCH_SEEDS["numpy"]
    assert str(total) not in told, "a question asks it"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_the_networks_is_so(language: str) -> None:
    words = text("optimizer_race", language)
    for task, small in SMALL.items():
        look = words(f"look.{task}")
        assert " + ".join(map(str, small.units)) in look
        assert str(round(POINTS * TRAIN_SHARE)) in look
        assert str(BATCH) in look
    for task in ("digits", "cnn"):
        assert str(lanes.BATCH) in words(f"look.{task}")
    for number in (0.9, 0.999, 0.99):
        assert str(number) in words("said.task", steps=1, seeds=1)


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {
        "task": "xor", "rate": "0.3", "length": "short", "seeds": "2", "seed": "4", "how": "one", "who": "sgd,adam",
        "over": "seconds", "part": "train", "scale": "linear", "moment": "40",
    }  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    given = data(app)
    assert given["values"] == {
        "how": "one", "who": ["sgd", "adam"], "over": "seconds", "part": "train", "scale": "linear", "moment": 40,
    }  # fmt: skip
    assert given["runs"]["one"]["rates"] == [0.3] * len(RULES)
    assert given["seeds"] == 2
    assert text("optimizer_race", "zh")("rule.train") in said(app)


@pytest.mark.parametrize(
    ("name", "value"),
    [("task", "moon"), ("rate", "0.5"), ("seeds", "11"), ("who", "adam,nobody"), ("moment", "101"), ("over", "years")],
)
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{"length": "short", name: value})
    (notice,) = app.warning
    assert f"optimizer_race.{name}" in notice.value
    assert data(app)["runs"]["one"]["rates"] == [0.01] * len(RULES)


@pytest.mark.parametrize(
    ("trial", "wanted"),
    {
        "unfair": {"how": "one"},
        "turned": {"how": "one", "rate": "0.3"},
        "fair": {"task": "xor"},
        "digits": {"task": "digits", "over": "seconds"},
        "anecdote": {"task": "spiral", "seeds": 1, "seed": 3},
    }.items(),
)
def test_every_trial_sets_its_settings(open_page: Open, trial: str, wanted: dict[str, Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(contest, "found", lambda *_: None)  # only what is set is looked at
    app = opened(open_page, length="long", part="train", rate="3")
    app.button(key=f"optimizer_race.try.{trial}").click().run()
    assert not app.exception
    usual = asdict(ContestConfig())
    for name in ("task", "rate", "length", "seeds", "seed", "how", "over", "part", "scale", "moment"):
        assert app.session_state[f"optimizer_race.{name}"] == wanted.get(name, usual[name]), name


def test_a_trial_sets_its_settings_and_all_others_back(open_page: Open) -> None:
    app = opened(open_page, length="short", scale="linear")
    app.button(key="optimizer_race.try.wild").click().run()
    assert not app.exception
    given = data(app)
    assert given["values"]["who"] == ["sgd", "momentum", "adagrad", "adam"]
    assert (given["values"]["how"], given["values"]["scale"]) == ("one", "log")
    assert given["runs"]["one"]["rates"] == [10.0] * len(RULES)
    assert sum(given["runs"]["one"]["lost"]) > 0  # some end above their start, and the race has its end all the same


def test_digits_are_trained_by_the_other_child(open_page: Open) -> None:
    app = opened(open_page, task="digits", length="short", seeds="1")
    assert not app.error
    assert data(app)["runs"]["each"]["steps"][-1] == 100
    assert text("optimizer_race", "en")("seconds.torch") in said(app)


def test_a_process_that_fails_is_told_and_the_page_stands(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise Problem("oracle_timeout")

    monkeypatch.setattr(asked, "found", broken)
    app = opened(open_page, length="short")
    assert len(app.error) == 1
    assert app.button(key="optimizer_race.try.fair")


def test_one_question_that_fails_hides_nothing_else(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    real = asked.found

    def broken(name: str, *given: Any, **how: Any) -> Any:
        if name.endswith(".search"):
            raise Problem("oracle_timeout")
        return real(name, *given, **how)

    monkeypatch.setattr(asked, "found", broken)
    app = opened(open_page, length="short")
    assert len(app.error) == 1
    given = data(app)
    assert given["runs"]["one"]["steps"]
    assert (given["runs"]["each"], given["search"], given["busy"], given["stale"]) == (None, None, False, False)
    assert len(given["times"]) == len(RULES)
    assert text("optimizer_race", "en")("said.searching") not in said(app)


@pytest.mark.parametrize("seeds", ["2", "3"])
def test_few_seeds_are_not_told_as_certain(open_page: Open, seeds: str) -> None:
    words = text("optimizer_race", "en")
    assert (words("said.few") in said(opened(open_page, length="short", seeds=seeds))) == (seeds == "2")


def test_while_a_new_race_is_computed_the_old_one_is_marked(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(open_page, length="short")
    assert data(app)["stale"] is False
    monkeypatch.setattr(contest, "found", lambda *_: None)
    app.session_state["optimizer_race.seed"] = 3
    app.run()
    assert (data(app)["stale"], data(app)["busy"]) == (True, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_know_their_answers(open_page: Open, language: str) -> None:
    app = opened(open_page, language, length="short")
    found = app.session_state["optimizer_race.last"]
    assert found.config == ContestConfig(length="short")
    expected = questions(found.one, found.each, found.times, found.search_seeds)
    assert len(expected) == 4
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    for each in expected:
        fields[f"optimizer_race.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"optimizer_race.quiz.{each.name}.check").click().run()
    assert len(app.success) == 4
    assert "{{" not in "".join(each.value for each in app.success)


def test_what_is_still_computed_is_said_so(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contest, "found", lambda *_: None)
    app = opened(open_page)
    assert text("optimizer_race", "en")("waiting") in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    """And none that it does not say, but those whose name is put together."""
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "contest").glob("*.js")))
    used = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {"play", "pause"}
    used |= {f"help.{name}" for name in re.findall(r'"data-help": "(\w+)"', own)}
    used |= {f"rule.{rule}" for rule in RULES}
    used |= {f"table.{name}" for name in ("place", "name", "rate", "loss", "between", "cost", "lost")}
    for name, options in {
        "how": ("each", "one"),
        "over": ("steps", "seconds"),
        "part": ("test", "train"),
        "scale": ("log", "linear"),
    }.items():
        used |= {name, f"help.{name}", *(f"{name}.{option}" for option in options)}
    used |= {f"{kind}.{unit}" for kind in ("axis", "at") for unit in ("steps", "milliseconds", "seconds")}
    used |= {"axis.test", "axis.train"}
    labels = read_blocks(stage.COMPONENTS.parent / "text" / language / "optimizer_race.md")
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    assert named == used, named ^ used
