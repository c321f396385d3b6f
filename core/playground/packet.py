"""What the drawing of the playground gets: the lines with all their snapshots, in one packet of bytes. Knows no page.

The header says what is shown, the arrays are those of trunk_, branch_ and fine_ (one epoch batch by batch), the examples, and
the landscape with the path walked on it. `core/wire.py` is the form.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from core.config import to_dict
from core.data.plane import Plane
from core.playground.experiment import Experiment
from core.playground.trajectory import CURVES, Line
from core.training.small_parts import MOST_SNAPSHOTS, Ended, kept
from core.training.small_run import kinds
from core.wire import Array, pack

MOST_BYTES = 1_780_000  # of parameters; losses and rates come on top
SNAPSHOTS = {"epochs": "epochs", "parameters": "parameters", "norms": "gradient_norms"}


def sizes(experiment: Experiment, examples: Plane) -> list[int]:
    """Numbers in each layer, the features first, the outputs last."""
    return [len(experiment.features), *experiment.network.units, outputs(examples)]


def outputs(examples: Plane) -> int:
    """How many numbers the network answers with."""
    return examples.classes if examples.task == "many" else 1


def parameters(experiment: Experiment, examples: Plane) -> int:
    """How many weights and biases are learned."""
    layers = sizes(experiment, examples)
    return sum((before + 1) * after for before, after in pairwise(layers))


def packet(
    header: dict[str, Any],
    experiment: Experiment,
    examples: Plane,
    trunk: Line | None,
    branch: Line | None = None,
    more: dict[str, Array] | None = None,
) -> bytes:
    """The bytes; `header` is what the page adds, `more` are arrays of a landscape or of a single epoch."""
    lines = {name: line for name, line in (("trunk", trunk), ("branch", branch)) if line and line.recording}
    room = MOST_BYTES // (4 * parameters(experiment, examples) * max(1, len(lines)))
    arrays = _examples(examples)
    for name, line in lines.items():
        arrays |= {f"{name}_{key}": each for key, each in _line(line, min(MOST_SNAPSHOTS, room)).items()}
    told = {
        "key": experiment.fingerprint,
        "task": examples.task,
        "classes": examples.classes,
        "curve": examples.curve,
        "features": list(experiment.features),
        "sizes": sizes(experiment, examples),
        "activations": list(kinds(experiment.network, examples.task)),
        "loss": experiment.network.loss,
        "config": to_dict(experiment.network),
        "data": to_dict(experiment.data),
        "own": experiment.own,
        "painting": experiment.data.kind == "own" and not examples.curve,
        "trunk": trunk and {"ended": _told(trunk.ended)},
        "branch": branch and {"from": branch.start, "changes": _changes(branch), "ended": _told(branch.ended)},
        "complete": all(line is None or line.complete for line in (trunk, branch)),
    }
    return pack(told | {"busy": not told["complete"]} | header, arrays | (more or {}))


def _examples(examples: Plane) -> dict[str, Array]:
    points: dict[str, Array] = {"points": examples.points.astype(np.float32), "train": examples.train.astype(np.uint8)}
    if examples.task == "regression":
        return points | {"values": examples.values.astype(np.float32)}
    return points | {"labels": examples.labels.astype(np.int32)}


def _line(line: Line, room: int) -> dict[str, Array]:
    recording = line.recording
    assert recording is not None
    shown = np.isin(recording.epochs, kept(line.start, int(recording.epochs[-1]), room))
    found = {name: getattr(recording, source)[shown] for name, source in SNAPSHOTS.items()}
    return found | {name: getattr(recording, name) for name in CURVES}


def _changes(line: Line) -> list[dict[str, Any]]:
    return [
        {"name": name, "value": value} if isinstance(name, str) else {"weight": list(name), "value": value}
        for name, value in line.changes
    ]


def _told(ended: Ended | None) -> dict[str, Any] | None:
    return None if ended is None else ended._asdict()
