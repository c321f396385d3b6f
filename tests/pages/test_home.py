"""Home: what exists is linked and nothing else, every chapter has its drawing, and a visitor finds the own runs again."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.runs.database import runs
from core.runs.local import LocalEngine
from core.runs.store import Store
from core.settings import settings
from core.training.experiment import Experiment
from pages.ui import chapters, visitor
from pages.ui.text import text

ROOT = Path(__file__).resolve().parents[2]
ME, OTHER = "a" * 32, "b" * 32
CHAPTERS = [chapter for chapter in chapters.all_chapters() if chapter.name != "start"]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


def links(app: AppTest) -> list[tuple[str, str]]:
    """Page and query of every link, in their order."""
    return [(link.page, link.query_string) for link in (each.proto for each in app.get("page_link"))]


def said(app: AppTest) -> str:
    return "\n".join(
        each.value for kind in ("title", "header", "subheader", "markdown", "caption") for each in app.get(kind)
    )


@LANGUAGES
def test_every_page_is_linked_from_its_chapter(language: str, open_page: Callable[..., AppTest]) -> None:
    app = open_page("home", language)
    assert not app.exception
    linked = {page for page, _ in links(app)}
    assert linked == {page.slug for chapter in CHAPTERS for page in chapter.pages}
    for chapter in CHAPTERS:
        assert text("chapters", language)(chapter.name) in said(app)
        assert text("home", language)(f"chapter.{chapter.name}") in said(app)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_every_chapter_has_a_drawing_that_both_themes_can_show(chapter: chapters.Chapter) -> None:
    drawing = ElementTree.parse(ROOT / "assets" / "images" / "chapters" / f"{chapter.name}.svg").getroot()
    assert drawing.get("viewBox") == "0 0 320 150"
    colors = {element.get(name) for element in drawing.iter() for name in ("fill", "stroke")} - {None, "none"}
    for color in colors:  # neither paper nor night swallows it
        assert color is not None
        bright = sum(int(color[at : at + 2], 16) for at in (1, 3, 5)) / 3
        assert 60 < bright < 190, color


def test_the_drawing_s_network_is_the_one_that_the_text_tells_of() -> None:
    source = (ROOT / "assets" / "components" / "hero" / "brain.js").read_text("utf-8")
    side, hidden, classes = (int(re.findall(rf"{name}: (\d+)", source)[0]) for name in ("side", "hidden", "classes"))
    weights = base64.b64decode("".join(re.findall(r'^ +"(.+)"', source, re.MULTILINE)))
    assert len(weights) == hidden * (side**2 + 1) + classes * (hidden + 1)
    for language in ("en", "zh"):
        words = text("home", language)
        told = [words(f"hero.{part}") for part in ("pixels", "neurons", "answers", "look")]
        for number, block in zip((side**2, hidden, classes, len(weights)), told, strict=True):
            assert f"{number:,}" in block


def test_the_first_page_loads_neither_torch_nor_pandas() -> None:
    code = f"""
import sys
from streamlit.testing.v1 import AppTest
from core.runs.local import LocalEngine
LocalEngine.start = lambda engine: None
app = AppTest.from_file({str(ROOT / "pages" / "frame.py")!r}, default_timeout=100).run()
assert app.title and not app.exception
print(sorted({{"torch", "sklearn", "pandas", "pyarrow"}} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]", "what it loads, every newcomer waits for"


def keep(run: str, state: str, age: float, **metrics: float) -> None:
    """Let a run be over."""
    store = Store(settings().database_url)
    with store.writing() as connection:
        change = {"state": state, "created": time.time() - age, "metrics": json.dumps(metrics)}
        connection.execute(update(runs).where(runs.c.id == run).values(change))
    store.close()


@pytest.fixture
def own_runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three runs of this visitor, the newest first, and one of somebody else; no engine is there to train them."""
    monkeypatch.setattr(visitor, "current", lambda: ME)
    monkeypatch.setattr(LocalEngine, "start", lambda _engine: None)
    store = Store(settings().database_url)
    ids = [store.create(Experiment(seed=seed).to_json(), ME) for seed in range(3)]
    foreign = store.create(Experiment().to_json(), OTHER)
    store.close()
    keep(ids[0], "finished", 3 * 86_400 + 60, test_accuracy=0.9833, validation_accuracy=0.9)
    keep(ids[1], "failed", 2 * 3600 + 60, validation_accuracy=0.125)
    keep(ids[2], "stopped", 5 * 60 + 20)
    keep(foreign, "finished", 10, test_accuracy=0.777)
    return [ids[2], ids[1], ids[0]]


@LANGUAGES
def test_a_visitor_finds_the_own_runs(language: str, own_runs: list[str], open_page: Callable[..., AppTest]) -> None:
    app = open_page("home", language)
    assert not app.exception
    assert [query for _, query in links(app) if query] == [f"cnn.run={run}" for run in own_runs]
    words, page = text("live", language), text("cnn", language)
    first = {"name": page("choice.name.digits"), "architecture": page("choice.architecture.plain")}
    first |= {"rule": page("choice.rule.adam"), "learning_rate": "0.01"}
    for sentence in (
        words("run.accuracy", percent="98.3"),
        words("run.accuracy", percent="12.5"),
        words("run.step", step=0),
        words("ago.minutes", n=5),
        words("ago.hours", n=2),
        words("ago.days", n=3),
        *(words("run.title", **first, epochs=12, seed=seed) for seed in range(3)),
        words("state.finished"),
        words("state.failed"),
        words("state.stopped"),
    ):
        assert sentence in said(app), sentence
    assert "77.7" not in said(app), "somebody else's"
    assert text("home", language)("runs.empty") not in said(app)


def test_what_still_trains_or_waits_is_always_reachable_and_comes_first(
    own_runs: list[str], open_page: Callable[..., AppTest]
) -> None:
    assert len(own_runs) == 3
    store = Store(settings().database_url)
    active = [store.create(Experiment(seed=seed).to_json(), ME) for seed in range(10)]
    keep(active[0], "paused", 90 * 86_400)
    for seed in range(20, 30):  # newer than all of them
        keep(store.create(Experiment(seed=seed).to_json(), ME), "finished", -seed)
    places = {run: store.get(run).place for run in active[1:]}  # type: ignore[union-attr]
    store.close()
    app = open_page("home")
    shown = [query.removeprefix("cnn.run=") for _, query in links(app) if query]
    assert shown == [active[0], *sorted(active[1:], key=lambda run: places[run] or 0)]
    (more,) = app.expander
    assert more.label == text("home", "en")("runs.more", n=2)
    for place in places.values():
        assert text("live", "en")("run.place", place=place) in said(app)


def test_a_run_of_an_earlier_version_is_still_listed(own_runs: list[str], open_page: Callable[..., AppTest]) -> None:
    store = Store(settings().database_url)
    with store.writing() as connection:
        connection.execute(update(runs).where(runs.c.id == own_runs[0]).values(experiment='{"brain": 1}'))
    store.close()
    app = open_page("home")
    assert not app.exception
    assert text("live", "en")("run.other", id=own_runs[0][:6]) in said(app)


def test_a_store_that_is_gone_takes_nothing_else_with_it(
    open_page: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise Problem("store_unavailable")

    monkeypatch.setattr(Store, "runs", gone)
    app = open_page("home")
    assert not app.exception
    assert [error.value for error in app.error] == [text("problems", "en")("problem.store_unavailable")]
    assert len(links(app)) >= len(CHAPTERS)
