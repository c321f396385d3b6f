"""The run shelf under the app test harness: lists, choices, notes, imports, deleting, and links that set every knob of a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from core.config import to_dict
from core.data.pictures import PicturesConfig
from core.models.configs import CNNConfig
from core.runs import examples
from core.runs.database import controls
from core.runs.imported import put
from core.runs.keeper import Keeper
from core.runs.queries import update_run
from core.runs.service import engine
from core.runs.shelf import one, write
from core.runs.store import Store
from core.sequences import experiments
from core.settings import settings
from core.text import LANGUAGES, read_blocks
from core.training.experiment import Experiment, OptimizerConfig
from pages.ui import restore, runs, stage, visitor
from pages.ui.text import text
from scripts.record_runs import RUNS
from tests.core.runs.test_imports import LANED

Open = Callable[..., AppTest]
ME, YOU = "a" * 32, "b" * 32
GOOD = (examples.FOLDER / "adam_0.01.json").read_bytes()
OTHER = (examples.FOLDER / "adam_0.1.json").read_bytes()


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The page's own store; whoever looks is ME."""
    monkeypatch.setattr(visitor, "current", lambda: ME)
    opened = Store(settings().database_url)
    yield opened
    opened.close()
    engine().close()


def data(app: AppTest, part: str) -> dict[str, Any]:
    """What the drawing was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.markdown, *app.caption])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("store")
def test_an_empty_shelf_shows_the_examples(open_page: Open, language: str) -> None:
    app = open_page("runs", language)
    assert not app.exception
    assert not app.error
    assert "{{" not in said(app)
    shown = data(app, "chart")
    assert [each["id"] for each in shown["runs"]] == list(examples.documents())
    assert {label for label, _ in shown["table"]} == {
        runs.label(text("cnn", language), name) for name in ("batch_norm", "rule", "learning_rate")
    }
    (curve,) = shown["runs"][0]["curves"]
    document = examples.documents()[shown["runs"][0]["id"]]
    assert [value for _, value in curve["train"]["loss"]] == pytest.approx(document["steps"]["loss"], abs=1e-12)
    assert curve["check"]["right"][-1] == [160.0, document["validation"][-1]["validation_accuracy"]]
    app.button(key="runs.examples").click().run()
    listed = data(app, "list")
    assert listed["own"]
    assert sorted(listed["titles"]) == sorted(text("runs", language)(f"example.{name}") for name in RUNS)
    assert listed["noted"] == [0, 0, 0, 0], "they may go like any other"


def test_the_list_tells_what_the_store_knows_and_only_one_s_own(open_page: Open, store: Store) -> None:
    mine, second = put(store, ME, GOOD), put(store, ME, OTHER)
    theirs = put(store, YOU, GOOD)
    write(store, mine, ME, name="mine", note="note")
    app = open_page("runs", "en", **{"runs.chosen": f"{mine},{theirs}"})
    listed = data(app, "list")
    assert sorted(listed["ids"]) == sorted([mine, second])
    at = listed["ids"].index(mine)
    assert (listed["titles"][at], listed["noted"][at], listed["imported"][at]) == ("mine", 1, 1)
    (column,) = listed["columns"]
    assert (column["name"], column["values"][column["at"][at]]) == ("learning_rate", "0.01")
    assert listed["shown"] == [mine]
    assert theirs not in json.dumps(data(app, "chart"))
    assert "runs.chosen" in app.warning[0].value


def test_each_network_of_a_run_has_its_curves(open_page: Open, store: Store) -> None:
    put(store, ME, json.dumps(LANED).encode())
    put(store, ME, GOOD)
    app = open_page("runs")
    assert not app.exception
    drawn = data(app, "chart")["runs"]
    assert sorted([curve["lane"] for curve in each["curves"]] for each in drawn) == [[""], ["RNN", "LSTM"]]
    assert {each.value for each in app.caption if each.value} >= {text("runs", "en")("count", count=2, limit="1,000")}


def test_names_and_notes_are_kept_and_shown_as_plain_text(open_page: Open, store: Store) -> None:
    run = put(store, ME, GOOD)
    app = open_page("runs")
    app.text_input(key=f"runs.name.{run}").set_value("<b>*x*</b>").run()
    app.text_area(key=f"runs.note.{run}").set_value("a\nb").run()
    assert (one(store, run, ME).name, one(store, run, ME).note) == ("<b>*x*</b>", "a\nb")
    assert data(app, "list")["titles"] == ["<b>*x*</b>"]
    assert not any("<b>*x*</b>" in block.value for block in app.markdown)


def test_deleting_asks_first_and_takes_only_the_chosen(open_page: Open, store: Store) -> None:
    first, second = put(store, ME, GOOD), put(store, ME, OTHER)
    app = open_page("runs", "en", **{"runs.chosen": first})
    app.button(key="runs.delete").click().run()
    assert len(store.runs(ME)) == 2
    app.button(key="runs.delete.no").click().run()
    app.button(key="runs.delete").click().run()
    app.button(key="runs.delete.yes").click().run()
    assert [run.id for run in store.runs(ME)] == [second]
    assert not app.warning, "that a deleted run is gone is no broken link"
    assert not app.exception


def test_a_running_one_is_stopped_before_it_is_deleted(
    open_page: Open, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeper, "start", lambda _: None)  # nobody takes up what waits
    run = store.create(Experiment().to_json(), ME)
    with store.writing() as connection:
        update_run(connection, run, state="running", attempt=1)
    app = open_page("runs", "en", **{"runs.chosen": run})
    app.button(key="runs.delete").click().run()
    assert text("runs", "en")("delete.active", count=1) in said(app)
    app.button(key="runs.delete.yes").click().run()
    assert not app.exception
    with store.writing() as connection:
        assert connection.scalars(select(controls.c.action).where(controls.c.run == run)).all() == ["stop"]
        update_run(connection, run, state="stopped")
    app.run()
    assert store.get(run) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_brought_in_and_a_broken_one_gets_a_sentence(open_page: Open, store: Store, language: str) -> None:
    app = open_page("runs", language)
    app.file_uploader[0].set_value(
        [("good.json", GOOD, "application/json"), ("b`ad.json", b"{", "application/json")]
    ).run()
    assert not app.exception
    (error,) = app.error
    assert "`bad.json`" in error.value
    assert text("problems", language)("problem.import_malformed") in error.value
    (run,) = store.runs(ME)
    assert data(app, "list")["shown"] == [run.id]
    assert app.button(key="runs.continue").disabled
    assert app.button(key="runs.open").disabled
    assert not app.button(key="runs.restore").disabled


def test_a_full_shelf_and_what_the_server_removed_are_told(
    open_page: Open, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLASSBOX_KEEP_PER_VISITOR", "2")
    for _ in range(3):
        put(store, ME, GOOD)
    assert len(store.prune(keep=2, days=1e4)) == 1
    app = open_page("runs")
    words = text("runs", "en")
    assert [each.value for each in app.warning] == [words("gone", count=1, days="90"), words("full", limit="2")]
    app.button(key="runs.duplicate").click().run()
    assert text("problems", "en")("problem.shelf_full", limit=2) in [each.value for each in app.error]
    app.button(key="runs.gone").click().run()
    assert [each.value for each in app.warning] == [words("full", limit="2")]


CHANGED: dict[str, dict[str, Any]] = {
    "pictures": to_dict(
        replace(
            Experiment(),
            data=PicturesConfig(share=0.5, corrected=(3, 1)),
            model=CNNConfig(architecture="resnet", width=12, residual=False),
            optimizer=OptimizerConfig("nesterov", 0.05, 0.5, 0.01),
            seed=77,
        )
    ),
    **{kind: {"kind": kind} for kind in experiments.KINDS},
}
OTHERS = {"seed": 5, "batch_size": 64, "rule": "adamw", "learning_rate": 0.02, "weight_decay": 0.01, "clip": 0.5}


def other(kind: str) -> Any:
    """An experiment of this kind with some settings that are not the usual ones."""
    described = to_dict(experiments.of(CHANGED[kind]))
    if kind != "pictures":
        described |= {name: OTHERS[name] for name in ("seed", "clip") if name in described}
        described["optimizer"] |= {name: OTHERS[name] for name in ("rule", "learning_rate", "weight_decay")}
    return experiments.of(described)


@pytest.mark.parametrize("kind", runs.PAGES)
def test_the_address_of_a_run_sets_every_knob_of_its_page(open_page: Open, store: Store, kind: str) -> None:
    """The page then finds no setting in which it differs from the run, and nothing in the address that it cannot use."""
    experiment, slug = other(kind), runs.PAGES[kind]
    run = store.create(experiment.to_json(), ME)
    with store.writing() as connection:
        update_run(connection, run, state="stopped", reason="stopped", started=1.0, ended=2.0)
    app = open_page(slug, "en", **restore.address(to_dict(experiment)), **{f"{slug}.run": run})
    assert not app.exception
    assert not [each.value for each in app.warning if slug in each.value]
    assert not any(each.key == f"{slug}.follow" for each in app.button), "settings differ"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("store")
def test_the_questions_know_their_answers(open_page: Open, language: str) -> None:
    app = open_page("runs", language)
    for name, answer in (("copy", "same"), ("differ", "3"), ("epoch", "20")):
        field = app.radio if name == "copy" else app.text_input
        next(each for each in field if each.key == f"runs.quiz.{name}.given").set_value(answer)
        app.button(key=f"runs.quiz.{name}.check").click().run()
    assert len(app.success) == 3


@pytest.mark.parametrize("name", ["chosen", "kind", "order", "measure", "scale"])
@pytest.mark.usefixtures("store")
def test_a_broken_link_is_named(open_page: Open, name: str) -> None:
    app = open_page("runs", "en", **{f"runs.{name}": "../moon"})
    assert not app.exception
    assert f"runs.{name}" in app.warning[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "shelf").glob("*.js")))
    wanted = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own))
    labels = read_blocks(stage.COMPONENTS.parent / "text" / language / "runs.md")
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    built = {key for key in named if key.split(".")[0] in ("column", "state", "kind", "filter", "help", "measure", "axis", "scale", "lines", "at")}  # fmt: skip
    assert named == wanted | built | {"locale"}
    assert {f"kind.{kind}" for kind in ("all", *runs.PAGES)} <= named
