"""Pictures for networks that read no digits: what the network gets is what such pictures looked like when it learned."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Problem
from core.predict.garments import fitted
from core.predict.prepare import prepare
from core.predict.styles import STYLES, Style, style_of

sides = st.integers(4, 90)


def color(height: int, width: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((height, width, 3), dtype=np.float32)


def shirt(paper: float = 0.95, cloth: float = 0.4, side: int = 200) -> np.ndarray:
    """A body with two sleeves on a plain ground."""
    picture = np.full((side, side, 3), paper, np.float32)
    picture[40:170, 70:130] = cloth
    picture[40:75, 35:165] = cloth
    return picture


@given(sides, sides, st.sampled_from(["photo", "gray"]))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_squares_of_any_picture(height: int, width: int, style: Style) -> None:
    steps = prepare(color(height, width), style)
    assert list(steps) == ["picture", "square", "seen"]
    channels, *size = STYLES[style]
    assert steps["seen"].shape == ((*size, 3) if channels == 3 else tuple(size))
    assert steps["seen"].dtype == np.float32
    assert steps["square"].shape == (min(height, width), min(height, width), 3)
    assert 0 <= steps["seen"].min() <= steps["seen"].max() <= 1


def test_a_photo_is_the_mean_of_areas_of_its_middle_square() -> None:
    picture = color(128, 200)
    middle = picture[:, 36:164].reshape(32, 4, 32, 4, 3).mean(axis=(1, 3))
    assert np.abs(prepare(picture, "photo")["seen"] - middle).max() < 1.5 / 255  # rounded to bytes on the way
    weights = np.array([0.299, 0.587, 0.114])
    assert np.abs(prepare(color(28, 28), "gray")["seen"] - color(28, 28) @ weights).max() < 1.5 / 255


def test_a_picture_of_the_network_s_size_stays_as_it_is() -> None:
    picture = np.float32(np.random.default_rng(1).integers(0, 256, (32, 32, 3)) / 255)
    assert np.array_equal(prepare(picture, "photo")["seen"], picture)


@pytest.mark.parametrize(("paper", "cloth"), [(0.95, 0.4), (0.1, 0.7), (0.5, 0.9), (0.5, 0.1)])
def test_a_garment_is_bright_on_black_whatever_it_lay_on(paper: float, cloth: float) -> None:
    steps = prepare(shirt(paper, cloth), "garment")
    assert list(steps) == ["grey", "thing", "crop", "seen"]
    seen = steps["seen"]
    assert seen.shape == (28, 28)
    assert seen[14, 14] > 0.9
    assert seen[26, 2] < 0.05, "the corner beside the body is ground"
    assert np.array_equal(seen > 0.5, seen[:, ::-1] > 0.5), "in the middle"
    assert (seen.max(axis=1) > 0.5).sum() >= 26 or (seen.max(axis=0) > 0.5).sum() >= 26, "as large as it can be"


def test_place_size_and_uneven_light_do_not_matter() -> None:
    plain = prepare(shirt(), "garment")["seen"]
    small = np.full((400, 300, 3), 0.95, np.float32)
    small[150:350, 20:220] = shirt()
    light = np.linspace(0, 0.15, 200, dtype=np.float32)[:, None, None]
    for changed in (small, shirt() - light):
        assert np.abs(prepare(changed, "garment")["seen"] - plain).mean() < 0.05


def test_a_picture_of_fashion_mnist_comes_back_as_it_was() -> None:
    """Enlarged six times and made dark on white, it is found again, but for the rim of pixels that are nearly black."""
    original = np.zeros((28, 28), np.float32)
    original[:, 6:22] = np.random.default_rng(2).uniform(0.4, 1.0, (28, 16))
    paper = 1 - np.kron(original, np.ones((6, 6), np.float32))
    framed = np.pad(paper, 20, constant_values=1)
    seen = prepare(np.repeat(framed[..., None], 3, axis=2), "garment")["seen"]
    assert np.abs(seen - original).mean() < 0.03


@given(st.integers(1, 60), st.integers(1, 60))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_any_crop_fits(height: int, width: int) -> None:
    seen = fitted(np.ones((height, width), np.float32))
    assert seen.shape == (28, 28)
    assert (seen.max(axis=0 if width >= height else 1) == 1).all()


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_blank_picture_holds_no_garment(value: float) -> None:
    with pytest.raises(Problem, match="nothing_drawn"):
        prepare(np.full((50, 60, 3), value, np.float32), "garment")
    assert prepare(np.full((50, 60, 3), value, np.float32), "photo")["seen"].std() == 0


def test_what_learned_from_a_set_wants_its_style() -> None:
    wanted = {("digits", 1): "optical", ("mnist", 1): "mnist", ("fashion", 1): "garment", ("cifar10", 3): "photo"}
    wanted |= {("own", 1): "gray", ("own", 3): "photo"}
    assert {key: style_of(*key) for key in wanted} == wanted
