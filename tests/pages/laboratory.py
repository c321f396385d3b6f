"""What tests of the page of a live run share: an engine without workers, runs in any state, what the page shows of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from core.runs import service
from core.runs.database import runs
from core.runs.local import LocalEngine
from core.runs.worker import CHECKPOINT
from core.sequences import experiments
from core.text import read_blocks
from core.training.experiment import Experiment
from pages.ui import visitor

ROOT = Path(__file__).resolve().parents[2]
ME, OTHER = "a" * 32, "b" * 32
LANGUAGES = ("en", "zh")
both_languages = pytest.mark.parametrize("language", LANGUAGES)
Opener = Callable[..., AppTest]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[LocalEngine]:  # noqa: ARG001
    """An engine that never takes up a run."""
    monkeypatch.setattr(LocalEngine, "start", lambda _self: None)
    monkeypatch.setattr(visitor, "current", lambda: ME)
    yield service.engine()
    service.engine().close()


def words(language: str, name: str = "live") -> dict[str, str]:
    return read_blocks(ROOT / "assets" / "text" / language / f"{name}.md")


def run_of(engine: LocalEngine, who: str = ME, experiment: Any = None, **columns: Any) -> str:
    """A run in the store, in the state that `columns` say; with a file of weights, if it has a checkpoint."""
    run = engine.submit(experiment or Experiment(), who)
    if columns:
        with engine.store.writing() as connection:
            connection.execute(update(runs).where(runs.c.id == run).values(**columns))
    if columns.get("checkpoint"):
        engine.folder(run).mkdir(parents=True, exist_ok=True)  # weights it begins with may lie there
        (engine.folder(run) / CHECKPOINT).write_bytes(b"weights")
    return run


def button(app: AppTest, name: str) -> Any:
    return app.button(key=f"cnn.{name}")


def usable(app: AppTest) -> set[str]:
    return {name for name in ("start", "pause", "step", "stop", "continue") if not button(app, name).disabled}


def said(app: AppTest) -> str:
    return "\n".join(each.value for kind in ("markdown", "error", "warning", "caption") for each in app.get(kind))


def component(app: AppTest) -> dict[str, Any]:
    """What the live component was given last, as JSON."""
    shown = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_live"]
    return json.loads(shown[0].json)[0]


def given(app: AppTest) -> dict[str, Any]:
    """What the figures of a run of sequences were told."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_sequence")
    return dict(json.loads(found.json)[0])


def submitted(app: AppTest, engine: LocalEngine, slug: str) -> Any:
    """The experiment that Start hands over."""
    app.button(key=f"{slug}.start").click().run()
    assert not app.exception
    return experiments.of(engine.store.runs(ME)[0].experiment)
