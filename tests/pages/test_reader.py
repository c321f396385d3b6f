"""A text under a network's eyes, as a page shows it: which network, which text, what is said; hostile texts and files; links."""

from __future__ import annotations

import base64
import importlib
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.oracle import passages
from core.predict import sequences
from core.sequences.examples import examples
from core.sequences.looks_config import MOST_READ
from core.wire import pack, unpack
from pages.ui import asked as waiting
from pages.ui import reader, visitor
from pages.ui.text import text
from tests.core.sequences.small_networks import readers, writer

SCRIPT = str(Path(__file__).with_name("reader_script.py"))
WORDS = text("reader", "en")
Open = Callable[..., AppTest]


@pytest.fixture
def networks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """What can be asked: by the names that the address has for them."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    found = {
        "shipped:reader_en": readers(tmp_path / "one", longest=30),
        "shipped:writer_en": writer(tmp_path / "two", layers=2),
    }

    def choices(kind: str, _visitor: str, _wanted: str = "") -> dict[str, Any]:
        mine = [ref for ref in found if ref.startswith(f"shipped:{kind[:4]}") or ref.startswith(f"shipped:{kind[:3]}t")]
        return {ref: SimpleNamespace(name=ref.partition(":")[2], step=0) for ref in mine}

    monkeypatch.setattr(sequences, "choices", choices)
    monkeypatch.setattr(sequences, "path", lambda ref: found[ref])
    monkeypatch.setattr(visitor, "current", lambda: "a" * 32)
    monkeypatch.setattr(reader, "patient", Here)
    monkeypatch.setattr(waiting, "oracle", Here)
    monkeypatch.setattr(passages, "decoder", Here)
    monkeypatch.setattr(waiting, "AT_ONCE", 60.0)
    return found


class Here:
    """The oracle without its process."""

    def ask(self, function: str, arguments: Any, arrays: Any = None, **_: Any) -> Any:
        module, _, name = function.partition(":")
        header, found = getattr(importlib.import_module(module), name)(**arguments, **(arrays or {}))
        return unpack(pack(header, found))


@pytest.fixture
def opened(networks: dict[str, Path]) -> Open:  # noqa: ARG001
    def open_at(kind: str, **address: str) -> AppTest:
        app = AppTest.from_file(SCRIPT, default_timeout=60)
        app.session_state["kind"] = kind
        app.query_params.update({f"trial.look.{name}": value for name, value in address.items()})
        app.run()
        assert not app.exception
        return app

    return open_at


def shown(app: AppTest) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What the component was given: its data, and what core found."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_reader")
    data: dict[str, Any] = json.loads(found.json)[0]
    return data, *unpack(base64.b64decode(data["packed"]))


def said(app: AppTest) -> str:
    return "\n".join(
        each.value for kind in ("markdown", "caption", "info", "error", "warning") for each in app.get(kind)
    )


def test_reading_an_example_and_a_text_of_one_s_own(opened: Open) -> None:
    app = opened("reading")
    data, header, _ = shown(app)
    assert header["text"] == examples("reading", "en")[0]
    assert data["classes"] == ["class 0", "class 1", "class 2"]
    assert "{{" not in said(app)
    for lane in ("GRU", "Bag of words", "Embedding average"):
        assert f"| {lane} |" in said(app)
    app.text_area[0].set_value("A bad film").run()
    assert shown(app)[1]["text"] == "A bad film"
    assert app.query_params["trial.look.passage"] == "A bad film"
    app.button(key="trial.look.passage.2").click().run()
    assert shown(app)[1]["text"] == examples("reading", "en")[1]


def test_every_setting_stands_in_the_link(opened: Open) -> None:
    address = {
        "lane": "average",
        "method": "exact",
        "target": "2",
        "passage": "not bad",
        "shade": "unit",
        "gate": "reset",
    }
    app = opened("reading", **address, unit="3", token="2", sort="weight")
    assert not app.warning
    data, header, arrays = shown(app)
    assert (header["lane"], header["method"], header["target"]) == ("average", "exact", 2)
    assert data["values"] == {"shade": "unit", "gate": "reset", "sort": "weight", "unit": 3, "token": 2}
    assert f"the lead of class 2 is the sum of the contributions, {header['total']:.3f}".replace("-", "−") in said(app)
    assert header["total"] == pytest.approx(arrays["shares"].sum(), abs=1e-5)
    app = opened("reading", lane="nobody", method="no", target="9", unit="-4")
    assert len(app.warning) == 1


@pytest.mark.parametrize("given", ["a", "🦉🦉", "שלום", "zebra xylophone", "\u202e\u0007 good", "<b>*bold*</b> $x$"])
def test_hostile_texts_are_read(opened: Open, given: str) -> None:
    app = opened("reading")
    app.text_area[0].set_value(given).run()
    assert not app.exception
    assert not app.error
    assert shown(app)[1]["text"]
    if given in ("🦉🦉", "שלום", "zebra xylophone"):
        assert WORDS("reading.unknown.all", total=shown(app)[1]["read"]) in said(app)


def test_nothing_to_read_and_too_much(opened: Open) -> None:
    app = opened("reading")
    app.text_area[0].set_value(" \n ").run()
    assert app.info[0].value == WORDS("empty")
    app.text_area[0].set_value("bad film " * MOST_READ).run()
    _, header, arrays = shown(app)
    assert header["read"] == len(arrays["spans"]) == 30
    assert WORDS("cut.tokens", read=30, tokens=f"{header['tokens']:,}") in said(app)
    assert WORDS("cut.characters", kept=f"{MOST_READ:,}", count=f"{9 * MOST_READ:,}") in said(app)
    assert "trial.look.passage" not in app.query_params


def test_a_file_takes_the_place_of_what_was_typed(opened: Open) -> None:
    app = opened("reading")
    app.file_uploader[0].set_value(("own.txt", "一部好电影 good film".encode("gb18030"), "text/plain")).run()
    assert shown(app)[1]["text"] == "一部好电影 good film"
    assert text("texts")("own.encoding.gb18030") in said(app)
    app.text_area[0].set_value("bad").run()
    assert shown(app)[1]["text"] == "bad", "the file is taken once"
    app.file_uploader[0].set_value(("own.txt", bytes(range(256)) * 9, "text/plain")).run()
    assert len(app.error) == 1
    assert shown(app)[1]["text"] == "bad"


def test_writing_has_its_layers_and_kinds_of_characters(opened: Open) -> None:
    app = opened("writing", layer="1", letters="digit", when="next")
    data, header, arrays = shown(app)
    assert not app.warning
    assert (header["layer"], header["layers"]) == (1, 2)
    assert data["values"]["letters"] == "digit"
    assert arrays["next.hidden"].shape == (len(header["kinds"]), 16)
    assert "{{" not in said(app)


def test_without_a_network_it_is_said_and_the_link_waits(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "choices", lambda *_: {})
    app = opened("writing", layer="1", letters="digit", passage="x")
    assert app.info[0].value == WORDS("none")
    assert not app.warning


def test_a_network_that_is_gone_is_a_sentence(opened: Open, networks: dict[str, Path]) -> None:
    networks["shipped:reader_en"].unlink()
    app = opened("reading")
    assert len(app.error) == 1
    assert "{{" not in app.error[0].value
