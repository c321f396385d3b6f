"""The page of evaluation under the app test harness: examples, a visitor's table, a run, links, trials, questions."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import Problem
from core.evaluation import judging as computed
from core.evaluation import leakage, resampling, uploaded
from core.evaluation.judging_questions import questions
from core.evaluation.thresholds import counts_at
from core.oracle import judging
from core.oracle.service import Oracle
from core.text import LANGUAGES, read_blocks
from pages.ui import asked, stage
from pages.ui.text import text

Open = Callable[..., AppTest]
TABLE = "truth,p\n" + "".join(f"{at % 2},{(at % 2) * 0.3 + at / 60:.4f}\n" for at in range(40)) + "1,nan\n"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What children would compute is computed here, the trials with few repetitions."""
    trials = {
        "estimates": lambda **each: resampling.estimates(**each, trials=3),
        "measured": lambda **each: leakage.measured(**{**each, "features": 20}, trials=2),
    }
    known = {"example": computed.example, "judged": computed.judged, "looked": uploaded.looked, "read": uploaded.read}

    def answer(_: Oracle, function: str, arguments: Any = None, arrays: Any = None, *__: object, **___: object) -> Any:
        return {**known, **trials}[function.rpartition(":")[2]](**(arguments or {}), **(arrays or {}))

    monkeypatch.setattr(Oracle, "ask", answer)
    monkeypatch.setattr(Oracle, "warm", lambda _: None)
    monkeypatch.setattr(asked, "AT_ONCE", 60.0)


def data(app: AppTest, part: str) -> dict[str, Any]:
    (found,) = (each.proto for each in app.get("bidi_component") if each.proto.id.endswith(f"{part}.stage"))
    return dict(json.loads(found.json)[0])


def said(app: AppTest) -> str:
    return "\n".join(block.value for block in [*app.markdown, *app.caption])


def opened(open_page: Open, language: str = "en", **state: str) -> AppTest:
    app = open_page("evaluation", language, **{f"evaluation.{name}": value for name, value in state.items()})
    assert not app.exception
    return app


def scores(given: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(given["scores"]), "<f8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", ["cancer", "digits"])
def test_it_explains_itself_and_draws_what_core_computed(open_page: Open, language: str, source: str) -> None:
    app = opened(open_page, language, source=source)
    assert not app.error
    assert not app.warning
    assert "{{" not in said(app)
    positive = 1 if source == "cancer" else 9
    header, arrays = computed.example(name=source, model="bayes", seed=0, positive=positive)
    given = data(app, "threshold")
    np.testing.assert_array_equal(scores(given), arrays["scores"][:, positive])
    assert base64.b64decode(given["truth"]) == (arrays["labels"] == positive).astype("u1").tobytes()
    assert (given["auc"], given["ap"]) == (header["auc"], header["ap"])
    assert given["curves"]["roc_y"] == arrays["roc_y"].tolist()
    assert data(app, "matrix")["confusion"] == header["confusion"]
    assert data(app, "reliability")["after"] == json.loads(json.dumps(header["calibration"]["after"]["groups"]))
    assert len(data(app, "splits")["rows"]) == 5
    assert len(data(app, "leak")["rows"]) == 6


def test_a_table_of_one_s_own_is_judged_and_every_row_accounted_for(open_page: Open) -> None:
    app = opened(open_page)
    app.file_uploader[0].upload("scores.csv", TABLE.encode(), "text/csv").run()
    app.button(key="evaluation.table.use").click().run()
    assert not app.exception
    assert not app.error
    assert "40 of 41 rows are judged" in app.info[0].value
    assert "1 rows left out: a score" in app.info[0].value
    given = data(app, "threshold")
    np.testing.assert_allclose(scores(given), [(at % 2) * 0.3 + at / 60 for at in range(40)], atol=1e-4)
    assert given["positive"] == "1"
    app.selectbox(key="evaluation.table.of").set_value("0").run()
    app.button(key="evaluation.table.use").click().run()
    assert data(app, "threshold")["auc"] == pytest.approx(1 - given["auc"])
    app.radio(key="evaluation.table.kind").set_value("predicted").run()
    app.button(key="evaluation.table.use").click().run()
    assert app.error, "40 different scores are no classes"
    assert not app.exception


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\0\1",
        b"a\n1\n",
        b"x,y\n" + b"".join(b"%d,%d\n" % (at, -at) for at in range(30)),
        "标签,分\n".encode("gb18030") * 9,
    ],
)
def test_a_hostile_table_gets_a_sentence(open_page: Open, content: bytes) -> None:
    app = opened(open_page)
    app.file_uploader[0].upload("x.csv", content, "text/csv").run()
    assert not app.exception
    assert len(app.error) == 1
    assert data(app, "threshold")["auc"] > 0.9, "the example is still there"


def test_a_run_is_judged_by_its_test_part(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object) -> None:
        raise Problem("run_not_judged")

    class Told:
        id, state, active, experiment = "a" * 20, "finished", False, {"data": {"name": "digits"}}
        step, metrics, created, started, ended, reason = 10, {}, 0.0, 0.0, 1.0, "done"

    name = f"run:{Told.id}"
    monkeypatch.setattr(judging, "runs_of", lambda *_: {name: Told()})
    monkeypatch.setattr("pages.ui.judging.reads", lambda _: (tuple("0123456789"), "optical"))
    monkeypatch.setattr("pages.ui.judging.runs.title", lambda *_: "a run")
    monkeypatch.setattr("pages.ui.judging.runs.progress", lambda *_: "finished")
    labels = np.arange(60, dtype=np.int32) % 10
    chances = np.eye(10)[labels] * 0.5 + 0.05
    found = judging.Predictions(labels, chances / chances.sum(1, keepdims=True), tuple("0123456789"))
    monkeypatch.setattr(judging, "of_run", lambda *_: found)
    app = opened(open_page, source=name)
    assert data(app, "threshold")["auc"] == 1.0
    assert np.trace(data(app, "matrix")["confusion"]) == 60
    assert text("evaluation", "en")("about.run", rows="60") in said(app)
    monkeypatch.setattr(judging, "of_run", absent)
    app = opened(open_page, source=name)
    assert text("problems", "en")("problem.run_not_judged")[:40] in app.error[0].value


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_on_texts_is_judged_by_the_names_of_its_classes(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    class Told:
        id, state, active, experiment = "b" * 20, "finished", False, {"kind": "reading", "data": {"name": "reviews_en"}}

    name = f"run:{Told.id}"
    monkeypatch.setattr(judging, "runs_of", lambda *_: {name: Told()})
    monkeypatch.setattr(judging, "text_set_of", lambda _: ("reviews_en", ("negative", "positive")))
    monkeypatch.setattr("pages.ui.judging.runs.title", lambda *_: "a run")
    monkeypatch.setattr("pages.ui.judging.runs.progress", lambda *_: "finished")
    labels = np.arange(60, dtype=np.int32) % 2
    found = judging.Predictions(labels, np.eye(2)[1 - labels], ("negative", "positive"))
    monkeypatch.setattr(judging, "of_run", lambda *_: found)
    app = opened(open_page, language, source=name)
    assert data(app, "threshold")["auc"] == 0.0, "it says the contrary of what is right"
    words = text("texts", language)
    assert data(app, "matrix")["classes"] == [words(f"class.{each}") for each in ("negative", "positive")]
    assert text("evaluation", language)("about.texts", rows="60") in said(app)


def test_a_link_carries_everything_and_a_broken_one_is_named(open_page: Open) -> None:
    wanted = {"source": "digits", "positive": "3", "model": "neighbors", "seed": "5", "threshold": "0.2", "share": "10", "counted": "rows"}  # fmt: skip
    app = opened(open_page, "zh", **wanted)
    assert not app.warning
    assert data(app, "threshold")["values"] == {"threshold": 0.2, "share": 10.0}
    assert data(app, "matrix")["values"] == {"counted": "rows"}
    _, arrays = computed.example(name="digits", model="neighbors", seed=5, positive=3)
    np.testing.assert_array_equal(scores(data(app, "threshold")), arrays["scores"][:, 3])
    for name, value in (("source", "own"), ("positive", "7"), ("threshold", "2"), ("model", "x"), ("rows", "41")):
        app = opened(open_page, **{name: value})
        assert f"evaluation.{name}" in app.warning[0].value


def test_a_trial_sets_its_settings(open_page: Open) -> None:
    app = opened(open_page)
    app.button(key="evaluation.try.rare").click().run()
    assert data(app, "threshold")["values"] == {"threshold": 0.5, "share": 0.1}
    app.button(key="evaluation.try.sure").click().run()
    assert len(data(app, "matrix")["classes"]) == 10
    assert data(app, "threshold")["positive"] == "8"
    assert not app.exception


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_questions_know_their_answers(open_page: Open, language: str) -> None:
    app = opened(open_page, language)
    _, arrays = computed.example(name="cancer", model="bayes", seed=0, positive=1)
    expected = questions(counts_at(arrays["labels"] == 1, arrays["scores"][:, 1], 0.5), 0.01)
    fields = {each.key: each for each in [*app.radio, *app.text_input] if "quiz" in (each.key or "")}
    assert set(fields) == {f"evaluation.quiz.{each.name}.given" for each in expected}
    for each in expected:
        fields[f"evaluation.quiz.{each.name}.given"].set_value(str(each.answer))
    for each in expected:
        app.button(key=f"evaluation.quiz.{each.name}.check").click().run()
    assert len(app.success) == len(expected) == 4


def test_while_nothing_has_come_the_page_stands(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in (None, Problem("oracle_timeout")):
        monkeypatch.setattr(asked, "soon", lambda *_, answer=answer, **__: answer)
        app = opened(open_page)
        assert (text("evaluation", "en")("waiting") in said(app)) == (answer is None)
        assert len(app.error) == (0 if answer is None else 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_drawing_is_there(language: str) -> None:
    own = "".join(path.read_text("utf-8") for path in sorted((stage.COMPONENTS / "judging").glob("*.js")))
    spoken = set(re.findall(r'view\.say\(\s*"([\w.]+)"', own)) | {"typed", "bounds", "help", "threshold", "share"}
    labels = set(read_blocks(stage.COMPONENTS.parent / "text" / language / "evaluation.md"))
    named = {key.removeprefix("stage.") for key in labels if key.startswith("stage.")}
    assert spoken <= named, spoken - named
    built = {f"{first}.{name}" for first in ("matrix", "counted") for name in ("counts", "rows", "columns")}
    built |= {f"cell.{name}" for name in ("tp", "fp", "fn", "tn")} | {f"key.{name}" for name in ("before", "after")}
    built |= {f"metric.{name}" for name in ("accuracy", "never", "precision", "recall", "specificity", "f1")}
    built |= {"roc", "pr", "axis.roc.x", "axis.pr.x", "point.roc", "point.pr"}
    built |= {f"help.{name}" for name in ("histogram", "roc", "pr", "counted")}
    assert named == spoken | built
