"""The page Predict under the app test harness: pictures as files, good and bad, and from the camera."""

from __future__ import annotations

import pytest

from core.text import LANGUAGES
from tests.core.conftest import weights as weights
from tests.pages.predicting import Open, drawing, part, parts
from tests.pages.predicting import opened as opened
from tests.pages.predicting import run as run

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
