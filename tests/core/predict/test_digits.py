"""Preparing a drawing: what must not matter does not, and the numbers a network gets are what its style promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage
from sklearn.datasets import load_digits

from core.errors import Problem
from core.predict.digits import crop_to_ink, mnist, optical, prepare, stroke_width
from core.predict.ink import find_ink, grey
from core.predict.styles import STYLES, Style
from tests.core.predict.drawings import DRAWINGS, Drawing, render

HONEST = [each for each in DRAWINGS if each.width >= 10][::3]
drawings = st.sampled_from(HONEST)
DIGITS: tuple[Style, ...] = ("mnist", "optical")
styles = st.sampled_from(DIGITS)
patient = settings(max_examples=20, deadline=None, derandomize=True)  # the same pictures in every run


def alike(a: np.ndarray, b: np.ndarray, shift: int = 0) -> float:
    """Correlation of two inputs, 1 for the same picture; the best of all moves by at most `shift` pixels."""
    moves = [(y, x) for y in range(-shift, shift + 1) for x in range(-shift, shift + 1)]
    return max(float(np.corrcoef(a.ravel(), np.roll(b, move, (0, 1)).ravel())[0, 1]) for move in moves)


@patient
@given(drawing=drawings, style=styles)
def test_every_step_is_a_picture_in_0_to_1(drawing: Drawing, style: Style) -> None:
    steps = prepare(render(drawing), style)
    assert list(steps) == ["grey", "ink", "crop", "seen"]
    for name, step in steps.items():
        assert step.dtype == np.float32, name
        assert step.ndim == 2
        assert 0 <= step.min() <= step.max() <= 1, name
    assert steps["seen"].shape == STYLES[style][1:]
    assert steps["seen"].max() > 0.5


@patient
@given(drawing=drawings, style=styles)
def test_light_on_dark_and_dark_on_light_are_the_same(drawing: Drawing, style: Style) -> None:
    picture = render(drawing)
    assert alike(prepare(picture, style)["seen"], prepare(1 - picture, style)["seen"]) > 0.999


@patient
@given(drawing=drawings, style=styles, paper=st.floats(0.55, 1.0), ink=st.floats(0.0, 0.3))
def test_how_dark_ink_and_how_bright_paper_hardly_matter(
    drawing: Drawing, style: Style, paper: float, ink: float
) -> None:
    picture = render(drawing)
    faded = ink + (paper - ink) * picture
    assert alike(prepare(picture, style)["seen"], prepare(faded, style)["seen"]) > 0.9


@patient
@given(drawing=drawings, x=st.floats(0, 280), y=st.floats(0, 280))
def test_where_on_the_pad_hardly_matters(drawing: Drawing, x: float, y: float) -> None:
    middle = prepare(render(drawing, size=0.5, center=(140, 140)), "mnist")["seen"]
    elsewhere = prepare(render(drawing, size=0.5, center=(x, y)), "mnist")["seen"]
    assert alike(middle, elsewhere, shift=1) > 0.88  # it is placed on whole pixels


@patient
@given(drawing=drawings, size=st.floats(0.3, 0.9))
def test_how_large_hardly_matters(drawing: Drawing, size: float) -> None:
    usual = prepare(render(drawing, size=0.6), "mnist")["seen"]
    assert alike(usual, prepare(render(drawing, size=size), "mnist")["seen"], shift=1) > 0.85


@patient
@given(drawing=drawings)
def test_in_mnist_s_manner(drawing: Drawing) -> None:
    """LeCun et al. 1998: in a 20 × 20 box, centre of mass in the middle of 28 × 28."""
    seen = prepare(render(drawing), "mnist")["seen"]
    rows, columns = (np.flatnonzero((seen > 0.2).any(axis=axis)) for axis in (1, 0))
    height, width = rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
    assert 18 <= max(height, width) <= 21
    assert np.allclose(ndimage.center_of_mass(seen), 13.5, atol=0.75)


def test_the_optical_style_gives_back_what_scikit_learn_holds() -> None:
    """Each 8 × 8 scan, blown up to a drawing and prepared again, resembles itself more than it does its neighbours."""
    scans = load_digits().images[:30] / 16
    prepared = [
        prepare(
            np.repeat(1 - np.kron(np.pad(scan, 2), np.ones((20, 20)))[..., None], 3, 2).astype(np.float32), "optical"
        )
        for scan in scans
    ]
    own = [alike(scan, steps["seen"]) for scan, steps in zip(scans, prepared, strict=True)]
    others = [alike(scans[i - 1], steps["seen"]) for i, steps in enumerate(prepared)]
    assert np.median(own) > 0.8
    assert np.median(own) > np.median(others) + 0.4


@pytest.mark.parametrize("style", DIGITS)
@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_an_empty_pad_is_said_to_be_empty(style: Style, value: float) -> None:
    with pytest.raises(Problem, match="nothing_drawn"):
        prepare(np.full((200, 200, 3), value, np.float32), style)


def test_grain_is_no_writing_and_does_not_hide_any() -> None:
    noise = np.random.default_rng(1).normal(0, 0.02, (280, 280, 1)).astype(np.float32)
    with pytest.raises(Problem, match="nothing_drawn"):
        prepare(np.clip(0.8 + noise + np.zeros(3, np.float32), 0, 1), "mnist")
    clean = render(HONEST[4])
    grainy = np.clip(clean * 0.8 + 0.1 + noise, 0, 1).astype(np.float32)
    assert alike(prepare(clean, "mnist")["seen"], prepare(grainy, "mnist")["seen"]) > 0.95


def test_light_that_falls_off_over_the_page_is_not_ink() -> None:
    clean = render(HONEST[4])
    fall = np.linspace(1.0, 0.65, 280, dtype=np.float32)[None, :, None]
    assert alike(prepare(clean, "mnist")["seen"], prepare(clean * fall, "mnist")["seen"]) > 0.95


def test_colored_ink_of_the_paper_s_brightness_is_found() -> None:
    """Yellow on white is almost as bright as white: only the blue channel tells."""
    shade = render(HONEST[4])
    yellow = np.dstack([np.ones_like(shade[..., 0]), np.ones_like(shade[..., 0]), shade[..., 2]])
    assert np.ptp(grey(yellow)) > 0.9
    assert alike(prepare(shade, "mnist")["seen"], prepare(yellow, "mnist")["seen"]) > 0.98


def test_stroke_width_is_measured() -> None:
    for width in (4, 9, 20):
        bar = np.zeros((200, 200), np.float32)
        bar[10:190, 100 : 100 + width] = 1
        assert stroke_width(bar) == pytest.approx(width, abs=1.1)


def test_strokes_are_brought_to_one_width() -> None:
    widths = []
    for pen in (4, 12, 40):
        picture = np.ones((280, 280, 3), np.float32)
        picture[40:240, 140 - pen // 2 : 140 + pen // 2] = 0
        picture[240 - pen : 240, 60:220] = 0
        widths.append(stroke_width(prepare(picture, "mnist")["seen"]))
    assert max(widths) / min(widths) < 2.2
    assert 1.4 < min(widths) < max(widths) < 5


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    picture=st.tuples(st.integers(4, 60), st.integers(4, 60)).flatmap(
        lambda size: arrays(np.float32, (*size, 3), elements=st.floats(0, 1, width=32))
    ),
    style=styles,
)
def test_any_picture_is_prepared_or_said_to_be_empty(picture: np.ndarray, style: Style) -> None:
    try:
        seen = prepare(picture, style)["seen"]
    except Problem as problem:
        assert problem.code == "nothing_drawn"
    else:
        assert seen.shape == STYLES[style][1:]
        assert np.isfinite(seen).all()
        assert 0 <= seen.min() <= seen.max() <= 1


@settings(max_examples=40, deadline=None, derandomize=True)
@given(height=st.integers(1, 300), width=st.integers(1, 300))
def test_any_shape_of_ink_fits(height: int, width: int) -> None:
    crop = np.ones((height, width), np.float32)
    assert mnist(crop).shape == (28, 28)
    assert optical(crop).shape == (8, 8)
    assert crop_to_ink(np.pad(crop, 3)).shape == (height, width)


def test_find_ink_says_nothing_of_a_picture_all_of_one_tone() -> None:
    with pytest.raises(Problem, match="nothing_drawn"):
        find_ink(np.full((50, 50), 0.3, np.float32))
