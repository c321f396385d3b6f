"""One line of the benchmark's table."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Row(NamedTuple):
    """A number measured in this run and what it should reach; `target` None is a number for information."""

    name: str
    value: float
    target: float | None
    unit: str
    better: Literal["higher", "lower"]
