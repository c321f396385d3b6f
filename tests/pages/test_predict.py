"""The page Predict under the app test harness, with a small network of a run: both languages, every source, bad input."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.explain.methods import METHODS
from core.text import LANGUAGES
from pages.ui.text import text
from tests.core.conftest import weights as weights
from tests.pages.predicting import Open, draw, drawing, part, parts, said
from tests.pages.predicting import opened as opened
from tests.pages.predicting import run as run


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_pad_invites_to_draw(opened: Open, language: str) -> None:
    app, words = opened(language), text("predict", language)
    assert not app.exception
    assert not app.error, [each.value for each in app.error]
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
    assert not app.error, [each.value for each in app.error]
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_garment_is_read_and_explained_in_the_reader_s_words(opened: Open, language: str) -> None:
    shirt = np.full((120, 120), 245, np.uint8)
    shirt[20:100, 40:80] = shirt[20:45, 15:105] = 90
    file = io.BytesIO()
    Image.fromarray(shirt).save(file, "PNG")
    app = opened(language, model="shipped:fashion")
    assert not parts(app) & {"sketch", "steps"}, "nobody draws a garment"
    app.file_uploader(key="predict.files").set_value([("shirt.png", file.getvalue(), "image/png")]).run()
    assert not app.exception
    assert not app.error, [each.value for each in app.error]
    words = text("live", language)
    header, arrays = part(app, "answer")
    assert header["classes"][:2] == [words("class.t_shirt"), words("class.trouser")]
    assert header["classes"][int(arrays["probabilities"].argmax())] in {
        words(f"class.{name}") for name in ("t_shirt", "shirt", "pullover")
    }
    header, arrays = part(app, "steps")
    assert [step["name"] for step in header["steps"]] == ["grey", "thing", "crop", "seen"]
    assert header["steps"][1]["label"] == text("predict", language)("step.garment.thing")
    assert arrays["seen"].shape == (28, 28)
    assert part(app, "heat")[0]["name"] in part(app, "answer")[0]["classes"]
    assert "{{" not in said(app)
    assert text("models", language)("card.fashion.title") in [each.label for each in app.expander]
