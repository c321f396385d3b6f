"""A part of a data set as a run takes it: bytes become numbers batch by batch. Knows no model.

The bytes may lie in a file that all processes share; what a run holds of its own are one batch and the order of the rows.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from core.data.split import Part
from core.training.precision import memory_format

MOST_PIXELS = 2**18  # of a batch that is only looked at: bounds the memory of the feature maps
MOST_PICTURES = 1024


class Rows:
    """The pictures of a part, as float tensors in the given layout, and their classes."""

    def __init__(self, part: Part, layout: str) -> None:
        self.part = part
        self.labels = torch.tensor(part.labels)
        self._format = memory_format(layout)
        _, height, width = part.pictures.shape[1:]
        self._batch = max(1, min(MOST_PICTURES, MOST_PIXELS // (height * width)))

    def __len__(self) -> int:
        return len(self.part)

    def images(self, chosen: Tensor | None = None) -> Tensor:
        """(k, channels, height, width) from 0 to 1."""
        numbers = self.part.images(None if chosen is None else chosen.numpy())
        return self.laid_out(torch.from_numpy(numbers))

    def laid_out(self, images: Tensor) -> Tensor:
        """The same numbers in the layout in memory; pictures that have it are returned as they are."""
        return images.to(memory_format=self._format)

    def batches(self, chosen: Tensor | None = None) -> Iterator[Tensor]:
        """The same, a part at a time."""
        rows = torch.arange(len(self)) if chosen is None else chosen
        for some in rows.split(self._batch):
            yield self.images(some)
