"""The page of the encoder under the app test harness: tasks, what Start submits, cards, questions, a sequence asked by link. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

import base64
from typing import Any

import pytest

from core.config import knobs_of
from core.data.encoder_tasks import MADE
from core.runs.local import LocalEngine
from core.sequences.encoder_config import EncoderData, EncoderExperiment, EncoderModel, suited
from core.sequences.encoder_facts import questions
from core.wire import unpack
from pages.ui import attended
from tests.pages.laboratory import ME, Opener, both_languages, engine, given, run_of, said, submitted, words  # noqa: F401

TRIALS = ("copy", "alone", "none", "majority", "brackets", "long")


@both_languages
@pytest.mark.parametrize("task", [*MADE, "sentiment"])
def test_every_task_is_explained_and_shown_before_a_run(
    language: str, task: str, open_page: Opener, engine: LocalEngine
) -> None:
    app = open_page("encoder", language, **{"encoder.task": task, "encoder.length": "8"})
    assert not app.exception
    text = words(language, "encoder")
    for key in (f"idle.{task}", f"task.{task}", "body.rollout", "try.alone"):
        assert text[key] in said(app)
    told = given(app)
    assert told["kind"] == "encoder"
    for label in ("encoder.maps", f"encoder.ask.{task}", "loss.caption"):
        assert told["labels"][label] == text[f"figure.{label}"]
    assert "heads.cell" in told["labels"]
    if task == "sentiment":
        assert told["preview"] is None
        assert app.slider(key="encoder.length").disabled
    else:
        assert told["preview"]["problem"] == task
        assert len(told["preview"]["samples"][0]["tokens"]) == 8 + (task == "majority")
        assert app.slider(key="encoder.longest").disabled
    assert engine.store.runs(ME) == []


def test_start_submits_what_the_knobs_say(open_page: Opener, engine: LocalEngine) -> None:
    link = {
        "task": "sort",
        "length": "16",
        "letters": "6",
        "layers": "3",
        "heads": "2",
        "position": "rotary",
        "norm": "post",
        "rival": "none",
        "epochs": "2",
        "seed": "9",
    }
    app = open_page("encoder", **{f"encoder.{name}": value for name, value in link.items()})
    assert submitted(app, engine, "encoder") == EncoderExperiment(
        data=EncoderData("sort", 16, 6),
        model=EncoderModel(layers=3, heads=2, position="rotary", norm="post", rival="none"),
        epochs=2,
        seed=9,
    )
    assert given(app)["preview"] is None, "a run shows its own sequences"


def test_untouched_it_trains_the_defaults(open_page: Opener, engine: LocalEngine) -> None:
    assert submitted(open_page("encoder"), engine, "encoder") == EncoderExperiment()


def test_another_task_brings_the_settings_that_suit_it(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("encoder", "zh")
    app.selectbox(key="encoder.task.zh").set_value("sentiment").run()
    assert not app.exception
    assert submitted(app, engine, "encoder") == suited("sentiment", "reviews_zh")


@pytest.mark.parametrize("name", TRIALS)
def test_every_card_sets_something_that_can_be_trained(name: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("encoder")
    app.button(key=f"encoder.try.{name}").click().run()
    assert not app.exception
    experiment = submitted(app, engine, "encoder")
    assert experiment != EncoderExperiment()
    if name in MADE:
        assert experiment == suited(name)


def test_heads_that_cannot_share_the_width_are_told_and_nothing_starts(open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("encoder", **{"encoder.width": "24", "encoder.heads": "8", "encoder.position": "rotary"})
    assert not app.exception
    assert len(app.error) == 1
    assert app.button(key="encoder.start").disabled
    assert engine.store.runs(ME) == []


@both_languages
def test_a_sequence_that_came_by_link_is_asked_of_the_weights(
    language: str, open_page: Opener, engine: LocalEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real weights of a run that was never trained; the oracle answers in this process."""
    from core.sequences import encoder_looks
    from core.sequences.checkpoint import save
    from core.sequences.state import start

    class Here:
        def ask(self, function: str, question: dict[str, Any]) -> Any:
            assert function == "core.sequences.encoder_looks:look"
            return encoder_looks.look(**question)

    monkeypatch.setattr(attended, "oracle", Here)
    experiment = EncoderExperiment(data=EncoderData("reverse", 4, 4), precision="float32")
    run = run_of(engine, experiment=experiment, state="finished", reason="done", checkpoint=True)
    path = engine.checkpoint(run)
    if path is None:
        path = engine.settings.home / "runs" / run / "checkpoint.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    save(start(experiment), path)
    app = open_page("encoder", language, **{"encoder.run": run, "encoder.typed": "abca"})
    assert not app.exception
    asked = given(app)["asked"]
    assert (asked["run"], asked["typed"], asked["trouble"]) == (run, True, None)
    header, arrays = unpack(base64.b64decode(asked["packed"]))
    assert header["tokens"] == list("ABCA")
    assert ["ABCD"[each] for each in header["answers"]] == list("ACBA")
    assert arrays["maps"].shape == (2, 4, 4, 4)
    app = open_page("encoder", language, **{"encoder.run": run, "encoder.typed": "abc("})
    asked = given(app)["asked"]
    assert asked["packed"] is None
    expected = words(language, "problems")["problem.encoder_sign"]
    assert asked["trouble"] == expected.replace("{{sign}}", "(").replace("{{signs}}", "A B C D")


@pytest.mark.parametrize("task", ["reverse", "brackets", "sentiment"])
def test_the_right_answers_are_right(task: str, open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("encoder", **{"encoder.task": task})
    asked = questions(suited(task))
    for question in asked:
        key = f"encoder.quiz.{question.name}"
        if question.options:
            app.radio(key=f"{key}.given").set_value(question.answer)
        else:
            app.text_input(key=f"{key}.given").set_value(f"{float(question.answer):.5f}")
        app.button(key=f"{key}.check").click().run()
    assert not app.exception
    assert len(app.success) == len(asked)


def test_a_link_with_nonsense_falls_back(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("encoder", **{"encoder.length": "1e9", "encoder.task": "nothing", "encoder.heads": "3"})
    assert not app.exception
    assert given(app)["preview"]["problem"] == "reverse"
    assert len(app.warning) == 1


def test_every_setting_of_a_run_has_a_name_on_the_page() -> None:
    for language in ("en", "zh"):
        text = words(language, "encoder")
        for config in (EncoderModel, EncoderExperiment):
            for knob in knobs_of(config):
                if knob.name not in ("kind", "precision"):
                    assert f"knob.{knob.name}" in text
                    assert f"knob.{knob.name}.help" in text
