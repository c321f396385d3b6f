"""Augmentation against one pixel after another in plain NumPy, and what must hold whatever was drawn."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.config import check, knobs_of
from core.data.augment import GRAY, Draws, apply, augment, draw
from core.data.augment_config import AugmentConfig
from core.errors import Problem

EVERYTHING = AugmentConfig(crop=4, flip=True, rotate=30.0, scale=0.3, color=0.4, noise=0.1, cutout=5)
SHAPES = [(3, 3, 8, 6), (2, 1, 7, 7), (1, 3, 32, 32), (2, 1, 4, 9)]


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(shape: tuple[int, ...], seed: int = 1) -> torch.Tensor:
    return torch.rand(shape, generator=generator(seed))


def value(picture: np.ndarray, row: float, column: float) -> np.ndarray:
    """The picture (c, h, w) between its pixels; beyond the edge the edge goes on."""
    _, height, width = picture.shape
    row, column = min(max(row, 0.0), height - 1.0), min(max(column, 0.0), width - 1.0)
    top, left = min(int(row), height - 2), min(int(column), width - 2)
    down, right = row - top, column - left
    upper = picture[:, top, left] * (1 - right) + picture[:, top, left + 1] * right
    lower = picture[:, top + 1, left] * (1 - right) + picture[:, top + 1, left + 1] * right
    return np.asarray(upper * (1 - down) + lower * down)


def by_hand(picture: np.ndarray, draws: Draws, index: int) -> np.ndarray:
    """One picture (c, h, w), one pixel after another: flip, zoom, turn, shift, each undone from the output pixel's side."""
    channels, height, width = picture.shape
    middle = ((height - 1) / 2, (width - 1) / 2)
    out = np.empty_like(picture)
    for i in range(height):
        for j in range(width):
            down, right = (0, 0) if draws.shift is None else draws.shift[index].tolist()
            up, east = middle[0] - (i - down), (j - right) - middle[1]  # as on paper: y upwards
            angle = 0.0 if draws.angle is None else float(draws.angle[index])
            east, up = (
                math.cos(-angle) * east - math.sin(-angle) * up,
                math.sin(-angle) * east + math.cos(-angle) * up,
            )
            factor = 1.0 if draws.zoom is None else float(draws.zoom[index])
            east, up = east / factor, up / factor
            if draws.flip is not None and draws.flip[index]:
                east = -east
            out[:, i, j] = value(picture, middle[0] - up, middle[1] + east)
    if draws.color is not None:
        brightness, contrast, saturation = draws.color[index].tolist()
        out = out * brightness
        weights = np.array([0.299, 0.587, 0.114]) if channels == 3 else np.ones(1)
        mean = np.mean([weights @ out[:, i, j] for i in range(height) for j in range(width)])
        out = mean + contrast * (out - mean)
        if channels == 3:
            gray = np.tensordot(weights, out, 1)
            out = gray + saturation * (out - gray)
        out = np.clip(out, 0, 1)
    if draws.noise is not None:
        out = np.clip(out + draws.noise[index].numpy(), 0, 1)
    if draws.cutout is not None:
        row, column = draws.cutout[index].tolist()
        for i in range(max(0, row), min(height, row + draws.side)):
            for j in range(max(0, column), min(width, column + draws.side)):
                out[:, i, j] = GRAY
    return out


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize(
    "config",
    [
        AugmentConfig(crop=3),
        AugmentConfig(flip=True),
        AugmentConfig(crop=8, flip=True),
        AugmentConfig(rotate=45.0),
        AugmentConfig(scale=0.5),
        AugmentConfig(crop=2, rotate=20.0),
        AugmentConfig(crop=4, flip=True, rotate=30.0, scale=0.3),
        AugmentConfig(color=0.5),
        AugmentConfig(noise=0.3),
        AugmentConfig(cutout=4),
        AugmentConfig(cutout=16),
        EVERYTHING,
    ],
    ids=lambda config: ",".join(name for name, value in dataclasses.asdict(config).items() if value),
)
def test_every_pixel_by_hand(shape: tuple[int, ...], config: AugmentConfig) -> None:
    images = pictures(shape)
    draws = draw(images.shape, config, generator(7))
    expected = np.stack([by_hand(image, draws, index) for index, image in enumerate(images.double().numpy())])
    np.testing.assert_allclose(apply(images, draws).numpy(), expected, atol=1e-5)
    assert torch.equal(augment(images, config, generator(7)), apply(images, draws))


def test_nothing_on_is_nothing_done_and_nothing_drawn() -> None:
    images, chances = pictures((2, 3, 8, 8)), generator()
    before = chances.get_state()
    assert augment(images, AugmentConfig(), chances) is images
    assert torch.equal(chances.get_state(), before)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@given(
    config=st.builds(
        AugmentConfig,
        crop=st.integers(0, 8),
        flip=st.booleans(),
        rotate=st.floats(0, 45),
        scale=st.floats(0, 0.5),
        color=st.floats(0, 0.5),
        noise=st.floats(0, 0.3),
        cutout=st.integers(0, 16),
    ),
    seed=st.integers(0, 2**31),
)
def test_whatever_is_on_stays_a_picture(shape: tuple[int, ...], config: AugmentConfig, seed: int) -> None:
    images = pictures(shape)
    kept = images.clone()
    changed = augment(images, config, generator(seed))
    assert changed.shape == images.shape
    assert changed.dtype == torch.float32
    assert 0 <= changed.min() <= changed.max() <= 1
    assert torch.equal(images, kept), "the batch itself is not written to"
    assert torch.equal(changed, augment(images, config, generator(seed))), "same chances, same pictures"


def test_whole_pixels_move_exactly() -> None:
    """A crop or a flip alone takes no value between two pixels: what was there is there, bit for bit."""
    images = pictures((64, 3, 8, 8))
    changed = augment(images, AugmentConfig(crop=3, flip=True), generator())
    for before, after in zip(images, changed, strict=True):
        assert set(after.flatten().tolist()) <= set(before.flatten().tolist())
    flipped = augment(images, AugmentConfig(flip=True), generator())
    same = [torch.equal(a, b) for a, b in zip(flipped, images, strict=True)]
    mirrored = [torch.equal(a, b.flip(2)) for a, b in zip(flipped, images, strict=True)]
    assert all(a != b for a, b in zip(same, mirrored, strict=True))
    assert 20 < sum(mirrored) < 44


def test_turning_is_counterclockwise_and_larger_is_larger() -> None:
    """A dot on the right goes up; a zoom of 2 doubles its distance from the middle."""
    image = torch.zeros(1, 1, 9, 9)
    image[0, 0, 4, 6] = 1.0
    turned = apply(image, Draws(angle=torch.tensor([math.pi / 2])))
    assert turned[0, 0].argmax() == 2 * 9 + 4
    larger = apply(image, Draws(zoom=torch.tensor([2.0])))
    assert larger[0, 0].argmax() == 4 * 9 + 8
    shifted = apply(image, Draws(shift=torch.tensor([[1, -2]]), zoom=torch.tensor([1.0])))
    assert shifted[0, 0].argmax() == 5 * 9 + 4


def test_every_picture_has_its_own_chances_and_all_of_the_range() -> None:
    draws = draw(torch.Size((2000, 1, 8, 8)), AugmentConfig(4, True, 30.0, 0.2, 0.3, 0.1, 4), generator())
    assert draws.shift is not None
    assert draws.flip is not None
    assert draws.angle is not None
    assert draws.zoom is not None
    assert draws.color is not None
    assert draws.noise is not None
    assert draws.cutout is not None
    assert sorted(set(draws.shift.flatten().tolist())) == list(range(-4, 5))
    assert draws.flip.float().mean() == pytest.approx(0.5, abs=0.05)
    assert math.degrees(draws.angle.abs().max()) == pytest.approx(30, abs=0.3)
    assert (float(draws.zoom.min()), float(draws.zoom.max())) == pytest.approx((0.8, 1.2), abs=0.01)
    assert (float(draws.color.min()), float(draws.color.max())) == pytest.approx((0.7, 1.3), abs=0.01)
    assert draws.noise.std() == pytest.approx(0.1, abs=0.001)
    assert sorted(set(draws.cutout.flatten().tolist())) == list(range(-2, 6))


def test_settings_are_off_and_bounded() -> None:
    assert not AugmentConfig().any
    check(EVERYTHING)
    for each in knobs_of(AugmentConfig):
        assert not each.default
        on = AugmentConfig(**{each.name: True if each.kind == "bool" else each.high})
        assert on.any
        assert on.moves == (each.name in ("crop", "flip", "rotate", "scale"))
        check(on)
        if each.high is not None:
            with pytest.raises(Problem):
                check(AugmentConfig(**{each.name: each.high + 1}))
