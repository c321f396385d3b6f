"""The learner's own points: there and back through a link's text; whatever else arrives is a Problem."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.own_plane import EDGE, HIGHEST, MOST_POINTS, check, read, write
from core.data.plane import PlaneConfig, load
from core.errors import Problem

PATIENT = settings(deadline=None)
coordinates = st.floats(-EDGE, EDGE)
classed = st.lists(st.tuples(coordinates, coordinates, st.integers(0, 5)), max_size=60)
valued = st.lists(st.tuples(coordinates, coordinates, st.floats(-HIGHEST, HIGHEST)), max_size=60)


@PATIENT
@given(classed)
def test_classes_there_and_back(drawn: list[tuple[float, float, int]]) -> None:
    points, labels = np.array([each[:2] for each in drawn]).reshape(-1, 2), np.array([each[2] for each in drawn], int)
    text = write(points, labels)
    own = read(text)
    assert re.fullmatch(r"c([\w-]{5})*", text, re.ASCII)
    assert own.classified
    np.testing.assert_array_equal(own.labels, labels)
    np.testing.assert_allclose(own.points, points, atol=EDGE / 2047 / 2 + 1e-4)
    assert write(own.points, own.labels) == text
    np.testing.assert_array_equal(np.round(own.points, 4), own.points)


@PATIENT
@given(valued)
def test_values_there_and_back(drawn: list[tuple[float, float, float]]) -> None:
    points, values = np.array([each[:2] for each in drawn]).reshape(-1, 2), np.array([each[2] for each in drawn], float)
    text = write(points, values)
    own = read(text)
    assert re.fullmatch(r"v([\w-]{6})*", text, re.ASCII)
    assert not own.classified
    assert own.classes == 0
    np.testing.assert_allclose(own.labels, values, atol=HIGHEST / 2047 / 2 + 1e-4)
    assert write(own.points, own.labels) == text


def test_the_middle_and_the_corners_are_exact() -> None:
    corners = np.array([[-6.0, -6], [0, 0], [6, 6], [6, -6]])
    np.testing.assert_array_equal(read(write(corners, [0, 1, 2, 5])).points, corners)
    np.testing.assert_array_equal(read(write(corners, [0.0, -2, 2, 1])).labels[:3], [0, -2, 2])
    assert write(corners[:3], [0, 1, 5]) == "cAAAAAf_f_B_-_-F"  # what a browser must write, too


def test_beyond_the_edge_is_clipped() -> None:
    own = read(write([[7, -99]], [3.5]))
    np.testing.assert_array_equal(own.points, [[6, -6]])
    np.testing.assert_array_equal(own.labels, [2])


def test_no_points_are_no_points() -> None:
    for text in ("", "c", "v"):
        assert read(text).points.shape == (0, 2)
        with pytest.raises(Problem, match="own_points_none"):
            check(read(text))
    assert write([], np.zeros(0, int)) == "c"


@PATIENT
@given(
    st.one_of(
        st.text(max_size=30),
        st.text("cv=ABC_-x0", max_size=30),
        st.builds(str.__add__, st.sampled_from("cv"), st.text("ABCDEF_-09\0é", max_size=36)),
    )
)
def test_hostile_texts_are_a_problem_or_points(text: str) -> None:
    try:
        own = read(text)
        assert np.abs(own.points).max(initial=0) <= EDGE
        assert np.abs(own.labels).max(initial=0) <= 5
        plane = load(PlaneConfig(kind="own"), text)
        assert 0 < plane.train.sum() < len(plane.points)
    except Problem as problem:
        assert problem.code.startswith(("own_points", "expression", "curve"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x", "own_points_malformed"),
        ("cAAAA", "own_points_malformed"),
        ("cAAAAG", "own_points_malformed"),  # a seventh class
        ("c__AAA", "own_points_malformed"),  # beyond the plane
        ("cAAAA=", "own_points_malformed"),
        ("cAAAAé", "own_points_malformed"),
        ("v" + "A" * 5, "own_points_malformed"),
        ("c" + "AAAAA" * (MOST_POINTS + 1), "own_points_too_many"),
        ("v" + "AAAAAA" * 1_000_000, "own_points_too_many"),
    ],
)
def test_a_text_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        read(text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("labels", "code"),
    [
        ([2, 2, 2, 2], "own_points_one_class"),
        ([0, 0, 0, 1], "own_points_class_too_small"),
        ([0], "own_points_one_class"),
        ([0.5, 0.5, 0.1], "own_points_too_few"),
    ],
)
def test_too_little_to_learn_from(labels: list[float], code: str) -> None:
    text = write(np.zeros((len(labels), 2)), labels)
    with pytest.raises(Problem) as caught:
        load(PlaneConfig(kind="own"), text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("points", "labels"),
    [
        ([[np.nan, 0]], [0]),
        ([[0, np.inf]], [0]),
        ([[0, 0]], [np.nan]),
        ([[0, 0]], [6]),
        ([[0, 0]], [-1]),
        ([[0, 0]], [0, 1]),
    ],
)
def test_what_cannot_be_written_is_refused(points: list[list[float]], labels: list[float]) -> None:
    with pytest.raises(Problem, match="own_points_malformed"):
        write(points, labels)
    with pytest.raises(Problem, match="own_points_too_many"):
        write(np.zeros((501, 2)), np.zeros(501, int))


def test_painted_classes_keep_their_numbers() -> None:
    plane = load(PlaneConfig(kind="own"), write(np.zeros((4, 2)), [1, 1, 3, 3]))
    assert plane.classes == 4
    assert plane.task == "many"
    assert sorted(plane.labels[plane.train]) == [1, 3]
    two = load(PlaneConfig(kind="own"), write(np.zeros((4, 2)), [0, 1, 0, 1]))
    assert (two.classes, two.task) == (2, "two")
    assert load(PlaneConfig(kind="own"), write([[1, 2]] * 4, [0.1, 0.2, 0.3, 0.4])).task == "regression"
