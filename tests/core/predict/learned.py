"""Runs that end where they begin, on digits or on a learner's own drawings: real weights, real sets, no worker."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np

from core.data import own_pictures
from core.data.own_pictures import Form
from core.data.pictures import PicturesConfig
from core.models.configs import CNNConfig
from core.runs.queries import update_run
from core.runs.service import engine
from core.runs.worker import CHECKPOINT
from core.settings import settings
from core.training.experiment import Experiment

STRANGE = ("[x](//y)", "$a$")  # names of classes that Markdown would take for a link and for a formula


def own_set(form: Form, classes: tuple[str, str] = STRANGE) -> PicturesConfig:
    """Bright paper with dark ink: a bar that lies, and one that stands; 20 of each."""
    channels, side, _ = own_pictures.FORMS[form]
    generator = np.random.default_rng(0)
    labels = np.arange(40) % 2
    pictures = np.full((40, channels, side, side), 255, np.uint8)
    for place, label in enumerate(labels):
        at = int(generator.integers(6, side - 8))
        rows, columns = (slice(at, at + 3), slice(4, side - 4))[:: 1 - 2 * int(label)]
        pictures[place, :, rows, columns] = 20
    return PicturesConfig("own", own=own_pictures.save(pictures, labels, classes, "a" * 32).id)


def run_of(data: PicturesConfig, visitor: str) -> str:
    """A finished run that learned from `data`, with its weights; its name as pages give it."""
    from core.training import checkpoint
    from core.training.state import start

    experiment = Experiment(data, CNNConfig(width=4, blocks=2), precision="float32", layout="contiguous")
    settings().home.mkdir(parents=True, exist_ok=True)
    store = engine().store
    name = store.create(experiment.to_json(), visitor)
    with store.writing() as connection:
        update_run(connection, name, state="finished", reason="done", checkpoint=True, ended=time.time(), step=0)
    folder: Path = engine().folder(name)
    folder.mkdir(parents=True)
    checkpoint.save(start(experiment), folder / CHECKPOINT)
    return f"run:{name}"


def gone(data: PicturesConfig) -> None:
    """The set is removed, as one that nobody has used for long."""
    shutil.rmtree(settings().home / "pictures" / data.own)
