"""The run shelf under the app test harness: what stands there already, what cannot be asked, what is too much at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.runs.imported import put
from core.runs.service import engine
from core.runs.store import Store
from core.settings import settings
from core.text import LANGUAGES
from pages.ui import shelf_actions, visitor
from pages.ui.text import text
from tests.pages.test_runs import GOOD, ME, data, said

Open = Callable[..., AppTest]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The page's own store; whoever looks is ME."""
    monkeypatch.setattr(visitor, "current", lambda: ME)
    opened = Store(settings().database_url)
    yield opened
    opened.close()
    engine().close()


def test_examples_that_one_has_are_not_put_there_again(open_page: Open, store: Store) -> None:
    first, second = open_page("runs"), open_page("runs")  # in two windows
    for app in (first, second):
        app.button(key="runs.examples").click().run()
    assert len(store.runs(ME)) == 4


@pytest.mark.usefixtures("store")
def test_a_store_that_cannot_be_asked_is_no_empty_shelf(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise Problem("store_unavailable")

    monkeypatch.setattr("pages.ui.shelved.shelf", fail)
    app = open_page("runs")
    assert not app.exception
    assert app.error[0].value == text("problems", "en")("problem.store_unavailable")
    assert text("runs", "en")("count.none") not in said(app)
    assert not any(each.key == "runs.examples" for each in app.button)
    assert data(app, "chart")["runs"] == []


def test_what_was_removed_and_cannot_be_noted_as_known_is_told(
    open_page: Open, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise Problem("store_unavailable")

    for _ in range(2):
        put(store, ME, GOOD)
    store.prune(keep=1, days=1e4)
    app = open_page("runs")
    monkeypatch.setattr("core.runs.shelf.acknowledge", fail)
    app.button(key="runs.gone").click().run()
    assert not app.exception
    assert text("problems", "en")("problem.store_unavailable") in [each.value for each in app.error]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("more", [{"rates": [{"step": 40, "learning_rate": 0.5}]}, {"continued": [80]}, {}])
def test_a_run_that_left_its_settings_says_so(
    open_page: Open, store: Store, language: str, more: dict[str, Any]
) -> None:
    put(store, ME, json.dumps(json.loads(GOOD) | more).encode())
    app = open_page("runs", language)
    assert (text("runs", language)("apart") in said(app)) == bool(more)


def test_of_many_files_the_rest_is_taken_at_the_next_click(open_page: Open, store: Store) -> None:
    app = open_page("runs")
    files = [(f"{number}.json", GOOD, "application/json") for number in range(shelf_actions.AT_ONCE + 1)]
    app.file_uploader[0].set_value(files).run()
    assert len(store.runs(ME)) == shelf_actions.AT_ONCE
    assert text("runs", "en")("import.more", limit=shelf_actions.AT_ONCE) in said(app)
