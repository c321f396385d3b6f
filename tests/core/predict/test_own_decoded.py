"""Pictures from outside are decoded by a child of their own: what one upload may cost, files that kill it, many who ask."""
# ruff: noqa: F811 - a fixture is asked for by its name

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from core.data.own_form import prepare
from core.data.own_pictures import sets_of
from core.errors import Problem
from core.oracle.service import Oracle
from core.predict import own_decoded
from core.predict.images import decode
from core.predict.own_decoded import Decoding
from core.predict.own_pictures import from_zip, read_files
from core.wire import Array
from tests.core.predict.brought import HANGS, KILLS, Fake, codes, fake, file, zipped  # noqa: F401


def test_a_picture_that_kills_or_hangs_is_lost_alone(fake: Fake) -> None:
    given = {f"{label}/{number}.png": file() for number in range(5) for label in "ab"}
    given |= {"a/killer.png": KILLS, "b/sleeper.png": HANGS}
    report = from_zip(zipped(given), "color", "someone")
    assert report.card.counts == (5, 5)
    assert codes(report) == {"a/killer.png": "predictor_failed", "b/sleeper.png": "predictor_timeout"}
    assert fake.asked == [8, 4, 1, 1, 1, 1], "a few at a time, and each alone where one is guilty"


# ---- what one upload may cost


def test_the_same_bytes_are_decoded_once(fake: Fake) -> None:
    one = file()
    files = {f"{label}/{number}.png": file() for label in "ab" for number in range(3)}
    report = from_zip(zipped({f"a/again{number}.png": one for number in range(500)} | files), "color", "someone")
    assert sum(report.card.counts) == 7
    assert sum(fake.asked) == 7
    assert [(each.problem.code, each.count) for each in report.left] == [("own_picture_twice", 499)]


def test_an_upload_that_takes_too_long_keeps_what_was_read(fake: Fake) -> None:
    fake.cost = 3.0
    files = {f"{label}/{number}.png": file() for label in "ab" for number in range(50)}
    report = from_zip(zipped(files), "color", "someone")
    read = sum(report.card.counts)
    assert read * fake.cost >= own_decoded.UPLOAD_SECONDS
    assert (read - 8) * fake.cost < own_decoded.UPLOAD_SECONDS
    assert [(each.problem.code, each.count) for each in report.left] == [("own_out_of_time", 100 - read)]
    fake.cost = 50.0
    with pytest.raises(Problem, match="own_out_of_time"):
        from_zip(zipped({f"{label}/{number}.png": file() for number in range(40) for label in ("a",)}), "gray", "x")


def test_pictures_that_hang_use_up_the_time(fake: Fake) -> None:
    files = {f"a/{number}.png": file() for number in range(3)} | {f"b/{number}.png": file() for number in range(3)}
    hanging = {f"{label}/hang{number}.png": HANGS + bytes([number]) for label in "ab" for number in range(40)}
    fake.ask, answer = lambda *given, **more: hang(answer, *given, **more), fake.ask  # type: ignore[method-assign]
    report = from_zip(zipped(files | hanging), "color", "someone")
    assert sum(report.card.counts) == 6
    assert fake.asked.count(1) < 15
    assert [each.problem.code for each in report.left] == ["own_out_of_time", "predictor_timeout"]


def hang(answer: Any, function: str, arguments: Any, arrays: Mapping[str, Array], seconds: float, *, keep: bool) -> Any:
    """An oracle over which every file that begins so hangs."""
    if any(array.tobytes().startswith(HANGS) for array in arrays.values()):
        arrays = {"file0": np.frombuffer(HANGS, np.uint8)}
    return answer(function, arguments, arrays, seconds, keep=keep)


def test_a_slice_ends_after_its_seconds_and_begins_with_one_picture() -> None:
    files = {f"file{number}": np.frombuffer(file(), np.uint8) for number in range(3)}
    header, arrays = own_decoded.child(["gray"], 1 << 20, 0.0, **files)
    assert header["problems"] == [None]
    assert header["seconds"] > 0
    assert arrays["gray"].shape == (1, 1, 28, 28)


def test_what_a_slice_had_no_time_for_is_asked_again(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_decoded, "SLICE_SECONDS", -1.0)
    files: list[bytes | Problem] = [file() for _ in range(5)]
    answers = Decoding(["color"]).read(files)
    assert fake.asked == [5, 4, 3, 2, 1]
    for content, answer in zip(files, answers, strict=True):
        assert isinstance(content, bytes)
        assert isinstance(answer, dict)
        assert np.array_equal(answer["color"], prepare(decode(content, 1 << 20), "color"))


# ---- many who ask


def test_a_busy_moment_is_waited_out(fake: Fake) -> None:
    fake.busy = (0, 1)
    read = read_files([(str(number), file()) for number in range(20)])
    good, left = read.good, read.left
    assert (len(good), left) == (20, ())


def test_what_was_good_is_kept_when_nobody_has_time_any_more(fake: Fake) -> None:
    fake.busy = range(2, 1000)
    files = {f"{label}/{number}.png": file() for label in "ab" for number in range(10)}
    report = from_zip(zipped(files), "color", "someone")
    assert report.card.counts == (8, 8)
    assert [(each.problem.code, each.count) for each in report.left] == [("predictor_busy", 4)]
    assert len(fake.asked) == 2 + own_decoded.TRIES
    fake.busy = range(1000)
    with pytest.raises(Problem, match="predictor_busy"):
        from_zip(zipped(files), "color", "another")
    assert sets_of("another") == []


# ---- the child itself


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Iterator[Oracle]:
    one = Oracle()
    monkeypatch.setattr(own_decoded, "decoder", lambda: one)
    yield one
    one.close()


@pytest.mark.usefixtures("child")
def test_a_child_decodes_as_this_process_would() -> None:
    files: list[bytes | Problem] = [file(), b"", Problem("zip_member_damaged"), file("JPEG", (90, 60)), b"GIF89a"]
    answers = Decoding(["color"]).read(files)
    for content, answer in zip(files, answers, strict=True):
        if isinstance(answer, Problem):
            assert not isinstance(content, bytes) or len(content) < 10
        else:
            assert isinstance(content, bytes)
            assert np.array_equal(answer["color"], prepare(decode(content, 1 << 20), "color"))
    assert [each.code for each in answers if isinstance(each, Problem)] == [
        "file_empty",
        "zip_member_damaged",
        "not_an_image",
    ]
