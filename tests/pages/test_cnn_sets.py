"""The page's choices before a run: which pictures, own classes, costs, augmentation. The oracle and the predictor are real."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import json
import math
import re
import time
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.config import to_dict
from core.data.augment_config import AugmentConfig
from core.errors import Problem
from core.models.configs import CNNConfig
from core.oracle import fetching
from core.runs.local import LocalEngine
from core.training.experiment import Experiment
from core.training.suggested import suggested
from pages.ui import runs
from pages.ui.text import text
from tests.contracts.test_help import FORM, helps
from tests.pages.laboratory import (  # noqa: F401
    ME,
    Opener,
    both_languages,
    button,
    component,
    engine,
    run_of,
    said,
    usable,
    words,
)

pytestmark = pytest.mark.usefixtures("engine")

PATIENCE = 120.0  # seconds; the oracle loads torch


def settled(app: AppTest, key: str) -> AppTest:
    """Wait until the answer to the question `key` stands on the page."""
    deadline = time.monotonic() + PATIENCE
    while not app.session_state[f"asked.cnn.{key}"].done.wait(0.2):
        assert time.monotonic() < deadline, key
    return app.run()


@both_languages
def test_every_control_says_its_cause_and_its_effect(language: str) -> None:
    blocks = words(language, "cnn")
    asked = {key for key in blocks if re.fullmatch(r"knob\.\w+", key)}
    assert {key for key in asked if f"{key}.help" not in blocks} == set()
    for key, block in helps("cnn", language).items():
        assert re.fullmatch(FORM[language], block, re.DOTALL), f"{key}: {block}"


def test_a_run_is_told_by_what_its_network_heeds() -> None:
    page = text("cnn", "en")
    lenet = Experiment(model=CNNConfig(architecture="lenet", width=8), augment=AugmentConfig(flip=True))
    told = runs.about(page, to_dict(lenet))
    assert told.startswith("Digits, 8 × 8 · LeNet-5 · Adam")
    assert "8 filters" not in told
    assert "filters" not in told, "LeNet has the numbers of 1998"
    assert told.endswith("Flip left and right: on")
    before = to_dict(Experiment())
    del before["model"]["architecture"], before["data"]["name"], before["augment"]
    assert runs.about(page, before) == runs.about(page, to_dict(Experiment()))


@both_languages
def test_a_network_is_counted_before_it_trains(language: str, open_page: Opener) -> None:
    app = settled(open_page("cnn", language), "census")
    assert not app.exception
    # 9·16 and 9·16·32 weights, two numbers for each of 48 filters' batch norm, 2·2·32 inputs for each of ten logits
    assert "6,138" in said(app)
    asked = [each for each in words(language, "cnn") if each.startswith("quiz.") and each.count(".") == 1]
    assert len(asked) == 4
    app = settled(open_page("cnn", language, **{"cnn.architecture": "resnet", "cnn.width": "4"}), "census")
    assert "conv2b" in said(app), "its table of layers"


def test_questions_are_answered_from_the_network(open_page: Opener) -> None:
    app = settled(open_page("cnn", **{"cnn.batch_norm": "false"}), "census")
    for name, answer in (("first", "160"), ("guessing", str(math.log(10)))):
        app.text_input(key=f"cnn.quiz.{name}.given").input(answer)
        app.button(key=f"cnn.quiz.{name}.check").click().run()
        assert len(app.success) == 1, name
        app.text_input(key=f"cnn.quiz.{name}.given").input("7").run()
    # 16·9·64·9·… the second convolution alone has 4,608 weights, the dense layer 1,280
    app.radio(key="cnn.quiz.parameters.given").set_value("convolution")
    app.button(key="cnn.quiz.parameters.check").click().run()
    assert len(app.success) == 1


def test_a_network_too_deep_for_its_pictures_cannot_start(open_page: Opener) -> None:
    app = settled(open_page("cnn", **{"cnn.blocks": "3"}), "census")
    assert "start" in usable(app), "eight pixels can be halved three times"
    failed = Problem("image_too_small_for_model", size=8, blocks=4, needed=16)
    asked = app.session_state["asked.cnn.census"]
    asked.answer = failed
    app.run()
    assert "start" not in usable(app)
    assert len(app.error) == 1
    app.session_state["asked.cnn.census"].answer = Problem("oracle_busy")
    app.run()
    assert "start" in usable(app), "counting is one thing, training another"
    assert not app.error


@both_languages
def test_a_count_that_failed_twice_is_told(language: str, open_page: Opener) -> None:
    app = settled(open_page("cnn", language), "census")
    asked = app.session_state["asked.cnn.census"]
    asked.answer, asked.tries = Problem("oracle_failed"), 2
    app.run()
    told = words(language, "cnn")["census.unknown"]
    reason = words(language, "problems")["problem.oracle_failed"]
    assert told.replace("{{reason}}", reason) in [each.value for each in app.caption]
    assert not app.error
    assert "start" in usable(app)


def test_other_pictures_bring_settings_that_suit_them(open_page: Opener) -> None:
    app = open_page("cnn", **{"cnn.width": "8"})
    app.selectbox(key="cnn.name.en").set_value("own").run()
    assert not app.exception
    wanted = suggested("own")
    assert app.session_state["cnn.epochs"] == wanted.epochs
    assert app.session_state["cnn.rule"] == wanted.optimizer.rule
    assert app.session_state["cnn.crop"] == wanted.augment.crop
    assert "start" not in usable(app), "there is no set yet"
    app.selectbox(key="cnn.name.en").set_value("digits").run()
    assert app.session_state["cnn.epochs"] == Experiment().epochs
    assert "start" in usable(app)


@both_languages
def test_pictures_that_are_not_here_have_a_sentence_and_a_button(
    language: str, open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)
    begun: list[str] = []
    monkeypatch.setattr(fetching.Fetching, "begin", lambda _self, name, _asker: begun.append(name))
    app = open_page("cnn", language, **{"cnn.name": "fashion"})
    assert not app.exception
    assert "30.9" in app.info[0].value or "31" in app.info[0].value, "megabytes"
    assert "start" not in usable(app)
    assert not begun, "nothing is fetched unasked"
    app.button(key="cnn.fetch").click().run()
    assert begun == ["fashion"]
    assert not app.exception


def test_a_link_that_names_only_a_set_brings_the_settings_that_suit_it(open_page: Opener) -> None:
    alone = open_page("cnn", **{"cnn.name": "own"})
    assert alone.session_state["cnn.epochs"] == suggested("own").epochs
    more = open_page("cnn", **{"cnn.name": "own", "cnn.seed": "3"})
    assert more.session_state["cnn.epochs"] == Experiment().epochs, "a setting at its default is left out of a link"


def test_a_link_with_nonsense_opens_with_a_notice(open_page: Opener) -> None:
    app = open_page("cnn", **{"cnn.name": "secrets", "cnn.own": "../../etc", "cnn.watch": "99", "cnn.crop": "many"})
    assert not app.exception
    told = app.warning[0].value.replace("\\", "")
    assert all(name in told for name in ("cnn.name", "cnn.own", "cnn.watch", "cnn.crop"))
    assert "start" in usable(app)


def test_which_picture_is_looked_at_is_asked_of_the_run(open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, state="running")
    app = open_page("cnn", **{"cnn.run": run, "cnn.watch": "3"})
    assert component(app)["watchable"]
    assert not component(open_page("cnn", **{"cnn.run": run_of(engine, "b" * 32, state="running")}))["watchable"]


def test_augmentation_shows_a_picture_and_eight_versions(open_page: Opener) -> None:
    app = settled(open_page("cnn", **{"cnn.rotate": "20.0"}), "augmented")
    assert not app.exception
    tiles: list[Any] = [
        each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_tiles"
    ]
    given = json.loads(tiles[0].json)[0]
    assert given["shape"] == [9, 8, 8, 1]
    before = given["images"]
    app.button(key="cnn.augmented.another").click().run()
    app = settled(app, "augmented")
    tiles = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_tiles"]
    assert json.loads(tiles[0].json)[0]["images"] != before


def test_a_run_of_before_is_still_told(open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=Experiment(model=CNNConfig(width=8)), state="finished", reason="done")
    app = open_page("cnn", **{"cnn.run": run})
    assert not app.exception
    assert words("en", "cnn")["choice.name.digits"] in said(app)
