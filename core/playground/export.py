"""An experiment of the playground as a PyTorch script or notebook that gives the same numbers. Knows no page.

Only the lines that this experiment needs are written; nothing of Glassbox is imported. The script computes in float64: its losses
are those of the engine's exact mode to 1e-9.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from itertools import count
from typing import Any

from core.data import own_curve
from core.data.plane import load
from core.playground.experiment import Change, Experiment, write_changes
from core.playground.export_course import Course
from core.playground.export_data import data, tensors
from core.playground.export_loop import training
from core.playground.export_network import network, randomness
from core.text import fill
from core.training.small_run import kinds, loss_of

Section = tuple[str, str]  # what it does, its lines
Words = Mapping[str, str]  # what the script says beside its code, in the reader's language


def script(
    experiment: Experiment,
    changes: tuple[Change, ...] = (),
    start: int = 0,
    epochs: int | None = None,
    title: str = "",
    *,
    words: Words,
) -> str:
    """A script that trains `experiment` for `epochs` (its limit if None), with a branch's `changes` from epoch `start` on.

    `title` says in a line or more what it is, `words` are the page's texts `export.*`. Raises Problem as core/data/plane.py and the
    changes do.
    """
    parts = [_comment(title)] if title.strip() else []
    parts.append(_comment(words["note"]))
    if changes:
        parts.append(_comment(_otherwise(changes, start, words)))
    for name, lines in _sections(experiment, changes, start, epochs, words):
        parts.append(f"\n# --- {name}\n\n{lines}" if name else lines)
    return _spaced("\n\n".join(parts))


def _otherwise(changes: tuple[Change, ...], start: int, words: Words) -> str:
    """What the branch does otherwise, and from when on."""
    return fill(words["branch"], {"epoch": start, "changes": write_changes(changes).replace(";", ", ")})


def notebook(
    experiment: Experiment,
    changes: tuple[Change, ...] = (),
    start: int = 0,
    epochs: int | None = None,
    title: str = "",
    *,
    words: Words,
) -> bytes:
    """The same as a Jupyter notebook (nbformat 4.5), a cell for each section."""
    numbers = count(1)

    def cell(kind: str, text: str) -> dict[str, Any]:
        more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
        name = f"cell-{next(numbers)}"
        return {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True), **more}

    branch = _otherwise(changes, start, words) if changes else ""
    cells = [cell("markdown", "\n\n".join(filter(None, [_line(title), words["note"], branch])))]
    for name, lines in _sections(experiment, changes, start, epochs, words):
        if name:
            cells.append(cell("markdown", f"## {name}"))
        cells.append(cell("code", _spaced(lines).rstrip("\n")))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _sections(
    experiment: Experiment, changes: tuple[Change, ...], start: int, epochs: int | None, words: Words
) -> list[Section]:
    plane = load(experiment.data, experiment.own)
    loss = loss_of(experiment.network, plane.task)
    whole = Course(experiment.network, changes, start, 0, plane.task, loss)
    limit = max(start, whole.later.epochs) if changes else experiment.network.epochs
    course = Course(
        experiment.network, changes, start, min(limit, limit if epochs is None else epochs), plane.task, loss
    )
    outputs = plane.classes if plane.task == "many" else 1
    output = kinds(experiment.network, plane.task)[-1]
    about = fill(words["data"], {"kind": experiment.data.kind})
    if experiment.data.kind == "own":
        about = words["data.own"]
        if experiment.own.startswith(own_curve.MARK):
            about = fill(words["data.curve"], {"formula": _line(own_curve.from_formula(experiment.own).text)})
    made, network_lines = data(experiment, plane), network(course, len(experiment.features), outputs, output)
    train_lines = training(course, words)
    needs_math = "math." in network_lines + train_lines
    imports = ["import math", ""] if needs_math else []
    imports += [
        "import numpy as np",
        "import torch",
        "from torch import nn",
        "",
        "torch.set_default_dtype(torch.float64)",
    ]
    return [
        ("", "\n".join(imports)),
        (about, made),
        (words["features"], tensors(experiment, plane, loss)),
        (words["chance"], randomness(course)),
        (words["network"], network_lines),
        (words["training"], train_lines),
    ]


def _line(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _comment(text: str) -> str:
    """Lines of comment, whatever the text holds."""
    return "\n".join(f"# {line}" for line in textwrap.wrap(_line(text), 118))


def _spaced(text: str) -> str:
    """At most two empty lines between others, one newline at the end."""
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text.strip("\n") + "\n"
