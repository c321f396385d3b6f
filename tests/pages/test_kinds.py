"""Runs of one kind on pages of another: what learns texts is not offered to who reads pictures, and a wrong link says where."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from core.predict.choices import choices
from core.runs.local import LocalEngine
from core.sequences.memory_config import MemoryExperiment
from tests.pages.laboratory import ME, Opener, both_languages, engine, run_of, said, usable, words  # noqa: F401

DONE = {"state": "finished", "reason": "done", "checkpoint": True}


@both_languages
def test_a_run_of_another_kind_is_said_to_be_elsewhere(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=MemoryExperiment(), **DONE)
    app = open_page("cnn", language, **{"cnn.run": run})
    assert not app.exception
    assert words(language)["elsewhere"].replace("{{run}}", run) in said(app)
    assert usable(app) == {"start"}, "what steers it is not shown here"


def test_what_reads_pictures_does_not_offer_it(engine: LocalEngine) -> None:
    run, pictures = run_of(engine, experiment=MemoryExperiment(), **DONE), run_of(engine, **DONE)
    assert f"run:{run}" not in choices(ME, f"run:{run}")
    assert f"run:{pictures}" in choices(ME)


@both_languages
def test_the_first_page_lists_it_with_the_others(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run_of(engine, experiment=MemoryExperiment(seed=5), **DONE)
    app = open_page("home", language)
    assert not app.exception
    assert words(language, "memory")["title"] in said(app)
