"""A visitor's table, read in another process, and kept as a series: whatever is in it, no page waits for it. Knows no page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.data import own_series
from core.data.own_series import OwnSeries
from core.data.table_file import MOST_BYTES
from core.errors import Problem
from core.oracle.service import decoder
from core.wire import Array

SECONDS = 30.0


@dataclass(frozen=True)
class Look:
    """What a table has."""

    columns: tuple[str, ...]
    numeric: tuple[bool, ...]  # of each column, whether most of it are numbers
    time: str  # the first column that looks like dates, or ""
    encoding: str


def looked(data: bytes) -> Look:
    """The columns of a table. Raises Problem as `core.data.series_file.looked` and as the oracle."""
    told, _ = decoder().ask("core.data.series_file:looked", {}, _file(data), seconds=SECONDS, keep=False)
    return Look(tuple(told["columns"]), tuple(told["numeric"]), told["time"] or "", told["encoding"])


def kept(data: bytes, column: str, time: str, visitor: str) -> tuple[OwnSeries, dict[str, Any]]:
    """One of its columns as a series that stays, and the account of its rows (core/data/series_file.py).

    Raises Problem as `core.data.series_file.read`, as `core.data.own_series.save` and as the oracle.
    """
    asked = {"column": column, "time": time}
    told, arrays = decoder().ask("core.data.series_file:read", asked, _file(data), seconds=SECONDS, keep=False)
    return own_series.save(arrays["values"], tuple(told["labels"]), told["name"], visitor), told


def _file(data: bytes) -> dict[str, Array]:
    if len(data) > MOST_BYTES:
        raise Problem("table_too_large", limit_mb=MOST_BYTES // 1_000_000)
    return {"file": np.frombuffer(data, np.uint8)}
