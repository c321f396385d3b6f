"""What tests of the page of writing share: an oracle in this process, and the networks that can be asked."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.oracle.service import Oracle
from core.predict import sequences
from core.wire import unpack
from pages.ui import asked as soon
from tests.core.sequences.small_networks import writer

SHIPPED = "shipped:writer_en"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The oracle answers in this process; the questions that it was asked, by their functions."""
    questioned: list[str] = []

    def ask(_oracle: Oracle, function: str, arguments: Any = None, *_: Any, **__: Any) -> Any:
        questioned.append(function.partition(":")[2])
        module, _sep, name = function.partition(":")
        return getattr(importlib.import_module(module), name)(**(arguments or {}))

    monkeypatch.setattr(Oracle, "ask", ask)
    monkeypatch.setattr(Oracle, "warm", lambda _: None)
    monkeypatch.setattr(soon, "AT_ONCE", 60.0)
    return questioned


@pytest.fixture(autouse=True)
def networks(monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """The networks that can be asked; none at first."""
    found: dict[str, Path] = {}
    named = {
        SHIPPED: SimpleNamespace(name="writer_en", step=0),
        "shipped:writer_zh": SimpleNamespace(name="writer_zh", step=0),
    }
    monkeypatch.setattr(sequences, "choices", lambda *_: {ref: named[ref] for ref in found})
    monkeypatch.setattr(sequences, "path", lambda ref: found[ref])
    return found


@pytest.fixture
def shipped(networks: dict[str, Path], tmp_path: Path) -> None:
    networks[SHIPPED] = writer(tmp_path)


def drawn(app: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the drawing of the text was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_writer")
    return unpack(found.bytes)
