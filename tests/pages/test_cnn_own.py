"""Classes of a learner's own on the page: what is brought becomes a set and a run. The child that decodes is real."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data import own_pictures
from core.data.own_classes import NoSet
from core.data.pictures import PicturesConfig
from core.predict import own_pictures as bringing
from core.runs.local import LocalEngine
from core.training.experiment import Experiment
from tests.pages.laboratory import ME, Opener, both_languages, button, engine, said, usable, words  # noqa: F401

PATIENCE = 120.0  # seconds; the nursery loads torch
pytestmark = pytest.mark.usefixtures("engine")


def picture(shade: int, size: int = 40) -> bytes:
    """A file with a bright square whose place `shade` decides."""
    pixels = np.full((size, size, 3), 20, np.uint8)
    pixels[shade % size :, : 5 + shade % 7] = 230
    made = io.BytesIO()
    Image.fromarray(pixels).save(made, "PNG")
    return made.getvalue()


def settled(app: AppTest) -> AppTest:
    """Wait until what was begun has been done and handed to the page; in a browser a fragment sees to it."""
    while "cnn.own.works" in app.session_state and (works := app.session_state["cnn.own.works"]):
        assert works[-1].done.wait(PATIENCE)
        app.run()
    return app


def bring(app: AppTest, *files: tuple[str, str, bytes]) -> None:
    """Pictures wait as if they had been uploaded: class, name, content."""
    waiting = [*app.session_state["cnn.own.draft"]] if "cnn.own.draft" in app.session_state else []
    for label, name, content in files:
        good = bringing.read_files([(name, content)]).good
        waiting += [(label, name, ready) for name, ready in good]
    app.session_state["cnn.own.draft"] = waiting
    app.run()


def test_own_pictures_become_a_set_and_a_run(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("cnn", **{"cnn.name": "own"})
    names = ("猫", "dog 🐶")
    app.text_input(key="cnn.own_classes").set_value("猫，dog 🐶").run()
    draft = [(name, f"{name}{i}.png", picture(11 * place + i)) for place, name in enumerate(names) for i in range(4)]
    bring(app, *draft, ("猫", "again.png", draft[0][2]))
    settled(app.button(key="cnn.own.make").click().run())
    assert not app.exception
    own = app.session_state["cnn.own"]
    card = own_pictures.card_of(own)
    assert (card.classes, card.counts, card.visitor) == (names, (4, 4), ME)
    assert app.query_params["cnn.own"] == own
    assert "again.png" in said(app)
    assert app.session_state["cnn.own.draft"] == [], "what is in the set waits no more"
    button(app, "start").click().run()
    (run,) = engine.store.runs(ME)
    assert Experiment.from_json(json.dumps(run.experiment)).data == PicturesConfig(name="own", own=own)
    # a link to the set is enough for anybody else
    app = open_page("cnn", **{"cnn.name": "own", "cnn.own": own})
    assert not app.exception
    assert "start" in usable(app)


def test_a_zip_of_folders_becomes_a_set(open_page: Opener) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place, name in enumerate(("猫", "🐶")):
            for i in range(3):
                archive.writestr(f"{'test' if i else 'train'}/{name}/{i}.png", picture(13 * place + i))
        archive.writestr("../climbs.png", picture(1))
    report = bringing.from_zip(packed.getvalue(), "color", ME)
    app = open_page("cnn", **{"cnn.name": "own", "cnn.own": report.card.id, "cnn.own_how": "zip"})
    app.session_state["cnn.own.report"] = report
    app.run()
    assert not app.exception
    assert "climbs.png" in said(app)
    assert "start" in usable(app)
    assert report.card.classes == ("猫", "🐶")
    assert "`test`, `train`" in app.info[1].value, "that it was divided before"


@both_languages
def test_a_set_that_is_gone_and_a_set_of_one_class(language: str, open_page: Opener) -> None:
    app = open_page("cnn", language, **{"cnn.name": "own", "cnn.own": "0" * 20})
    assert not app.exception
    assert app.error[0].value == words(language, "problems")["problem.own_pictures_gone"]
    assert "start" not in usable(app)
    app = open_page("cnn", language, **{"cnn.name": "own"})
    bring(app, *(("a", f"{i}.png", picture(i)) for i in range(5)))
    settled(app.button(key="cnn.own.make").click().run())
    assert not app.exception
    assert len(app.error) == 1
    assert len(app.session_state["cnn.own.draft"]) == 5, "what was brought is kept"
    assert not app.session_state["cnn.own"]


def zipped(*names: str) -> bytes:
    """A ZIP with a picture under each name, no two alike but those whose names end alike."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, picture(ord(name.rsplit("/", 1)[-1][0])))
    return packed.getvalue()


@both_languages
def test_why_there_is_no_set_is_told_of_each_class_and_file(language: str, open_page: Opener) -> None:
    app, told = open_page("cnn", language, **{"cnn.name": "own"}), words(language, "cnn")
    problems = words(language, "problems")
    for packed, code, shown in (
        (zipped("1.png", "2.png"), "zip_no_folders", ("`1.png`, `2.png`",)),
        (
            zipped(*(f"cat/{n}.png" for n in "abcd"), "dog/a.png", "dog/z.png", "dog/y.png"),
            "own_one_class",
            ("`dog/a.png`",),
        ),
    ):
        with pytest.raises(NoSet) as none:
            bringing.from_zip(packed, "gray", ME)
        app.session_state["cnn.own.trouble"] = none.value
        app.run()
        assert not app.exception
        (sentence,) = [each.value for each in app.error]
        assert sentence == problems[f"problem.{code}"].replace("{{needed}}", "3").replace("{{found}}", "1")
        assert all(name in said(app) for name in shown)
    counted = told["own.counts"].replace(
        "{{classes}}", "cat: 4, dog: 2" if language == "en" else "cat：4 张, dog：2 张"
    )
    assert counted in said(app)
    assert "`dog` (2)" in said(app), "the class that is too small, with its pictures"


@both_languages
def test_one_name_is_not_enough(language: str, open_page: Opener) -> None:
    app, told = open_page("cnn", language, **{"cnn.name": "own"}), words(language, "cnn")["own.classes.one"]
    for written, few in (("a, b", False), ("a, a", True), ("one", True), (" ,", True)):
        app.text_input(key="cnn.own_classes").set_value(written).run()
        assert (told in [each.value for each in app.caption]) == few, written


@both_languages
def test_pictures_far_from_square_are_told(language: str, open_page: Opener) -> None:
    app, told = open_page("cnn", language, **{"cnn.name": "own"}), words(language, "cnn")["own.oblong"]
    for count in (0, 2):
        app.session_state["cnn.own.unread"] = bringing.Read([], (), count)
        app.run()
        assert (told.replace("{{count}}", "2") in [each.value for each in app.info]) == bool(count)
