"""Insertion and deletion: does the answer fall when the places said to matter are taken away, and rise when they are given?

Knows no method: it takes any map of the picture's places. Petsiuk, Das and Saenko, RISE, 2018.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor, nn
from torch.nn import functional as F

STEPS = 24
BATCH = 64  # pictures in a forward pass

Curve = NDArray[np.float64]  # (points,)


class Curves(NamedTuple):
    """Probabilities of the target while places change hands, from none to all."""

    fractions: Curve  # of the places, 0 … 1
    deletion: Curve  # from the picture to the baseline, the most important places first: the faster down the better
    insertion: Curve  # from the baseline to the picture, the most important places first: the faster up the better

    @property
    def areas(self) -> tuple[float, float]:
        """Under the deletion and the insertion curve, each 0 … 1."""
        deletion, insertion = (float(np.trapezoid(each, self.fractions)) for each in (self.deletion, self.insertion))
        return deletion, insertion


def insertion_deletion(
    model: nn.Module,
    image: Tensor,
    attribution: ArrayLike,
    target: int,
    baseline: Tensor | None = None,
    steps: int = STEPS,
) -> Curves:
    """Curves of one image (1, channels, height, width) and a map (height, width) of its places, the largest first.

    The baseline is what stands where nothing is known: blank paper, or `blurred(image)`, which makes no edges of its own.
    """
    image = image.contiguous(memory_format=torch.channels_last)  # quicker on a CPU
    empty = torch.zeros_like(image) if baseline is None else baseline.contiguous(memory_format=torch.channels_last)
    places = image.shape[-2] * image.shape[-1]
    counts = np.unique(np.rint(np.linspace(0, places, steps + 1)).astype(np.int64))  # a small picture has fewer places
    order = torch.from_numpy(np.argsort(-np.ravel(np.asarray(attribution, dtype=np.float64)), kind="stable"))
    deletion, insertion = (
        _curve(model, *ends, order, torch.from_numpy(counts), target) for ends in ((image, empty), (empty, image))
    )
    return Curves(counts / places, deletion, insertion)


def chance(
    model: nn.Module,
    image: Tensor,
    target: int,
    generator: torch.Generator,
    baseline: Tensor | None = None,
    steps: int = STEPS,
    tries: int = 4,
) -> Curves:
    """The same with the places in random order, mean over some tries: what a map must beat to have said anything."""
    maps = [torch.rand(image.shape[-2:], generator=generator) for _ in range(tries)]
    found = [insertion_deletion(model, image, each.numpy(), target, baseline, steps) for each in maps]
    return Curves(*(np.mean(curves, axis=0) for curves in zip(*found, strict=True)))


def blurred(image: Tensor, radius: int | None = None) -> Tensor:
    """The picture under a Gaussian blur of σ = radius/2, by default an eighth of its side: no detail, the same light."""
    reach = radius or max(1, min(image.shape[-2:]) // 8)
    x = torch.arange(-reach, reach + 1, dtype=image.dtype)
    bell = torch.exp(-2 * (x / reach) ** 2)
    bell = (bell / bell.sum()).expand(image.shape[1], 1, 1, -1)  # one for each channel
    wide = F.pad(image, (reach, reach, reach, reach), mode="replicate")
    rows = F.conv2d(wide, bell, groups=image.shape[1])
    return F.conv2d(rows, bell.transpose(2, 3), groups=image.shape[1])


def _curve(model: nn.Module, start: Tensor, end: Tensor, order: Tensor, counts: Tensor, target: int) -> Curve:
    """The target's probability with the first `count` places of `order` taken from `end` and the rest from `start`."""
    rank = torch.empty_like(order)
    rank[order] = torch.arange(len(order))
    rank = rank.reshape(start.shape[-2:])
    found = []
    with torch.inference_mode():
        for chunk in counts.split(BATCH):
            taken = (rank < chunk[:, None, None])[:, None]  # (chunk, 1, height, width)
            logits = model(torch.where(taken, end, start))
            found.append(logits.double().softmax(1)[:, target])
    return torch.cat(found).numpy()
