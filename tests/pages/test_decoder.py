"""The page that trains a small GPT under the app test harness: what Start submits, tasks, cards, questions, going on. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.config import knobs_of
from core.runs.local import LocalEngine
from core.sequences.decoder_config import DecoderData, DecoderExperiment, DecoderModel, suited
from core.sequences.decoder_questions import questions
from core.sequences.sampling import ContinuingConfig
from core.sequences.writing_facts import facts
from core.training.experiment import OptimizerConfig
from tests.core.sequences.small_networks import gpt
from tests.pages.laboratory import ME, Opener, both_languages, engine, run_of, said, submitted, words  # noqa: F401
from tests.pages.writing_room import SHIPPED, drawn, here, networks  # noqa: F401

TRIALS = ("tang", "repeats", "shallow", "addition", "reverse", "blind")


@both_languages
def test_the_page_explains_itself_before_a_run(language: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("decoder", language)
    assert not app.exception
    text = words(language, "decoder")
    for key in ("lead", "idle", "body.induction", "try.repeats"):
        assert text[key] in said(app)
    assert "{{" not in said(app)
    told, _ = facts({"en": "shakespeare_small", "zh": "tang_small"}[language], "", DecoderData().most)
    assert f"{told['five']:.2f}" in said(app)
    assert engine.store.runs(ME) == []


def test_untouched_it_trains_the_defaults(open_page: Opener, engine: LocalEngine) -> None:
    assert submitted(open_page("decoder"), engine, "decoder") == DecoderExperiment()


def test_a_reader_of_chinese_begins_with_poems(open_page: Opener, engine: LocalEngine) -> None:
    poems = replace(suited("text", "zh"), data=DecoderData(name="tang_small"))
    assert submitted(open_page("decoder", "zh"), engine, "decoder") == poems


@pytest.mark.parametrize("task", ["addition", "repeats"])
def test_another_task_brings_settings_that_suit_it(task: Any, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("decoder", **{"decoder.task": task})
    assert words("en", "decoder")[f"task.{task}"] in said(app)
    assert submitted(app, engine, "decoder") == suited(task)


def test_start_submits_what_the_knobs_say(open_page: Opener, engine: LocalEngine) -> None:
    link = {"task": "addition", "digits": "3", "reverse": "true", "heads": "2", "position": "rotary", "norm": "post"}
    app = open_page("decoder", **{f"decoder.{name}": value for name, value in link.items()}, **{"decoder.epochs": "3"})
    assert submitted(app, engine, "decoder") == DecoderExperiment(
        data=DecoderData("addition", digits=3, reverse=True),
        model=DecoderModel(heads=2, position="rotary", norm="post"),
        epochs=3,
    )


@pytest.mark.parametrize("name", TRIALS)
def test_every_card_sets_something_that_can_be_trained(name: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("decoder")
    app.button(key=f"decoder.try.{name}").click().run()
    assert not app.exception
    experiment = submitted(app, engine, "decoder")
    assert experiment != DecoderExperiment()
    expected = {"tang": "text", "blind": "text", "repeats": "repeats", "shallow": "repeats"}.get(name, "addition")
    assert experiment.data.task == expected
    assert experiment.model.layers == (1 if name == "shallow" else 2)
    assert experiment.data.reverse == (name == "reverse")


@both_languages
def test_a_run_is_told_in_words(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=replace(suited("addition"), window=80), state="running")
    app = open_page("decoder", language, **{"decoder.run": run})
    assert not app.exception
    assert words(language, "decoder")["about"].split(" · ")[2].replace("{{window}}", "80") in said(app)
    assert "{{" not in said(app)


def test_the_right_answers_are_right(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("decoder")
    told, _ = facts("shakespeare_small", "", DecoderData().most)
    asked_ = questions(DecoderExperiment(), told["vocabulary"])
    assert [each.name for each in asked_] == ["uniform", "block", "cache", "chance"]
    for question in asked_:
        key = f"decoder.quiz.{question.name}"
        app.text_input(key=f"{key}.given").set_value(f"{float(question.answer):.5f}")
        app.button(key=f"{key}.check").click().run()
    assert not app.exception
    assert len(app.success) == 4


def test_a_network_goes_on_and_its_maps_are_told(
    open_page: Opener,
    engine: LocalEngine,  # noqa: ARG001
    networks: dict[str, Path],
    tmp_path: Path,
) -> None:
    networks[SHIPPED] = gpt(tmp_path)
    app = open_page("decoder")
    header, arrays = drawn(app)
    assert (header["prompt"], header["maps"], header["heads"]) == ("To", "To", [2, 2])
    assert arrays["next.maps"].shape == (2, 2, 2, 2)
    assert {"looks", "heads.tile"} <= header["labels"].keys()
    app.button(key="decoder.write").click().run()
    assert not app.exception
    header, arrays = drawn(app)
    assert len(header["written"]["text"]) == 300
    assert arrays["written.seen"].shape == (300, 2, 2, 32)
    assert len(header["maps"]) == 32


def test_every_setting_of_a_run_has_a_name_on_the_page() -> None:
    for language in ("en", "zh"):
        text = words(language, "decoder")
        for config in (DecoderData, DecoderModel, DecoderExperiment, OptimizerConfig, ContinuingConfig):
            for knob in knobs_of(config):
                assert f"knob.{knob.name}" in text or knob.name in ("kind", "precision")
