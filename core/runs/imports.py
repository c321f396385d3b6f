"""A run that comes as a file: a document as `record` writes it, read as what anybody may have written. Knows no screen.

What becomes of it is in imported.py.
"""

from __future__ import annotations

import math
from typing import Any

from core.config import to_dict
from core.errors import Problem
from core.runs.record import CHECKS, FORMAT, LANE_CHECKS, LANED
from core.runs.run import ENDED
from core.runs.shelf import LONGEST_NAME, LONGEST_NOTE, plain
from core.sequences import experiments
from core.training.experiment import LONGEST_TEXT, parsed

MOST_BYTES = 6_000_000  # a record of 12 networks and 6,000 steps
LOOKED = 2000  # bytes at the beginning of a long file among which the format stands
MOST_NUMBERS = 1_000_000  # steps × networks × columns
MOST_STEPS = 200_000  # 200 epochs of 1,000 steps
MOST_CHECKS = 20_000
MOST_LANES = 12
MOST_CLASSES = 200
LONGEST = LONGEST_NAME  # characters of a class or of a network's name
LARGEST = 1e30  # of a number in a curve
COLUMNS = ("loss", "accuracy")


def read(data: bytes) -> dict[str, Any]:
    """The document in these bytes, of which everything that is used has been looked at.

    Raises Problem("import_too_large" | "import_malformed" | "import_other" | "import_values" | "import_too_many") and as
    Experiment does for settings that cannot be.
    """
    if len(data) > MOST_BYTES:
        raise Problem("import_too_large", mb=MOST_BYTES // 1_000_000)
    if len(data) > 100 * LOOKED and FORMAT.encode() not in data[:LOOKED]:  # before anything is spent on it
        raise Problem("import_other")
    try:
        found = parsed(data.removeprefix(b"\xef\xbb\xbf"), MOST_BYTES)
    except Problem:
        raise Problem("import_malformed") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT or not isinstance(found.get("experiment"), dict):
        raise Problem("import_other")
    experiment = experiments.of(found["experiment"])
    if len(experiment.to_json()) > LONGEST_TEXT:
        raise Problem("settings_too_long", limit=LONGEST_TEXT)
    lanes = _lanes(found.get("lanes")) if "lanes" in found else None
    kind = experiments.kind_of(found["experiment"])
    if (lanes is None) != (kind == experiments.PICTURES):  # what is drawn of a kind is drawn of its networks
        raise Problem("import_values", name="lanes")
    steps = found.get("steps") or {}
    if not isinstance(steps, dict):
        raise Problem("import_values", name="steps")
    columns = {
        name: _column(steps[name], name, len(lanes) if lanes else 0)
        for name in (LANED if lanes else COLUMNS)
        if steps.get(name)
    }
    length = max((len(column) for column in columns.values()), default=0)
    if length * len(columns) * len(lanes or (None,)) > MOST_NUMBERS:
        raise Problem("import_too_many", name="steps", limit=MOST_NUMBERS)
    classes = _names(found.get("classes"))
    needed = LANED[0] if lanes else COLUMNS[0]  # without losses there is no curve
    if any(len(column) != length for column in columns.values()) or (columns and needed not in columns):
        raise Problem("import_values", name="steps")
    return {
        "experiment": to_dict(experiment),
        "kind": kind,
        "state": found["state"] if found.get("state") in ENDED else "stopped",
        "reason": "done" if found.get("state") == "finished" else "stopped",
        "seconds": _number(found.get("seconds"), "seconds", 0.0, 1e9),
        "computing": _number(found.get("seconds_computing"), "seconds_computing", 0.0, 1e9),
        "classes": classes,
        "parameters": _number(found.get("parameters"), "parameters", 0, 1e12),
        "created": _number(found.get("created"), "created"),
        "name": _written(found.get("name"), "name", LONGEST_NAME),
        "note": _written(found.get("note"), "note", LONGEST_NOTE),
        "per_epoch": _number(found.get("steps_per_epoch"), "steps_per_epoch", 1, MOST_STEPS),
        "rates": _rates(found.get("rates")),
        "continued": [_step(each, "continued") for each in _list(found.get("continued"), "continued", MOST_CHECKS)],
        "lanes": lanes,
        "columns": columns,
        "checks": _checks(found.get("validation"), len(lanes) if lanes else 0),
        "test": _test(found.get("test"), len(lanes) if lanes else 0, len(classes)),
    }


def _number(value: Any, name: str, low: float = -LARGEST, high: float = LARGEST) -> float | None:
    """A finite number within bounds; null is none."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Problem("import_values", name=name)
    if not low <= value <= high:
        raise Problem("import_values", name=name)
    return float(value)


def _list(value: Any, name: str, most: int) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Problem("import_values", name=name)
    if len(value) > most:
        raise Problem("import_too_many", name=name, limit=most)
    return value


def _column(values: Any, name: str, lanes: int) -> list[Any]:
    """A number a step, or a number for each lane a step; null becomes NaN."""

    def number(value: Any) -> float:
        found = _number(value, name)
        return math.nan if found is None else found

    rows = _list(values, name, MOST_STEPS)
    if not lanes:
        return [number(value) for value in rows]
    if any(not isinstance(row, list) or len(row) != lanes for row in rows):
        raise Problem("import_values", name=name)
    return [[number(value) for value in row] for row in rows]


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise Problem("import_values", name=name)
    return value


def _names(value: Any) -> list[str]:
    return [_text(each, "classes") for each in _list(value, "classes", MOST_CLASSES)]


def _lanes(value: Any) -> list[dict[str, Any]]:
    lanes = _list(value, "lanes", MOST_LANES)
    if not lanes or not all(isinstance(lane, dict) for lane in lanes):
        raise Problem("import_values", name="lanes")
    return [
        {"name": _text(lane.get("name"), "lanes"), "parameters": _number(lane.get("parameters"), "lanes", 0, 1e12)}
        for lane in lanes
    ]


def _checks(value: Any, lanes: int) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = []
    for point in _list(value, "validation", MOST_CHECKS):
        if not isinstance(point, dict):
            raise Problem("import_values", name="validation")
        step = _step(point.get("step"), "validation")
        if points and step < points[-1]["step"]:
            raise Problem("import_values", name="validation")
        known: dict[str, Any] = {"step": step, "epoch": _number(point.get("epoch"), "validation", 0, 1e6)}
        for name in LANE_CHECKS if lanes else CHECKS:
            if name == "fallen":
                known[name] = [bool(each) for each in _list(point.get(name), name, lanes)]
            elif lanes:
                values = _list(point.get(name), name, lanes)
                known[name] = [_number(each, name) for each in values] or None
            else:
                known[name] = _number(point.get(name), name)
        points.append(known)
    return points


def _step(value: Any, name: str) -> int:
    found = _number(value, name, 0, MOST_STEPS)
    if found is None or found != int(found):
        raise Problem("import_values", name=name)
    return int(found)


def _rates(value: Any) -> list[dict[str, Any]]:
    """The steps at which the rate was changed by hand."""
    found = []
    for change in _list(value, "rates", MOST_CHECKS):
        rate = _number(change.get("learning_rate"), "rates", 0, LARGEST) if isinstance(change, dict) else None
        if rate is None:
            raise Problem("import_values", name="rates")
        found.append({"step": _step(change.get("step"), "rates"), "learning_rate": rate})
    return found


def _written(value: Any, name: str, longest: int) -> str:
    """What its visitor wrote."""
    if value is not None and (not isinstance(value, str) or len(value) > longest):
        raise Problem("import_values", name=name)
    return plain(value or "", lines=name == "note")


def _test(value: Any, lanes: int, classes: int) -> dict[str, Any] | None:
    """Of what the end told the numbers, and the confusion counts: a square of the classes, of several networks one for each."""
    if value is None:
        return None
    if not isinstance(value, dict):
        raise Problem("import_values", name="test")
    told: dict[str, Any] = {
        name: _number(value.get(name), name) for name in ("test_loss", "test_accuracy") if name in value
    }
    counts = value.get("confusion")
    if counts is not None:
        squares = _list(counts, "test.confusion", MOST_LANES) if lanes else [counts]
        if lanes and len(squares) != lanes:
            raise Problem("import_values", name="test.confusion")
        found = [_square(each, classes or (len(each) if lanes and isinstance(each, list) else 0)) for each in squares]
        told["confusion"] = found if lanes else found[0]
    return told


def _square(value: Any, size: int) -> list[list[int]]:
    """Counts of true (rows) and read classes."""
    rows = [_list(row, "test.confusion", MOST_CLASSES) for row in _list(value, "test.confusion", MOST_CLASSES)]
    if not size or {len(rows), *(len(row) for row in rows)} != {size}:
        raise Problem("import_values", name="test.confusion")
    numbers = [[_number(each, "test.confusion", 0, 2**31 - 1) for each in row] for row in rows]
    if any(each is None or each != int(each) for row in numbers for each in row):
        raise Problem("import_values", name="test.confusion")
    return [[int(each or 0) for each in row] for row in numbers]
