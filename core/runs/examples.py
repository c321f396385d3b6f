"""Runs that come with the project, for a shelf on which nothing stands yet. Knows no store."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.runs.run import Run
from core.runs.shelf import Shelved, settings_of

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "data" / "runs"


@cache
def documents() -> dict[str, dict[str, Any]]:
    """The documents by their ids, as core/runs/record.py writes them; made by scripts/record_runs.py."""
    found = (json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json")))
    return {document["id"]: document for document in found}


def shelf() -> list[Shelved]:
    """They as if they stood on a shelf."""
    return [Shelved(_run(each), name=each["name"]) for each in documents().values()]


def name_of(each: Shelved) -> str:
    """The example's name, where this run of a visitor is one that was put on the shelf as it came; else nothing."""
    if not each.imported or each.name:
        return ""
    settings = settings_of(each.run.experiment)
    return next(
        (
            str(document["name"])
            for document in documents().values()
            if document["created"] == each.run.created
            and settings_of(document["experiment"]).items() <= settings.items()
        ),
        "",
    )


def _run(document: dict[str, Any]) -> Run:
    last = document["validation"][-1]
    metrics = {name: last[name] for name in ("validation_loss", "validation_accuracy")}
    created = document["created"]
    return Run(
        id=document["id"],
        visitor="",
        state=document["state"],
        reason=document["reason"],
        detail="",
        experiment=document["experiment"],
        created=created,
        started=created,
        ended=created + document["seconds"],
        step=len(document["steps"]["loss"]),
        metrics=metrics,
        place=None,
        checkpoint=False,
    )
