"""Pictures changed a little, each in its own way, so that a network sees no picture twice. Knows no network and no data set.

What lies beyond the edge of a picture has the color of the edge: paper stays paper, and black stays black.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

from core.data.augment_config import AugmentConfig

GRAY = 0.5  # of a square that is cut out
WEIGHTS = (0.299, 0.587, 0.114)  # how bright red, green and blue look (ITU-R BT.601)


@dataclass(frozen=True)
class Draws:
    """What was drawn for b pictures; None where nothing is on."""

    shift: Tensor | None = None  # (b, 2) int64: pixels down, pixels to the right
    flip: Tensor | None = None  # (b,) bool
    angle: Tensor | None = None  # (b,) radians, counterclockwise on the screen
    zoom: Tensor | None = None  # (b,) factor
    color: Tensor | None = None  # (b, 3) factors of brightness, contrast, saturation
    noise: Tensor | None = None  # (b, c, h, w), to be added
    cutout: Tensor | None = None  # (b, 2) int64: row and column of the square's first pixel, perhaps outside
    side: int = 0  # of the square


def augment(images: Tensor, config: AugmentConfig, generator: torch.Generator) -> Tensor:
    """Images (b, c, h, w) from 0 to 1 → the same shape, changed; with nothing on the input itself, and nothing is drawn.

    Everything is drawn from `generator` (on the CPU) in one order: the same state of it gives the same pictures.
    """
    return apply(images, draw(images.shape, config, generator)) if config.any else images


def draw(shape: torch.Size, config: AugmentConfig, generator: torch.Generator) -> Draws:
    """The chances of one batch of (b, c, h, w)."""
    count, _, height, width = shape

    def uniform(*size: int) -> Tensor:  # from -1 to 1
        return torch.rand(*size, generator=generator) * 2 - 1

    def whole(low: int, high: int) -> Tensor:  # both included
        return torch.randint(low, high + 1, (count,), generator=generator)

    shift = torch.stack([whole(-config.crop, config.crop) for _ in range(2)], 1) if config.crop else None
    flip = whole(0, 1).bool() if config.flip else None
    angle = uniform(count) * math.radians(config.rotate) if config.rotate else None
    zoom = 1 + uniform(count) * config.scale if config.scale else None
    color = 1 + uniform(count, 3) * config.color if config.color else None
    noise = torch.randn(*shape, generator=generator) * config.noise if config.noise else None
    cutout = None
    if config.cutout:  # its middle lies on any pixel, so at an edge a part of it is outside (DeVries and Taylor, 2017)
        cutout = torch.stack([whole(0, height - 1), whole(0, width - 1)], 1) - config.cutout // 2
    return Draws(shift, flip, angle, zoom, color, noise, cutout, config.cutout)


def apply(images: Tensor, draws: Draws) -> Tensor:
    """Move, then color, then noise, then cut out; images (b, c, h, w) are not written to."""
    if draws.angle is not None or draws.zoom is not None:
        images = _moved(images, draws)
    elif draws.shift is not None or draws.flip is not None:
        images = _shifted(images, draws)
    if draws.color is not None:
        images = _colored(images, draws.color)
    if draws.noise is not None:
        images = (images + draws.noise.to(images)).clamp_(0, 1)
    if draws.cutout is not None:
        images = images.masked_fill(_square(images, draws.cutout, draws.side), GRAY)
    return images


def _shifted(images: Tensor, draws: Draws) -> Tensor:
    """Flip, then shift: whole pixels change places and keep their values exactly."""
    count, channels, height, width = images.shape
    down, right = (0, 0) if draws.shift is None else draws.shift[:, :, None].unbind(1)
    rows = (torch.arange(height) - down).clamp(0, height - 1).expand(count, height)
    columns = (torch.arange(width) - right).clamp(0, width - 1).expand(count, width)
    if draws.flip is not None:
        columns = torch.where(draws.flip[:, None], width - 1 - columns, columns)
    places = (rows[:, :, None] * width + columns[:, None, :]).reshape(count, 1, -1).to(images.device)
    return images.reshape(count, channels, -1).gather(2, places.expand(-1, channels, -1)).reshape(images.shape)


def _moved(images: Tensor, draws: Draws) -> Tensor:
    """Flip, zoom and turn about the middle, then shift; one look-up with values between pixels (bilinear).

    For each output pixel p, counted from the middle, the input place is q = F · Z⁻¹ · R⁻¹ · (p - shift).
    """
    count, _, height, width = images.shape
    angle = torch.zeros(count) if draws.angle is None else draws.angle
    shrink = torch.ones(count) if draws.zoom is None else 1 / draws.zoom
    mirror = torch.ones(count) if draws.flip is None else 1 - 2 * draws.flip.float()
    cosine, sine = angle.cos() * shrink, angle.sin() * shrink
    # Rows count downwards, so counterclockwise on the screen is (x, y) → (x cos + y sin, y cos - x sin); here its inverse.
    matrix = torch.stack([cosine * mirror, -sine * mirror, sine, cosine], 1).reshape(count, 2, 2)
    y, x = torch.meshgrid(torch.arange(height) - (height - 1) / 2, torch.arange(width) - (width - 1) / 2, indexing="ij")
    out = torch.stack([x.flatten(), y.flatten()]).expand(count, 2, -1)  # (b, 2, hw)
    if draws.shift is not None:
        out = out - draws.shift.flip(1)[:, :, None]
    # grid_sample counts from -1 to 1, the outer edges of the outermost pixels.
    places = (matrix @ out) * torch.tensor([[2 / width], [2 / height]])
    grid = places.transpose(1, 2).reshape(count, height, width, 2).to(images)
    return grid_sample(images, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _colored(images: Tensor, factors: Tensor) -> Tensor:
    """Brightness b·x, contrast m + c·(x - m) about the mean brightness m, saturation g + s·(x - g) about the gray g."""
    brightness, contrast, saturation = factors.to(images)[:, :, None, None, None].unbind(1)
    images = images * brightness
    images = torch.lerp(_gray(images).mean((1, 2, 3), keepdim=True), images, contrast)
    if images.shape[1] == 3:
        images = torch.lerp(_gray(images), images, saturation)
    return images.clamp(0, 1)


def _gray(images: Tensor) -> Tensor:
    """How bright each pixel looks, (b, 1, h, w)."""
    if images.shape[1] != 3:
        return images
    return torch.einsum("bchw,c->bhw", images, images.new_tensor(WEIGHTS))[:, None]


def _square(images: Tensor, first: Tensor, side: int) -> Tensor:
    """Where the squares lie, (b, 1, h, w) bool."""
    height, width = images.shape[2:]
    rows = torch.arange(height) - first[:, :1]
    columns = torch.arange(width) - first[:, 1:]
    inside = ((rows >= 0) & (rows < side))[:, :, None] & ((columns >= 0) & (columns < side))[:, None, :]
    return inside[:, None].to(images.device)
