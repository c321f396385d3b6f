"""A run as one JSON document to keep: settings, results, curves. Knows events, no store and no page."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from typing import Any

from core.runs.run import EventRow, Run
from core.training.events import Event

FORMAT = "glassbox-run-1"
CHECKS = ("validation_loss", "validation_accuracy")
LANED = ("losses", "accuracies", "norms")  # a number for each network, at every step
LANE_CHECKS = ("lane_losses", "lane_accuracies", "fallen")


def record(run: Run, rows: Iterable[EventRow]) -> str:
    """`document` as JSON; NaN and infinity are written as null."""
    return written(document(run, rows))


def written(document: Mapping[str, Any]) -> str:
    """A document as JSON."""
    return json.dumps(document, indent=1, allow_nan=False)


def follows_settings(document: Mapping[str, Any]) -> bool:
    """Whether it was decided by its settings alone: no rate changed by hand, no epochs added."""
    return not document.get("rates") and not document.get("continued")


def document(run: Run, rows: Iterable[EventRow]) -> dict[str, Any]:
    """Settings, outcome and curves of `run`, from its events in their order.

    `steps` holds loss and accuracy of every training step from 1, `validation` the points measured between them, `rates` the
    steps at which the learning rate was changed by hand, `continued` those at which it went on with another number of epochs, `test` the result and the confusion counts (rows: the true class).
    `seconds` is the time from the first step to the end by the clock on the wall, pauses and rests included;
    `seconds_computing` is what the training itself took of it, None for a run that broke off.
    The run's id is left out: whoever has it may watch the run.
    Steps repeated after a continuation replace the earlier ones; NaN and infinity become None.

    Of a run of sequences `lanes` names its networks, `steps` holds losses, accuracies and norms with a number for each of them
    at every step, `validation` what was measured of each, and `test` what its end told.
    """
    columns: dict[str, list[Any]] = {"loss": [], "accuracy": []}
    validation: list[dict[str, Any]] = []
    rates: list[dict[str, Any]] = []
    continued: list[int] = []
    started: dict[str, Any] = {}
    test: dict[str, Any] = {}
    computing: float | None = None
    for _, _, packed in rows:
        event = Event.unpack(packed)
        step = int(event.data.get("step") or 0)
        if event.kind == "started":
            earlier, continued = started.get("steps_total"), [each for each in continued if each <= step]
            if step and earlier and event.data.get("steps_total", earlier) != earlier:
                continued.append(step)
            started, test, computing = event.data, {}, None
            continued += event.data.get("continued") or []  # of a run that was imported
            if "lanes" in started:
                columns = {name: columns.get(name, []) for name in LANED}
            for column in columns.values():
                del column[step:]
            validation = [point for point in validation if point["step"] <= step]
            rates = [change for change in rates if change["step"] <= step]
        elif event.kind == "progress":
            for name in columns.keys() & event.arrays.keys():
                values = _finite(event.arrays[name].tolist())
                columns[name][max(0, step - len(values)) :] = values
        elif event.kind == "snapshot":
            names = ("step", "epoch", *(LANE_CHECKS if "lanes" in started else CHECKS))
            validation = [point for point in validation if point["step"] < step]
            validation.append({name: event.data.get(name) for name in names})
        elif event.kind == "changed":
            rates.append({"step": step, "learning_rate": event.data.get("learning_rate")})
        elif event.kind == "finished":
            test = _laned(event) if "lanes" in started else _test(event, started.get("classes", []))
            computing = event.data.get("seconds")
    told = {
        "format": FORMAT,
        "state": run.state,
        "reason": run.reason,
        "created": run.created,
        "seconds": run.ended - run.started if run.ended and run.started else None,
        "seconds_computing": computing,
        "experiment": run.experiment,
        "classes": started.get("classes"),
        "parameters": started.get("parameters"),
        "steps_per_epoch": started.get("steps_per_epoch") if started.get("epochs_known", True) else None,
        "steps": {name: column for name, column in columns.items() if column or name in ("loss", "accuracy")},
        "validation": validation,
        "rates": rates,
        "continued": continued,
        "test": test or None,
    }
    if "lanes" in started:
        told["lanes"] = started["lanes"]
    return dict(_finite(told))


def _laned(event: Event) -> dict[str, Any]:
    """What the end of a run of sequences told; of its arrays the confusion counts (network, true, read) of those that have some."""
    return event.data | {name: array.tolist() for name, array in event.arrays.items() if name == "confusion"}


def _test(event: Event, classes: list[str]) -> dict[str, Any]:
    result: dict[str, Any] = {name: event.data.get(name) for name in ("test_loss", "test_accuracy")}
    if "test_confusion" in event.arrays:
        result["confusion"] = event.arrays["test_confusion"].tolist()
    elif "test_probabilities" in event.arrays:  # a run of an earlier version told all of its test pictures
        read = event.arrays["test_probabilities"].argmax(axis=1)
        # Counted here: core/evaluation loads torch, which the server that writes this document does without.
        counts = [[0] * len(classes) for _ in classes]
        for truth, guess in zip(event.arrays["test_labels"].tolist(), read.tolist(), strict=True):
            counts[truth][guess] += 1
        result["confusion"] = counts
    return result


def _finite(value: Any) -> Any:
    """The same, with null for what is no finite number, however deep."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_finite(each) for each in value]
    return {name: _finite(each) for name, each in value.items()} if isinstance(value, dict) else value
