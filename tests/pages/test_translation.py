"""The page of translating under the app test harness: what Start submits, the cards, the questions, a sentence. No worker runs."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.config import knobs_of
from core.predict import sequences
from core.runs.local import LocalEngine
from core.sequences.translate_config import (
    SearchConfig,
    TranslateData,
    TranslateExperiment,
    TranslateModel,
    TranslateTokens,
    suggested,
)
from core.sequences.translate_questions import WANTED, WRITTEN, questions
from core.sequences.translate_scores import bleu
from core.training.experiment import OptimizerConfig
from core.wire import unpack
from tests.pages.laboratory import ME, Opener, both_languages, engine, run_of, said, submitted, words  # noqa: F401
from tests.pages.writing_room import here  # noqa: F401

TRIALS = ("back", "none", "head", "few", "smooth", "tatoeba")


def drawn(app: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the drawing of the translation was given."""
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "glassbox_translator")
    return unpack(found.bytes)


@both_languages
def test_the_page_explains_itself_and_translates_before_a_run(
    language: str, open_page: Opener, engine: LocalEngine
) -> None:
    app = open_page("translation", language)
    assert not app.exception
    text = words(language, "translation")
    for key in ("lead", "idle", "body.look", "body.search", "try.none"):
        assert text[key] in said(app)
    assert "{{" not in said(app)
    header, arrays = drawn(app)
    assert header["text"] == "I want to learn Chinese."
    assert arrays["cross.0"].shape == (2, 4, len(header["best"][0]["pieces"]) + 1, 6)
    assert header["labels"]["tree.title"] == text["stage.tree.title"]
    assert engine.store.runs(ME) == []


def test_untouched_it_trains_the_defaults(open_page: Opener, engine: LocalEngine) -> None:
    assert submitted(open_page("translation"), engine, "translation") == TranslateExperiment()


def test_a_link_is_followed_to_pairs_direction_and_sentence(open_page: Opener, engine: LocalEngine) -> None:
    link = {"name": "pairs_small", "direction": "zh_en", "heads": "2", "sentence": "Are you tired?", "beam": "2"}
    app = open_page("translation", **{f"translation.{name}": value for name, value in link.items()})
    assert (drawn(app)[0]["text"], drawn(app)[0]["beam"]) == ("Are you tired?", 2)
    found = submitted(app, engine, "translation")
    assert (found.data.direction, found.model.heads) == ("zh_en", 2)


def test_other_pairs_bring_settings_that_suit_them(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GLASSBOX_DATA", raising=False)
    app = open_page("translation")
    app.selectbox(key="translation.name.en").select("tatoeba").run()
    assert not app.exception
    assert app.session_state["translation.width"] == suggested("tatoeba").model.width
    assert app.button(key="translation.start").disabled
    assert "MB" in "".join(each.value for each in app.info)


@pytest.mark.parametrize("name", TRIALS)
def test_every_card_sets_something_that_can_be_trained(name: str, open_page: Opener, engine: LocalEngine) -> None:
    app = open_page("translation")
    app.button(key=f"translation.try.{name}").click().run()
    assert not app.exception
    if name == "tatoeba":
        assert app.session_state["translation.epochs"] == suggested("tatoeba").epochs
    else:
        assert submitted(app, engine, "translation") != TranslateExperiment()


def test_heads_that_cannot_share_the_width_are_said_at_once(open_page: Opener) -> None:
    app = open_page("translation", **{"translation.width": "16", "translation.heads": "8"})
    assert not app.exception
    app = open_page("translation", **{"translation.width": "16", "translation.heads": "8", "translation.position": "rotary"})  # fmt: skip
    assert not app.exception


def test_what_the_network_does_not_know_is_named(open_page: Opener) -> None:
    app = open_page("translation", **{"translation.sentence": "Quarks hum <b>softly</b>."})
    assert "Quarks" in "".join(each.value for each in app.warning)
    empty = open_page("translation", **{"translation.sentence": " "})
    assert not empty.exception
    assert words("en", "translation")["own.empty"] in "".join(each.value for each in empty.info)


def test_without_a_network_it_says_how_to_get_one(open_page: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequences, "choices", lambda *_: {})
    app = open_page("translation")
    assert words("en", "translation")["own.none"] in "".join(each.value for each in app.info)


def test_a_file_that_is_gone_is_said(open_page: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sequences, "choices", lambda *_: {"shipped:x": SimpleNamespace(name="x", step=0)})
    monkeypatch.setattr(sequences, "path", lambda _: tmp_path / "none")
    app = open_page("translation")
    assert not app.exception
    assert words("en", "problems")["problem.checkpoint_missing"] in said(app)


@both_languages
def test_a_run_is_told_in_words(language: str, open_page: Opener, engine: LocalEngine) -> None:
    run = run_of(engine, experiment=TranslateExperiment(epochs=7), state="running")
    app = open_page("translation", language, **{"translation.run": run})
    assert not app.exception
    assert "{{" not in said(app)
    assert words(language, "translation")["choice.direction.en_zh"] in said(app)


def test_the_right_answers_are_right(open_page: Opener, engine: LocalEngine) -> None:  # noqa: ARG001
    app = open_page("translation")
    asked = questions(TranslateModel())
    assert len(asked) == 4
    for question in asked:
        key = f"translation.quiz.{question.name}"
        app.text_input(key=f"{key}.given").set_value(f"{float(question.answer):.5f}")
        app.button(key=f"{key}.check").click().run()
    assert not app.exception
    assert len(app.success) == 4


def test_answers_against_sacrebleu_and_torch() -> None:
    from torch import Generator

    from core.models.transformer import Translator

    found = {each.name: float(each.answer) for each in questions(TranslateModel(layers=3))}
    assert found["bleu"] == pytest.approx(bleu([WRITTEN], [[WANTED]], "en").score)
    network = Translator(TranslateModel(layers=3), 5, 5, 9, Generator())
    cross = [each for name, each in network.named_parameters() if ".cross." in name]
    assert found["cross"] == sum(each.numel() for each in cross)
    assert found["beam"] == pytest.approx(40.5)


def test_every_setting_of_a_run_has_a_name_on_the_page() -> None:
    for language in ("en", "zh"):
        text = words(language, "translation")
        for config in (TranslateData, TranslateTokens, TranslateModel, TranslateExperiment, OptimizerConfig, SearchConfig):  # fmt: skip
            for knob in knobs_of(config):
                assert f"knob.{knob.name}" in text or knob.name in ("kind", "precision")
