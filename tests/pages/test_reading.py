"""The page of reading under the app test harness: texts, settings that suit them, what Start submits, the cards, the questions."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of
from core.data import own_texts
from core.data.text_config import LABELLED, SHIPPED
from core.data.token_config import TokenConfig
from core.runs.local import LocalEngine
from core.sequences.reading_config import ReadingData, ReadingExperiment, ReadingModel
from core.sequences.reading_questions import facts, questions
from core.sequences.reading_suggested import suggested
from core.text import placeholders
from core.training.experiment import OptimizerConfig, ScheduleConfig
from tests.pages.laboratory import ME, Opener, both_languages, engine, given, run_of, said, submitted, words  # noqa: F401

PATIENCE = 120.0  # seconds; the oracle loads torch
TRIALS = ("many", "unit", "short", "most", "heart", "last")


def answered(app: AppTest, question: str) -> AppTest:
    """Wait until the answer to the oracle's question is on the page."""
    deadline = time.monotonic() + PATIENCE
    while not app.session_state[f"asked.reading.{question}"].done.wait(0.2):
        assert time.monotonic() < deadline
    return app.run()


@both_languages
def test_it_begins_with_texts_in_the_visitors_language(language: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("reading", language)
    assert not app.exception
    assert submitted(app, engine, "reading") == suggested(f"reviews_{language}")
    named = "".join(app.query_params.get("reading.name", ""))  # a text or a list of one
    assert named == ("reviews_zh" if language == "zh" else ""), "a link says which texts it means, if not the first"
    told = given(app)
    assert told["kind"] == "reading"
    text = words(language, "reading")
    assert told["labels"]["lane.bag"] == text["figure.lane.bag"]
    assert told["labels"]["loss.caption"] == text["figure.loss.caption"], "the page's own words come first"
    assert len(told["class_names"]["hotel"]) == 2
    assert (told["class_names"]["hotel"][0] == "negative") == (language == "en")
    for key in ("body.rivals", "body.interval", "try.heart"):
        assert text[key] in said(app)


def test_a_link_with_settings_means_the_same_texts_in_every_language(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("reading", "zh", **{"reading.units": "16"})
    model = replace(ReadingModel(), units=16)
    assert submitted(app, engine, "reading") == ReadingExperiment(model=model)


def test_start_submits_what_the_knobs_say(open_page: Opener, engine: LocalEngine) -> None:
    link = {
        "name": "reviews_zh", "unit": "characters", "most": "700", "longest": "25", "share": "0.5", "cell": "lstm", "units": "16",
        "layers": "2", "embedding": "8", "pooling": "max", "dropout": "0.2", "forget_bias": "2.0", "rule": "sgd", "shape": "constant",
        "counted": "times", "clip": "0.0", "epochs": "3", "batch_size": "8", "seed": "9",
    }  # fmt: skip
    app = open_page("reading", **{f"reading.{name}": value for name, value in link.items()})
    assert submitted(app, engine, "reading") == ReadingExperiment(
        data=ReadingData("reviews_zh", share=0.5, longest=25),
        tokens=TokenConfig("characters", 700),
        model=ReadingModel(units=16, layers=2, forget_bias=2.0, dropout=0.2, cell="lstm", embedding=8, pooling="max"),
        optimizer=OptimizerConfig("sgd", ReadingExperiment().optimizer.learning_rate),
        schedule=ScheduleConfig("constant"),
        counted="times",
        clip=0.0,
        epochs=3,
        batch_size=8,
        seed=9,
    )


@pytest.mark.parametrize("name", LABELLED)
def test_other_texts_bring_settings_that_suit_them(
    name: str, open_page: Opener, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)  # only what comes along is here
    app = open_page("reading")
    app.selectbox(key="reading.name.en").set_value(name).run()
    assert not app.exception
    wanted = suggested(name)
    for key, value in (("longest", wanted.data.longest), ("units", wanted.model.units), ("epochs", wanted.epochs)):
        assert app.session_state[f"reading.{key}"] == value
    assert app.session_state["reading.unit"] == wanted.tokens.unit
    assert app.button(key="reading.start").disabled == (name not in SHIPPED)
    if name in SHIPPED:
        assert submitted(app, engine, "reading") == wanted


def test_a_link_that_names_a_set_alone_brings_them_too(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("reading", **{"reading.name": "headlines"})
    assert app.session_state["reading.unit"] == "characters"
    told = open_page("reading", **{"reading.name": "headlines", "reading.epochs": "7"})
    assert told.session_state["reading.unit"] == "words", "whoever sends settings means these"


@pytest.mark.parametrize("name", TRIALS)
def test_every_card_sets_something_up_for_the_chosen_texts(name: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("reading", "zh")
    app.button(key=f"reading.try.{name}").click().run()
    assert not app.exception
    if name == "many":
        assert app.session_state["reading.longest"] == suggested("hotel").data.longest
        return
    experiment = submitted(app, engine, "reading")
    assert experiment.data.name == "reviews_zh"
    assert experiment != suggested("reviews_zh")


def test_a_learners_own_texts_are_learned_from(open_page: Opener, engine: LocalEngine) -> None:
    texts = [f"{word} number {number}" for word in ("apple", "stone") for number in range(5)]
    card = own_texts.save_labelled(texts, [0] * 5 + [1] * 5, ("fruit", "rock"), "en", ME)
    own = card if isinstance(card, str) else card.id
    app = open_page("reading", **{"reading.name": "own", "reading.own": own})
    experiment = submitted(app, engine, "reading")
    assert (experiment.data.name, experiment.data.own) == ("own", own)
    app.button(key="reading.try.short").click().run()
    assert submitted(app, engine, "reading").data == ReadingData("own", own, longest=5)


@both_languages
def test_a_run_is_told_in_words(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=replace(suggested("hotel"), clip=0.0), state="running")
    app = open_page("reading", language, **{"reading.run": run})
    assert not app.exception
    assert words(language, "texts")["choice.name.hotel"] in said(app)
    assert "{{" not in said(app)
    known = words(language, "reading")
    for name in placeholders(known["about"]):
        assert f"knob.{name}" in known


@both_languages
def test_the_right_answers_are_right(language: str, open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = answered(open_page("reading", language), "facts")
    text = words(language, "reading")
    pair = text["order.first"], text["order.second"]
    asked = questions(ReadingModel(), pair, language, ("a", "b"), facts(f"reviews_{language}")[0])  # type: ignore[arg-type]
    assert len(asked) == 4
    for question in asked:
        key = f"reading.quiz.{question.name}"
        if question.options:
            app.radio(key=f"{key}.given").set_value(question.answer)
        else:
            app.text_input(key=f"{key}.given").set_value(f"{float(question.answer):.5f}")
        app.button(key=f"{key}.check").click().run()
    assert not app.exception
    assert len(app.success) == len(asked)


def test_every_setting_of_a_run_has_a_name_on_the_page() -> None:
    for language in ("en", "zh"):
        text = words(language, "reading")
        for config in (ReadingData, TokenConfig, ReadingModel, OptimizerConfig, ScheduleConfig):
            for knob in knobs_of(config):
                assert f"knob.{knob.name}" in text
                assert f"knob.{knob.name}.help" in text or knob.name in ("name", "own")
