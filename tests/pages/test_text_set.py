"""Choosing texts under the app test harness: sets that come along or are away, a file of one's own, both languages. The child is real."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.data import own_texts, text_sources
from core.data.catalog import Part, Source
from core.data.text_config import LABELLED, RUNNING
from core.oracle import fetching
from pages.ui.text import text
from tests.pages.laboratory import both_languages

SCRIPT = str(Path(__file__).with_name("text_set_script.py"))
PATIENCE = 120.0  # seconds; the child loads torch
GOOD = "text,label\n" + "".join(f'"a good film, number {number}",pos\nbad {number},neg\n' for number in range(5))


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)


def opened(kind: str = "labelled", language: str = "en", **address: str) -> AppTest:
    app = AppTest.from_file(SCRIPT, default_timeout=60)
    app.session_state["kind"], app.session_state["lang"] = kind, language
    app.query_params.update({f"cnn.{name}": value for name, value in address.items()})
    app.run()
    assert not app.exception
    return app


def settled(app: AppTest) -> AppTest:
    """Wait until the file has been read, and draw the page again."""
    deadline = time.monotonic() + PATIENCE
    while works := app.session_state["cnn.own.works"]:
        assert works[0].done.wait(deadline - time.monotonic())
        app.run()
    assert not app.exception
    return app


def brought(app: AppTest, content: str | bytes) -> AppTest:
    data = content if isinstance(content, bytes) else content.encode()
    app.file_uploader(key="cnn.own.file").set_value([("my file.csv", data, "text/csv")]).run()
    return settled(app)


def used(app: AppTest) -> AppTest:
    app.button(key="cnn.own.use").click().run()
    return settled(app)


def chosen(app: AppTest) -> Any:
    return app.session_state["chosen"]


def info(app: AppTest) -> str:
    return "\n".join(each.value for each in app.info)


@both_languages
@pytest.mark.parametrize(("kind", "names"), [("labelled", LABELLED), ("running", RUNNING)])
def test_every_set_can_be_chosen_by_its_link(kind: str, names: tuple[str, ...], language: str) -> None:
    for name in names:
        app = opened(kind, language, name=name)
        assert chosen(app).name == name
        if name not in text_sources.SOURCES:
            continue
        assert not chosen(app).ready
        assert chosen(app).count == text_sources.ROWS[text_sources.SOURCES[name][0]]
        assert "MB" in info(app)
        assert app.button(key="cnn.fetch")


def test_a_set_that_comes_along_is_ready_at_once() -> None:
    found = chosen(opened())
    assert (found.name, found.ready, found.classes, found.language) == (
        "reviews_en",
        True,
        ("negative", "positive"),
        "en",
    )
    assert found.count >= 100
    chinese = chosen(opened(language="zh", name="reviews_zh"))
    assert (chinese.ready, chinese.classes, chinese.language) == (True, ("负面", "正面"), "zh")


def test_a_set_that_is_away_is_fetched_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is a port where nobody answers; then the file comes to the data folder."""
    content = "标题\t1\n".encode()
    part = Part("dev.txt", len(content), hashlib.sha256(content).hexdigest())
    source = Source("headlines", "T", "CC0", "n", ("http://127.0.0.1:9/",), (part,))
    monkeypatch.setitem(text_sources.SOURCES, "headlines", (source,))
    monkeypatch.setitem(text_sources.ROWS, source, 1)
    mine = fetching.Fetching()
    monkeypatch.setattr(fetching, "_fetchings", [mine])
    begun: list[tuple[str, str]] = []
    monkeypatch.setattr(mine, "begin", lambda name, asker="": begun.append((name, asker)))
    app = opened(name="headlines")
    assert "127.0.0.1" in info(app)
    app.button(key="cnn.fetch").click().run()
    assert [name for name, _ in begun] == ["headlines"]
    (tmp_path / "headlines").mkdir()
    (tmp_path / "headlines" / "dev.txt").write_bytes(content)
    monkeypatch.setenv("GLASSBOX_DATA", str(tmp_path))
    app.run()
    assert chosen(app).ready
    assert info(app) == ""


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_a_table_of_one_s_own(codec: str) -> None:
    app = opened(name="own")
    assert not chosen(app).ready
    brought(app, GOOD.encode(codec))
    assert app.selectbox(key="cnn.own.text").value == "text"
    assert app.selectbox(key="cnn.own.label").value == "label"
    used(app)
    found = chosen(app)
    assert (found.name, found.ready, found.classes, found.count) == ("own", True, ("pos", "neg"), 10)
    assert found.own in app.query_params["cnn.own"]
    assert "10 of 10 rows" in info(app)
    assert codec.upper() in info(app)
    again = opened(name="own", own=found.own)
    assert chosen(again) == found, "the address is enough"
    other = opened("running", name="own", own=found.own)
    assert not chosen(other).ready, "these are no running text"


@both_languages
def test_what_was_left_out_and_cut_is_told(language: str) -> None:
    app = opened(language=language, name="own")
    used(brought(app, GOOD + f"bad 1,neg\n,pos\nno class,\nboth,pos\nboth,neg\nlonely,other\n{'long ' * 1000},neg\n"))
    words = text("texts", language)
    said = info(app)
    for key in ("own.dropped.empty", "own.dropped.unlabelled", "own.dropped.repeated"):
        assert words(key, count=1) in said
    assert words("own.dropped.conflicting", count=2) in said
    assert words("own.dropped.small", count=1, least=3) in said
    assert words("own.cut.labelled", count=1, limit="2,000") in said
    assert chosen(app).count == 11


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no text in this file"),
        (bytes(500), "not a plain text"),
        (b"a", "Only one column"),
        (b"a,b\n1,2\n3,4\n", "No column of this table holds texts"),
    ],
)
def test_a_file_that_cannot_be_used_has_its_sentence(content: bytes, words: str) -> None:
    app = brought(opened(name="own"), content)
    assert words in app.error[0].value
    assert not chosen(app).ready
    brought(app, GOOD)
    assert not app.error, "the next file is read as usual"


def test_one_class_and_no_class_are_told() -> None:
    app = used(brought(opened(name="own"), GOOD.replace(",neg", ",pos")))
    assert "two classes" in app.error[0].value
    app = brought(app, "text,id\n" + "".join(f"words {number},name {number}\n" for number in range(50)))
    assert "could be the class" in app.error[0].value
    assert app.button(key="cnn.own.use").disabled


def test_pairs_of_one_s_own() -> None:
    rows = "".join(f"I see {each} cats.\t我看见{each}只猫。\n" for each in range(25))
    app = brought(opened("pairs", name="own"), rows + "Half a pair.\t\n")
    found = chosen(app)
    assert (found.name, found.ready, found.count, found.classes) == ("own", True, 25, ())
    assert "26" in info(app)
    assert not chosen(opened("running", name="own", own=found.own)).ready, "pairs are no running text"
    assert not chosen(opened("labelled", name="own", own=found.own)).ready
    brought(app, "no Chinese,in here\n" * 30)
    assert chosen(app).own == found.own, "the pairs from before stay"


def test_a_running_text_of_one_s_own_kept_opened_and_deleted() -> None:
    app = brought(opened("running", name="own"), "床前明月光，疑是地上霜。\n".encode("gb18030") * 30)
    first = chosen(app)
    assert (first.ready, first.language, first.count, first.classes) == (True, "zh", 390, ())
    assert "GB 18030" in info(app)
    brought(app, b"To be, or not to be? " * 20)
    second = chosen(app)
    assert second.own != first.own
    app.toggle(key="cnn.own.kept").set_value(True).run()
    app.button(key=f"cnn.own.kept.{first.own}.open").click().run()
    assert chosen(app) == first
    app.button(key=f"cnn.own.kept.{first.own}.delete").click().run()
    assert not chosen(app).ready
    visitor = own_texts.card_of(second.own).visitor
    assert [card.id for card in own_texts.sets_of(visitor, "running")] == [second.own]


def test_texts_that_have_gone_are_told() -> None:
    app = opened(name="own", own="0" * 20)
    assert "no longer here" in app.error[0].value
    assert not chosen(app).ready
