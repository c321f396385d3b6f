"""The weights that a run begins with: found by their name and kept as a file of its own. Knows no tensor and no queue."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from pathlib import Path

from core.config import from_dict
from core.data.pictures import Shape, shape_of
from core.errors import Problem
from core.files import write_whole
from core.models.configs import USED, CNNConfig
from core.runs import worker
from core.runs.database import is_disk_full
from core.runs.run import is_id
from core.runs.store import Store
from core.settings import Settings
from core.training.experiment import Experiment

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "models"
_SHIPPED = re.compile(r"shipped-([a-z][a-z0-9_]{0,39})")


def source(settings: Settings, begin: str) -> Path:
    """The file with the weights that `begin` names: a run's checkpoint, or a network that comes with the project.

    Raises Problem("begin_gone") for a name that is none and for weights that are not there.
    """
    shipped = _SHIPPED.fullmatch(begin)
    if shipped:
        path = FOLDER / shipped[1] / "model.safetensors"
    elif is_id(begin):
        path = worker.folder(settings, begin) / worker.CHECKPOINT
    else:
        raise Problem("begin_gone")
    if not path.is_file():
        raise Problem("begin_gone")
    return path


def keep(settings: Settings, begin: str, folder: Path) -> None:
    """Give the run whose files lie in `folder` these weights for good, whatever becomes of where they come from.

    A checkpoint is replaced, never written into, so a second name for the file is enough; where there can be none, and for a
    file of the project, it is copied. Raises Problem("begin_gone" | "disk_full" | "folder_not_writable").
    """
    path, own = source(settings, begin), folder / worker.BEGIN
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if is_id(begin):
            with suppress(OSError):
                os.link(path, own)
                return
        write_whole(own, path.read_bytes())
    except FileNotFoundError:
        raise Problem("begin_gone") from None
    except OSError as error:
        if is_disk_full(error):
            raise Problem("disk_full") from error
        raise Problem("folder_not_writable", folder=str(settings.home)) from error


def fits(store: Store, begin: str, ours: CNNConfig, shape: Shape, classes: int) -> bool:
    """Whether these weights have a place in our network: the same family and sizes, pictures and number of classes.

    Where that cannot be told (a learner's pictures are gone), the run will say it. Raises Problem as the store does, and
    "begin_gone" where nobody knows the name.
    """
    try:
        theirs, their_shape, their_classes = _form(store, begin)
    except Problem as problem:
        if problem.code != "own_pictures_gone":
            raise
        return True
    if (theirs.architecture, their_shape, their_classes) != (ours.architecture, shape, classes):
        return False
    heeded = USED[ours.architecture] - {"dropout"}
    return all(getattr(theirs, name) == getattr(ours, name) for name in heeded)


def _form(store: Store, begin: str) -> tuple[CNNConfig, Shape, int]:
    shipped = _SHIPPED.fullmatch(begin)
    try:
        if shipped:
            card = json.loads((FOLDER / shipped[1] / "card.json").read_text("utf-8"))
            channels, height, width = card["image_shape"]
            return from_dict(CNNConfig, card["config"]), (channels, height, width), len(card["classes"])
        run = store.get(begin)
        if run is None:
            raise Problem("begin_gone")
        experiment = from_dict(Experiment, run.experiment)
    except (OSError, ValueError, KeyError, TypeError):
        raise Problem("begin_gone") from None
    shape, classes = shape_of(experiment.data)
    return experiment.model, shape, len(classes)
