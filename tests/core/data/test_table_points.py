"""Rows of a table as points: standardized as NumPy says, every row accounted for, hostile columns refused with a Problem."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.own_plane import EDGE, MOST_POINTS, check, read, write
from core.data.table_points import from_csv
from core.errors import Problem

PATIENT = settings(deadline=None)
cells = st.sampled_from(
    ["1", "2.5", "-3", "1e300", "-1e308", "1e-320", "", "NA", "inf", "1e999", "cat", "dog", "=1+1", "7", "8", "9"]
)


def table(rows: list[tuple[object, ...]], header: str = "a,b,c") -> bytes:
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)]).encode()


def test_columns_are_standardized() -> None:
    generator = np.random.default_rng(0)
    numbers = generator.normal([170, -3], [10, 0.01], (300, 2))
    data = table([(*row, "ab"[i % 2]) for i, row in enumerate(numbers.tolist())])
    points, labels, report = from_csv(data, "a", "b", "c")
    wanted = (numbers - numbers.mean(axis=0)) / numbers.std(axis=0) * 2
    np.testing.assert_allclose(points, np.clip(wanted, -6, 6), atol=1e-9)
    np.testing.assert_array_equal(labels, np.arange(300) % 2)
    assert report.classes == ("a", "b")
    assert report.rows == report.used == 300
    assert report.dropped == {}
    assert not report.more
    for place, scale in enumerate(report.scales):
        assert scale.name == "ab"[place]
        assert scale.mean == pytest.approx(numbers[:, place].mean())
        assert scale.deviation == pytest.approx(numbers[:, place].std())
        assert scale.clipped == (np.abs(wanted[:, place]) > 6).sum()


def test_values_are_standardized_and_one_column_makes_a_curve() -> None:
    x = np.linspace(0, 9, 40)
    points, values, report = from_csv(table([(a, 3 * a + 7, "") for a in x]), "a", None, "b")
    assert values.dtype == np.float64
    np.testing.assert_array_equal(points[:, 1], 0)
    np.testing.assert_allclose(values, (x - x.mean()) / x.std() / 2, atol=1e-12)
    assert report.classes == ()
    assert [scale.name for scale in report.scales] == ["a", "b"]


def test_what_is_beyond_the_edge_is_clipped_and_counted() -> None:
    rows = [(i % 10, i % 7, i % 2) for i in range(100)] + [(1000, 3, 0)]
    points, _, report = from_csv(table(rows), "a", "b", "c")
    assert points[-1, 0] == EDGE
    assert [scale.clipped for scale in report.scales] == [1, 0]


def test_every_row_is_accounted_for() -> None:
    good = [(i, i % 5, "ab"[i % 2]) for i in range(20)]
    bad = [
        ("", 1, "a"),
        (1, "NA", "a"),
        (1, 2, ""),
        (1,),
        ("x", 1, "a"),
        (1, "=A1", "b"),
        ("inf", 1, "a"),
        (1, 2, "alone"),
    ]
    points, labels, report = from_csv(table(good + bad), "a", "b", "c")
    assert report.rows == 28
    assert report.used == len(points) == len(labels) == 20
    assert report.dropped == {"missing": 4, "text": 2, "infinite": 1, "single": 1}


def test_at_most_500_points_with_every_class() -> None:
    rows = [(i, i % 7, "rare" if i in (17, 4000) else "ab"[i % 2]) for i in range(5000)]
    points, labels, report = from_csv(table(rows), "a", "b", "c", seed=1)
    assert len(points) == MOST_POINTS
    assert report.dropped == {"sampled": 4500}
    assert np.bincount(labels)[2] == 2
    assert abs(np.bincount(labels)[0] - 249) < 60
    again, other = (from_csv(table(rows), "a", "b", "c", seed=seed)[0] for seed in (1, 2))
    np.testing.assert_array_equal(points, again)
    assert not np.array_equal(points, other)
    check(read(write(points, labels)))


def test_what_is_to_be_predicted() -> None:
    few, many = [(i, -i, i % 6) for i in range(30)], [(i, -i, i % 7) for i in range(30)]
    assert from_csv(table(few), "a", "b", "c")[2].classes == ("0", "1", "2", "3", "4", "5")
    assert from_csv(table(many), "a", "b", "c")[2].classes == ()
    assert from_csv(table(few), "a", "b", "c", task="values")[2].classes == ()
    with pytest.raises(Problem, match="table_too_many_classes"):
        from_csv(table(many), "a", "b", "c", task="classes")
    numbered = [(i, -i, [10, 9, 2.5][i % 3]) for i in range(9)]
    assert from_csv(table(numbered), "a", "b", "c")[2].classes == ("2.5", "9", "10")
    mixed = [*many, (1, 2, "text"), (3, 4, "inf")]
    assert from_csv(table(mixed), "a", "b", "c")[2].dropped == {"text": 1, "infinite": 1}


@pytest.mark.parametrize(
    ("rows", "columns", "code"),
    [
        ([(1, 2, "a"), (2, 1, "b")] * 2, ("a", "b", "nowhere"), "table_column_unknown"),
        ([(1, 2, "a"), (2, 1, "b")] * 2, ("a", "a", "c"), "table_same_column"),
        ([(1, 2, "a"), (2, 1, "b")] * 2, ("a", "b", "a"), "table_same_column"),
        ([(1, 2, "a"), (2, 1, "a")] * 2, ("a", "b", "c"), "table_one_class"),
        ([(1, 2, "a"), (2, 1, "b"), (3, 3, "a")], ("a", "b", "c"), "table_one_class"),
        ([(1, i, "ab"[i % 2]) for i in range(9)], ("a", "b", "c"), "table_constant"),
        ([(0, i, "ab"[i % 2]) for i in range(9)], ("a", "b", "c"), "table_constant"),
        ([(0.1 + 0.2, i, "ab"[i % 2]) for i in range(9)], ("a", "b", "c"), "table_constant"),
        ([("x", "y", "z")] * 9, ("a", "b", "c"), "table_no_rows"),
        ([(1, 2, 0.5), (2, 1, 0.7)], ("a", "b", "c"), "table_one_class"),
        ([(i, -i, f"name {i}") for i in range(9)], ("a", "b", "c"), "table_too_many_classes"),
    ],
)
def test_columns_that_do_not_do(rows: list[tuple[object, ...]], columns: tuple[str, str, str], code: str) -> None:
    with pytest.raises(Problem) as caught:
        from_csv(table(rows), *columns)
    assert caught.value.code == code


def test_values_need_rows_enough() -> None:
    with pytest.raises(Problem) as caught:
        from_csv(table([(1, 2, 0.5), (2, 1, 0.7)]), "a", "b", "c", task="values")
    assert caught.value.code == "table_too_few_rows"
    with pytest.raises(Problem) as caught:
        from_csv(table([(1, 2, "x")] * 5), "a", "b", "c", task="values")
    assert caught.value.code == "table_no_rows"


def test_formulas_of_a_spreadsheet_are_names_like_others() -> None:
    rows = [(i, i % 5, ["=1+1", "@SUM(A1)", "<script>"][i % 3]) for i in range(12)]
    assert from_csv(table(rows), "a", "b", "c")[2].classes == ("<script>", "=1+1", "@SUM(A1)")


def test_a_hundred_thousand_rows() -> None:
    began = time.process_time()
    data = table([(i % 97, i % 89, i % 3) for i in range(150_000)])
    making, began = time.process_time() - began, time.process_time()
    points, _, report = from_csv(data, "a", "b", "c")
    assert report.rows == 100_000
    assert report.more
    assert len(points) == MOST_POINTS
    assert time.process_time() - began < 10 * making + 1  # no more than a few times what writing it takes


@PATIENT
@given(
    st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=25), st.sampled_from(["auto", "classes", "values"])
)
def test_hostile_cells_are_a_problem_or_points(rows: list[tuple[str, str, str]], task: str) -> None:
    try:
        points, labels, report = from_csv(table(rows), "a", "b", "c", task=task)  # type: ignore[arg-type]
        assert np.isfinite(points).all()
        assert np.isfinite(labels).all()
        assert np.abs(points).max() <= EDGE
        assert report.used + sum(report.dropped.values()) == report.rows == len(rows)
        check(read(write(points, labels)))
    except Problem as problem:
        assert problem.code.startswith("table_")
