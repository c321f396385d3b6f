"""From a run to the pages that ask its network: each link carries it, and a page that is not there has none."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from core.runs.local import LocalEngine
from pages.ui import keepsake
from pages.ui.chapters import all_chapters
from tests.pages.laboratory import Opener, both_languages, engine, run_of, words  # noqa: F401

THERE = {page.slug for chapter in all_chapters() for page in chapter.pages}


def links(app: object) -> dict[str, dict[str, list[str]]]:
    """Label → what its address carries."""
    protos = [link.proto for link in app.get("page_link")]  # type: ignore[attr-defined]
    return {proto.label: parse_qs(proto.query_string) for proto in protos}


@both_languages
def test_a_finished_run_leads_on(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, state="finished", reason="done", checkpoint=True)
    found = links(open_page("cnn", language, **{"cnn.run": run}))
    shown = {slug: found.get(words(language)[f"to.{slug}"]) for slug in keepsake.ONWARD}
    assert {slug for slug, carried in shown.items() if carried} == THERE & set(keepsake.ONWARD)
    assert THERE.issuperset(keepsake.ONWARD)
    for slug, carried in shown.items():
        assert carried is None or carried[f"{slug}.model"] == [f"run:{run}"]


def test_without_weights_there_is_nobody_to_ask(open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, state="failed", reason="exception")
    found = links(open_page("cnn", **{"cnn.run": run}))
    assert not {words("en")[f"to.{slug}"] for slug in keepsake.ONWARD} & found.keys()


@pytest.mark.parametrize("slug", ["inside", "looks_at", "errors"])
def test_the_page_asks_the_run_of_the_link(slug: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, state="finished", reason="done", checkpoint=True)
    app = open_page(slug, **{f"{slug}.model": f"run:{run}"})
    assert not app.exception
    assert app.session_state[f"{slug}.model"] == f"run:{run}"
