"""The page Predict under the app test harness, with a small network of a run: both languages, every source, bad input."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from core.explain.methods import METHODS
from core.runs.queries import update_run
from core.runs.service import engine
from core.runs.store import Store
from core.settings import settings
from core.text import LANGUAGES
from core.training.experiment import Experiment
from pages.ui.text import text
from tests.conftest import ROOT
from tests.core.conftest import weights  # noqa: F401 - a fixture
from tests.pages.predicting import draw, drawing, part, parts, said

VISITOR = "f" * 32
Open = Callable[..., AppTest]


@pytest.fixture
def run(weights: Path, home: Path) -> Iterator[str]:  # noqa: F811
    """A finished run of the visitor, as the address names it."""
    store = Store(settings().database_url)
    name = store.create(Experiment().to_json(), VISITOR)
    with store.writing() as connection:
        update_run(
            connection,
            name,
            state="finished",
            checkpoint=True,
            ended=time.time(),
            step=240,
            metrics='{"test_accuracy": 0.97}',
        )
    store.close()
    (home / "runs" / name).mkdir(parents=True)
    shutil.copy(weights, home / "runs" / name / "checkpoint.safetensors")
    yield f"run:{name}"
    engine().close()


@pytest.fixture
def opened() -> Open:
    def open_at(language: str = "en", visitor: str = VISITOR, **address: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=120)
        app.session_state["visitor.fallback"] = visitor
        app.query_params.update({"lang": language, **{f"predict.{name}": value for name, value in address.items()}})
        app._page_hash = calc_hash("predict")  # a deep link
        return app.run()

    return open_at


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_pad_invites_to_draw(opened: Open, language: str) -> None:
    app, words = opened(language), text("predict", language)
    assert not app.exception
    assert not app.error
    assert app.title[0].value == words("title")
    assert "{{" not in said(app)
    labels = part(app, "sketch")[0]["labels"]
    assert labels["hint"] == words("sketch.hint")
    header, arrays = part(app, "answer")
    assert not arrays
    assert header["labels"]["invite"] == words("invite.draw")
    assert not {"steps", "heat", "table"} & parts(app)
    for section in ("try", "body.prepare", "body.softmax", "body.attribution"):
        assert words(section) in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawing_is_read_and_explained(opened: Open, run: str, language: str) -> None:
    app = draw(opened(language, model=run), drawing(7))
    assert not app.exception
    assert not app.error
    header, arrays = part(app, "answer")
    assert header["classes"] == list("0123456789")
    assert arrays["probabilities"].sum() == pytest.approx(1, abs=1e-5)
    best = int(arrays["probabilities"].argmax())
    assert best == 7
    assert header["target"] == best
    assert header["milliseconds"] > 0
    header, arrays = part(app, "steps")
    assert [step["name"] for step in header["steps"]] == ["grey", "ink", "crop", "seen"]
    assert arrays["seen"].shape == (8, 8)
    header, arrays = part(app, "heat")
    assert header["name"] == "7"
    assert arrays["heat"].shape == (8, 8)
    assert f"{arrays['heat'].sum():.3f}".replace("-", "−") in said(app), "what the shares add up to"
    assert "{{" not in said(app)
    assert text("predict", language)("card.run.title") in [each.label for each in app.expander]


def test_another_digit_can_be_asked_about(opened: Open, run: str) -> None:
    app = draw(opened(model=run), drawing(7))
    answer = part(app, "heat")[1]["heat"]
    app.selectbox(key="predict.target.en").set_value("1").run()
    assert part(app, "heat")[0]["name"] == "1"
    assert part(app, "answer")[0]["target"] == 1
    assert not np.array_equal(part(app, "heat")[1]["heat"], answer)
    assert dict(app.query_params)["predict.target"] in ("1", ["1"])


@pytest.mark.parametrize("method", METHODS)
def test_each_method_says_what_it_shows(opened: Open, run: str, method: str) -> None:
    app = draw(opened(model=run, method=method, target="3"), drawing(7))
    assert not app.exception
    beginning = text("predict", "en")(f"why.{method}", name="3", total="", score="", baseline="", gap="")[:20]
    assert beginning in said(app)
    assert part(app, "heat")[0]["name"] == "3"


def test_a_drawing_outlives_language_model_and_method(opened: Open, run: str) -> None:
    app = draw(opened(model=run), drawing(7))
    before = part(app, "answer")[1]["probabilities"]
    app.session_state["lang"] = "zh"
    app.run()
    assert app.title[0].value == text("predict", "zh")("title")
    assert np.array_equal(part(app, "answer")[1]["probabilities"], before)


@pytest.mark.parametrize(
    ("sent", "language"),
    [("data:image/png;base64,AAAA", "en"), ("data:image/png;base64,!", "zh"), ("javascript:alert(1)", "en")],
)
def test_a_damaged_drawing_gets_a_sentence(opened: Open, run: str, sent: str, language: str) -> None:
    app = draw(opened(language, model=run), sent)
    assert not app.exception
    (error,) = app.error
    assert "{{" not in error.value
    assert draw(app, drawing(7)).error.len == 0, "the page goes on"
    assert part(app, "answer")[1]


BAD = {
    "empty.png": b"",
    "words.png": b"not a picture",
    "cut.png": drawing()[:300],
    "bomb.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0N \0\0N \x08\0\0\0\0\xc3\x9a\xf1\xd0",
    "=1+1.png": b"GIF89a",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_bad_files_get_a_sentence_each_and_harm_no_other(opened: Open, run: str, language: str) -> None:
    app = opened(language, model=run, source="upload")
    files = [*((name, data, "image/png") for name, data in BAD.items()), ("seven.png", drawing(7), "image/png")]
    app.file_uploader(key="predict.files").set_value(files).run()
    assert not app.exception
    rows = part(app, "table")[0]["rows"]
    assert [row["name"] for row in rows] == [*BAD, "seven.png"]
    assert all(len(row["problem"]) > 5 and "{{" not in row["problem"] for row in rows[:-1])
    assert rows[-1]["answer"] == "7"
    assert part(app, "table")[0]["picked"] == len(BAD), "the first that could be read is shown in detail"
    assert part(app, "answer")[1]["probabilities"].argmax() == 7
    assert app.get("download_button")


def test_one_bad_file_alone(opened: Open, run: str) -> None:
    app = opened(model=run, source="upload")
    app.file_uploader(key="predict.files").set_value([("words.png", b"words", "image/png")]).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "steps" not in parts(app)


def test_files_outlive_another_source(opened: Open, run: str) -> None:
    app = opened(model=run, source="upload")
    app.file_uploader(key="predict.files").set_value([("a.png", drawing(7), "image/png")]).run()
    app.session_state["predict.source"] = "draw"
    app.run()
    assert not part(app, "answer")[1]
    app.session_state["predict.source"] = "upload"
    app.run()
    assert part(app, "answer")[1]["probabilities"].argmax() == 7
    app.button(key="predict.forget").click().run()
    assert not part(app, "answer")[1]


def test_too_many_files_are_refused_in_one_sentence(opened: Open, run: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_UPLOAD_FILES", "3")
    app = opened(model=run, source="upload")
    app.file_uploader(key="predict.files").set_value([(f"{n}.png", b"x", "image/png") for n in range(4)]).run()
    assert not app.exception
    (error,) = app.error
    assert "3" in error.value


def test_the_operator_s_limit_is_the_uploader_s(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLASSBOX_UPLOAD_MB", "12")
    assert opened(source="upload").file_uploader(key="predict.files").proto.max_upload_size_mb == 12


def test_the_camera_is_asked_for_only_when_chosen(opened: Open) -> None:
    assert not opened().get("camera_input")
    app = opened(source="camera")
    assert not app.exception
    assert app.get("camera_input")


def test_a_link_to_somebody_elses_run_works(opened: Open, run: str) -> None:
    app = opened(visitor="e" * 32, model=run)
    assert not app.warning
    assert app.selectbox(key="predict.model.en").value == run
    assert run not in opened(visitor="e" * 32).selectbox(key="predict.model.en").options


@pytest.mark.parametrize("wanted", ["run:" + "0" * 20, "run:../../x", "shipped:none", "' OR 1=1", "x" * 3000])
def test_an_unknown_model_leaves_the_default_and_says_so(opened: Open, wanted: str) -> None:
    app = opened("zh", model=wanted)
    assert not app.exception
    assert app.selectbox(key="predict.model.zh").value == "shipped:digits"
    (notice,) = app.warning
    assert "predict.model" in notice.value.replace("\\", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_weights_that_are_gone_or_damaged_get_a_sentence(opened: Open, run: str, home: Path, language: str) -> None:
    path = home / "runs" / run.removeprefix("run:") / "checkpoint.safetensors"
    app = opened(language, model=run)
    path.write_bytes(b"\x80\x04cos\nsystem\n(S'true'\ntR.")  # a pickle
    for _ in range(2):
        draw(app, drawing(7))
        assert not app.exception
        (error,) = app.error
        assert "{{" not in error.value
        path.unlink(missing_ok=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_model_shows_its_card(opened: Open, language: str) -> None:
    app, words = opened(language), text("models", language)
    assert words("card.digits.title") in [each.label for each in app.expander]
    assert words("card.digits.limit.only_digits") in said(app)
    assert "python scripts/train_digit_reader.py" in [each.value for each in app.code]
    assert "{{" not in said(app)
