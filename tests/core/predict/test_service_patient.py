"""The predictor for long questions: nobody else waits for it, and it gives its memory back when it is left alone."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from core.data.pictures import PicturesConfig
from core.predict import inside_asked, looks, service
from core.predict.service import Predictor
from tests.core.conftest import RUN
from tests.core.predict.asking import read
from tests.core.predict.pictures import SEVEN


@pytest.fixture
def own(weights: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server's two predictors, whose every run has those weights."""
    monkeypatch.setattr(service, "_predictors", {})
    monkeypatch.setattr(service, "Predictor", partial(Predictor, lambda _run: weights))
    yield
    service.close()


@pytest.mark.usefixtures("own")
def test_there_is_one_of_each() -> None:
    assert service.patient() is service.patient()
    assert service.predictor() is service.predictor()
    assert service.patient() is not service.predictor()


@pytest.mark.usefixtures("own")
def test_while_a_long_question_is_answered_a_drawing_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    long = service._kept("tests.core.predict.fakes:serve")
    found: list[list[str]] = []
    asking = threading.Thread(target=lambda: found.append(read(long, b"READ " + bytes(pipe))), daemon=True)
    asking.start()
    with pipe.open("wb") as held:  # opens when the child reads from it: it is in the middle of its question
        assert read(service.predictor(), SEVEN) == ["read"]
        assert not found
        held.write(SEVEN)
    asking.join(60)
    assert found == [["read"]]


@pytest.mark.usefixtures("own")
def test_what_excites_a_unit_is_a_long_question() -> None:
    assert inside_asked.look(RUN, SEVEN, None, 0)["stages"]
    assert service.patient().pid is None
    assert inside_asked.most_excited(RUN, PicturesConfig(), "conv1")["which"]
    assert service.patient().pid not in (None, service.predictor().pid)


def test_left_alone_it_ends_and_the_next_question_starts_another(weights: Path) -> None:
    one = Predictor(lambda _run: weights, "tests.core.predict.fakes:serve_a_while")
    try:
        for _ in range(2):
            assert read(one, SEVEN) == ["read"]
            deadline = time.monotonic() + 60
            while Path(f"/proc/{one.pid}").exists():
                assert time.monotonic() < deadline
    finally:
        one.close()


@pytest.mark.usefixtures("own")
def test_a_server_that_ends_ends_both() -> None:
    for each in (service.predictor(), service.patient()):
        assert read(each, SEVEN) == ["read"]
    service.close()
    assert service.predictor().pid is None
    assert service.patient().pid is None


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("what", ["maps", "sanity", "curves", "attack"])
def test_what_a_network_looks_at_is_a_long_question(what: str) -> None:
    header, _ = looks.ask(what, RUN, (PicturesConfig(), "train", 3))  # type: ignore[arg-type]
    assert (header["part"], header["number"]) == ("train", 3)
    assert service.predictor().pid is None
