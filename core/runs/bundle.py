"""Files of runs to take along: weights with their card, and several runs in one archive. Knows no page and no tensor."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from core.runs.record import written
from core.runs.tensorboard import event_file, name_of

STAMP = (1980, 1, 1, 0, 0, 0)  # of every file in an archive: the same runs give the same bytes


def weights(document: Mapping[str, Any], tensors: bytes) -> bytes:
    """The checkpoint as it is (safetensors) and a card that says what it is: settings, classes, results."""
    names = ("name", "note", "state", "reason", "created", "experiment", "classes", "parameters", "lanes", "test")
    card = {name: document[name] for name in names if document.get(name) is not None}
    return archive({"model.safetensors": tensors, "card.json": json.dumps(card, indent=1).encode()})


def records(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """Each document in a file of its own, called by its place: run-1.json, run-2.json, …"""
    return archive({f"run-{place}.json": written(each).encode() for place, each in enumerate(documents, 1)})


def boards(documents: Iterable[Mapping[str, Any]]) -> bytes:
    """A folder with an event file for each run, called by its place: what `tensorboard --logdir` is given."""
    return archive(
        {f"run-{place}/{name_of(dict(each))}": event_file(dict(each)) for place, each in enumerate(documents, 1)}
    )


def archive(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, STAMP), content, zipfile.ZIP_DEFLATED)
    return place.getvalue()
