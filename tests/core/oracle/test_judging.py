"""Predictions of a finished run from what it told at its end; tables and numbers asked from the children that may load scikit-learn."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.data.pictures import PicturesConfig
from core.errors import Problem
from core.evaluation.uploaded import MOST_BYTES
from core.oracle import judging, service
from core.training.events import Event

CLASSES = tuple("abc")


def finished(total: int | None = None, labels: Any = (0, 1, 2, 1)) -> bytes:
    arrays = {
        "test_labels": np.array(labels, np.int32),
        "test_probabilities": np.full((len(labels), 3), 1 / 3, np.float32),
    }
    return Event("finished", {"test_total": total or len(labels)}, arrays).pack()


def told(monkeypatch: pytest.MonkeyPatch, row: bytes | None, runs: Any = ()) -> None:
    known = {run.id: run for run in runs}
    store = SimpleNamespace(
        latest=lambda *_: (1, "finished", row) if row else None, runs=lambda *_, **__: list(runs), get=known.get
    )
    monkeypatch.setattr(judging, "engine", lambda: SimpleNamespace(store=store))


def run(state: str = "finished", id: str = "r1", **experiment: Any) -> Any:
    return SimpleNamespace(id=id, state=state, active=state == "running", experiment=experiment)


def test_a_run_told_of_its_whole_test_part(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, finished())
    found = judging.of_run(run(), CLASSES)
    assert found.labels.tolist() == [0, 1, 2, 1]
    assert found.scores.dtype == np.float64
    assert found.scores.shape == (4, 3)
    assert judging.counted(found, 1, 0.2) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("row", "state", "code"),
    [
        (None, "finished", "run_not_judged"),
        (finished(), "running", "run_not_judged"),
        (finished(labels=(1, 1, 1)), "finished", "scores_one_class"),
    ],
)
def test_what_cannot_be_judged_says_why(monkeypatch: pytest.MonkeyPatch, row: bytes, state: str, code: str) -> None:
    told(monkeypatch, row)
    with pytest.raises(Problem, match=code):
        judging.of_run(run(state), CLASSES)


def test_of_many_pictures_only_mistakes_are_kept_so_the_network_is_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    told(monkeypatch, finished(total=900))
    answers = iter(
        [
            ({"looked": 1, "wanted": 2}, {}),
            (
                {"confusion": []},
                {"labels": np.array([2, 0], np.int32), "probabilities": np.eye(3, dtype=np.float32)[:2]},
            ),
        ]
    )
    monkeypatch.setattr(judging, "predictor", lambda: SimpleNamespace(ask=lambda *_: next(answers)))
    monkeypatch.setattr(judging, "set_of", lambda _: PicturesConfig())
    assert judging.of_run(run(), CLASSES).labels.tolist() == [2, 0]
    monkeypatch.setattr(judging, "set_of", lambda _: None)
    with pytest.raises(Problem, match="run_not_judged"):
        judging.of_run(run(), CLASSES)


def test_a_run_on_texts_says_what_its_classes_are(monkeypatch: pytest.MonkeyPatch) -> None:
    started = Event("started", {"name": "reviews_en", "classes": ["negative", "positive"]}, {}).pack()
    told(monkeypatch, started)
    assert judging.text_set_of(run()) is None
    assert judging.text_set_of(run(kind="reading")) == ("reviews_en", ("negative", "positive"))
    for nothing in (None, Event("started", {"lanes": []}, {}).pack()):
        told(monkeypatch, nothing)
        assert judging.text_set_of(run(kind="reading")) == ("own", ("0", "1"))
    with pytest.raises(Problem, match="run_not_judged"):
        judging.of_run(run(kind="reading"), ("0", "1"))


def test_runs_that_classify_are_offered_and_one_that_a_link_names(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, theirs, text, writer = run(id="m"), run(id="t"), run(id="x", kind="reading"), run(id="w", kind="writing")
    told(monkeypatch, None, [mine, text, writer])
    assert list(judging.runs_of("v")) == ["run:m", "run:x"]
    told(monkeypatch, None, [mine, theirs])
    assert list(judging.runs_of("v", "run:t")) == ["run:m", "run:t"]
    assert list(judging.runs_of("v", "shipped:t")) == ["run:m", "run:t"]


def test_a_table_is_read_and_judged_in_children() -> None:
    rows = "".join(f"{at % 2},{at / 40}\n" for at in range(40))
    content = f"y,p\n{rows}".encode()
    assert judging.looked(content)["label"] == "y"
    found, account = judging.of_table(content, label="y", scores=["p"], predicted="", of="1", outside="logistic")
    assert account["used"] == 40
    about = judging.judged(found, 1, 0)
    assert about["auc"] == pytest.approx(0.525)
    assert len(about["curves"]["roc_x"]) > 2
    with pytest.raises(Problem, match="table_too_large"):
        judging.looked(b"a" * (MOST_BYTES + 1))
    service.decoder().close()
    service.patient().close()
