"""A series before anything is trained: what is drawn of it and its windows, and what can be asked. Knows no network."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from core.config import from_dict
from core.data.series_config import SeriesConfig
from core.quiz import Question
from core.sequences.forecast_config import WindowConfig
from core.sequences.forecast_parts import REFERENCES, Parts, divided, errors, forecasts, predictors
from core.wire import Array, pack


def drawing(parts: Parts, windows: WindowConfig, told: dict[str, object]) -> bytes:
    """What the component `windows` gets: `told` by the page, and the series (n,) in its own unit with its parts."""
    about = {
        "parts": [parts.train, parts.validation, len(parts.z)],
        "examples": list(parts.examples),
        "window": windows.window,
        "horizon": windows.horizon,
        "season": parts.season,
        "times": list(parts.series.labels),
    }
    return pack({**about, **told}, {"series": parts.series.values})


def measured(*, data: dict[str, Any], windows: dict[str, Any]) -> tuple[dict[str, object], dict[str, Array]]:
    """{name: the mean absolute error on the test part} of each reference there is, in the series' own unit.

    With long windows its least squares take seconds. Raises Problem as `core.sequences.forecast_parts.divided`.
    """
    parts = divided(from_dict(SeriesConfig, data), from_dict(WindowConfig, windows))
    told = parts.windows("test")[1]
    found = forecasts(parts, "test", predictors(parts))
    off = {name: errors(parts, found[name], told)["mae"] for name in REFERENCES}
    return {name: each for name, each in off.items() if math.isfinite(each)}, {}


def questions(parts: Parts, found: Mapping[str, float] | None) -> tuple[Question, ...]:
    """How many examples there are; as soon as `measured` has `found` it, which simple forecast is best on the test part and
    what the MASE of the linear one is.
    """
    size = {"values": parts.train, "window": parts.window, "horizon": parts.horizon}
    examples = Question("examples", float(parts.examples[0]), values=size)
    if found is None:
        return (examples,)
    shown = {name: f"{found[name]:.3g}" if name in found else "–" for name in REFERENCES}
    options = tuple(name for name in REFERENCES if name in found)
    best = min(options, key=lambda name: found[name])
    values = {"naive": f"{parts.scale * parts.deviation:.4g}", "mae": f"{found['linear']:.4g}"}
    return (
        examples,
        Question("simplest", best, options=options, values={**shown, "season": parts.season or "–"}),
        Question("mase", float(values["mae"]) / float(values["naive"]), values=values),
    )
