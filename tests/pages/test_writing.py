"""The page of writing under the app test harness: what Start submits, the cards, the questions, going on with a text. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from dataclasses import replace

import pytest

from core.config import knobs_of
from core.runs.local import LocalEngine
from core.sequences.sampling import ContinuingConfig
from core.sequences.writing_config import WritingData, WritingExperiment, WritingModel, suited
from core.sequences.writing_facts import facts
from core.sequences.writing_questions import questions
from core.training.experiment import OptimizerConfig
from tests.pages.laboratory import ME, Opener, both_languages, engine, run_of, said, submitted, words  # noqa: F401
from tests.pages.writing_room import here, networks  # noqa: F401

TRIALS = ("tang", "rnn", "tiny", "short", "wild", "heart")


@both_languages
def test_the_page_explains_itself_before_a_run(language: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("writing", language)
    assert not app.exception
    text = words(language, "writing")
    for key in ("lead", "idle", "body.look", "body.counting", "try.short"):
        assert text[key] in said(app)
    assert text["writer.none"] in app.info[0].value
    assert "{{" not in said(app)
    told, _ = facts({"en": "shakespeare_small", "zh": "tang_small"}[language], "", WritingData().most)
    assert f"{told['five']:.2f}" in said(app)
    assert engine.store.runs(ME) == []


def test_untouched_it_trains_the_defaults(open_page: Opener, engine: LocalEngine) -> None:
    assert submitted(open_page("writing"), engine, "writing") == WritingExperiment()


def test_a_reader_of_chinese_begins_with_poems_and_with_settings_that_suit_them(
    open_page: Opener, engine: LocalEngine
) -> None:
    poems = replace(suited("zh"), data=WritingData("tang_small"))
    assert submitted(open_page("writing", "zh"), engine, "writing") == poems


def test_start_submits_what_the_knobs_say(open_page: Opener, engine: LocalEngine) -> None:
    link = {
        "cell": "gru",
        "units": "64",
        "layers": "2",
        "window": "32",
        "carry": "false",
        "most": "100",
        "learning_rate": "0.02",
        "epochs": "3",
    }
    app = open_page("writing", **{f"writing.{name}": value for name, value in link.items()})
    assert submitted(app, engine, "writing") == WritingExperiment(
        data=WritingData(most=100),
        model=WritingModel(units=64, layers=2, cell="gru"),
        optimizer=OptimizerConfig("adam", 0.02),
        window=32,
        carry=False,
        epochs=3,
    )


def test_another_kind_of_text_brings_settings_that_suit_it(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("writing", **{"writing.name": "tang_small"})
    expected = suited("zh")
    found = submitted(app, engine, "writing")
    assert found.data.name == "tang_small"
    assert (found.model, found.window, found.epochs) == (expected.model, expected.window, expected.epochs)


def test_a_link_with_settings_of_its_own_is_followed(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("writing", **{"writing.name": "tang_small", "writing.window": "40"})
    assert submitted(app, engine, "writing").window == 40


@pytest.mark.parametrize("name", TRIALS)
def test_every_card_sets_something_that_can_be_trained(name: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("writing")
    app.button(key=f"writing.try.{name}").click().run()
    assert not app.exception
    experiment = submitted(app, engine, "writing")
    assert experiment != WritingExperiment()
    if name == "tang":
        assert experiment.data.name == "tang_small"
        assert experiment.model == suited("zh").model


@both_languages
def test_a_run_is_told_in_words(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=WritingExperiment(window=40), state="running")
    app = open_page("writing", language, **{"writing.run": run})
    assert not app.exception
    assert words(language, "writing")["about"].split(" · ")[2].replace("{{window}}", "40") in said(app)
    assert "{{" not in said(app)


def test_the_right_answers_are_right(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("writing")
    told, _ = facts("shakespeare_small", "", WritingData().most)
    asked_ = questions(WritingExperiment().model, told["vocabulary"])
    assert len(asked_) == 4
    for question in asked_:
        key = f"writing.quiz.{question.name}"
        app.text_input(key=f"{key}.given").set_value(f"{float(question.answer):.5f}")
        app.button(key=f"{key}.check").click().run()
    assert not app.exception
    assert len(app.success) == 4


def test_a_link_with_nonsense_falls_back(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page(
        "writing", **{"writing.units": "1e9", "writing.cell": "x", "writing.temperature": "hot", "writing.own": "../.."}
    )
    assert not app.exception
    assert len(app.warning) == 1
    assert submitted(app, engine, "writing") == WritingExperiment()


def test_every_setting_of_a_run_has_a_name_on_the_page() -> None:
    for language in ("en", "zh"):
        text = words(language, "writing")
        for config in (WritingData, WritingModel, WritingExperiment, OptimizerConfig, ContinuingConfig):
            for knob in knobs_of(config):
                assert f"knob.{knob.name}" in text or knob.name in ("kind", "precision")
