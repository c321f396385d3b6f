"""A classifier to judge, as a page asks for it: of an example, a finished run, a visitor's table. Loads no scikit-learn.

What needs scikit-learn is asked of the oracle (core/evaluation/judging.py); a table is read where no page waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.config import to_dict
from core.errors import Problem
from core.evaluation.thresholds import Counts, counts_at
from core.evaluation.uploaded import MOST_BYTES
from core.oracle.service import decoder, patient
from core.predict.choices import set_of
from core.predict.service import patient as predictor
from core.runs.run import Run
from core.runs.service import engine
from core.sequences import experiments
from core.training.events import Event
from core.wire import Array

SECONDS = 60.0
MOST = 20  # runs that are offered
FINISHED = ("finished", "stopped")
KINDS = (experiments.PICTURES, "reading")  # runs that classify


@dataclass(frozen=True, eq=False)
class Predictions:
    """Labels and scores, wherever they come from."""

    labels: Array  # (n,) i4
    scores: Array  # (n, classes) f8
    classes: tuple[str, ...]
    ranked: bool = True  # whether scores rank the rows; else they are predictions, rows with a single 1


def judged(found: Predictions, positive: int, seed: int) -> dict[str, Any]:
    """As `judging.judged`, the arrays of its curves under "curves". Raises Problem as the oracle."""
    given = {"labels": found.labels, "scores": found.scores}
    settings = {"positive": positive, "ranked": found.ranked, "seed": seed}
    header, arrays = patient().ask("core.evaluation.judging:judged", settings, given, SECONDS, keep=False)
    return {**header, "curves": arrays}


def runs_of(visitor: str, wanted: str = "") -> dict[str, Run]:
    """The visitor's finished runs that classify as "run:<id>", the newest first, and `wanted`: one that a link names. Raises Problem as the store."""
    store = engine().store
    found = {f"run:{run.id}": run for run in store.runs(visitor, limit=MOST, states=FINISHED) if _classifies(run)}
    kind, _, name = wanted.partition(":")
    run = store.get(name) if kind == "run" and wanted not in found else None
    if run is not None and run.state in FINISHED and _classifies(run):
        found[wanted] = run
    return found


def of_run(run: Run, classes: tuple[str, ...]) -> Predictions:
    """What a finished run said to its test part. Raises Problem("run_not_judged" | "scores_one_class"), as the store and the predictor.

    Of a large test part a run keeps only its mistakes, and mistakes alone judge nobody: then its network is asked anew, about as
    many of the pictures as it can look at in seconds.
    """
    row = engine().store.latest(run.id, "finished") if not run.active else None
    event = Event.unpack(row[2]) if row else None
    if event is None or "test_probabilities" not in event.arrays:
        raise Problem("run_not_judged")
    labels, scores = event.arrays["test_labels"], event.arrays["test_probabilities"]
    if len(labels) < event.data.get("test_total", len(labels)):
        labels, scores = _asked_anew(run)
    if not len(labels) or scores.shape[1] != len(classes):
        raise Problem("run_not_judged")
    if len(np.unique(labels)) < 2:
        raise Problem("scores_one_class", name=classes[int(labels[0])])
    return Predictions(labels.astype(np.int32), scores.astype(np.float64), classes)


def _asked_anew(run: Run) -> tuple[Array, Array]:
    data = set_of(run)
    if data is None:
        raise Problem("run_not_judged")
    question = {"ask": "errors", "set": to_dict(data), "part": "test", "all": False, "chances": True}
    while True:
        header, arrays = predictor().ask(f"run:{run.id}", question, (), SECONDS)
        if "confusion" in header:
            return arrays["labels"], arrays["probabilities"]


def looked(data: bytes) -> dict[str, Any]:
    """The columns of a table. Raises Problem as `uploaded.looked` and as the oracle."""
    header, _ = decoder().ask("core.evaluation.uploaded:looked", {}, _file(data), SECONDS, keep=False)
    return header


def of_table(data: bytes, **columns: Any) -> tuple[Predictions, dict[str, Any]]:
    """The rows of a table that can be used, and the account of all. Raises Problem as `uploaded.read` and as the oracle."""
    told, arrays = decoder().ask("core.evaluation.uploaded:read", columns, _file(data), SECONDS, keep=False)
    return Predictions(arrays["labels"], arrays["scores"], tuple(told["classes"]), told["ranked"]), told


def counted(found: Predictions, positive: int, threshold: float) -> Counts:
    """The four cells of one class against the rest."""
    return counts_at(found.labels == positive, found.scores[:, positive], threshold)


def text_set_of(run: Run) -> tuple[str, tuple[str, ...]] | None:
    """Which set of texts a run learned to read, and the keys of its classes; None of a run on pictures. Raises Problem as the store.

    A run that told nothing of them, as one that was brought, has two numbered classes; `of_run` says that it cannot be judged.
    """
    if not of_texts(run):
        return None
    row = engine().store.latest(run.id, "started")
    if row is None:
        return "own", ("0", "1")
    told = Event.unpack(row[2]).data
    return told.get("name", "own"), tuple(told.get("classes", ("0", "1")))


def of_texts(run: Run) -> bool:
    """Whether a run learned to read, and not to see."""
    return experiments.kind_of(run.experiment) != experiments.PICTURES


def _classifies(run: Run) -> bool:
    return experiments.kind_of(run.experiment) in KINDS


def _file(data: bytes) -> dict[str, Array]:
    if len(data) > MOST_BYTES:
        raise Problem("table_too_large", limit_mb=MOST_BYTES // 1_000_000)
    return {"file": np.frombuffer(data, np.uint8)}
