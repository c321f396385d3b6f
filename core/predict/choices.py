"""Which networks a visitor may ask, what each of them reads, and which pictures there are to ask it about.

Knows cards and runs; loads no weights.
"""

from __future__ import annotations

import json
from typing import Literal

import safetensors

from core.data import prepared
from core.data.pictures import PicturesConfig, shape_of
from core.errors import Problem
from core.predict.service import SHIPPED, ModelRef
from core.predict.shipped import Card, card, shipped
from core.predict.styles import STYLES, Style, style_of
from core.runs.run import Run
from core.runs.service import engine
from core.sequences import experiments
from core.training.experiment import Experiment

MOST = 50  # runs of one visitor that are offered, the newest first
# What the shipped networks learned from, by how their pictures look.
SETS: dict[Style, Literal["digits", "mnist", "fashion", "cifar10"]] = {
    "optical": "digits",
    "mnist": "mnist",
    "garment": "fashion",
    "photo": "cifar10",
}


def choices(visitor: str, wanted: str = "") -> dict[ModelRef, Card | Run]:
    """The shipped models, the visitor's own ended runs that have weights, and `wanted`: a run that a link names.

    A run is readable by whoever knows its id, so `wanted` may be anybody's and may still be training; it is left out when
    there is no such run or it has no weights yet. Raises Problem as the store does.
    """
    found: dict[ModelRef, Card | Run] = {card.ref: card for card in shipped()}
    store = engine().store
    found |= {
        f"run:{run.id}": run
        for run in store.runs(visitor, limit=MOST)
        if run.can_continue and _reads_pictures(run) and engine().checkpoint(run.id)
    }
    kind, _, name = wanted.partition(":")
    run = store.get(name) if kind == "run" and wanted not in found else None
    if run is not None and run.checkpoint and _reads_pictures(run):
        found[wanted] = run
    return found


def _reads_pictures(run: Run) -> bool:
    return experiments.kind_of(run.experiment) == experiments.PICTURES


def reads(model: Card | Run | None) -> tuple[tuple[str, ...], Style]:
    """What a choice answers with, and what pictures it wants; of nothing the network that is offered first.

    A run whose pictures are gone still has its weights: then the file of weights tells its classes and the size of its pictures.
    There are no classes where that cannot be read, either; asking such a network says why.
    """
    if not isinstance(model, Run):
        about = model or card(SHIPPED.partition(":")[2])
        return about.classes, about.style
    data = learned(model)
    try:
        shape, classes = shape_of(data) if data else _written(model)
    except Problem:
        shape, classes = _written(model)
    return classes, style_of(data.name if data else "own", shape[0])


def learned(run: Run) -> PicturesConfig | None:
    """The pictures that a run learned from, whether they are still there or not. None where its description cannot be read."""
    try:
        return Experiment.from_json(json.dumps(run.experiment)).data
    except Problem:
        return None


def is_own(model: Card | Run | None) -> bool:
    """Whether a network learned a learner's own classes."""
    data = learned(model) if isinstance(model, Run) else None
    return data is not None and data.name == "own"


def set_of(model: Card | Run | None) -> PicturesConfig | None:
    """The set whose pictures a network can be shown without fetching any; None where there is none on this machine.

    It is the one that the network learned from. The reader of MNIST is content with scikit-learn's digits, enlarged.
    """
    found = learned(model) if isinstance(model, Run) else PicturesConfig(name=SETS[reads(model)[1]])
    if found is None:
        return None
    try:
        shape_of(found)
        here = found.name in ("digits", "own") or prepared.is_here(found.name)
    except Problem:  # a learner's set that is gone
        return None
    if here:
        return found
    return PicturesConfig() if not isinstance(model, Run) and found.name == "mnist" else None


def is_stand_in(model: Card | Run | None, data: PicturesConfig) -> bool:
    """Whether the pictures of `data` are others, and smaller, than those that the network was made for."""
    return not isinstance(model, Run) and shape_of(data)[0] != STYLES[reads(model)[1]]


def _written(run: Run) -> tuple[tuple[int, int, int], tuple[str, ...]]:
    """The size of the pictures and the classes as a run's file of weights has them; no classes where it cannot be read."""
    path = engine().checkpoint(run.id)
    try:
        if path is None:
            raise ValueError("no file")
        with safetensors.safe_open(path, framework="np") as file:
            about = file.metadata() or {}
        classes = tuple(str(name) for name in json.loads(about["classes"]))
        channels, height, width = (int(size) for size in json.loads(about["image_shape"]))
    except (safetensors.SafetensorError, OSError, KeyError, ValueError, TypeError, RecursionError, OverflowError):
        return (1, 1, 1), ()
    return (channels, height, width), classes
