"""Pictures of a set before anything trains: those that a run will watch, and one as augmentation changes it. Knows no page.

A page asks these functions through the oracle: JSON and arrays in, (header, arrays) out.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from core.config import from_dict
from core.data import pictures
from core.data.augment import augment
from core.data.augment_config import AugmentConfig
from core.data.pictures import PicturesConfig
from core.data.split import picture_bytes
from core.training import probes
from core.wire import Array

VERSIONS = 8


def watched(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Array]]:
    """The validation pictures that a run on these pictures watches: {"labels", "sizes" of the three parts}, {"images"}.

    `images` is u1 (n, height, width, channels). Raises Problem as `core.data.pictures.load`.
    """
    config = from_dict(PicturesConfig, data)
    parts = pictures.load(config)
    part = parts.validation
    panel = probes.panel(part.labels, config.split_seed, probes.samples(len(parts.classes)))
    sizes = [len(each) for each in (parts.train, parts.validation, parts.test)]
    return {"labels": part.labels[panel].tolist(), "sizes": sizes}, {"images": picture_bytes(part.images(panel))}


def versions(
    data: dict[str, Any], augmentation: dict[str, Any], picture: int, seed: int
) -> tuple[dict[str, Any], dict[str, Array]]:
    """Training picture number `picture` (counted round and round) as it is, then VERSIONS times as augmentation changes it.

    {"label", "count": training pictures}, {"images": u1 (1 + VERSIONS, height, width, channels)}.
    """
    parts = pictures.load(from_dict(PicturesConfig, data))
    row = picture % len(parts.train)
    image = torch.from_numpy(parts.train.images(np.array([row])))
    changed = augment(
        image.repeat(VERSIONS, 1, 1, 1), from_dict(AugmentConfig, augmentation), torch.Generator().manual_seed(seed)
    )
    header = {"label": int(parts.train.labels[row]), "count": len(parts.train)}
    return header, {"images": picture_bytes(torch.cat([image, changed]).numpy())}
