"""What tests of the playground share: its process in this one, what the page shows, links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.playground.experiment import Experiment
from core.playground.service import Service, service
from core.wire import unpack
from pages.ui import small, visitor
from tests.core.playground.here import here

Open = Callable[..., AppTest]
QUICK = {"playground.epochs": "20", "playground.points": "40"}


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(Service, "ask", staticmethod(here))
    monkeypatch.setattr(visitor, "current", lambda: "a" * 32)
    before = dict(service()._processes)  # of tests that open the page as it is
    yield
    assert service()._processes == before


def packet(app: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the drawing was given."""
    (shown,) = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_playground"]
    return unpack(shown.bytes)


def finished(app: AppTest) -> AppTest:
    """The page once everything is computed; in a browser a fragment sees to it."""
    for _ in range(50):
        if packet(app)[0]["complete"]:
            return app
        app.run()
    raise AssertionError("it never ends")


def address(given: Experiment) -> dict[str, str]:
    values = small.written(given)
    usual = small.written(Experiment())
    written = {name: f"{value:g}" if isinstance(value, float) else str(value) for name, value in values.items()}
    return {f"playground.{name}": value for name, value in written.items() if values[name] != usual[name]}


def said(app: AppTest) -> str:
    return "\n".join(block.value for kind in ("markdown", "caption", "info") for block in app.get(kind))
