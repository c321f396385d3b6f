"""The predictor as the server sees it: answers in order, every bad file a Problem of its own."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from sklearn.datasets import load_digits

from core.errors import Problem
from core.explain.methods import METHODS
from core.predict import service
from core.predict.answer import Prediction
from core.predict.service import Predictor, run_checkpoint, slices
from core.predict.weights import load_run
from tests.core.conftest import RUN
from tests.core.predict.asking import codes, read
from tests.core.predict.pictures import BOMB, FORMATS, SEVEN, STRANGERS, drawn, encoded, png


def test_a_reading_is_what_the_network_says_of_what_it_saw(predictor: Predictor, weights: Path) -> None:
    [answer] = predictor.predict(RUN, [SEVEN])
    assert isinstance(answer, Prediction)
    assert answer.model == RUN
    assert answer.classes == tuple("0123456789")
    assert answer.seen.shape == (8, 8)
    assert list(answer.steps) == ["grey", "ink", "crop", "seen"]
    assert answer.milliseconds > 0
    with torch.inference_mode():
        logits = load_run(weights).model(torch.from_numpy(answer.seen.copy())[None, None])
    assert np.allclose(answer.probabilities, logits.softmax(1)[0].numpy(), atol=1e-6)
    assert answer.best == int(logits.argmax())
    assert float(answer.probabilities.sum()) == pytest.approx(1, abs=1e-5)


def test_it_reads_scans_that_were_blown_up_to_pictures(predictor: Predictor) -> None:
    digits = load_digits()
    files = [
        encoded(Image.fromarray(np.uint8(255 - np.kron(np.pad(scan, 1), np.ones((12, 12))) * 15)))
        for scan in digits.images[:40]
    ]
    answers = predictor.predict(RUN, files)
    right = [
        isinstance(answer, Prediction) and answer.best == label
        for answer, label in zip(answers, digits.target[:40], strict=True)
    ]
    assert np.mean(right) > 0.75


def test_the_same_picture_in_every_format_is_the_same_digit(predictor: Predictor) -> None:
    answers = predictor.predict(RUN, [encoded(drawn(0), kind) for kind in FORMATS])
    assert len({answer.best for answer in answers if isinstance(answer, Prediction)}) == 1
    assert codes(answers) == ["read"] * len(FORMATS)


def test_each_bad_file_has_its_own_problem_and_harms_no_other(predictor: Predictor) -> None:
    files = {
        "file_empty": b"",
        "file_too_large": bytes((5 << 20) + 1),
        "not_an_image": STRANGERS["text"],
        "image_damaged": SEVEN[: len(SEVEN) // 2],
        "image_too_many_pixels": BOMB,
        "image_too_small": encoded(Image.new("L", (1, 1))),
        "nothing_drawn": encoded(Image.new("L", (50, 50), 255)),
    }
    mixed = [file for bad in files.values() for file in (SEVEN, bad)]
    found = codes(predictor.predict(RUN, mixed))
    assert found[::2] == ["read"] * len(files)
    assert found[1::2] == list(files)


def test_a_picture_of_twenty_thousand_a_side_is_refused_and_one_of_six_thousand_read(predictor: Predictor) -> None:
    large = np.full((6000, 6000), 255, np.uint8)
    large[1000:5000, 2800:3200] = 0
    before = predictor.pid
    assert read(predictor, png(20_000, 20_000), encoded(Image.fromarray(large))) == ["image_too_many_pixels", "read"]
    assert predictor.pid == before, "neither needs another process"


def test_five_hundred_files_at_once(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match="too_many_files") as caught:
        predictor.predict(RUN, [SEVEN] * 500)
    assert caught.value.params == {"limit": 50, "count": 500}
    assert read(predictor, *[SEVEN] * 50) == ["read"] * 50
    monkeypatch.setenv("GLASSBOX_UPLOAD_FILES", "2")
    with pytest.raises(Problem, match="too_many_files"):
        predictor.predict(RUN, [SEVEN] * 3)


def test_no_files_no_answers(predictor: Predictor) -> None:
    assert predictor.predict(RUN, []) == []


@pytest.mark.parametrize("model", ["", "nothing", "shipped:../../etc", "shipped:none", "file:/etc/passwd", "digits"])
def test_a_model_that_is_not_there(model: str, predictor: Predictor) -> None:
    with pytest.raises(Problem, match="model_unknown"):
        predictor.predict(model, [SEVEN])


@pytest.mark.parametrize("run", ["", "x", "../" * 5, "0" * 19, "Z" * 20, "0" * 20])
def test_a_run_that_is_not_there(run: str) -> None:
    with pytest.raises(Problem, match="run_unknown"):
        run_checkpoint(run)


@pytest.mark.parametrize("method", METHODS)
def test_an_explanation(method: str, predictor: Predictor) -> None:
    [reading] = predictor.predict(RUN, [SEVEN])
    assert isinstance(reading, Prediction)
    found = predictor.explain(RUN, SEVEN, method=method)  # type: ignore[arg-type]
    assert found.target == reading.best
    assert found.method == method
    assert found.attribution.shape == found.seen.shape == (8, 8)
    assert np.array_equal(found.seen, reading.seen)
    assert np.allclose(found.probabilities, reading.probabilities, atol=1e-6)
    assert found.total == pytest.approx(float(found.attribution.sum()), abs=1e-4)
    if method == "integrated_gradients":
        assert abs(found.gap) <= 0.02 * abs(found.score - found.baseline_score) + 1e-3
    assert predictor.explain(RUN, SEVEN, target=3).target == 3


def test_what_cannot_be_explained(predictor: Predictor) -> None:
    cases = {
        "method_unknown": lambda: predictor.explain(RUN, SEVEN, method="magic"),  # type: ignore[arg-type]
        "class_unknown": lambda: predictor.explain(RUN, SEVEN, target=10),
        "not_an_image": lambda: predictor.explain(RUN, STRANGERS["text"]),
        "file_too_large": lambda: predictor.explain(RUN, bytes(6 << 20)),
        "nothing_drawn": lambda: predictor.explain(RUN, encoded(Image.new("L", (50, 50)))),
        "model_unknown": lambda: predictor.explain("shipped:none", SEVEN),
    }
    for code, ask in cases.items():
        with pytest.raises(Problem, match=code):
            ask()
    with pytest.raises(Problem, match="class_unknown"):
        predictor.explain(RUN, SEVEN, target=-1)


def test_weights_that_changed_are_read_anew(weights: Path, tmp_path: Path) -> None:
    place = tmp_path / "checkpoint.safetensors"
    one = Predictor(checkpoint_of=lambda _run: place)
    try:
        with pytest.raises(Problem, match="checkpoint_missing"):
            one.predict(RUN, [SEVEN])
        place.write_bytes(b"damaged")
        with pytest.raises(Problem, match="checkpoint_unreadable"):
            one.predict(RUN, [SEVEN])
        place.write_bytes(weights.read_bytes())
        assert read(one, SEVEN) == ["read"]
    finally:
        one.close()


def test_many_at_once_get_their_own_answers(predictor: Predictor) -> None:
    found: dict[int, list[str]] = {}

    def ask(number: int) -> None:
        found[number] = read(predictor, *([b""] * number), SEVEN)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert found == {number: ["file_empty"] * number + ["read"] for number in range(8)}


def test_batches_are_cut() -> None:
    files = [bytes(size) for size in (10, 3 << 20, 10, 1 << 20, 1 << 20, 1, *[1] * 20)]
    pieces = slices(files)
    assert [file for piece in pieces for file in piece] == files
    for piece in pieces:
        assert len(piece) <= service.SLICE_FILES
        assert len(piece) == 1 or sum(map(len, piece)) <= service.SLICE_BYTES
    assert slices([]) == []
