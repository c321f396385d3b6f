"""One line of the benchmark's table, and how every file beside this one is measured.

A module `tests/bench/<topic>.py` has one function

    def rows() -> Iterator[Row]

that measures when it is iterated and yields each row as soon as it is known. `python -m tests.bench` finds the modules that
have it, in the order of their names, runs each in a process of its own with a home of its own, and prints one table;
`python -m tests.bench.<topic>` prints one module's part (`if __name__ == "__main__": show(rows())`). Helpers of a benchmark
lie beside it and have no `rows`.

Work is compared as CPU time in rounds in which the candidates take turns, as a ratio of that run: only ratios mean anything
on another machine. A number that misses its target is printed as such; only a broken run raises.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple


class Row(NamedTuple):
    """A number measured in this run and what it should reach; `target` None is a number for information."""

    name: str
    value: float
    target: float | None
    unit: str
    better: Literal["higher", "lower"]

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None where there is none."""
        if self.target is None:
            return None
        return self.value >= self.target if self.better == "higher" else self.value <= self.target

    def __str__(self) -> str:
        sign = "≥" if self.better == "higher" else "≤"
        target = "" if self.target is None else f"{sign} {self.target:g}"
        verdict = {True: "reached", False: "missed", None: ""}[self.met]
        return f"{self.name:78} {self.value:9.3f} {self.unit:14} {target:8} {verdict}".rstrip()


def show(rows: Iterable[Row]) -> None:
    """Print each row as soon as it is measured."""
    for row in rows:
        print(row, flush=True)
