"""Shelf: all runs of one visitor in a list, what the visitor wrote about them, and which settings tell them apart. Knows no screen.

The list is one statement and reads no event, so that a thousand runs open at once; curves are read for the few that are chosen.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from core.errors import Problem
from core.runs.database import kept, removed, runs
from core.runs.queries import owned, upsert
from core.runs.run import Run
from core.runs.store import Store
from core.sequences import experiments

LONGEST_NAME, LONGEST_NOTE = 80, 2000  # characters
MOST = 100_000  # runs in a list
LOSSES = ("validation_loss", "lane_losses")
RIGHT = (
    "validation_accuracy",
    "lane_accuracies",
)  # never the test part: whoever chooses by it measures nothing with it
SILENT = ("kind", "precision", "layout")  # settings that nobody chose

_COLUMNS = [column for column in runs.c if column.name not in ("queued", "engine", "attempt", "detail")]
_LIST = select(*_COLUMNS, kept.c.name, kept.c.note, kept.c.imported).outerjoin(kept, kept.c.run == runs.c.id)


@dataclass(frozen=True)
class Shelved:
    """A run on the shelf: what the store tells of it, and what its visitor wrote."""

    run: Run
    name: str = ""
    note: str = ""
    imported: bool = False

    @property
    def id(self) -> str:
        """The run's id."""
        return self.run.id

    @property
    def kind(self) -> str:
        """What it learned: "pictures" or a kind of sequences."""
        return experiments.kind_of(self.run.experiment)

    @property
    def loss(self) -> float | None:
        """The loss last measured on the validation part; of several networks the least."""
        return next((self.run.metrics[name] for name in LOSSES if name in self.run.metrics), None)

    @property
    def right(self) -> float | None:
        """The share of right answers last measured on the validation part; of several networks the greatest."""
        return next((self.run.metrics[name] for name in RIGHT if name in self.run.metrics), None)

    @property
    def seconds(self) -> float | None:
        """From the first step to the end by the clock on the wall; None before both are known."""
        began, ended = self.run.started, self.run.ended
        return None if began is None or ended is None else max(0.0, ended - began)


def shelf(store: Store, visitor: str) -> list[Shelved]:
    """A visitor's runs, the newest first: one statement, and no event is read."""
    wanted = _LIST.where(runs.c.visitor == visitor).order_by(runs.c.created.desc(), runs.c.id).limit(MOST)
    with store.reading() as connection:
        return [_shelved(row) for row in connection.execute(wanted).mappings()]


def one(store: Store, run: str, visitor: str) -> Shelved:
    """One of the visitor's runs. Raises Problem("run_unknown" | "run_not_yours")."""
    with store.reading() as connection:
        owned(connection, run, visitor)
        return _shelved(connection.execute(_LIST.where(runs.c.id == run)).mappings().one())


def _shelved(row: Any) -> Shelved:
    names = ("id", "visitor", "state", "reason", "created", "started", "ended", "step")
    run = Run(
        **{name: row[name] for name in names},
        detail="",
        experiment=json.loads(row["experiment"]),
        metrics=json.loads(row["metrics"]),
        place=None,
        checkpoint=bool(row["checkpoint"]),
    )
    return Shelved(run, row["name"] or "", row["note"] or "", bool(row["imported"]))


def write(store: Store, run: str, visitor: str, *, name: str | None = None, note: str | None = None) -> None:
    """Give a run a name, a note, or both; None leaves what there is. Plain text: control characters and marks that
    turn or hide text are left out.

    Raises Problem("run_unknown" | "run_not_yours" | "note_too_long").
    """
    values: dict[str, str] = {}
    for key, text, longest in (("name", name, LONGEST_NAME), ("note", note, LONGEST_NOTE)):
        if text is not None:
            if len(text) > longest:
                raise Problem("note_too_long", limit=longest)
            values[key] = plain(text, lines=key == "note")
    if not values:
        return
    with store.writing() as connection:
        owned(connection, run, visitor)
        upsert(connection, kept, {"run": run}, values, values)


def plain(text: str, *, lines: bool) -> str:
    """Without control characters and half surrogate pairs, and without blank space around it."""
    allowed = "\n\t" if lines else ""
    whole = text.encode("utf-8", "ignore").decode()
    # Cc: control; Cf other than the joiners of emoji and scripts: marks that turn or hide a text
    return "".join(
        letter
        for letter in whole
        if letter in allowed or letter in "\u200c\u200d" or unicodedata.category(letter) not in ("Cc", "Cf")
    ).strip()


def swept_count(store: Store, visitor: str) -> int:
    """How many of the visitor's runs the server has removed by itself since `acknowledge` was last called."""
    with store.reading() as connection:
        return int(connection.scalar(select(removed.c.count).where(removed.c.visitor == visitor)) or 0)


def acknowledge(store: Store, visitor: str) -> None:
    """The visitor has been told of them."""
    with store.writing() as connection:
        connection.execute(delete(removed).where(removed.c.visitor == visitor))


def settings_of(experiment: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a run by their names without their groups, but for those that nobody chose."""
    found: dict[str, Any] = {}
    for name, value in experiment.items():
        if isinstance(value, dict):
            found.update(settings_of(value))
        elif name not in SILENT:
            found[name] = value
    return found


def differing(described: Iterable[Mapping[str, Any]]) -> list[str]:
    """The names of the settings that do not have one value in all of these experiments, in the order they are first met.

    A setting that some kinds of runs do not have counts where those that have it disagree.
    """
    return telling([settings_of(each) for each in described])


def telling(settings: Iterable[Mapping[str, Any]]) -> list[str]:
    """As `differing`, of settings by their names."""
    first: dict[str, Any] = {}
    found: set[str] = set()
    for each in settings:
        if first.keys() >= each.keys():
            found.update([name for name, value in each.items() if first[name] != value])
            continue
        for name, value in each.items():
            if first.setdefault(name, value) != value:
                found.add(name)
    return [name for name in first if name in found]
