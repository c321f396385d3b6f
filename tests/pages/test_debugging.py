"""The page of live debugging under the app test harness: cases, mysteries, diagnoses, repairs, links, words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest

from core.oracle.service import Oracle
from core.text import LANGUAGES, read_blocks
from core.training.debugging.cases import CASES, mystery, repairs_of, source_of
from core.training.debugging.config import PRESETS
from core.training.debugging.questions import questions
from core.training.debugging.run import trained
from core.training.debugging.traps import TENSORS
from core.wire import pack, unpack
from pages.ui import asked, stage
from pages.ui.text import text

Open = Callable[..., AppTest]


@cache
def told(**settings: Any) -> dict[str, Any]:
    return unpack(pack(trained(**settings)[0]))[0]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """As in the child that trains: on a busy machine several wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the child would compute is computed here, once."""

    def answer(_: Oracle, function: str, arguments: Any = None, *__: object, **___: object) -> Any:
        assert function == "core.training.debugging.run:trained"
        return told(**arguments), {}

    monkeypatch.setattr(Oracle, "ask", answer)
    monkeypatch.setattr(Oracle, "warm", lambda _: None)
    monkeypatch.setattr(asked, "AT_ONCE", 60.0)


def run(case: str, **settings: Any) -> dict[str, Any]:
    return told(**{"case": case, "seed": 0, "armed": True, "most": 1000.0, **settings})


def data(app: AppTest, part: str = "table") -> dict[str, Any]:
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])


def opened(open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page("debugging", language, **{f"debugging.{name}": value for name, value in state.items()})
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.markdown, *app.caption, *app.success, *app.info])


@pytest.mark.parametrize("case", CASES)
def test_a_case_from_the_symptom_to_the_proof(open_page: Open, case: str) -> None:
    language = LANGUAGES[list(CASES).index(case) % 2]
    words = text("debugging", language)
    app = opened(open_page, language, case=case)
    assert not app.warning
    assert not app.error
    assert words(f"symptom.{case}") in said(app)
    assert data(app)["run"] == run(case)
    assert data(app)["marked"] == []
    assert app.code[0].value == source_of(case).rstrip()
    for other in CASES[case].diagnoses:
        app.button(key=f"debugging.diagnosis.{other}").click().run()
        assert not app.exception
        assert not app.success
        assert "{{" not in app.info[0].value
        assert app.info[0].value.startswith(words.raw(f"no.{other}").split("{{")[0])
    app.button(key=f"debugging.diagnosis.{case}").click().run()
    (right,) = app.success
    assert right.value.startswith(words.raw(f"yes.{case}").split("{{")[0])
    assert data(app)["marked"] == list(CASES[case].telling)
    for repair in repairs_of(case) if case == "zero_grad" else ("cure",):
        app.button(key=f"debugging.repair.{repair}").click().run()
        assert not app.exception
        assert "{{" not in said(app)
        assert len(app.success) == (2 if repair == "cure" else 1)
        given = data(app, "proof")
        assert (given["before"], given["after"]) == (run(case), run(case, repair=repair))


def test_a_mystery_tells_no_symptom_and_offers_five_diagnoses(open_page: Open) -> None:
    for number in (7, 8):
        app = opened(open_page, case="mystery", number=str(number))
        keys = [each.key for each in app.button if "diagnosis" in (each.key or "")]
        assert len(keys) == 5
        assert f"debugging.diagnosis.{mystery(number)}" in keys
        assert data(app)["run"] == run(mystery(number))
        assert text("debugging", "en")("symptom.mystery") in said(app)
    app.button(key="debugging.another").click().run()
    assert not app.exception
    assert not app.warning
    assert data(app)["run"] == run(mystery(9))


def test_another_case_forgets_what_was_said_of_the_last(open_page: Open) -> None:
    app = opened(open_page, diagnosis="zero_grad", repair="cure")
    assert len(app.success) == 2
    app.selectbox[0].set_value("leak").run()
    assert not app.success
    assert not app.info
    assert data(app)["run"] == run("leak")
    app.selectbox[0].set_value("healthy").run()
    assert not [each for each in app.button if "diagnosis" in (each.key or "")]


def test_traps_off_a_limit_and_a_seed_reach_the_training(open_page: Open) -> None:
    app = opened(open_page, case="rate", traps="off", most="100", seed="2", step="30", layer="3")
    assert not app.warning
    assert data(app)["run"] == run("rate", armed=False, most=100.0, seed=2)
    assert data(app)["values"] == {"step": 30, "layer": 3}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("case", "moon"),
        ("seed", "10"),
        ("most", "7"),
        ("diagnosis", "moon"),
        ("repair", "x"),
        ("step", "-1"),
        ("proof", "401"),
    ],
)
def test_a_broken_link_is_named_and_leaves_the_defaults(open_page: Open, name: str, value: str) -> None:
    app = opened(open_page, **{name: value})
    (notice,) = app.warning
    assert f"debugging.{name}" in notice.value
    assert data(app)["run"] == run("zero_grad")


def test_what_was_never_measured_is_a_dash(open_page: Open) -> None:
    app = opened(open_page, case="constant", diagnosis="constant", repair="cure")
    assert f"| {text('debugging', 'en')('row.norm')} | – | " in said(app)


def test_the_log_tells_of_wrong_labels_only_once_they_are_spoken_of(open_page: Open) -> None:
    app = opened(open_page, case="labels")
    (log,) = (each.value for each in app.code if "overlap=" in each.value)
    assert "mislabeled" not in log
    app.button(key="debugging.diagnosis.labels").click().run()
    (log,) = (each.value for each in app.code if "overlap=" in each.value)
    assert f"mislabeled={run('labels')['mislabeled']:.4g}" in log


def test_what_a_link_says_of_another_case_counts_for_nothing(open_page: Open) -> None:
    app = opened(open_page, case="leak", diagnosis="rate", repair="clip")
    assert not app.success
    assert not app.info


@pytest.mark.parametrize("preset", PRESETS)
def test_a_trial_sets_everything(open_page: Open, preset: str) -> None:
    app = opened(open_page, seed="3", traps="off", most="100")
    app.button(key=f"debugging.try.{preset}").click().run()
    assert not app.exception
    assert not app.warning
    wanted = PRESETS[preset]
    case = mystery(int(wanted["number"])) if wanted["case"] == "mystery" else str(wanted["case"])
    assert data(app)["run"] == run(case, armed=wanted.get("traps", "on") == "on")
    assert data(app)["values"]["step"] == wanted.get("step", 80)
    assert len(app.success) == (2 if "repair" in wanted else 0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_know_their_answers(open_page: Open, language: str) -> None:
    app = opened(open_page, language)
    expected = questions(run("zero_grad"))
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    for each in expected:
        fields[f"debugging.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"debugging.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected) == 4
    assert "{{" not in "".join(each.value for each in app.success)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    """And none that it does not say, but those whose name is put together."""
    files = sorted((stage.COMPONENTS / "debugging").glob("*.js"))
    own = "".join(path.read_text("utf-8") for path in files)
    named = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {
        "before",
        "after",
        "play",
        "pause",
        "timeline",
        "back",
        "on",
    }
    panels = re.search(r"const PANELS = \[(.+)\]", own)
    assert panels
    named |= {f"panel.{name}" for name in re.findall(r'"(\w+)"', panels[1])}
    named |= {f"check.{name}" for name in ("overlap", "differ", "inputs", "first")} | {
        f"tensor.{name}" for name in TENSORS
    }
    named |= {f"note.{name}" for name in ("gradients", "ratios", "sums", "activations", "examples", "confusion")}
    named |= {"trap.nonfinite", "trap.explosion", "trap.stopped", "trap.free"}
    named |= {f"help.{name}" for name in ("play", "back", "on", "timeline", "scrub", "layer")}
    blocks = read_blocks(stage.COMPONENTS.parent / "text" / language / "debugging.md")
    given = {key.removeprefix("stage.") for key in blocks if key.startswith("stage.")}
    assert given == named, given ^ named
