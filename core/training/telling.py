"""What the events of a run hold, taken from its state. Knows no clock; report.py says when it is told."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.split import picture_bytes
from core.evaluation.classification import Evaluation
from core.models.census import census
from core.training import probes
from core.training.events import Event
from core.training.rows import Rows
from core.training.state import TrainingState
from core.wire import Array

Indices = NDArray[np.int64]
FEW = 500  # test pictures that are all shown
MISTAKES = 300  # shown of more: the surest


def cost_of(state: TrainingState) -> dict[str, Any]:
    """Of one picture through the network: {"flops", "activation_bytes", "receptive_field"}."""
    found = census(state.experiment.model, state.image_shape, len(state.classes))
    return {name: found[name] for name in ("flops", "activation_bytes", "receptive_field")}


def started(state: TrainingState, watched: Indices, cost: dict[str, Any]) -> Event:
    """Before the first step, or the first after a restart."""
    data = {
        "step": state.step,
        "steps_total": state.steps_total,
        "steps_per_epoch": state.steps_per_epoch,
        "classes": list(state.classes),
        "parameters": probes.parameters_of(state.model),
        **cost,
        "data": state.experiment.data.name,
        "note": state.note,
        "train_images": len(state.train),
        "validation_images": len(state.validation),
        "test_images": len(state.test),
        "samples": len(watched),
        "precision": state.experiment.precision,
        "layout": state.experiment.layout,
        "learning_rate": state.learning_rate,
        "layers": list(probes.layers_of(state.model)),
    }
    arrays: dict[str, Array] = {
        "sample_images": bytes_of(state.validation, watched),
        "sample_labels": state.validation.part.labels[watched].astype(np.int32),
    }
    return Event("started", data, arrays)


def progress(state: TrainingState, step: int, loss: NDArray[np.float32], accuracy: NDArray[np.float32]) -> Event:
    """The steps up to `step`, not yet told of."""
    speed = state.step / max(state.seconds, 1e-9)  # steps per second of training since the run began
    data = {
        "step": step,
        "epoch": step / state.steps_per_epoch,
        "learning_rate": state.optimizer.param_groups[0]["lr"],  # of the step just taken
        "images_per_second": speed * len(state.train) / state.steps_per_epoch,
        "seconds_left": (state.steps_total - state.step) / speed,
    }
    return Event("progress", data, {"loss": loss, "accuracy": accuracy})


def finished(state: TrainingState, validation: Evaluation, test: Evaluation) -> Event:
    """The test pictures, looked at for the first time: all as counts; as pictures, of a large test, the surest mistakes."""
    labels = state.test.part.labels
    predicted, sure = test.probabilities.argmax(1), test.probabilities.max(1)
    wrong = np.flatnonzero(predicted != labels)
    order = np.lexsort((-sure, predicted == labels))  # mistakes first, each kind the surest first
    shown = order if len(labels) <= FEW else order[: min(MISTAKES, len(wrong))]
    data = {
        "reason": "done" if state.step >= state.steps_total else "stopped",
        "step": state.step,
        "seconds": state.seconds,
        "validation_loss": validation.loss,
        "validation_accuracy": validation.accuracy,
        "test_loss": test.loss,
        "test_accuracy": test.accuracy,
        "test_total": len(labels),
        "test_wrong": len(wrong),
    }
    arrays: dict[str, Array] = {
        "test_confusion": test.confusion,
        "test_confidence": sure,
        "test_right": (predicted == labels).astype(np.uint8),
        "test_predicted": predicted.astype(np.uint8),
        "test_rows": shown.astype(np.int32),
        "test_images": bytes_of(state.test, shown),
        "test_labels": labels[shown].astype(np.int32),
        "test_probabilities": test.probabilities[shown],
    }
    return Event("finished", data, arrays)


def bytes_of(rows: Rows, chosen: Indices) -> NDArray[np.uint8]:
    """Pictures (n, height, width, channels) of 0 … 255, with one channel or three."""
    images = rows.part.images(chosen)
    if images.shape[1] != 3:
        images = images.mean(1, keepdims=True)
    return picture_bytes(images)
