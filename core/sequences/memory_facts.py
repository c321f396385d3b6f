"""What is known of a memory task before any network has seen it, and what a learner is asked about it. Knows no tensor."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from core.data.memory_tasks import VALIDATION, Examples, blind, blind_loss, drawn, form
from core.quiz import Question
from core.sequences.memory_config import MemoryExperiment
from core.wire import Array

CHECKED = 256  # sequences of the validation part
SHOWN = 6  # of them are drawn, with the networks' answers
STEEP = 20.0  # the norm of the gradient in the question about clipping


def told(experiment: MemoryExperiment) -> tuple[dict[str, Any], dict[str, Array]]:
    """The task's sizes, what is reached blindly – expected, and on the validation part –, and the sequences shown."""
    data, sizes = experiment.data, form(experiment.data)
    chance, checked = blind(data), drawn(data, CHECKED, experiment.seed, VALIDATION)
    header = {
        "problem": data.task,
        "window": experiment.window,
        "form": sizes._asdict(),
        "chance_loss": chance.loss,
        "chance_accuracy": chance.accuracy,
        "chance_checked": blind_loss(data, checked.targets),
    }
    shown = Examples(*(each[:SHOWN] for each in checked))
    return header, {"inputs": shown.inputs, "targets": shown.targets[:, -sizes.answers :].astype(np.float32)}


def preview(experiment: MemoryExperiment) -> dict[str, Any]:
    """The same as plain numbers, for a page that shows a task before anything is trained."""
    header, arrays = told(experiment)
    return header | {
        name: {"shape": list(each.shape), "data": np.round(each, 4).ravel().tolist()} for name, each in arrays.items()
    }


def keeps(bias: float) -> float:
    """σ(b): the part of the old state that a gate with this bias lets through where its other inputs are 0."""
    return 1 / (1 + math.exp(-bias))


def questions(experiment: MemoryExperiment) -> list[Question]:
    """Four, about the task and the settings that are shown."""
    data, sizes = experiment.data, form(experiment.data)
    kept = keeps(experiment.model.forget_bias)
    window = experiment.window or max(2, data.length // 2)
    reached = "all" if window > sizes.furthest else "part" if window > sizes.nearest else "none"
    limit = experiment.clip or 1.0
    return [
        Question(
            f"blind_{data.task}",
            blind(data).loss,
            (),
            {"steps": sizes.steps, "symbols": data.symbols, "length": data.length},
        ),
        Question(
            "half",
            math.log(0.5) / math.log(kept),
            (),
            {"bias": f"{experiment.model.forget_bias:g}", "kept": f"{kept:.3f}"},
        ),
        Question(
            "window",
            reached,
            ("all", "part", "none"),
            {"window": window, "nearest": sizes.nearest, "furthest": sizes.furthest},
        ),
        Question("clip", min(1.0, limit / STEEP), (), {"norm": f"{STEEP:g}", "clip": f"{limit:g}"}),
    ]
