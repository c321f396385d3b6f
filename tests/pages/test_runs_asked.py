"""The pages Inside and What it looks at with real runs: digits, a learner's own pictures in gray and in color, a set that is gone."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.data import pictures
from core.data.pictures import PicturesConfig
from core.predict import service as predicting
from core.runs import service as running
from core.runs.nursery import nursery
from pages.ui.text import text
from tests.core.predict import learned
from tests.core.predict.learned import STRANGE

Open = Callable[..., AppTest]
ESCAPED = (r"\[x\]\(//y\)", r"\$a\$")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home for all: the processes that answer are begun in it, and read the learners' sets there."""
    _close()
    yield tmp_path_factory.mktemp("asked")
    _close()


def _close() -> None:
    predicting.close()
    nursery().close()


@pytest.fixture(autouse=True)
def home(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GLASSBOX_HOME", str(place))
    monkeypatch.delenv("GLASSBOX_DATABASE_URL", raising=False)
    yield place
    running.engine().close()


def component(app: AppTest, part: str) -> dict[str, Any]:
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.markdown, *app.caption])


def opened(open_page: Open, slug: str, model: str, **address: str) -> AppTest:
    app = open_page(slug, "zh", **{f"{slug}.{name}": value for name, value in {"model": model, **address}.items()})
    assert not app.exception
    assert not app.error
    assert not app.warning
    return app


def label(data: PicturesConfig, part: str, number: int) -> int:
    return int(getattr(pictures.load(data), part).labels[number])


def a_file() -> bytes:
    """Bright paper with a dark bar."""
    paper = np.full((60, 60, 3), 240, np.uint8)
    paper[26:32, 8:52] = 15
    file = io.BytesIO()
    Image.fromarray(paper).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("form", ["digits", "gray", "color"])
def test_inside_a_run_with_a_picture_that_a_link_names(open_page: Open, form: str) -> None:
    data = PicturesConfig() if form == "digits" else learned.own_set(form)  # type: ignore[arg-type]
    app = opened(open_page, "inside", learned.run_of(data, "me"), part="train", number="4")
    net, names = component(app, "inside.map")["net"], list("0123456789") if form == "digits" else list(STRANGE)
    assert net["names"] == names
    assert len(net["probabilities"]) == len(names)
    assert net["picture"]["shape"] == {"digits": [8, 8, 1], "gray": [28, 28, 1], "color": [32, 32, 3]}[form]
    spoken = names if form == "digits" else ESCAPED
    words, right = text("inside", "zh"), label(data, "train", 4)
    assert words("label", part=words("of.train"), number=4, name=spoken[right]) in said(app)


@pytest.mark.parametrize("form", ["digits", "gray", "color"])
def test_what_a_run_looks_at_in_a_picture_that_a_link_names(open_page: Open, form: str) -> None:
    data = PicturesConfig() if form == "digits" else learned.own_set(form)  # type: ignore[arg-type]
    app = opened(open_page, "looks_at", learned.run_of(data, "me"), part="validation", number="1", target="1")
    names = list("0123456789") if form == "digits" else list(STRANGE)
    spoken = names if form == "digits" else ESCAPED
    attack, words = component(app, "looks_at.attack"), text("looks_at", "zh")
    assert attack["classes"] == names
    chances = attack["chances"][0]
    assert attack["answer"] == chances.index(max(chances))
    count = len(pictures.load(data).validation)
    right = label(data, "validation", 1)
    outcome = words("right" if right == attack["answer"] else "wrong")
    told = {"part": words("of.validation"), "number": 1, "count": count, "right": spoken[right], "outcome": outcome}
    assert words("tested", **told) in said(app)
    answer = "answer" if attack["answer"] == 1 else "answer.other"
    sure = f"{100 * max(chances):.1f} %" if max(chances) < 0.9995 else "> 99.9 %"
    told = {"name": spoken[attack["answer"]], "percent": sure, "about": spoken[1]}
    assert words(answer, **told) in said(app)
    assert STRANGE[0] not in said(app)
    assert STRANGE[1] not in said(app)
    assert words("ground.digit" if form == "digits" else "ground.picture") in said(app)
    assert (words("quiz.blank") in said(app)) == (form == "digits")
    ground = component(app, "looks_at.maps")["seen"]["ground"]
    assert ground == ([0] if form == "digits" else [1] * len(ground))


@pytest.mark.parametrize("form", ["gray", "color"])
def test_a_run_whose_pictures_are_gone_answers_with_its_own_classes(open_page: Open, form: str) -> None:
    data = learned.own_set(form)  # type: ignore[arg-type]
    model = learned.run_of(data, "me")
    learned.gone(data)
    app = opened(open_page, "inside", model)
    assert component(app, "inside.map")["net"]["names"] == list(STRANGE)
    assert text("inside", "zh")("set.gone") in said(app)
    app = opened(open_page, "looks_at", model, source="upload")
    words = text("looks_at", "zh")
    assert words("set.gone") in said(app)
    assert app.info[0].value == words("empty")
    app.file_uploader(key="looks_at.files").set_value([("bar.png", a_file(), "image/png")]).run()
    assert not app.exception
    assert not app.error
    attack = component(app, "looks_at.attack")
    assert attack["classes"] == list(STRANGE)
    assert f"**{ESCAPED[attack['answer']]}**" in said(app)
    assert all(digit not in said(app) for digit in ("**0**", "**7**"))


def test_weights_that_cannot_be_read_are_told_and_no_class_is_named(open_page: Open) -> None:
    data = learned.own_set("gray")
    model = learned.run_of(data, "me")
    running.engine().checkpoint(model.removeprefix("run:")).write_bytes(b"weights")  # type: ignore[union-attr]
    for slug in ("inside", "looks_at"):
        app = open_page(slug, **{f"{slug}.model": model})
        assert not app.exception
        assert text("problems", "en")("problem.checkpoint_unreadable") in [each.value for each in app.error]


@pytest.mark.parametrize("target", ["7", "answer", "[x](//y)"])
def test_a_class_that_the_network_has_not_is_refused_by_the_link(open_page: Open, target: str) -> None:
    model = learned.run_of(learned.own_set("gray", ("answer", "cat")), "me")
    app = open_page("looks_at", **{"looks_at.model": model, "looks_at.target": target})
    assert not app.exception
    assert "looks_at.target" in app.warning[0].value.replace("\\", "")
    app = open_page("looks_at", **{"looks_at.model": model, "looks_at.target": "0"})
    assert not app.warning
    assert "**answer**" in said(app)


def test_an_old_link_to_a_picture_is_refused_and_said(open_page: Open) -> None:
    app = open_page("looks_at", **{"looks_at.place": "3"})
    assert "looks_at.place" in app.warning[0].value.replace("\\", "")
