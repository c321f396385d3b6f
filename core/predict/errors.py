"""Questions about a network's errors, as a page asks them: what it says to a part of a set, and the pictures of some of it.

Here is the server's side, without torch; the child's side is core/predict/errors_child.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.config import from_dict, to_dict
from core.data.pictures import PicturesConfig
from core.evaluation.calibration import Reliability, grouped
from core.models.configs import CNNConfig
from core.predict.choices import is_stand_in
from core.predict.errors_form import PartName, Show
from core.predict.inside_asked import packed
from core.predict.service import ModelRef, patient
from core.predict.shipped import Card
from core.runs.run import Run
from core.training.experiment import Experiment
from core.training.suggested import suggested
from core.wire import Array

SECONDS = 90.0  # a set may have to be unpacked first; a piece takes a second
MOST_SHOWN = 48  # pictures side by side
GENTLE = (
    0.003  # AdamW's rate for a shipped network, which has learned by another recipe; `train_on` takes a third of it
)

Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Found:
    """What a network said to the `looked` of `all` pictures of a part."""

    looked: int
    all: int
    confusion: NDArray[np.int64]  # (true class, predicted class)
    scores: list[tuple[float | None, float | None, float | None, int]]  # of each class precision, recall, F1, count
    loss: float
    doubtful: int  # labels in doubt; of many only the most doubtful are in `doubts`
    numbers: NDArray[np.int32]  # (looked,) in the part
    labels: NDArray[np.int32]  # (looked,) class numbers, corrected ones included
    predicted: NDArray[np.int32]
    confidence: NDArray[np.float32]  # of what is predicted
    doubts: NDArray[np.int32]  # which of the `looked`
    suggested: NDArray[np.int32]
    margin: NDArray[np.float32]

    @property
    def wrong(self) -> int:
        """Pictures that the network takes for another class than their label says."""
        return int((self.labels != self.predicted).sum())

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return 1 - self.wrong / self.looked

    @property
    def reliability(self) -> Reliability:
        """Whether it is as sure as it is right."""
        return grouped(self.confidence, self.labels == self.predicted)

    @property
    def worst(self) -> tuple[int, int]:
        """The cell of the confusion matrix, off its diagonal, with the most pictures."""
        row, column = np.unravel_index(
            (self.confusion * ~np.eye(len(self.confusion), dtype=bool)).argmax(), (len(self.confusion),) * 2
        )
        return int(row), int(column)

    def listed(self, show: Show, row: int, column: int) -> Indices:
        """Which of the pictures are shown, in their order: of a wrong cell and of all mistakes the surest first, of a cell on the
        diagonal the least sure, of the labels the most doubtful."""
        if show == "doubts":
            return self.doubts.astype(np.int64)
        wrong = self.labels != self.predicted
        right_cell = show == "cell" and row == column
        chosen = wrong if show == "surest" else (self.labels == row) & (self.predicted == column)
        which = np.flatnonzero(chosen)
        return which[np.argsort(self.confidence[which] * (1 if right_cell else -1), kind="stable")]


def examined(
    model: ModelRef,
    config: PicturesConfig,
    part: PartName,
    whole: bool,
    told: Callable[[float], object],
) -> Found:
    """Ask the network about a part of a set, piece by piece; `told` hears the share that is done. Raises Problem."""
    while True:
        question = {"ask": "errors", "set": to_dict(config), "part": part, "all": whole}
        header, arrays = patient().ask(model, question, (), SECONDS)
        if "confusion" in header:
            about = {name: header[name] for name in ("looked", "all", "loss", "doubtful")}
            scores = [tuple(each) for each in header["scores"]]
            return Found(**about, confusion=np.array(header["confusion"]), scores=scores, **arrays)  # type: ignore[arg-type]
        told(header["looked"] / header["wanted"])


def shown(model: ModelRef, config: PicturesConfig, part: PartName, numbers: tuple[int, ...]) -> dict[str, Any]:
    """Pictures of a part for a component, and what the network says to each. Raises Problem."""
    question = {"ask": "error_pictures", "set": to_dict(config), "part": part, "numbers": list(numbers)}
    _, arrays = patient().ask(model, question, (), SECONDS)
    chances: Array = arrays["probabilities"]
    return {
        "numbers": list(numbers),
        "images": packed(arrays["images"]),
        "labels": arrays["labels"].tolist(),
        "places": arrays["places"].tolist(),
        "probabilities": np.round(chances.astype(float), 5).tolist(),
    }


def placed(
    model: ModelRef, config: PicturesConfig, places: list[int]
) -> tuple[list[tuple[int, str, int, int]], Array | None]:
    """Of pictures named by their places in the whole set (place, part, number in it, label), and the pictures. Raises Problem."""
    header, arrays = patient().ask(
        model, {"ask": "error_places", "set": to_dict(config), "places": places}, (), SECONDS
    )
    return [tuple(each) for each in header["found"]], arrays.get("images")


def experiment_of(model: Card | Run, data: PicturesConfig) -> Experiment | None:
    """What a network was trained with, as far as it can be trained on with `data`; None where it cannot."""
    if isinstance(model, Run):
        return Experiment.from_json(json.dumps(model.experiment))
    if is_stand_in(model, data):
        return None
    start = suggested(data.name)
    optimizer = replace(start.optimizer, learning_rate=GENTLE)
    return replace(start, data=data, optimizer=optimizer, model=from_dict(CNNConfig, model.about["config"]))


def settled(found: Found, values: dict[str, Any]) -> dict[str, Any]:
    """The cell of `values` moved into what was found: a class that there is not becomes the last."""
    last = len(found.confusion) - 1
    return {**values, "row": min(values["row"], last), "column": min(values["column"], last)}
