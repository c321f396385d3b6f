"""The page of memory under the app test harness: tasks, what Start submits, the cards, the questions. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import pytest

from core.config import knobs_of
from core.data.memory_tasks import MemoryData, form
from core.runs.local import LocalEngine
from core.sequences.memory_config import MemoryConfig, MemoryExperiment
from core.sequences.memory_facts import questions
from core.training.experiment import OptimizerConfig
from tests.pages.laboratory import ME, Opener, both_languages, engine, given, run_of, said, submitted, words  # noqa: F401

TASKS = ("adding", "copy", "recall", "parity")
TRIALS = ("far", "keep", "forget", "explode", "breaks", "spares", "parity", "hints", "copy")


@both_languages
@pytest.mark.parametrize("task", TASKS)
def test_every_task_is_explained_and_drawn_before_a_run(
    language: str, task: str, open_page: Opener, engine: LocalEngine
) -> None:
    app = open_page("memory", language, **{"memory.task": task, "memory.length": "24"})
    assert not app.exception
    text = words(language, "memory")
    for key in ("idle", f"task.{task}", f"body.{task}", "body.window", "try.spares"):
        assert text[key] in said(app)
    told = given(app)
    assert told["kind"] == "memory"
    assert told["preview"]["problem"] == task
    assert told["preview"]["form"] == form(MemoryData(task, 24))._asdict()  # type: ignore[arg-type]
    assert told["labels"]["reach.title"] == text["figure.reach.title"]
    assert told["labels"]["loss.caption"] == text["figure.loss.caption"], "the page's own words come first"
    assert app.slider(key="memory.symbols").disabled == (task != "copy")
    assert engine.store.runs(ME) == []


def test_start_submits_what_the_knobs_say(open_page: Opener, engine: LocalEngine) -> None:
    link = {
        "task": "recall",
        "length": "17",
        "forget_bias": "-2.0",
        "clip": "0.0",
        "window": "5",
        "units": "16",
        "rule": "sgd",
        "epochs": "3",
        "seed": "9",
    }
    app = open_page("memory", **{f"memory.{name}": value for name, value in link.items()})
    usual = MemoryExperiment()
    assert submitted(app, engine, "memory") == MemoryExperiment(
        data=MemoryData("recall", 17),
        model=MemoryConfig(16, -2.0),
        optimizer=OptimizerConfig("sgd", usual.optimizer.learning_rate),
        clip=0.0,
        window=5,
        epochs=3,
        seed=9,
    )
    assert given(app)["preview"] is None, "a run shows its own sequences"


def test_untouched_it_trains_the_defaults(open_page: Opener, engine: LocalEngine) -> None:
    assert submitted(open_page("memory"), engine, "memory") == MemoryExperiment()


@pytest.mark.parametrize("name", TRIALS)
def test_every_card_sets_something_that_can_be_trained(name: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("memory")
    app.button(key=f"memory.try.{name}").click().run()
    assert not app.exception
    experiment = submitted(app, engine, "memory")
    assert experiment != MemoryExperiment()
    if name == "breaks":  # what is needed lies beyond the window
        assert form(experiment.data).nearest >= experiment.window > 0
    if name == "spares":
        assert form(experiment.data).nearest < experiment.window < form(experiment.data).furthest


@both_languages
def test_a_run_is_told_in_words(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=MemoryExperiment(clip=0.0), state="running")
    app = open_page("memory", language, **{"memory.run": run})
    assert not app.exception
    about = words(language, "memory")["about"].split(" · ")[2]  # clipping and window
    off = words(language, "memory")["choice.clip.0.0"]
    assert about.replace("{{clip}}", off).replace("{{window}}", off) in said(app)
    assert "{{" not in said(app)


@pytest.mark.parametrize("task", TASKS)
def test_the_right_answers_are_right(task: str, open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("memory", **{"memory.task": task})
    asked = questions(MemoryExperiment(data=MemoryData(task)))  # type: ignore[arg-type]
    for question in asked:
        key = f"memory.quiz.{question.name}"
        if question.options:
            app.radio(key=f"{key}.given").set_value(question.answer)
        else:
            app.text_input(key=f"{key}.given").set_value(f"{float(question.answer):.5f}")
        app.button(key=f"{key}.check").click().run()
    assert not app.exception
    assert len(app.success) == len(asked)
    assert not app.info


def test_a_link_with_nonsense_falls_back(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("memory", **{"memory.length": "1e9", "memory.task": "nothing", "memory.window": "x"})
    assert not app.exception
    assert given(app)["preview"]["form"]["steps"] == MemoryData().length
    assert len(app.warning) == 1


def test_every_setting_of_a_run_has_a_name_on_the_page() -> None:
    for language in ("en", "zh"):
        text = words(language, "memory")
        for config in (MemoryData, MemoryConfig, OptimizerConfig):
            for knob in knobs_of(config):
                assert f"knob.{knob.name}" in text
                assert f"knob.{knob.name}.help" in text
