"""A picture of a set as a network gets it, also where the set's pictures are smaller than the network's. Knows no process."""

from __future__ import annotations

import numpy as np
import torch

from core.data.split import Indices, Part
from core.errors import Problem
from core.predict.digits import crop_to_ink, mnist
from core.predict.styles import STYLES, Style
from core.wire import Array

ENLARGED = 8  # pixels for each of a small digit's cells


def as_seen(image: Array, style: Style) -> Array:
    """(channels, h, w) in 0..1 as a network of this style gets it: (h, w) or (h, w, 3).

    The reader of MNIST is content with scikit-learn's digits, enlarged and brought into MNIST's form; where their ink is need not
    be found, it is known. Raises Problem `model_not_for_pictures`.
    """
    channels, height, width = STYLES[style]
    if image.shape != (channels, height, width):
        if style != "mnist":
            raise Problem("model_not_for_pictures")
        return mnist(crop_to_ink(np.kron(image[0], np.ones((ENLARGED, ENLARGED), dtype=np.float32))))
    return image[0] if channels == 1 else image.transpose(1, 2, 0)


def inputs(part: Part, chosen: Indices, style: Style) -> torch.Tensor:
    """Those `chosen` of a part as the network's input (k, channels, height, width) float32. Raises as `as_seen`."""
    images = part.images(chosen)
    if images.shape[1:] == STYLES[style]:
        return torch.from_numpy(images)
    return torch.from_numpy(np.stack([np.float32(as_seen(image, style)) for image in images]))[:, None]
