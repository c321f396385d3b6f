"""The examples of an experiment, and what there is to draw while a learner's own points are too few. Knows no screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from core.data import own_curve, own_plane
from core.data.plane import Feature, Plane
from core.playground.experiment import Experiment
from core.training.small_run import loss_of

OF_CURVES: tuple[Feature, ...] = ("x1", "x1_squared", "sin_x1")  # the others are 0 where x2 is
NO_POINTS = "c"  # the text of a plane that was wiped clean; "" is a learner who has not begun


def read_own(text: str) -> str:
    """A text of points or of a formula, checked. Raises Problem as own_plane.read and own_curve.from_formula."""
    if text.startswith(own_curve.MARK):
        return own_curve.from_formula(text).text
    own_plane.read(text)
    return text


def copied(examples: Plane) -> str:
    """The same points as a learner's own, to go on from."""
    return own_plane.write(examples.points, examples.values if examples.task == "regression" else examples.labels)


def sketched(own: str) -> Plane:
    """Points that nothing can be learned from yet."""
    drawn = own_plane.read("" if own.startswith(own_curve.MARK) else own)
    nobody = np.zeros(len(drawn.points), bool)
    none, empty = np.zeros(0, np.int64), np.zeros(0)
    if not drawn.classified:
        return Plane(drawn.points, none, drawn.labels.astype(np.float64), "regression", 0, nobody)
    task: Literal["two", "many"] = "many" if drawn.classes > 2 else "two"
    return Plane(drawn.points, drawn.labels.astype(np.int64), empty, task, drawn.classes, nobody)


def settled(experiment: Experiment, examples: Plane) -> Experiment:
    """The experiment as it is trained: without classes there is no cross-entropy, and a curve has nothing but x1."""
    network, features = experiment.network, experiment.features
    if loss_of(network, examples.task) != network.loss:
        network = replace(network, loss="squared")
    if examples.curve:
        features = tuple(name for name in features if name in OF_CURVES) or OF_CURVES[:1]
    found = replace(experiment, network=network, features=features)
    return experiment if found == experiment else found
