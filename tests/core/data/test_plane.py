"""Examples on the plane: reproducible, balanced, inside, split in proportion; without noise each shape is what it says."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from core.config import from_dict, to_dict
from core.data.plane import EDGE, FEATURES, MANY, Kind, Plane, PlaneConfig, features, load, split
from core.data.plane_shapes import CLASSES, CURVES, SURFACES
from core.errors import Problem

KINDS = [kind for kind in get_args(Kind) if kind != "own"]
CURVE = "=sin(x)"

configs = st.builds(
    PlaneConfig,
    kind=st.sampled_from(KINDS),
    classes=st.integers(3, 6),
    noise=st.floats(0, 0.5),
    points=st.integers(20, 500),
    train_share=st.floats(0.1, 0.9),
    seed=st.integers(0, 9999),
)
PATIENT = settings(deadline=None, max_examples=150)


def same(one: Plane, other: Plane) -> bool:
    names = ("points", "labels", "values", "train")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


def test_every_kind_is_made_somewhere() -> None:
    assert {*CLASSES, *SURFACES, *CURVES, "own"} == set(get_args(Kind))
    assert set(MANY) <= set(CLASSES)


@PATIENT
@given(configs)
def test_examples_are_whole_balanced_and_inside_the_plane(config: PlaneConfig) -> None:
    plane = load(config)
    assert plane.points.shape == (config.points, 2)
    assert plane.points.dtype == np.float64
    assert np.abs(plane.points).max() <= EDGE
    if plane.task == "regression":
        assert plane.classes == 0
        assert plane.labels.shape == (0,)
        assert plane.values.shape == (config.points,)
        assert np.isfinite(plane.values).all()
        assert plane.curve == (config.kind in CURVES)
    else:
        counts = np.bincount(plane.labels, minlength=plane.classes)
        assert plane.labels.dtype == np.int64
        assert len(counts) == plane.classes == (config.classes if config.kind in MANY else 2)
        assert plane.task == ("two" if plane.classes == 2 else "many")
        assert counts.max() - counts.min() <= 1
        assert plane.values.shape == (0,)
        assert not plane.curve


@PATIENT
@given(configs)
def test_a_seed_is_its_examples(config: PlaneConfig) -> None:
    assert same(load(config), load(from_dict(PlaneConfig, to_dict(config))))
    other = load(replace(config, seed=(config.seed + 1) % 10_000))
    assert not np.array_equal(load(config).points, other.points)


@PATIENT
@given(configs, st.floats(0, 0.5), st.floats(0.1, 0.9))
def test_noise_and_share_leave_the_rest_as_it_was(config: PlaneConfig, noise: float, share: float) -> None:
    before = load(config)
    noisier, shared = load(replace(config, noise=noise)), load(replace(config, train_share=share))
    np.testing.assert_array_equal(before.train, noisier.train)
    np.testing.assert_array_equal(before.labels, noisier.labels)
    np.testing.assert_array_equal(before.points, shared.points)
    if before.task == "regression":
        np.testing.assert_array_equal(before.points, noisier.points)


@PATIENT
@given(st.lists(st.integers(2, 90), min_size=1, max_size=6), st.floats(0.1, 0.9), st.integers(0, 9999))
def test_the_split_has_every_class_in_its_proportion(sizes: list[int], share: float, seed: int) -> None:
    labels = np.random.default_rng(seed).permutation(np.repeat(np.arange(len(sizes)), sizes))
    train = split(labels, share, np.random.default_rng(seed))
    counts = np.bincount(labels[train], minlength=len(sizes))
    assert (counts >= 1).all()
    assert (counts < sizes).all()
    assert (np.abs(counts - share * np.array(sizes)) <= 1).all()
    if min(share, 1 - share) * min(sizes) >= 1:  # nobody had to be given one
        assert counts.sum() == round(share * sum(sizes))
    np.testing.assert_array_equal(train, split(labels, share, np.random.default_rng(seed)))


def test_halves_are_halves() -> None:
    assert load(PlaneConfig()).train.sum() == 125
    assert load(PlaneConfig(kind="blobs", classes=6, train_share=0.7)).train.sum() == 175
    assert load(PlaneConfig(kind="sine", points=20, train_share=0.1)).train.sum() == 2


@pytest.mark.parametrize("seed", range(3))
def test_without_noise_a_shape_is_what_it_says(seed: int) -> None:
    def of(kind: Kind, **more: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        plane = load(PlaneConfig(kind=kind, points=500, seed=seed, **more))
        return plane.points[:, 0], plane.points[:, 1], plane.labels

    x1, x2, label = of("circle")
    radius = np.hypot(x1, x2)
    assert radius[label == 1].max() <= 2.5 < 3.5 <= radius[label == 0].min()
    assert radius.max() <= 5
    x1, x2, label = of("xor")
    np.testing.assert_array_equal(x1 * x2 > 0, label == 1)
    assert min(np.abs(x1).min(), np.abs(x2).min()) >= 0.3
    x1, x2, label = of("gaussians")
    np.testing.assert_array_equal(x1 + x2 > 0, label == 1)
    x1, x2, label = of("rings")
    np.testing.assert_array_equal(np.rint(np.hypot(x1, x2) / 1.2).astype(int) % 2 == 0, label == 1)
    x1, x2, label = of("checkerboard")
    np.testing.assert_array_equal((np.floor(x1 / 2.5) + np.floor(x2 / 2.5)) % 2, label)
    for classes in (3, 6):
        x1, x2, label = of("blobs", classes=classes)
        nearest = np.rint(np.arctan2(x1, x2) / (2 * np.pi) * classes).astype(int) % classes
        assert (nearest == label).mean() > 0.995


@pytest.mark.parametrize("kind", ["spiral", "moons", "spirals"])
def test_arms_lie_apart(kind: Kind) -> None:
    config = PlaneConfig(kind=kind, points=500, classes=6)
    plane, fresh = load(config), load(replace(config, seed=1))
    assert KNeighborsClassifier(1).fit(plane.points, plane.labels).score(fresh.points, fresh.labels) > 0.99


@pytest.mark.parametrize("kind", ["circle", "xor", "spiral", "moons", "rings", "checkerboard"])
def test_a_straight_line_does_not_do(kind: Kind) -> None:
    plane = load(PlaneConfig(kind=kind, points=500))
    assert SVC(kernel="linear").fit(plane.points, plane.labels).score(plane.points, plane.labels) < 0.9


@pytest.mark.parametrize("kind", list(CLASSES))
def test_noise_moves_points_ever_farther(kind: Kind) -> None:
    still = load(PlaneConfig(kind=kind, points=500)).points
    moved = [np.hypot(*(load(PlaneConfig(kind=kind, points=500, noise=n)).points - still).T).mean() for n in (0.1, 0.5)]
    assert moved[0] == pytest.approx(0.1 * CLASSES[kind][1] * np.sqrt(np.pi / 2), rel=0.15)  # the mean of a Rayleigh
    assert moved[1] > 3 * moved[0]


def test_regression_has_the_values_that_its_name_says() -> None:
    formulas = {
        "plane": lambda x1, x2: (x1 + x2) / 12,
        "waves": lambda x1, x2: np.sin(x1) * np.cos(x2),
        "line": lambda x1, x2: x1 / 6 + 0 * x2,
        "sine": lambda x1, x2: np.sin(x1) + 0 * x2,
        "step": lambda x1, x2: 0.75 * np.sign(x1) + 0 * x2,
    }
    for kind, formula in formulas.items():
        quiet, noisy = (load(PlaneConfig(kind=kind, points=500, noise=noise)) for noise in (0.0, 0.2))  # type: ignore[arg-type]
        np.testing.assert_allclose(quiet.values, formula(*quiet.points.T), atol=1e-12)
        assert np.abs(quiet.values).max() <= 1
        assert np.std(noisy.values - quiet.values) == pytest.approx(0.2, rel=0.1)


def test_features_are_what_their_names_say() -> None:
    points = load(PlaneConfig(kind="waves")).points
    x1, x2 = points.T
    wanted = [x1, x2, x1 * x1, x2 * x2, x1 * x2, np.sin(x1), np.sin(x2)]
    np.testing.assert_array_equal(features(points, FEATURES), np.stack(wanted, axis=1))
    np.testing.assert_array_equal(features(points, ["sin_x2", "x1"]), np.stack([np.sin(x2), x1], axis=1))


@PATIENT
@given(st.integers(0, 9999), st.floats(0, 0.5), st.integers(20, 500))
def test_a_curve_of_ones_own(seed: int, noise: float, points: int) -> None:
    config = PlaneConfig(kind="own", seed=seed, noise=noise, points=points)
    plane = load(config, CURVE)
    assert plane.curve
    assert plane.points.shape == (points, 2)
    assert 0 < plane.train.sum() < points
    quiet = load(replace(config, noise=0), CURVE)
    np.testing.assert_allclose(quiet.values, np.sin(quiet.points[:, 0]), atol=2e-4)  # both to four decimals
    assert same(plane, load(config, CURVE))


def test_a_curve_with_gaps_has_points_where_it_has_values() -> None:
    plane = load(PlaneConfig(kind="own"), "=log(x)")
    assert 60 < len(plane.points) < 190
    assert plane.points[:, 0].min() > 0
    assert np.isfinite(plane.values).all()


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: st.one_of(st.none(), st.text(max_size=5), st.integers(), st.floats(), st.booleans())
            for name in ("kind", "classes", "noise", "points", "train_share", "seed", "else")
        },
    )
)
def test_hostile_settings_are_a_problem_or_a_plane(data: dict[str, object]) -> None:
    try:
        load(from_dict(PlaneConfig, data))
    except Problem as problem:
        assert problem.code.startswith("setting") or problem.code == "own_points_none"
