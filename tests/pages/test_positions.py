"""The page of positions under the app test harness: both languages, kinds, the trained table, orders, links, trials, questions."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import Any

import numpy as np
import pytest

from core.errors import Problem
from core.foundations.positions_config import PositionsConfig, settled
from core.foundations.positions_questions import facts, questions
from core.foundations.positions_run import learned_table, shuffled, told
from core.oracle import service
from core.oracle.service import Oracle
from core.text import LANGUAGES, read_blocks
from pages.ui import asked, stage
from pages.ui.text import text
from tests.pages import drawings
from tests.pages.drawings import Open, said
from tests.pages.drawings import given as data

opened = partial(drawings.opened, "positions")
ASK = Oracle.ask
COMPARED = {"difference": 3e-16, "numbers": 4032}
LOOKS = {"steps": [0, 25, 40], "losses": [2.0, 1.0, 0.0], "right": [0.1, 0.5, 1.0]}


def trained(arguments: dict[str, Any]) -> dict[str, np.ndarray]:
    length, d = arguments["length"], arguments["d"]
    tables = np.random.default_rng(arguments["seed"]).normal(size=(3, length, d)).astype("f4")
    return {"tables": tables, "scores": tables @ tables.transpose(0, 2, 1)}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparison and training are answered at once; that they are computed in a child, one test looks."""

    def answer(_: Oracle, function: str, arguments: dict[str, Any], *__: object, **___: object) -> object:
        return (LOOKS, trained(arguments)) if function.endswith("learned:train") else (COMPARED, {})

    monkeypatch.setattr(Oracle, "ask", answer)
    monkeypatch.setattr(Oracle, "warm", lambda _: None)
    monkeypatch.setattr(asked, "AT_ONCE", 60.0)


def made(**settings: Any) -> PositionsConfig:
    return settled(PositionsConfig(**settings))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["sinusoidal", "learned", "rotary"])
def test_it_explains_itself_and_draws_what_core_computed(open_page: Open, language: str, kind: str) -> None:
    app = opened(open_page, language, kind=kind)
    words = text("positions", language)
    for block in ("body.sinusoidal", "body.rotary", "untrained", "try.reverse"):
        assert words(block) in said(app)
    assert words("checked", **{**COMPARED, "difference": "3.0e-16"}) in said(app)
    config = made(kind=kind)
    assert words("claim.near", **facts(config)) in said(app)
    assert "{{" not in said(app)
    assert not app.error
    assert not app.warning
    arrays = trained({"length": 32, "d": 32, "seed": 0})
    given = data(app, "table")
    expected = json.loads(json.dumps(told(config, arrays)))
    assert {name: given[name] for name in expected} == expected
    assert given["kind"] == kind
    assert given["training"] == (LOOKS if kind == "learned" else None)
    expected = json.loads(json.dumps(shuffled(config, learned_table(arrays))))
    assert {name: data(app, "order")[name] for name in expected} == expected


@pytest.mark.parametrize("trouble", [True, False])
def test_until_a_table_is_trained_the_page_says_so(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, trouble: bool
) -> None:
    def missing(*_: object, **__: object) -> object:
        return Problem("oracle_timeout") if trouble else None

    monkeypatch.setattr(asked, "soon", missing)
    app = opened(open_page, kind="learned")
    given = data(app, "table")
    assert given["tables"] == []
    expected = text("problems", "en")("problem.oracle_timeout") if trouble else text("positions", "en")("waiting")
    assert given["missing"] == expected
    assert "learned" not in data(app, "order")["ways"]
    assert data(opened(open_page), "table")["tables"], "waves need no training"


def test_a_sentence_of_one_s_own_becomes_two_rows(open_page: Open) -> None:
    app = opened(open_page, text="我爱猫")
    assert data(app, "order")["tokens"] == ["我", "爱", "猫"]
    assert data(app, "order")["order"] == [2, 1, 0]
    app.button(key="positions.example.third").click().run()
    assert data(app, "order")["tokens"] == ["to", "be", "or", "not", "to", "be"]
    app.text_input(key="positions.text").set_value("cat").run()
    assert "at least 3" in app.error[0].value
    assert data(app, "order")["tokens"][0] == "to"


def test_a_link_carries_everything(open_page: Open) -> None:
    wanted = {"kind": "rotary", "d": "16", "length": "64", "base": "100", "key": "own", "causal": "true", "seed": "7", "place": "40", "other": "50", "column": "9", "text": "cats like fish", "order": "1,0,2", "told": "rotary", "token": "2"}  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    config = made(kind="rotary", d=16, length=64, base=100, key="own", causal=True, seed=7, text="cats like fish", order=(1, 0, 2))  # fmt: skip
    given = data(app, "table")
    assert given["tables"] == told(config)["tables"]
    assert given["values"] == {"place": 40, "other": 50, "column": 9, "moment": 8, "matrix": "products"}
    assert given["limits"]["place"] == [0, 63]
    given = data(app, "order")
    assert given["ways"]["rotary"] == json.loads(json.dumps(shuffled(config)["ways"]["rotary"]))
    assert given["values"] == {"order": [1, 0, 2], "told": "rotary", "token": 2}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "waves"),
        ("order", "1,x"),
        ("order", "99"),
        ("place", "64"),
        ("text", "cat"),
        ("base", "7"),
        ("token", "-1"),
    ],
)
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"positions.{name}" in notice.value
    assert data(app, "table")["tables"] == told(made())["tables"]
    assert data(app, "order")["order"] == [0, 4, 2, 3, 1]


def test_an_order_of_another_sentence_gives_way(open_page: Open) -> None:
    app = opened(open_page, text="我爱猫", order="4,3,2,1,0")
    assert "positions.order" in app.warning[0].value
    assert data(app, "order")["order"] == [2, 1, 0]
    app = opened(open_page, order="4,3,2,1,0", token="4")
    app.text_input(key="positions.text").set_value("cats like fish").run()
    assert data(app, "order")["order"] == [2, 1, 0]
    assert data(app, "order")["values"]["token"] == 2
    assert not app.warning


def test_what_other_settings_leave_no_room_for_is_refused_in_a_link_and_comes_inside_by_hand(open_page: Open) -> None:
    app = opened(open_page, length="16", place="60", d="16", column="16")
    assert "positions.place" in app.warning[0].value
    assert "positions.column" in app.warning[0].value
    assert (data(app, "table")["values"]["place"], data(app, "table")["limits"]["place"]) == (8, [0, 15])
    app = opened(open_page, length="64", place="60")
    assert not app.warning
    app.button_group(key="positions.length").set_value(16).run()
    assert data(app, "table")["values"]["place"] == 15
    assert not app.warning


def test_a_trial_sets_its_settings_and_nothing_else(open_page: Open) -> None:
    app = opened(open_page, text="cats like fish", base="100", place="3")
    app.button(key="positions.try.reverse").click().run()
    given = data(app, "table")
    assert (given["kind"], given["task"], given["base"], given["values"]["matrix"]) == (
        "learned",
        "reverse",
        10000,
        "scores",
    )
    assert data(app, "order")["tokens"] == ["cats", "like", "fish"]
    app.button(key="positions.try.causal").click().run()
    assert data(app, "table")["kind"] == "sinusoidal"
    assert data(app, "order")["ways"]["none"]["whole"] > 0.01
    changes = data(app, "order")["ways"]["none"]["changes"]
    assert [change < 1e-12 for change in changes] == [
        False,
        False,
        False,
        True,
        True,
        True,
        True,
    ]  # the same words before them
    app.button(key="positions.try.bag").click().run()
    assert data(app, "order")["ways"]["none"]["whole"] < 1e-12
    assert data(app, "order")["order"] == [0, 4, 2, 3, 1]
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [{}, {"kind": "learned", "told": "learned"}, {"kind": "rotary", "told": "rotary"}])
def test_the_questions_know_their_answers(open_page: Open, language: str, state: dict[str, str]) -> None:
    app = opened(open_page, language, **state)
    words = text("positions", "zh")("example.first") if language == "zh" and not state else ""
    expected = questions(made(**state, text=words), learned_table(trained({"length": 32, "d": 32, "seed": 0})))
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"positions.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"positions.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"positions.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected) == 3
    assert "{{" not in "".join(each.value for each in app.success)


def test_pytorch_trains_and_compares_in_a_child(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Oracle, "ask", ASK)
    app = opened(open_page, kind="learned", task="reverse", length="16", d="16")
    service.oracle().close()
    service.patient().close()
    assert data(app, "table")["training"]["right"][-1] == 1.0
    (line,) = [each.value for each in app.caption if "scaled_dot_product_attention" in each.value]
    assert float(re.findall(r"\d\.\de-\d+", line)[0]) < 1e-12


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawings_is_there(language: str) -> None:
    """And none that no drawing says, but those whose name is put together."""
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "positions").glob("*.js")))
    said_ = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {"typed", "bounds", "help"}
    said_ |= {f"help.{name}" for name in re.findall(r'(?:"data-help": |help: )"(\w+)"', own)} | {
        "help.place",
        "help.other",
    }
    labels = set(read_blocks(stage.COMPONENTS.parent / "text" / language / "positions.md"))
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    assert said_ <= named, said_ - named
    built = {f"{first}.{kind}" for first in ("pattern", "products") for kind in ("sinusoidal", "learned", "rotary")}
    built |= {f"{first}.{name}" for first in ("clocks", "way") for name in ("none", "sinusoidal", "learned", "rotary")}
    built |= {"trained.neighbors", "trained.reverse", "work.products.at", "work.scores.at"}
    built |= {"matrix.products", "matrix.scores"}
    built |= {f"output.{name}" for name in ("now", "then", "between")} | {
        "matrix",
        "row.written",
        "row.order",
        "place",
        "other",
    }
    built |= {f"attention.{name}{end}" for name in ("before", "after") for end in ("", ".says")} | {
        "order.same",
        "order.other",
    }
    built |= {"written", "backwards", "shuffled", "help.written", "help.backwards", "help.shuffled", "help.matrix"}
    built |= {"hint", "hint.touch"}
    assert named <= said_ | built, named - said_ - built
