"""What a learner brings: how much at once, from the camera, while the page is drawn anew; and what becomes of sets made before."""

from __future__ import annotations

import io
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.data import own_pictures
from core.data.own_classes import Left
from core.errors import Problem
from core.predict import own_pictures as bringing
from pages.ui import own_brought
from tests.pages.laboratory import ME, OTHER, Opener, both_languages, engine, said, words  # noqa: F401
from tests.pages.test_cnn_own import bring, picture, settled

PATIENCE = 120.0  # seconds; the nursery loads torch
pytestmark = pytest.mark.usefixtures("engine")


def kept(who: str = ME, seed: int = 0) -> str:
    """A set of six pictures of chance."""
    pictures = np.random.default_rng(seed).integers(0, 256, (6, 1, 28, 28), np.uint8)
    return own_pictures.save(pictures, np.array([0, 0, 0, 1, 1, 1]), ("cat", "dog"), who).id


def add_script(label: str, files: list[tuple[str, bytes]]) -> None:
    import streamlit as st

    from pages.ui import lesson, own_brought, own_work
    from pages.ui.text import text

    page = text("cnn")
    own_work.collect(page)
    own_brought.add(page, label, files)
    if trouble := st.session_state["cnn.own.trouble"]:
        lesson.problem(trouble)


def added(*files: bytes) -> AppTest:
    given = {"label": "a", "files": [(f"{number}.png", content) for number, content in enumerate(files)]}
    return AppTest.from_function(add_script, kwargs=given, default_timeout=PATIENCE).run()


def finished(app: AppTest) -> list[Any]:
    """What waits, when all was read; the script itself adds nothing more."""
    app.kwargs = {"label": "a", "files": []}
    settled(app)
    return list(app.session_state["cnn.own.draft"])


# ---- how much at once


def test_what_arrives_is_small_and_what_cannot_be_read_is_told() -> None:
    app = added(picture(3, 900), b"no picture", picture(3, 900))
    (waiting,) = finished(app)
    assert waiting[:2] == ("a", "0.png")
    assert {form: array.shape for form, array in waiting[2].items()} == {"color": (3, 32, 32), "gray": (1, 28, 28)}
    left: tuple[Left, ...] = app.session_state["cnn.own.unread"].left
    assert {each.problem.code for each in left} == {"not_an_image", "own_picture_twice"}


def test_files_beyond_what_waits_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_brought, "MOST_PICTURES", 3)
    app = added(*map(picture, range(5)))
    problem: Problem = app.session_state["cnn.own.trouble"]
    assert (problem.code, problem.params) == ("own_draft_full", {"limit": 3, "taken": 3, "count": 5})
    assert [name for _, name, _ in finished(app)] == ["0.png", "1.png", "2.png"]
    app.kwargs = {"label": "b", "files": [("more.png", picture(9))]}
    app.run()
    assert app.session_state["cnn.own.trouble"].params == {"limit": 3, "taken": 0, "count": 1}
    assert len(finished(app)) == 3


def test_bytes_beyond_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [picture(shade) for shade in range(4)]
    monkeypatch.setattr(own_brought, "MOST_BYTES", len(files[0]) + len(files[1]))
    app = added(*files)
    problem: Problem = app.session_state["cnn.own.trouble"]
    assert (problem.code, problem.params["taken"], problem.params["count"]) == ("own_too_much_at_once", 2, 4)
    assert "2" in app.error[0].value
    assert len(finished(app)) == 2
    app.kwargs = {"label": "a", "files": [("later.png", files[2])]}
    app.run()
    assert app.session_state["cnn.own.trouble"] is None, "those that were read take no room any more"


def test_the_camera_s_picture_belongs_to_the_class_that_is_pressed(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamlit.camera_input", lambda *_given, **_more: io.BytesIO(picture(5)))
    app = open_page("cnn", **{"cnn.name": "own", "cnn.own_how": "camera"})
    settled(app.button(key="cnn.own.put.1").click().run())
    assert not app.exception
    assert [label for label, _, _ in app.session_state["cnn.own.draft"]] == ["cross"]


# ---- a page that is drawn anew meanwhile


def test_making_a_set_goes_on_while_the_page_is_drawn_anew(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    may, make = threading.Event(), bringing.from_pictures

    def slowly(*given: Any) -> bringing.Report:
        assert may.wait(PATIENCE)
        return make(*given)

    monkeypatch.setattr(bringing, "from_pictures", slowly)
    app = open_page("cnn", **{"cnn.name": "own"})
    bring(app, *((label, f"{i}.png", picture(11 * (label == "b") + i)) for label in "ab" for i in range(3)))
    app.button(key="cnn.own.make").click().run()
    for rate in (0.003, 0.004):
        app.session_state["cnn.learning_rate"] = rate
        app.run()
        assert not app.exception
        assert app.button(key="cnn.own.make").disabled, "it is being made"
        assert not app.session_state["cnn.own"]
    may.set()
    settled(app)
    assert own_pictures.card_of(app.session_state["cnn.own"]).classes == ("a", "b")
    assert "cnn.own.make" not in {each.key for each in app.button}


# ---- sets made before


@both_languages
def test_sets_made_before_are_listed_opened_and_deleted(language: str, open_page: Opener) -> None:
    mine, other, foreign = kept(), kept(seed=1), kept(OTHER)
    app = open_page("cnn", language, **{"cnn.name": "own", "cnn.own": mine})
    assert "90" in said(app), "days until they go"
    app.toggle(key="cnn.own.kept").set_value(True).run()
    keys = {each.key for each in app.button}
    assert {f"cnn.own.kept.{id}.open" for id in (mine, other)} <= keys
    assert f"cnn.own.kept.{foreign}.open" not in keys
    assert "cat, dog" in said(app)
    app.button(key=f"cnn.own.kept.{other}.open").click().run()
    assert app.session_state["cnn.own"] == other
    assert app.query_params["cnn.own"] == other
    app.button(key=f"cnn.own.kept.{other}.delete").click().run()
    assert not app.exception
    assert app.session_state["cnn.own"] == ""
    assert [card.id for card in own_pictures.sets_of(ME)] == [mine]
    app.button(key=f"cnn.own.kept.{mine}.delete").click().run()
    assert words(language, "cnn")["own.kept.none"] in said(app)
    assert [card.id for card in own_pictures.sets_of(OTHER)] == [foreign]


def test_beginning_another_set_leaves_the_old_one(open_page: Opener, home: Path) -> None:
    mine = kept()
    app = open_page("cnn", **{"cnn.name": "own", "cnn.own": mine})
    bring(app, ("cat", "1.png", picture(1)))
    app.button(key="cnn.own.leave").click().run()
    assert not app.exception
    assert app.session_state["cnn.own"] == ""
    assert app.session_state["cnn.own.draft"] == []
    assert (home / "pictures" / mine).is_dir()
    assert "cnn.own.leave" not in {each.key for each in app.button}


@both_languages
def test_of_many_names_the_first_are_told_and_how_many_more(language: str, open_page: Opener) -> None:
    left = (Left(Problem("own_picture_twice"), tuple("abcde"), 8, 8),)
    app = open_page("cnn", language, **{"cnn.name": "own"})
    app.session_state["cnn.own.unread"] = bringing.Read([], left, 0)
    app.run()
    told = words(language, "cnn")["own.dropped.names"].replace("{{names}}", "`a`, `b`, `c`, `d`, `e`")
    (line,) = [each.value for each in app.markdown if each.value.startswith("- ")]
    assert line.endswith(" " + told.replace("{{more}}", "3"))
    assert "`e` and 3 more" in line if language == "en" else "`e` 等，另有 3 项" in line
