"""Looks at the network of a run that is over, or that rests: what its checkpoint answers. Knows no process and no store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from core.data import pictures
from core.training import checkpoint, probes
from core.training.maps import feature_maps
from core.training.rows import Rows
from core.wire import Array


def maps(path: str, picture: int, changed: int = 0) -> tuple[dict[str, Any], dict[str, Array]]:  # noqa: ARG001
    """The feature maps of one of the pictures that the run watched, as its events tell them.

    `changed` is for whoever remembers answers by their question: the checkpoint's time. Raises Problem as `checkpoint.load`
    and `pictures.load`.
    """
    trained = checkpoint.load(Path(path))
    data = trained.experiment.data
    rows = Rows(pictures.load(data).validation, "contiguous")
    panel = probes.panel(rows.part.labels, data.split_seed, probes.samples(len(trained.classes)))
    picture = max(0, min(picture, len(panel) - 1))
    stages, arrays = feature_maps(trained.model, rows.images(torch.tensor([panel[picture]])))
    return {"step": trained.step, "maps": {"picture": picture, "stages": stages}}, arrays
