"""What the page of the encoder says and sets where only the task is known: a link's settings, a run in words, texts beyond the limit."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import to_dict
from core.runs.local import LocalEngine
from core.sequences.encoder_config import EncoderData, suited
from pages.ui import attended, runs
from pages.ui.text import text
from tests.pages.laboratory import Opener, both_languages, engine, given, run_of, submitted, words  # noqa: F401


@pytest.mark.parametrize("task", ["brackets", "sentiment"])
def test_a_link_that_names_only_the_task_gets_what_suits_it(task: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("encoder", **{"encoder.task": task})
    assert submitted(app, engine, "encoder") == suited(task)


def test_a_link_that_says_more_is_taken_as_it_is(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("encoder", **{"encoder.task": "brackets", "encoder.epochs": "3"})
    assert submitted(app, engine, "encoder") == replace(suited("brackets"), epochs=3)


@both_languages
def test_a_run_is_described_by_what_its_task_heeds(language: str) -> None:
    page = text("encoder", language)
    made = replace(suited("reverse"), data=EncoderData("reverse", 14, 8, name="reviews_zh", longest=60))
    assert "14" in runs.about(page, to_dict(made))
    for name in ("longest", "share", "name"):
        assert page(f"knob.{name}") not in runs.about(page, to_dict(made))
    read = replace(suited("sentiment"), data=EncoderData("sentiment", 14, 8))
    said = runs.about(page, to_dict(read))
    assert "14" not in said
    assert page("knob.letters") not in said
    assert runs.shown(page, "name", "reviews_en") in said


@both_languages
def test_what_is_too_long_is_not_cut_but_told(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=suited("reverse"), state="finished", reason="done", checkpoint=True)
    typed = "A" * (attended.MOST + 5)
    asked = given(open_page("encoder", language, **{"encoder.run": run, "encoder.typed": typed}))["asked"]
    assert asked["packed"] is None
    told = words(language, "encoder")["own.long"]
    assert asked["trouble"] == told.replace("{{count}}", "3,005").replace("{{limit}}", "3,000")
