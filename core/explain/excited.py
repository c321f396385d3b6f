"""Which pictures of a set excite each unit of a network most. Knows no data set: it takes pictures as numbers.

A unit is a channel of a map – how much it is excited is its largest number, wherever that is – or a feature.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from core.models.base import CNN

BATCH = 64


class Excited(NamedTuple):
    """The pictures that excite the units of one stage most, the strongest first; each (units, count)."""

    pictures: NDArray[np.int32]  # their numbers in the set
    values: NDArray[np.float32]
    rows: NDArray[np.int32]  # where in the map, 0 for features
    columns: NDArray[np.int32]


def excited(
    model: CNN, images: Callable[[NDArray[np.int64]], NDArray[np.float32]], size: int, count: int = 9
) -> dict[str, Excited]:
    """For every stage and unit the `count` strongest of `size` pictures, in one pass over the set.

    `images(places)` gives pictures (n, channels, height, width) in 0..1 by their numbers, as `Part.images` does. `model` is in
    evaluation mode. Of equals the first in the set come first. With fewer pictures than `count` there are fewer.
    """
    best: dict[str, tuple[Tensor, ...]] = {}
    for start in range(0, size, BATCH):
        places = np.arange(start, min(start + BATCH, size))
        batch = torch.from_numpy(images(places)).contiguous(memory_format=torch.channels_last)  # quicker on a CPU
        with torch.inference_mode():
            for name, stage in model.intermediates(batch).items():
                maps = stage if stage.ndim == 4 else stage[:, :, None, None]
                values, at = (
                    each[:, :, 0, 0] for each in F.adaptive_max_pool2d(maps, 1, return_indices=True)
                )  # (batch, units)
                numbers, width = torch.from_numpy(places)[:, None].expand_as(values), maps.shape[3]
                new = tuple(each.T for each in (values, numbers, at // width, at % width))  # (units, batch)
                kept = tuple(torch.cat(pair, 1) for pair in zip(best[name], new, strict=True)) if name in best else new
                order = kept[0].argsort(stable=True, dim=1, descending=True)[:, :count]
                best[name] = tuple(each.gather(1, order) for each in kept)
    return {
        name: Excited(numbers.int().numpy(), values.numpy(), rows.int().numpy(), columns.int().numpy())
        for name, (values, numbers, rows, columns) in best.items()
    }
